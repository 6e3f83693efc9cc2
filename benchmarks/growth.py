"""What the work costs as it grows: the questions of one click, and loading everything anew.

`python -m benchmarks.growth [--most N] [--loaded N] [--rounds N] [--json FILE]`. Sizes are 100,000 reports, then ten times as many,
up to `--most` (10 million; 100 million need about 30 GB of disk and an hour). For a click, the questions of the overview are asked of
stand-ins through the product's own door, no choice twice, all days, which is the most a reader can ask for; loading is `python -m etl run`
on an export that names about as many reports, up to `--loaded`. The slope is that of the line through the logarithms: 1 is as fast as the
work grows, less is slower.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from analytics import warehouse
from benchmarks.big_export import written_apart
from benchmarks.clicks.walk import stretches
from benchmarks.overview_queries import questions
from benchmarks.stand_in import REPORTS_PER_SUBMISSION, write_stand_in
from benchmarks.tables import print_table
from benchmarks.whole_run import cost_of
from settings import DataFolder

SMALLEST = 100_000


def of_a_click(n_reports: int, *, rounds: int) -> dict[str, Any]:
    """Milliseconds of the questions of one click, round by round after the first one, and the size of the build."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = DataFolder(Path(scratch))
        written = write_stand_in(folder, n_reports)
        with closing(warehouse.open_current(folder)) as build:
            clicked = [click.filters for stretch in stretches(rounds) for click in stretch.clicks][: rounds + 1]
            asked = [list(questions(build, filters).values()) for filters in clicked]
            taken = []
            for of_one in asked:
                began = time.perf_counter()
                for question in of_one:
                    build.run(question)
                taken.append((time.perf_counter() - began) * 1000)
            size = folder.build_file(build.info.build_id).stat().st_size
    return {"n": written, "milliseconds": taken[1:], "gigabytes": size / 1e9}


def of_loading(n_reports: int, *, rounds: int) -> dict[str, Any]:
    """Seconds, processor seconds and gigabytes of memory of a run that reads everything."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = DataFolder(Path(scratch) / "data")
        submissions = math.ceil(n_reports / REPORTS_PER_SUBMISSION)
        _, rows = written_apart(folder, submissions)
        taken = []
        for _ in range(rounds):
            for place in (folder.raw, folder.staged, folder.builds):
                shutil.rmtree(place, ignore_errors=True)
            taken.append(cost_of(["-m", "etl", "run"], folder.root))
    return {
        "n": rows,
        "seconds": [cost.wall for cost in taken],
        "processor": [cost.processor for cost in taken],
        "gigabytes": max(cost.gigabytes for cost in taken),
    }


def slope(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Of the line through the logarithms of both."""
    return float(np.polyfit(np.log10(sizes), np.log10(costs), 1)[0])


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=10_000_000, help="reports a click is asked of, at most")
    parser.add_argument("--loaded", type=int, default=10_000_000, help="reports that are loaded, at most")
    parser.add_argument("--rounds", type=int, default=15, help="clicks at each size; everything is loaded three times, of ten million once")
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args(given)
    clicks = [_apart(of_a_click, size, rounds=asked.rounds) for size in _sizes(asked.most)]
    loads = [of_loading(size, rounds=3 if size < 10_000_000 else 1) for size in _sizes(asked.loaded)]
    if clicks:
        lines = [("reports", "questions of a click, ms", "build, GB")]
        lines += [(f"{one['n']:,}", _spread(one["milliseconds"], 0), f"{one['gigabytes']:.2f}") for one in clicks]
        print_table(f"a click{_slope(clicks, 'milliseconds')}", lines, n=asked.rounds)
    if loads:
        lines = [("submissions", "whole load, s", "processor, s", "most memory, GB")]
        for one in loads:
            lines.append((f"{one['n']:,}", _spread(one["seconds"], 1), _spread(one["processor"], 1), f"{one['gigabytes']:.2f}"))
        print_table(f"loading everything{_slope(loads, 'seconds')}", lines, n=min(len(one["seconds"]) for one in loads))
    if asked.json:
        asked.json.write_text(json.dumps({"clicks": clicks, "loads": loads}, indent=1), encoding="utf-8")


def _apart(measure: Callable[..., dict[str, Any]], *given: Any, **named: Any) -> dict[str, Any]:
    """In a process of its own: what its questions hold would count as the memory of every load begun later."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(measure, *given, **named).result()


def _sizes(most: int) -> list[int]:
    sizes = []
    size = SMALLEST
    while size <= most:
        sizes.append(size)
        size *= 10
    return sizes


def _slope(found: Sequence[dict[str, Any]], cost: str) -> str:
    if len(found) < 2:
        return ""
    medians = [statistics.median(one[cost]) for one in found]
    return f"; slope {slope([one['n'] for one in found], medians):.2f}"


def _spread(values: Sequence[float], decimals: int) -> str:
    return f"{statistics.median(values):.{decimals}f} ({min(values):.{decimals}f}–{max(values):.{decimals}f})"


if __name__ == "__main__":
    main()
