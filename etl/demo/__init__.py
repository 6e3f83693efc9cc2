"""Invented submissions in our own export shape, so that the whole path can be seen at work before real ones arrive.

Everything is invented, as if the form had opened on 1 September 2023; every `form_version` begins with `demo-`. What is
not invented: the days of `PLANTED`, which are documented outages (how many reporters each day gets, and the hours where
the sources give none, are invented), the names of services, packages and codes, the public holidays, the postal codes.
The software-specific and regional groups of `CLUSTERS` are invented altogether and say nothing about any package or network.
No identifier belongs to anybody: INAMI numbers begin with 0 instead of the 1 of doctors, addresses end in example.org,
national numbers have a wrong check, telephone and account numbers are all but zeros.

The same seed gives the same rows on every machine: only uniform doubles are drawn and compared with whole weights. CSV and
JSON Lines are the same byte for byte; the XLSX holds the same cells, its bytes depend on the machine's zlib.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from etl import pipeline
from etl.demo.draw import Dice
from etl.demo.files import write_exports, write_records
from etl.demo.invent import invent
from etl.demo.story import CAMPAIGNS, CLUSTERS, GAP, MISTAKEN, PLANTED
from etl.records import add_record
from etl.records.kinds import MEETINGS
from settings import DataFolder

__all__ = ["CAMPAIGNS", "CLUSTERS", "GAP", "MISTAKEN", "PLANTED", "generate", "hold_meeting"]

MEETING_ON = dt.date(2024, 10, 1)
LATER_FILES = 2  # exports of the last quarter and of its last month
SMALLEST = 100  # below, the planted days would be most of the demo


def generate(folder: DataFolder, *, submissions: int, seed: int, progress: Callable[[int, int], None] | None = None) -> list[Path]:
    """Write `submissions` rows into the inbox of `folder`, and the demo's records beside; returns the files.

    `progress` is told how many rows are written, out of how many. A million rows take about half a minute and 1 GB.
    """
    if submissions < SMALLEST:
        raise ValueError(f"a demo needs at least {SMALLEST} submissions")
    rows = invent(Dice(seed), submissions)
    return [*write_exports(folder.inbox, rows, progress or (lambda done, total: None)), *write_records(folder)]


def hold_meeting(folder: DataFolder, files: Sequence[Path]) -> None:
    """Publish what was there before the last quarter and note a meeting of that day, so that there is a build to compare with."""
    later = [path for path in files if path.suffix in (".csv", ".jsonl", ".xlsx") and path.parent == folder.inbox][-LATER_FILES:]
    aside = [path.rename(path.with_name(f".{path.name}.later")) for path in later]
    before = pipeline.run(folder)
    for path, waiting in zip(later, aside, strict=True):
        waiting.rename(path)
    meeting = {"meeting_on": MEETING_ON.isoformat(), "build_id": before.build_id, "title": "Demo"}
    add_record(folder, MEETINGS, meeting, author="demo", today=MEETING_ON)
