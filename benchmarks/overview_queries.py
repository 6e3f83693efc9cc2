"""The questions of the overview on one million reports, beside a bare count(*) of the same table in the same run.

`python -m benchmarks.overview_queries [--reports N] [--rounds N]`. Target: under 150 ms together on two cores.
Questions go through the product's own door, SQLAlchemy and pandas included; rounds are interleaved, so that a noisy
moment hits all of them alike.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import func, select

from analytics import catalogue, periods, tables, warehouse
from analytics.filters import Filters
from analytics.queries import Question, counts, over_time
from analytics.warehouse import Build
from benchmarks.stand_in import write_stand_in
from settings import DataFolder

TARGET_MS = 150
NOT_FAILURES = ("K_CERT", "K_CARD", "K_REFUSED", "K_FULL", "K_PLANNED")


def questions(build: Build, filters: Filters) -> dict[str, Question]:
    """What the overview asks of the reports, for one filter."""
    dates = build.run(catalogue.dimension("dim_dates"))
    first, last = build.info.observed_from, build.info.observed_to
    assert first and last
    start, end = filters.start or first, filters.end or last
    windows = periods.windows_to_compare(dates, start, end)
    if windows is None or windows.before is None:
        raise ValueError("the stand-in observes every day")
    return {
        "totals and regions": counts.totals(filters, observed=(first, last), not_failures=NOT_FAILURES),
        "over time": over_time.by_severity(filters, bucket=periods.bucket_for(start, end)),
        "by e-service": counts.by_service(filters),
        "busiest day": over_time.busiest_day(filters, window=windows.recent),
        "two windows": over_time.reporters_by_day(filters, windows),
    }


def measure(build: Build, asked: dict[str, Question], *, rounds: int) -> dict[str, float]:
    """Median milliseconds per question over interleaved rounds after one warm-up, and of each round as a whole."""
    taken: dict[str, list[float]] = {name: [] for name in (*asked, "together")}
    for round_ in range(rounds + 1):
        whole = 0.0
        for name, question in asked.items():
            began = time.perf_counter()
            build.run(question)
            milliseconds = (time.perf_counter() - began) * 1000
            whole += milliseconds
            if round_:
                taken[name].append(milliseconds)
        if round_:
            taken["together"].append(whole)
    return {name: statistics.median(values) for name, values in taken.items()}


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args(given)
    with tempfile.TemporaryDirectory() as root:
        folder = DataFolder(Path(root))
        write_stand_in(folder, arguments.reports)
        build = warehouse.open_current(folder)
        floor = {"count(*)": select(func.count()).select_from(tables.fct_reports)}
        views = {
            "no filter": Filters(),
            "one year, Wallonia, severity 2 and 3": Filters(
                regions=("WAL",), severities=("2", "3"), start=dt.date(2024, 1, 1), end=dt.date(2024, 12, 31)
            ),
        }
        print(f"{arguments.reports:,} reports, median of {arguments.rounds} rounds, milliseconds")
        print(f"{'floor: count(*)':42}{measure(build, floor, rounds=arguments.rounds)['together']:8.1f}")
        for view, filters in views.items():
            for name, value in measure(build, questions(build, filters), rounds=arguments.rounds).items():
                print(f"{view + ': ' + name:42}{value:8.1f}" + (f"   target {TARGET_MS}" if name == "together" else ""))
        build.close()


if __name__ == "__main__":
    main()
