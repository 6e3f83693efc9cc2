"""Stretches of time and the working hours in them: Monday to Friday 08:00–19:00 Europe/Brussels, public holidays out.

A span is a pair of moments with zone, the first not after the second. A list of spans is merged when sorted, disjoint and without touching
neighbours; every function here gives such a list, so that what overlaps is never counted twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import i18n
from analytics.incidents import WORK_HOURS

Span = tuple[dt.datetime, dt.datetime]
HOURS_A_DAY = WORK_HOURS[1] - WORK_HOURS[0]


def merged(spans: Iterable[Span]) -> list[Span]:
    """What the spans cover together. Empty spans cover nothing."""
    covered: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if covered and start <= covered[-1][1]:
            covered[-1] = (covered[-1][0], max(covered[-1][1], end))
        else:
            covered.append((start, end))
    return covered


def common(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """What both cover."""
    left, right = merged(spans), merged(others)
    found, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        start, end = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if start < end:
            found.append((start, end))
        if left[i][1] <= right[j][1]:
            i += 1
        else:
            j += 1
    return found


def working_spans(working_days: Iterable[dt.date]) -> list[Span]:
    """The working hours of each of these days."""
    return [(at(day, WORK_HOURS[0]), at(day, WORK_HOURS[1])) for day in sorted(set(working_days))]


def at(day: dt.date, hour: int) -> dt.datetime:
    """A full hour of a Belgian day."""
    return dt.datetime.combine(day, dt.time(hour), tzinfo=i18n.BRUSSELS)


def hours(spans: Sequence[Span]) -> float:
    """Length of merged spans, by the clock that does not change."""
    return sum((end.astimezone(dt.UTC) - start.astimezone(dt.UTC)).total_seconds() for start, end in spans) / 3600


def hours_by_day(spans: Sequence[Span]) -> dict[dt.date, float]:
    """Of spans that leave no Belgian day, as working hours do not."""
    by_day: dict[dt.date, float] = {}
    for span in spans:
        day = span[0].astimezone(i18n.BRUSSELS).date()
        by_day[day] = by_day.get(day, 0.0) + hours([span])
    return by_day
