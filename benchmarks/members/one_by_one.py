"""`python -m benchmarks.members.one_by_one`: what one click takes of the processor while many sessions are open and nobody else clicks.

A crowd on a busy machine tells how long its members wait; this tells what the server did for each of them, and hardly feels what else
the machine does. To compare two states of the code, run it in a checkout of each, in turns.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack, closing
from pathlib import Path

import numpy as np

from analytics import warehouse
from benchmarks.clicks.servers import Server, ours, running
from benchmarks.members.client import member, own_period
from benchmarks.processes import processor_seconds
from benchmarks.stand_in import write_stand_in
from benchmarks.tables import print_table
from settings import DataFolder

AFTERWARDS = 0.05  # seconds in which a run that is over puts its things away


async def measure(data: Path, server: Server, members: int, clicks: int) -> list[tuple[float, float]]:
    """Processor seconds and seconds of each click; the members click in turns."""
    with closing(warehouse.open_current(DataFolder(data))) as build:
        first, last = build.info.observed_from, build.info.observed_to
    assert first and last
    found = []
    async with AsyncExitStack() as sessions:
        board = []
        for number in range(members):
            chance = random.Random(number)
            board.append(await sessions.enter_async_context(member(server.address, own_period(chance, first, last), chance)))
            await board[-1].open()
        for number in range(clicks):
            before = processor_seconds(server.process_id)
            seconds = await board[number % members].click()
            await asyncio.sleep(AFTERWARDS)
            found.append((processor_seconds(server.process_id) - before, seconds))
    return found


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=1_000_000)
    parser.add_argument("--members", type=int, default=25)
    parser.add_argument("--clicks", type=int, default=100)
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args(given)
    with tempfile.TemporaryDirectory() as scratch:
        written = write_stand_in(DataFolder(Path(scratch)), asked.reports)
        with running(ours(Path(scratch))) as server:
            found = asyncio.run(measure(Path(scratch), server, asked.members, asked.clicks))
    cells = [_cell([one[place] for one in found]) for place in (0, 1)]
    title = f"a click while {asked.members} sessions are open, one after the other, {written:,} reports"
    print_table(title, [("processor, ms", "until the page is there, ms"), cells], n=asked.clicks)
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


def _cell(seconds: Sequence[float]) -> str:
    low, middle, high = np.percentile(seconds, [5, 50, 95]) * 1000
    return f"{middle:.0f} ({low:.0f}–{high:.0f})"


if __name__ == "__main__":
    main()
