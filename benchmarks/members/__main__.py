"""`python -m benchmarks.members`: see the package."""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import random
import shlex
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np

import benchmarks.members
from analytics import warehouse
from benchmarks.clicks.servers import Server, ours, running
from benchmarks.endurance import BLOCKS, slope
from benchmarks.members.client import member, own_period
from benchmarks.stand_in import write_stand_in
from benchmarks.tables import print_table
from settings import DataFolder

CONFIG = Path(__file__).with_name("haproxy.cfg")
PROXY = "haproxy -db -f {config}"
TARGET_SECONDS = 2.0


def measure(data: Path, asked: argparse.Namespace, n_processes: int) -> dict[str, Any]:
    """Seconds of every click, and megabytes at every reading."""
    with closing(warehouse.open_current(DataFolder(data))) as build:
        first, last = build.info.observed_from, build.info.observed_to
    assert first and last
    with ExitStack() as stack:
        servers = [stack.enter_context(running(ours(data))) for _ in range(n_processes)]
        address = stack.enter_context(_behind_proxy(servers, asked.proxy))
        return asyncio.run(_all_members(address, servers, asked, (first, last)))


async def _all_members(
    address: str, servers: Sequence[Server], asked: argparse.Namespace, observed: tuple[dt.date, dt.date]
) -> dict[str, Any]:
    end = time.perf_counter() + asked.minutes * 60
    clicks: list[float] = []
    opened: list[float] = []
    memory: list[tuple[float, float]] = []

    async def one(number: int) -> None:
        chance = random.Random(number)
        await asyncio.sleep(chance.uniform(0, asked.think))
        async with member(address, own_period(chance, *observed), chance) as someone:
            opened.append(await someone.open())
            while True:
                await asyncio.sleep(chance.uniform(0.5, 1.5) * asked.think)
                if time.perf_counter() > end:
                    return
                clicks.append(await someone.click())

    async def watch() -> None:
        while True:
            await asyncio.sleep(asked.every)
            memory.append((time.perf_counter(), sum(server.megabytes for server in servers)))

    watching = asyncio.create_task(watch())
    async with asyncio.TaskGroup() as group:
        for number in range(asked.members):
            group.create_task(one(number))
    watching.cancel()
    return {"clicks": clicks, "opened": opened, "memory": memory}


@contextmanager
def _behind_proxy(servers: Sequence[Server], command: str) -> Iterator[str]:
    """The address of a proxy before these servers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    hosts = [server.address.removeprefix("http://").rstrip("/") for server in servers]
    listed = "\n".join(f"    server s{number} {host} cookie s{number}" for number, host in enumerate(hosts))
    with tempfile.TemporaryDirectory() as scratch:
        config = Path(scratch) / "haproxy.cfg"
        config.write_text(CONFIG.read_text(encoding="utf-8").format(port=port, servers=listed), encoding="utf-8")
        filled = [part.format(config=config, port=port, servers=",".join(hosts)) for part in shlex.split(command)]
        process = subprocess.Popen(filled, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(port, process)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the proxy did not start")


def growth(memory: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """Megabytes an hour over the second half and how unsure that is (`benchmarks.endurance.slope`); None where too few were read."""
    half = memory[len(memory) // 2 :]
    if len(half) < BLOCKS:
        return None
    return slope([at for at, _ in half], [megabytes for _, megabytes in half])


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=benchmarks.members.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=1_000_000)
    parser.add_argument("--members", type=int, default=50)
    parser.add_argument("--think", type=float, default=10, help="seconds between two clicks of a member, in the mean")
    parser.add_argument("--minutes", type=float, default=60, help="for each number of processes")
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--proxy", default=PROXY)
    parser.add_argument("--every", type=float, default=10, help="seconds between two readings of the memory")
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args(given)
    found: dict[int, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        written = write_stand_in(DataFolder(Path(scratch)), asked.reports)
        for n_processes in asked.processes:
            found[n_processes] = measure(Path(scratch), asked, n_processes)
    title = f"{asked.members} members who click every {asked.think:g} s, {asked.minutes:g} minutes, {written:,} reports"
    title += f"; target: p95 {TARGET_SECONDS:g} s"
    print_table(title, [HEAD, *(_line(n, taken) for n, taken in found.items())], n=sum(len(taken["clicks"]) for taken in found.values()))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


HEAD = (
    "processes",
    "clicks",
    "median, ms",
    "p95, ms",
    "most, ms",
    "first page p95, ms",
    "MB at first",
    "MB at last",
    "MB an hour, second half",
)


def _line(n_processes: int, taken: dict[str, Any]) -> tuple[str, ...]:
    middle, high, most = np.percentile(taken["clicks"], [50, 95, 100]) * 1000
    opened = np.percentile(taken["opened"], 95) * 1000
    memory = [megabytes for _, megabytes in taken["memory"]]
    grown = growth(taken["memory"])
    return (
        str(n_processes),
        f"{len(taken['clicks']):,}",
        *(f"{value:.0f}" for value in (middle, high, most, opened)),
        f"{memory[0]:.0f}" if memory else "",
        f"{memory[-1]:.0f}" if memory else "",
        "" if grown is None else f"{grown[0]:+.0f} ± {grown[1]:.0f}",
    )


if __name__ == "__main__":
    main()
