"""What the manifests of the sources say, as tables for the models."""

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
