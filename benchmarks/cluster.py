"""The cluster beside the file: carrying a build to two shards on this machine, its size there, and the overview's questions on both.

`python -m benchmarks.cluster [--reports N] [--rounds N] [--data FOLDER]`. The two ClickHouse servers are started for it and end with it;
with `--data` a stand-in made before is used again. Both databases share the cores of this machine, so this says what the way through the
cluster costs and how it grows, not what more machines give.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import func, select

from analytics import tables, warehouse
from analytics.filters import Filters
from analytics.queries import consequences, incidents
from analytics.warehouse import Build
from benchmarks.overview_queries import measure, questions
from benchmarks.stand_in import write_stand_in
from cluster.address import read
from cluster.client import Server
from settings import DataFolder, get_settings

NAME = "measured"


@contextlib.contextmanager
def pointed(root: Path, url: str) -> Iterator[None]:
    """The settings of this process."""
    os.environ |= {"EHEALTHBUGS_DATA": str(root), "EHEALTHBUGS_WAREHOUSE_URL": url}
    get_settings.cache_clear()
    yield
    os.environ["EHEALTHBUGS_WAREHOUSE_URL"] = ""
    get_settings.cache_clear()


def carry(root: Path, url: str) -> str:
    """Wall clock and the loader's own processor time, with the bytes that lie on the shards afterwards."""
    from etl.warehouse import mirror

    with pointed(root, url):
        began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
        told = mirror(get_settings().data)
        seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    assert told
    own = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    to = read(url)
    parts = "SELECT table, sum(bytes), sum(rows) FROM system.parts WHERE active AND database != 'system' GROUP BY table ORDER BY table"
    held: dict[str, list[int]] = {}
    for shard in range(len(to.hosts)):
        for table, n_bytes, n_rows in Server(to, shard).ask(parts).rows:
            held.setdefault(table, [0, 0])[0] += n_bytes
            held[table][1] += n_rows
    facts = [f"{table} {size / rows:.0f} bytes a row" for table, (size, rows) in held.items() if table.endswith("_own") and rows]
    whole = sum(size for size, _ in held.values()) / 1e6
    return f"{told.rows:,} rows in {seconds:.1f} s, loader {own:.1f} s of processor time; {whole:.0f} MB on both shards: {', '.join(facts)}"


def asked(build: Build) -> dict[str, dict[str, object]]:
    few = Filters(regions=("WAL",), severities=("2", "3"))
    return {
        "count(*)": {"count(*)": select(func.count()).select_from(tables.fct_reports)},
        "overview, no filter": questions(build, Filters()),
        "overview, Wallonia, severity 2 and 3": questions(build, few),
        "joins and quantiles": {
            "incidents": incidents.listed(Filters()),
            "minutes by e-service": consequences.minutes_by_service(Filters()),
        },
    }


def main(given: Sequence[str] | None = None) -> None:
    from tests.cluster import nodes  # the servers that the tests start

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--data", type=Path)
    arguments = parser.parse_args(given)
    with tempfile.TemporaryDirectory() as scratch, nodes.started(Path(scratch) / "servers") as running:
        root = arguments.data or Path(scratch) / "data"
        if not DataFolder(root).has_build:
            write_stand_in(DataFolder(root), arguments.reports)
        url = running.url(NAME)
        print(f"load average before: {os.getloadavg()[0]:.1f}", flush=True)
        print(carry(root, url), flush=True)
        with pointed(root, ""):
            from_file = warehouse.open_current(get_settings().data)
        with pointed(root, url):
            from_cluster = warehouse.open_current(get_settings().data)
        print(f"{from_file.info.n_reports:,} reports, median of {arguments.rounds} rounds, milliseconds: file, cluster")
        for group, these in asked(from_file).items():
            one, other = (measure(build, these, rounds=arguments.rounds) for build in (from_file, from_cluster))  # type: ignore[arg-type]
            for name in one:
                print(f"{group + ': ' + name:60}{one[name]:10.1f}{other[name]:10.1f}", flush=True)
        print(f"load average after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
