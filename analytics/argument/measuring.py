"""What falls inside a measuring period, and what outside: days, months, weeks, incidents, official outages."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from analytics import periods
from analytics.argument.facts import Beyond, Facts
from analytics.argument.premium import Criterion, Window
from analytics.frames import records
from analytics.queries.chance import Span

Record = Mapping[str, Any]
Place = Literal["inside", "before", "part", "outside", "unknown"]


@dataclass(frozen=True)
class Month:
    """One calendar month, and how many of its days were observed."""

    first: dt.date
    last: dt.date
    n_observed: int

    @property
    def n_days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def is_observed(self) -> bool:
        return self.n_observed > 0

    @property
    def is_whole(self) -> bool:
        return self.n_observed == self.n_days


@dataclass(frozen=True)
class Measured:
    """One criterion and the incidents of its own e-services (not upstream ones), inside its measuring period and outside it, by the day
    they happened. Of a state or a registration only the last day is stated: what happened up to it stands in `before`, inside no period,
    for it could be caught up. `undecided`: no day of the criterion is known. `n_days` from the first day to the last, `n_observed` of
    them observed; `n_days_outside` of the same year, `n_observed_outside` of them observed."""

    criterion: Criterion
    inside: tuple[Record, ...] = ()
    before: tuple[Record, ...] = ()
    outside: tuple[Record, ...] = ()
    undecided: tuple[Record, ...] = ()
    n_days: int = 0
    n_observed: int = 0
    n_days_outside: int = 0
    n_observed_outside: int = 0

    @property
    def has_period(self) -> bool:
        """A state and a registration have none."""
        return self.criterion.window is not None and not self.criterion.window.has_no_start

    @property
    def is_period_observed(self) -> bool:
        """Whether anybody looked on any day of its measuring period."""
        return self.has_period and self.n_observed > 0


def months(year: int, dates: pd.DataFrame) -> list[Month]:
    """The twelve months; `dates`: `dim_dates`."""
    found = []
    for first in periods.buckets(dt.date(year, 1, 1), dt.date(year, 12, 31), "month"):
        last = periods.bucket_end(first, "month")
        found.append(Month(first, last, len(periods.observed(dates, first, last))))
    return found


def place(first: dt.date, last: dt.date, window: Window | None) -> Place:
    """Where a stretch of days lies: in part where the period begins or ends inside it; before, in whole or in part, a state or a
    registration whose last day alone is stated."""
    if window is None:
        return "unknown"
    if first > window.last or last < window.first:
        return "outside"
    if window.has_no_start:
        return "before"
    return "inside" if window.first <= first and last <= window.last else "part"


def measured(criterion: Criterion, incidents: Sequence[Record], dates: pd.DataFrame) -> Measured:
    """`incidents`: rows of `queries.premium.incidents` that happened in the calendar year; `dates`: `dim_dates`."""
    window = criterion.window
    own = [one for one in incidents if one["service_code"] in criterion.direct]
    if window is None:
        return Measured(criterion, undecided=tuple(own))
    held = tuple(one for one in own if window.holds(one["occurred_on"]))
    first, last = dt.date(criterion.year, 1, 1), dt.date(criterion.year, 12, 31)
    n_days, n_observed = (window.last - window.first).days + 1, len(periods.observed(dates, window.first, window.last))
    return Measured(
        criterion,
        inside=() if window.has_no_start else held,
        before=held if window.has_no_start else (),
        outside=tuple(one for one in own if not window.holds(one["occurred_on"])),
        n_days=n_days,
        n_observed=n_observed,
        n_days_outside=(last - first).days + 1 - n_days,
        n_observed_outside=len(periods.observed(dates, first, last)) - n_observed,
    )


def n_roots(found: Sequence[Measured], *, are_inside: bool) -> int:
    """Incidents by probable root that hit an established criterion: inside a measuring period, or anywhere in the year."""
    counted = [one for one in found if not one.criterion.is_uncertain]
    parts = [one.inside if are_inside else (*one.inside, *one.before, *one.outside, *one.undecided) for one in counted]
    return len({incident["root_incident_id"] for part in parts for incident in part})


def spans(found: Sequence[Measured]) -> list[Span]:
    """The measuring periods of these criteria, each of every e-service it measures."""
    return [
        (code, one.criterion.window.first, one.criterion.window.last)
        for one in found
        if one.criterion.window and one.has_period
        for code in one.criterion.direct
    ]


def beyond_chance(found: Sequence[Measured], facts: Facts) -> Beyond:
    """Incidents (one per e-service hit) inside a measuring period of these criteria, once what chance may have made is taken off."""
    inside = {incident["incident_id"]: incident for one in found for incident in one.inside}
    return facts.beyond_chance(list(inside.values()), spans(found))


def names(outage: Record, criterion: Criterion) -> Literal["direct", "upstream", ""]:
    """Whether an official outage hit, or is blamed on, an e-service that the criterion needs: its own before an upstream one."""
    named = {outage["service_code"], outage["fault_service_code"]} - {None}
    if named & set(criterion.direct):
        return "direct"
    return "upstream" if named & set(criterion.upstream) else ""


def holding(first: dt.date, last: dt.date, criteria: Sequence[Criterion]) -> list[Criterion]:
    """The criteria into whose measuring period every day of a stretch falls."""
    return [one for one in criteria if place(first, last, one.window) == "inside"]


def weeks(counts: pd.DataFrame, dates: pd.DataFrame, *, year: int, last_observed: dt.date | None) -> pd.DataFrame:
    """One row per week that touches the year: starts_on, ends_on (both cut to the year), n_days, n_observed, is_late, n. `counts` holds
    (week_on, n_reporters) of one criterion. n is NaN where no day was observed; `is_late`: part of it lies in the last days, for which
    reports still come in."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    found = {row["week_on"]: row["n_reporters"] for row in records(counts)}
    late_from = last_observed - (periods.LATE_DAYS - 1) * periods.ONE_DAY if last_observed else dt.date.max
    seen = list(periods.observed(dates, first, last)["date_on"])  # asked once: a page has a few hundred weeks
    rows = []
    for monday in periods.buckets(first, last, "week"):
        starts_on, ends_on = max(monday, first), min(periods.bucket_end(monday, "week"), last)
        n_observed = bisect_right(seen, ends_on) - bisect_left(seen, starts_on)
        rows.append(
            {
                "starts_on": starts_on,
                "ends_on": ends_on,
                "n_days": (ends_on - starts_on).days + 1,
                "n_observed": n_observed,
                "is_late": bool(n_observed) and ends_on >= late_from,
                "n": float(found.get(monday, 0)) if n_observed else float("nan"),
            }
        )
    return pd.DataFrame(rows)
