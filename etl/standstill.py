"""The refusal that stands: since when no run published what waits, and why. A run that succeeds clears it."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress

from etl.raw import write_atomically
from settings import DataFolder


def note(folder: DataFolder, refusal: str, message: str, now: dt.datetime) -> None:
    """The first of a row of refusals keeps its moment: that is since when the figures stand still."""
    with suppress(OSError, ValueError):  # a full disk is often the very reason
        former = standing(folder)
        told = {"refusal": refusal, "message": message, "since": former["since"] if former else now.isoformat(timespec="seconds")}
        write_atomically(folder.standing_refusal, json.dumps(told, ensure_ascii=False))


def clear(folder: DataFolder) -> None:
    folder.standing_refusal.unlink(missing_ok=True)


def standing(folder: DataFolder) -> dict[str, str] | None:
    """`refusal` (the name of what was refused), `message`, `since` (ISO 8601); None where the last run succeeded, or where what was noted
    cannot be read any more."""
    try:
        told: dict[str, str] = json.loads(folder.standing_refusal.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return told
