"""Stretches of time and the working hours in them: Monday to Friday 08:00–19:00 Europe/Brussels, public holidays out.

A span is a pair of moments with zone, the first not after the second; it holds its start and not its end. A list of spans is merged when
sorted, disjoint and without touching neighbours; `merged` and `common` give such a list, in UTC, so that what overlaps is never counted
twice and a clock put back repeats no hour.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Sequence

import i18n
from analytics.incidents import WORK_HOURS

Span = tuple[dt.datetime, dt.datetime]
HOURS_A_DAY = WORK_HOURS[1] - WORK_HOURS[0]


def merged(spans: Iterable[Span]) -> list[Span]:
    """What the spans cover together. Empty spans cover nothing."""
    covered: list[Span] = []
    for start, end in sorted((start.astimezone(dt.UTC), end.astimezone(dt.UTC)) for start, end in spans):
        if start >= end:
            continue
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


def touches(span: Span, spans: Sequence[Span]) -> bool:
    """Whether a span has a moment in one of the merged `spans`; one without length is the moment itself."""
    start, end = span
    before = bisect_right(spans, start, key=lambda one: one[0])
    if before and start < spans[before - 1][1]:
        return True
    return before < len(spans) and spans[before][0] < end


def working_spans(working_days: Iterable[dt.date]) -> list[Span]:
    """The working hours of each of these days, merged."""
    return merged((at(day, WORK_HOURS[0]), at(day, WORK_HOURS[1])) for day in working_days)


def at(day: dt.date, hour: int) -> dt.datetime:
    """A full hour of a Belgian day."""
    return dt.datetime.combine(day, dt.time(hour), tzinfo=i18n.BRUSSELS)


def hours(spans: Iterable[Span]) -> float:
    """Length of merged spans, by the clock that does not change."""
    return sum((end.astimezone(dt.UTC) - start.astimezone(dt.UTC)).total_seconds() for start, end in spans) / 3600


def hours_by_day(spans: Iterable[Span]) -> dict[dt.date, float]:
    """Of spans that leave no Belgian day, as working hours do not."""
    by_day: dict[dt.date, float] = {}
    for span in spans:
        day = span[0].astimezone(i18n.BRUSSELS).date()
        by_day[day] = by_day.get(day, 0.0) + hours([span])
    return by_day
