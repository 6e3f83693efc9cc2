"""`python -m benchmarks.clicks`: see the package."""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import benchmarks.clicks
from analytics import warehouse
from benchmarks.clicks import measure, report, servers
from benchmarks.clicks.overview import Overview
from benchmarks.clicks.stored import store
from benchmarks.clicks.walk import stretches
from benchmarks.stand_in import write_stand_in
from settings import DataFolder


def run(n_reports: int, *, n_clicks: int, block: int, n_first: int, has_dash: bool) -> dict[str, Any]:
    """One size: the build, the three pages, the clicks, the first pages."""
    with tempfile.TemporaryDirectory() as scratch:
        data, stored = Path(scratch) / "data", Path(scratch) / "stored.pickle"
        written = write_stand_in(DataFolder(data), n_reports)
        walk = stretches(n_clicks)
        with closing(warehouse.open_current(DataFolder(data))) as build:
            overview = Overview(build)
            store(overview, walk, stored)
        peers = [servers.dash(data)] if has_dash else []
        ours = servers.ours(data)
        samples = measure.clicks([ours, servers.floor(stored), *peers], overview, walk, block=block)
        first = measure.first_pages([ours, *peers], overview, rounds=n_first)
    found = report.as_json(samples, first) | {"n_reports": written}
    print(f"{written:,} reports, {os.cpu_count()} processors for server and browser together")
    report.show(found)
    return found


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=benchmarks.clicks.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--clicks", type=int, default=100, help="on each page, for each size")
    parser.add_argument("--block", type=int, default=5, help="clicks on one page before it is the turn of the next")
    parser.add_argument("--first", type=int, default=5, help="first pages in a fresh browser, for each size")
    parser.add_argument("--without-dash", action="store_true")
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args(given)
    found = [
        run(n_reports, n_clicks=asked.clicks, block=asked.block, n_first=asked.first, has_dash=not asked.without_dash)
        for n_reports in asked.reports
    ]
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
