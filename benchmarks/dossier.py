"""The dossier of everything on one million reports, with the pictures of its pages, beside what only starting its process costs.

`python -m benchmarks.dossier [--reports N] [--rounds N]`. Targets of one PDF: at most 10 s and 500 MB; `every` writes each format, the
sealed file too, and has none.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from benchmarks.whole_run import Cost, cost_of

TARGET_SECONDS, TARGET_MEGABYTES = 10, 500
STAND_IN = """
import sys
from pathlib import Path
from benchmarks.stand_in import write_stand_in
from settings import DataFolder
write_stand_in(DataFolder(Path(sys.argv[1])), int(sys.argv[2]))
"""
FLOOR = ["-c", "import analytics.dossier.assembling, analytics.dossier.formats.pdf"]
PDF = ["--format", "pdf"]
DOSSIERS = {
    "board": ["--audience", "board", *PDF],
    "outside": ["--audience", "outside", *PDF, "--from", "2023-10-01", "--to", "2024-11-30"],  # whole months that are over
    "every": ["--audience", "board"],
}


def main(*, reports: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch) / "data"
        cost_of(["-c", STAND_IN, str(data), str(reports)], data)  # in a process of its own: a child counts its parent's memory as its own
        costs: dict[str, list[Cost]] = {name: [] for name in ("start", *DOSSIERS)}
        for _ in range(rounds):  # interleaved, so that a noisy moment hits all alike
            costs["start"].append(cost_of(FLOOR, data))
            for name, asked in DOSSIERS.items():
                costs[name].append(cost_of(["-m", "analytics.dossier", *asked, "--preview", "--out", str(Path(scratch) / "out")], data))
    print(f"dossier of {reports:,} reports, median of {rounds} rounds")
    for name, of in costs.items():
        wall, processor = (statistics.median(getattr(one, part) for one in of) for part in ("wall", "processor"))
        megabytes = max(one.gigabytes for one in of) * 1000
        print(f"  {name:<8} {wall:6.2f} s  ({processor:5.2f} s of processor)  {megabytes:5.0f} MB")
    print(f"  target   {TARGET_SECONDS:6.2f} s  {'':>23} {TARGET_MEGABYTES:5.0f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    main(**vars(parser.parse_args()))
