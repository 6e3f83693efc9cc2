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
from benchmarks.clicks import measure, report, servers, superset
from benchmarks.clicks.overview import Overview
from benchmarks.clicks.stored import store
from benchmarks.clicks.walk import stretches
from benchmarks.stand_in import write_stand_in
from settings import DataFolder


def run(n_reports: int, asked: argparse.Namespace) -> dict[str, Any]:
    """One size: the build, the pages, the clicks, the first pages, the memory."""
    is_wide = asked.page == "four"
    with tempfile.TemporaryDirectory() as scratch:
        data, stored = Path(scratch) / "data", Path(scratch) / "stored.pickle"
        folder = DataFolder(data)
        written = write_stand_in(folder, n_reports)
        walk = stretches(asked.clicks)
        with closing(warehouse.open_current(folder)) as build:
            overview = Overview(build, is_wide=is_wide)
            store(overview, walk, stored)
        peers = [] if asked.without_dash else [servers.dash(data, is_wide=is_wide)]
        if asked.with_superset:
            peers.append(superset.superset(folder.build_file(build.info.build_id), Path(scratch)))
        ours = servers.ours(data, is_wide=is_wide)
        samples = measure.clicks(
            [ours, servers.floor(stored, is_wide=is_wide), servers.checkbox(), *peers], overview, walk, block=asked.block
        )
        first = measure.first_pages([ours, servers.checkbox(), *peers], overview, rounds=asked.first)
        memory = measure.memory([ours, servers.checkbox(), *peers], overview, n_readers=asked.readers) if asked.readers else {}
    found = report.as_json(samples, first, memory) | {"n_reports": written, "page": asked.page}
    print(f"{written:,} reports, {os.cpu_count()} processors for server and browser together")
    report.show(found)
    return found


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=benchmarks.clicks.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--page", choices=("overview", "four"), default="overview")
    parser.add_argument("--clicks", type=int, default=100, help="on each page, for each size")
    parser.add_argument("--block", type=int, default=5, help="clicks on one page before it is the turn of the next")
    parser.add_argument("--first", type=int, default=5, help="first pages in a fresh browser, for each size")
    parser.add_argument("--readers", type=int, default=0, help="who keep a page open, for the memory each costs")
    parser.add_argument("--without-dash", action="store_true")
    parser.add_argument("--with-superset", action="store_true", help="beside the page of four pictures")
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args(given)
    if asked.with_superset and asked.page != "four":
        parser.error("--with-superset needs --page four")
    found = [run(n_reports, asked) for n_reports in asked.reports]
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
