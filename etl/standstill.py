"""The refusals that stand: since when no run published what waits, read the store or carried to the warehouse, and why."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from dataclasses import asdict

from commands import StandingRefusal, standing_refusals
from etl.raw import write_atomically
from settings import DataFolder


def note(folder: DataFolder, refusal: str, message: str, now: dt.datetime) -> None:
    """The first of a row in one matter keeps its moment: runs fail since then, whatever the last of them was refused for."""
    noted = StandingRefusal(refusal, message, now.isoformat(timespec="seconds"))
    others = []
    for one in standing_refusals(folder):
        if one.matter == noted.matter:
            noted = StandingRefusal(refusal, message, one.since)
        else:
            others.append(one)
    _write(folder, [*others, noted])


def clear(folder: DataFolder, matter: str) -> None:
    """Leaves what stands in another matter."""
    former = standing_refusals(folder)
    left = [one for one in former if one.matter != matter]
    if not left:
        folder.standing_refusal.unlink(missing_ok=True)
    elif left != former:
        _write(folder, left)


def _write(folder: DataFolder, refusals: list[StandingRefusal]) -> None:
    with suppress(OSError):  # a full disk is often the very reason
        write_atomically(folder.standing_refusal, json.dumps([asdict(one) for one in refusals], ensure_ascii=False))
