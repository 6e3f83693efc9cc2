"""The sources as the models see them: what their manifests say, and the rows staged from them."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from etl.raw import Source
from etl.sql import model

_COLUMNS = ("source_id", "sequence", "file_name", "sha256", "n_bytes", "shape", "erased", "error", "error_detail", "imported_at")


def load_sources(con: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> None:
    """Temp tables `int_sources`, `int_file_notes` and `int_mends`."""
    con.execute(model("intermediate", "int_sources"))
    con.executemany(
        "insert into int_sources values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [[getattr(source, name) for name in _COLUMNS] for source in sources],
    )
    notes = [[one.source_id, note.source_row, note.column_name, note.raw_value, note.reason_code] for one in sources for note in one.notes]
    if notes:
        con.executemany("insert into int_file_notes values (?, ?, ?, ?, ?)", notes)
    mends = [[one.source_id, mend.source_row, mend.rejected_source_id, mend.rejected_row] for one in sources for mend in one.mends]
    if mends:
        con.executemany("insert into int_mends values (?, ?, ?, ?)", mends)


def load_rows(con: duckdb.DuckDBPyConnection, staged_files: Sequence[str]) -> None:
    """The view `int_staged_rows` of every staged row, and the table `int_withdrawn_rows` of those beside it; after `load_sources`."""
    rows = con.read_parquet(list(staged_files), union_by_name=True)
    if "is_withdrawal" not in rows.columns:  # staged before withdrawals were known
        rows = rows.project("*, null::boolean as is_withdrawal")
    rows.create_view("int_source_rows", replace=True)
    con.execute(model("intermediate", "int_staged_rows"))
