"""A published build of any size: a small demo, made by the ETL like any other build, whose facts are then multiplied.

The ETL itself would need minutes for ten million reports; this needs seconds for one and about a minute for ten.
"""

from __future__ import annotations

import math
import shutil
import tempfile
from pathlib import Path

import duckdb

from benchmarks.whole_run import cost_of
from settings import DataFolder, Settings

SMALL = 200_000  # submissions the ETL reads; more reports than they name are copies
REPORTS_PER_SUBMISSION = 1.13
MULTIPLY = Path(__file__).with_name("stand_in.sql")


def write_stand_in(folder: DataFolder, n_reports: int) -> int:
    """Publishes a build of about `n_reports` invented reports; gives their exact number."""
    folder.builds.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        small = min(SMALL, max(2000, math.ceil(n_reports / REPORTS_PER_SUBMISSION)))
        cost_of(["-m", "etl", "demo", "--submissions", str(small), "--seed", "1"], Path(scratch))
        demo = Settings(Path(scratch)).demo
        build_id = demo.current_pointer.read_text(encoding="utf-8").strip()
        file = folder.build_file(build_id)
        shutil.move(demo.build_file(build_id), file)
    with duckdb.connect(str(file)) as connection:
        found = _count(connection)
        n_copies = max(1, math.ceil(n_reports / found))
        connection.execute("set enable_progress_bar = false; set preserve_insertion_order = true")
        connection.execute(f"set variable n_copies = {n_copies:d}; set variable last_copy = {n_reports / found - n_copies + 1:f}")
        connection.execute(MULTIPLY.read_text(encoding="utf-8"))
        written = _count(connection)
    folder.current_pointer.write_text(f"{build_id}\n", encoding="utf-8")
    return written


def _count(connection: duckdb.DuckDBPyConnection) -> int:
    row = connection.execute("select count(*) from marts.fct_reports").fetchone()
    assert row
    return int(row[0])
