"""An export of invented submissions of any size: what the demo invents, and beyond a few hundred thousand copies of it.

`python -m benchmarks.big_export FOLDER SUBMISSIONS` writes one and says how many rows it has. Measuring programs have it written so: the
memory of a process they start would otherwise count what they themselves took.
"""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import duckdb

from etl.demo import generate
from etl.demo.invent import ONE_FILE_FROM
from settings import PROJECT_DIR, DataFolder

SMALL = 200_000  # submissions that are invented one by one; more are copies
COPY = Path(__file__).with_suffix(".sql")


def write_export(folder: DataFolder, submissions: int) -> Path:
    """The one file in the inbox of `folder`, with the demo's records beside."""
    n_invented = min(max(submissions, ONE_FILE_FROM), SMALL)
    files = generate(folder, submissions=n_invented, seed=1)
    export = next(path for path in files if path.suffix == ".csv" and path.parent == folder.inbox)
    if submissions == n_invented:
        return export
    small = export.rename(folder.root / "small.csv")
    n_copies = math.ceil(submissions / n_invented)
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false; set preserve_insertion_order = true")
        variables = {"export": str(small), "n_copies": n_copies, "last_copy": submissions / n_invented - n_copies + 1}
        for name, value in variables.items():
            connection.execute(f"set variable {name} = $value", {"value": value})
        connection.sql(COPY.read_text(encoding="utf-8")).write_csv(str(export))
    small.unlink()
    return export


def written_apart(folder: DataFolder, submissions: int) -> tuple[Path, int]:
    """The same by a process of its own, and the number of rows."""
    command = [sys.executable, "-m", "benchmarks.big_export", str(folder.root), str(submissions)]
    done = subprocess.run(command, cwd=PROJECT_DIR, check=True, capture_output=True, text=True)
    return next(folder.inbox.glob("*.csv")), int(done.stdout)


def split_last(export: Path, n_last: int, scratch: Path) -> tuple[Path, Path]:
    """The export without the submissions that were sent last, about `n_last`, and these alone."""
    earlier, last = scratch / "earlier.csv", scratch / "last.csv"
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false; set preserve_insertion_order = true")
        rows = connection.read_csv(str(export), all_varchar=True)
        latest = rows.project("submitted_at").order("submitted_at desc").limit(n_last).fetchall()
        connection.execute("set variable since = $moment", {"moment": latest[-1][0]})
        rows.filter("coalesce(submitted_at, '') < getvariable('since')").write_csv(str(earlier))
        rows.filter("submitted_at >= getvariable('since')").write_csv(str(last))
    return earlier, last


if __name__ == "__main__":
    written = write_export(DataFolder(Path(sys.argv[1])), int(sys.argv[2]))
    with duckdb.connect() as own:
        print(len(own.read_csv(str(written), all_varchar=True)))
