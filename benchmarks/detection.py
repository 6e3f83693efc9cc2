"""What deriving incidents adds to a run on one million submissions, beside the bare cost of getting the same file into DuckDB.

`python -m benchmarks.detection [--submissions N] [--rounds N]`. Targets: at most 1.5 times the floor; a new last day on top under 1 s.
The step is timed inside the run, by the progress the run reports; floor and run take turns, so that a noisy moment hits both alike.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from benchmarks.whole_run import FLOOR, cost_of
from etl.demo import generate
from settings import PROJECT_DIR, DataFolder

TARGET_RATIO = 1.5
TARGET_SECONDS = 1.0
TIMED = """
import datetime as dt, sys, time
from pathlib import Path
from etl import pipeline
from settings import DataFolder
at = {}
pipeline.run(DataFolder(Path(sys.argv[1])), progress=lambda step, done, total: at.setdefault((step, done), time.perf_counter()))
print(at["incidents", 1] - at["incidents", 0])
"""


def main(*, submissions: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = DataFolder(Path(scratch) / "data")
        export = next(
            path for path in generate(folder, submissions=submissions, seed=1) if path.suffix == ".csv" and path.parent == folder.inbox
        )
        earlier, last_day = _split(export, Path(scratch))
        whole = Path(scratch) / export.name
        export.rename(whole)
        floor, derived, added = [], [], []
        for _ in range(rounds):
            bare = Path(scratch) / "bare.duckdb"
            bare.unlink(missing_ok=True)
            floor.append(cost_of(["-c", FLOOR, str(whole), str(bare)], folder.root).wall)
            _empty(folder)
            shutil.copy(whole, folder.inbox / whole.name)
            derived.append(_seconds(folder))
            _empty(folder)
            shutil.copy(earlier, folder.inbox / earlier.name)
            _seconds(folder)
            shutil.copy(last_day, folder.inbox / last_day.name)
            added.append(_seconds(folder))
    _print("floor: create table as select * from read_csv", floor)
    _print("incidents of everything", derived)
    _print("incidents of a new last day", added)
    ratio = statistics.median(derived) / statistics.median(floor)
    print(f"{submissions:,} submissions; ratio of medians {ratio:.2f} (target {TARGET_RATIO}); new last day under {TARGET_SECONDS} s")


def _split(export: Path, scratch: Path) -> tuple[Path, Path]:
    """The export without what is about its last day, and that day alone."""
    earlier, last_day = scratch / "earlier.csv", scratch / "last_day.csv"
    with duckdb.connect() as con:
        con.execute("create table export as select * from read_csv($1, all_varchar = true)", [str(export)])
        con.execute("set variable last_day = (select max(left(occurred_at, 10)) from export)")
        con.table("export").filter("left(occurred_at, 10) < getvariable('last_day')").write_csv(str(earlier))
        con.table("export").filter("left(occurred_at, 10) = getvariable('last_day')").write_csv(str(last_day))
    return earlier, last_day


def _empty(folder: DataFolder) -> None:
    for place in (folder.inbox, folder.raw, folder.staged, folder.builds):
        shutil.rmtree(place, ignore_errors=True)
    folder.inbox.mkdir()


def _seconds(folder: DataFolder) -> float:
    """Of the step that derives incidents, in a run of its own process."""
    ran = subprocess.run([sys.executable, "-c", TIMED, str(folder.root)], cwd=PROJECT_DIR, check=True, capture_output=True, text=True)
    return float(ran.stdout.split()[-1])


def _print(name: str, seconds: list[float]) -> None:
    print(f"{name:50} {statistics.median(seconds):6.2f} s ({min(seconds):.2f}-{max(seconds):.2f})")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    main(submissions=arguments.submissions, rounds=arguments.rounds)
