"""Every page of the menu at a million reports, as the server draws it: for the first reader, and for the next one, who finds the answers
kept. Each round starts a server of its own and walks the pages from another one; a page the server warmed up itself is no exception.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from analytics.filters import Filters
from benchmarks.clicks.servers import ours, running
from benchmarks.members.client import member
from benchmarks.stand_in import write_stand_in
from benchmarks.tables import print_table
from pages.board.steps import NAMES
from pages.moratorium import choices
from settings import DataFolder
from ui.menu import SCREENS

PARTS = {
    "moratorium": [{"part": part} for part in choices.PARTS],
    "board": [{"step": str(number)} for number, _ in enumerate(NAMES, 1)],
}
View = tuple[str, dict[str, str]]  # a page and its part
VIEWS: tuple[View, ...] = tuple((screen.path, part) for screen in SCREENS if not screen.is_hidden for part in PARTS.get(screen.id, [{}]))


def name_of(view: View) -> str:
    path, part = view
    return " ".join([f"/{path}", *part.values()])


async def seconds_of(address: str, view: View) -> float:
    """A reader who comes for this view alone."""
    path, part = view
    async with member(address, Filters(), random.Random(0), path=path, part=part) as reader:
        return await reader.ask()


def measure(data: Path, views: Sequence[View], rounds: int) -> dict[str, dict[str, list[float]]]:
    """Seconds by view, of the `first` reader and of the `next`."""
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: {"first": [], "next": []})
    for number in range(rounds):
        at = number * len(views) // rounds
        with running(ours(data)) as server:
            for which in ("first", "next"):
                for view in (*views[at:], *views[:at]):
                    found[name_of(view)][which].append(asyncio.run(seconds_of(server.address, view)))
    return found


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args(given)
    with tempfile.TemporaryDirectory() as scratch:
        written = write_stand_in(DataFolder(Path(scratch)), asked.reports)
        found = measure(Path(scratch), VIEWS, asked.rounds)
    lines = [(name, *(_cell(taken[which]) for which in ("first", "next"))) for name, taken in found.items()]
    print_table(f"every page, {written:,} reports", [("page", "first reader, s", "next reader, s"), *lines], n=asked.rounds)
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


def _cell(seconds: Sequence[float]) -> str:
    return f"{np.median(seconds):.2f} ({min(seconds):.2f}–{max(seconds):.2f})"


if __name__ == "__main__":
    main()
