"""The whole command on one million submissions, beside the bare cost of getting the same file into DuckDB.

`python -m benchmarks.whole_run [--submissions N] [--rounds N]`. Targets: at most 2.5 times the floor, under 1.5 GB.
Rounds are interleaved, so that a noisy moment hits both alike; the ratio of the medians is the figure to quote.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from etl.demo import generate
from settings import PROJECT_DIR, DataFolder

TARGET_RATIO = 2.5
TARGET_GIGABYTES = 1.5
FLOOR = """
import duckdb, sys
con = duckdb.connect(sys.argv[2], config={"threads": 2})
con.execute("set enable_progress_bar = false")
con.execute("create table bare as select * from read_csv($file)", {"file": sys.argv[1]}).fetchall()
con.close()
"""


@dataclass(frozen=True)
class Cost:
    """Wall and processor seconds of one process, and its largest memory in gigabytes."""

    wall: float
    processor: float
    gigabytes: float


def cost_of(arguments: list[str], data: Path, *, python: Path | None = None) -> Cost:
    """Runs one process to its end, by our Python unless another is given. Raises CalledProcessError when it fails."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [str(python or sys.executable), *arguments],
        cwd=PROJECT_DIR,
        env=os.environ | {"EHEALTHBUGS_DATA": str(data)},
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    if status:
        raise subprocess.CalledProcessError(status, arguments)
    scale = 1 if sys.platform == "darwin" else 1024
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * scale / 1e9)


def main(*, submissions: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch) / "data"
        folder = DataFolder(data)
        export = next(
            path for path in generate(folder, submissions=submissions, seed=1) if path.suffix == ".csv" and path.parent == folder.inbox
        )
        print(f"{submissions:,} submissions, {export.stat().st_size / 1e6:.0f} MB of CSV, {rounds} rounds")
        whole: list[Cost] = []
        floor: list[Cost] = []
        for _ in range(rounds):
            bare = Path(scratch) / "bare.duckdb"
            bare.unlink(missing_ok=True)
            floor.append(cost_of(["-c", FLOOR, str(export), str(bare)], data))
            for place in (folder.raw, folder.staged, folder.builds):
                shutil.rmtree(place, ignore_errors=True)
            whole.append(cost_of(["-m", "etl", "run"], data))
        print_costs("floor: create table as select * from read_csv", floor)
        print_costs("whole: python -m etl run", whole)
        ratio = statistics.median(cost.wall for cost in whole) / statistics.median(cost.wall for cost in floor)
        most = max(cost.gigabytes for cost in whole)
        print(f"ratio of medians {ratio:.2f} (target {TARGET_RATIO}); most memory {most:.2f} GB (target {TARGET_GIGABYTES})")


def print_costs(name: str, costs: list[Cost]) -> None:
    walls = sorted(cost.wall for cost in costs)
    processor = statistics.median(cost.processor for cost in costs)
    memory = max(cost.gigabytes for cost in costs)
    print(f"{name:50} {statistics.median(walls):6.2f} s ({walls[0]:.2f}-{walls[-1]:.2f}), processor {processor:.2f} s, {memory:.2f} GB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    main(submissions=arguments.submissions, rounds=arguments.rounds)
