"""Loading one export beside what one would use instead, and adding to what is loaded.

`python -m benchmarks.loading [--submissions N] [--rounds N] [--base N] [--added N] [--json FILE]`. Each contender is a process of its
own, which begins with nothing; they take turns, so that a noisy moment hits all alike. What each leaves when it is done:

- DuckDB: the cells of the CSV in a table, with the types it guesses.
- pandas: the same, read by `read_csv`, moments parsed, put into a table of DuckDB.
- dlt: the same by `pipeline.run` into DuckDB, from Arrow batches of the CSV; and from dictionaries, which is what its guide begins with, of
  `--dicts` rows only.
- ours: cells judged and names resolved, rejections with their reasons, corrections and duplicates settled, identifiers turned into keys and
  free text scrubbed, facts, dimensions and incidents derived, promises checked, and a build published in one step. Of the same run stands
  the part without incidents.

Targets: without incidents at most 2.5 times DuckDB, whole at most 4 times; adding 10,000 submissions to 10 million at most 1.5 times the
copy of the build's file, and a second.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.big_export import split_last, written_apart
from benchmarks.environments import python_with
from benchmarks.tables import print_table
from benchmarks.whole_run import FLOOR, Cost, cost_of
from settings import DataFolder

DLT = ("dlt[duckdb]==1.31.0", "pyarrow", "pandas")
TARGET_PRIVATE, TARGET_WHOLE = 2.5, 4.0
OURS = """
import json, sys, time
from pathlib import Path
from etl import pipeline
from settings import DataFolder
at = {}
pipeline.run(DataFolder(Path(sys.argv[1])), progress=lambda step, done, total: at.setdefault((step, done), time.perf_counter()))
Path(sys.argv[2]).write_text(str(at["incidents", 1] - at["incidents", 0]))
"""
PANDAS = """
import sys, duckdb, pandas as pd
frame = pd.read_csv(sys.argv[1], dtype={"is_ongoing": str, "postal_code": str, "quote_consent": str})
for column in ("submitted_at", "occurred_at", "ended_at"):
    frame[column] = pd.to_datetime(frame[column], errors="coerce", format="mixed")
with duckdb.connect(sys.argv[2]) as connection:
    connection.execute("create table bare as select * from frame")
"""
DLT_ARROW = """
import os, sys, dlt, pyarrow.csv as csv
def batches():
    with csv.open_csv(sys.argv[1], csv.ReadOptions(block_size=32 << 20), csv.ParseOptions(newlines_in_values=True),
                      csv.ConvertOptions(column_types={name: "string" for name in NAMES})) as reader:
        yield from reader
NAMES = open(sys.argv[1], encoding="utf-8").readline().strip().split(",")
pipeline = dlt.pipeline("bench", destination=dlt.destinations.duckdb(sys.argv[2]), dataset_name="bare", pipelines_dir=sys.argv[2] + ".dlt")
pipeline.run(batches(), table_name="bare", write_disposition="replace")
"""
DLT_DICTS = """
import csv, itertools, sys, dlt
rows = itertools.islice(csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")), int(sys.argv[3]))
pipeline = dlt.pipeline("bench", destination=dlt.destinations.duckdb(sys.argv[2]), dataset_name="bare", pipelines_dir=sys.argv[2] + ".dlt")
pipeline.run(rows, table_name="bare", write_disposition="replace")
"""


def beside_others(export: Path, folder: DataFolder, *, rounds: int, n_dicts: int, has_dlt: bool) -> dict[str, list[Cost]]:
    """What each contender took, round by round; the inbox of `folder` holds the export."""
    scratch = folder.root.parent
    target = scratch / "other.duckdb"
    told = scratch / "incidents.txt"

    def other(code: str, *given: str, python: Path | None = None) -> Callable[[], Cost]:
        def load() -> Cost:
            _clear(target)
            return cost_of(["-c", code, str(export), str(target), *given], folder.root, python=python)

        return load

    contenders = {"DuckDB": other(FLOOR), "pandas": other(PANDAS)}
    if has_dlt:
        python = python_with("dlt", packages=DLT)
        contenders |= {"dlt, Arrow": other(DLT_ARROW, python=python), "dlt, dictionaries": other(DLT_DICTS, str(n_dicts), python=python)}
    taken: dict[str, list[Cost]] = {name: [] for name in (*contenders, "ours, without incidents", "ours")}
    for _ in range(rounds):
        for name, load in contenders.items():
            taken[name].append(load())
        _clear(target)
        for place in (folder.raw, folder.staged, folder.builds):
            shutil.rmtree(place, ignore_errors=True)
        whole = cost_of(["-c", OURS, str(folder.root), str(told)], folder.root)
        taken["ours"].append(whole)
        taken["ours, without incidents"].append(
            Cost(whole.wall - float(told.read_text(encoding="utf-8")), whole.processor, whole.gigabytes)
        )
    return taken


def adding(folder: DataFolder, *, base: int, added: int, rounds: int) -> dict[str, list[float]]:
    """Seconds to load the submissions sent last on top of all others, and to copy the build's file, which no way that keeps the one before
    can do without."""
    export, _ = written_apart(folder, base)
    scratch = folder.root.parent
    earlier, last = split_last(export, added, scratch)
    export.unlink()
    shutil.move(earlier, folder.inbox / "earlier.csv")
    cost_of(["-m", "etl", "run"], folder.root)
    kept = scratch / "loaded"
    taken: dict[str, list[float]] = {"adding": [], "copying": []}
    for _ in range(rounds):
        mine = DataFolder(kept)
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(folder.root, kept)
        build = mine.build_file(mine.current_pointer.read_text(encoding="utf-8").strip())
        taken["copying"].append(_copying(build, scratch / "copy.duckdb"))
        shutil.copy(last, mine.inbox / "last.csv")
        taken["adding"].append(cost_of(["-m", "etl", "run"], kept).wall)
    return taken


def _copying(file: Path, to: Path) -> float:
    began = time.perf_counter()
    shutil.copyfile(file, to)
    with to.open("rb+") as written:
        os.fsync(written.fileno())
    seconds = time.perf_counter() - began
    to.unlink()
    return seconds


def _clear(target: Path) -> None:
    for path in (target, target.with_name(target.name + ".wal")):
        path.unlink(missing_ok=True)
    shutil.rmtree(target.with_name(target.name + ".dlt"), ignore_errors=True)


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--dicts", type=int, default=20_000, help="rows that dlt is given as dictionaries")
    parser.add_argument("--base", type=int, default=10_000_000, help="submissions that stand before others are added; 0: none are")
    parser.add_argument("--added", type=int, default=10_000)
    parser.add_argument("--without-dlt", action="store_true")
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args(given)
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = DataFolder(Path(scratch) / "data")
        export, rows = written_apart(folder, asked.submissions)
        megabytes = export.stat().st_size / 1e6
        taken = beside_others(export, folder, rounds=asked.rounds, n_dicts=asked.dicts, has_dlt=not asked.without_dlt)
        found["loading"] = {name: [vars(cost) for cost in costs] for name, costs in taken.items()}
        floor = statistics.median(cost.wall for cost in taken["DuckDB"])
        print_table(f"loading {rows:,} submissions, {megabytes:.0f} MB of CSV", _lines(taken, rows, asked.dicts, floor), n=asked.rounds)
        print(f"targets: without incidents {TARGET_PRIVATE} × DuckDB, whole {TARGET_WHOLE}")
    if asked.base:
        with tempfile.TemporaryDirectory() as scratch:
            seconds = adding(DataFolder(Path(scratch) / "data"), base=asked.base, added=asked.added, rounds=asked.rounds)
            found["adding"] = seconds
            most = 1.5 * statistics.median(seconds["copying"]) + 1
            both = [_seconds(seconds[name]) for name in ("adding", "copying")]
            lines = [("adding them", "copying the build's file", "target"), (*both, f"{most:.2f} s")]
            print_table(f"adding {asked.added:,} submissions to {asked.base:,}", lines, n=asked.rounds)
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


def _lines(taken: dict[str, list[Cost]], rows: int, n_dicts: int, floor: float) -> list[tuple[str, ...]]:
    lines: list[tuple[str, ...]] = [("", "seconds", "rows a second", "times DuckDB", "processor", "most memory")]
    for name, costs in taken.items():
        median, read = statistics.median(cost.wall for cost in costs), n_dicts if "dictionaries" in name else rows
        per_second, share = read / median, median / read / (floor / rows)
        processor = statistics.median(cost.processor for cost in costs)
        is_part = "without" in name
        memory = max(cost.gigabytes for cost in costs)
        lines.append(
            (
                name,
                _seconds([cost.wall for cost in costs]),
                f"{per_second:,.0f}",
                f"{share:.2f}",
                "" if is_part else f"{processor:.1f} s",
                "" if is_part else f"{memory:.2f} GB",
            )
        )
    return lines


def _seconds(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.2f} s ({min(values):.2f}–{max(values):.2f})"


if __name__ == "__main__":
    main()
