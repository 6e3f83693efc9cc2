"""Moments as a sender writes them, and as the store keeps them: UTC with a Z, or a day alone where only the day is known.

A moment without zone is Belgian wall-clock time. Midnight on the dot is a day without a time, as everywhere in this product.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from i18n import BRUSSELS

EARLIEST = dt.date(2000, 1, 1)
_WRITTEN = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?) ?(Z|z|[+-][0-9]{2}:?[0-9]{2}|[+-][0-9]{2})?)?"
)
_MIDNIGHT = dt.time(0)


@dataclass(frozen=True)
class Moment:
    """A point in time, or a whole Belgian day when `is_day`; `at` is then its first instant."""

    at: dt.datetime
    is_day: bool = False

    @property
    def day(self) -> dt.date:
        return self.at.astimezone(BRUSSELS).date()

    def __str__(self) -> str:
        return self.day.isoformat() if self.is_day else written(self.at)


def read_moment(text: str) -> Moment | None:
    """None for what is no moment of 2000 or later."""
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return None
    day, clock, zone = match.groups()
    try:
        local = dt.datetime.fromisoformat(f"{day}T{clock or '00:00'}")
        at = _belgian(local) if zone is None else dt.datetime.fromisoformat(f"{day}T{clock}{_zone(zone)}").astimezone(dt.UTC)
        wall_clock = local if zone is None else at.astimezone(BRUSSELS)
    except (ValueError, OverflowError):
        return None
    if wall_clock.date() < EARLIEST or wall_clock.year > 9998:
        return None
    return Moment(at, is_day=wall_clock.time() == _MIDNIGHT)


def written(at: dt.datetime) -> str:
    """`2026-11-28T07:21:28Z`, with a fraction only where there is one."""
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def _zone(text: str) -> str:
    return "+00:00" if text in "Zz" else text


def _belgian(local: dt.datetime) -> dt.datetime:
    """The hour that spring skips reads as winter time, the one that autumn repeats as its second pass: the later of two readings."""
    return max(local.replace(tzinfo=BRUSSELS, fold=fold).astimezone(dt.UTC) for fold in (0, 1))
