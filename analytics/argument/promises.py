"""Before and after a promise: equal stretches on both sides of a day fixed in advance, compared as any two stretches are.

Who reports is compared, not how the e-services do; and what changes after a promise need not come from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analytics import comparison, periods
from analytics.comparison import Comparison
from analytics.periods import ONE_DAY, Window, Windows

WEEKS = 8  # on either side
Blind = Literal["before_not_observed", "before_incomplete", "after_not_observed", "after_incomplete", "after_not_over"]


@dataclass(frozen=True)
class Stretch:
    """Eight weeks; `window` holds its observed days, None without any; `n_unobserved` of its days nobody observed."""

    first: dt.date
    last: dt.date
    window: Window | None
    n_unobserved: int


@dataclass(frozen=True)
class Sides:
    """Both sides of the day `on`, which belongs to neither. `blind`: why they cannot be compared, whatever the counts."""

    on: dt.date
    before: Stretch
    after: Stretch
    blind: Blind | None
    n_blind: int

    @property
    def windows(self) -> Windows | None:
        """What of both was observed, to be asked for and drawn; None where nothing was after."""
        return Windows(self.after.window, self.before.window) if self.after.window else None


def sides(on: dt.date, dates: pd.DataFrame) -> Sides:
    """`dates`: `dim_dates`. Both stretches must have been observed on every day: what a closed form leaves out is not known."""
    before = _stretch(on - 7 * WEEKS * ONE_DAY, on - ONE_DAY, dates)
    after = _stretch(on + ONE_DAY, on + 7 * WEEKS * ONE_DAY, dates)
    blind, n_blind = _blind(before, after, dates)
    return Sides(on, before, after, blind, n_blind)


def compare(found: Sides, n_by_day: Mapping[dt.date, int], campaigns: list[tuple[dt.date, dt.date]]) -> Comparison:
    """Of sides without a blind one. `n_by_day`: reporters of every compared day that has any; `campaigns`: first and last days."""
    if found.blind or found.windows is None:
        raise ValueError("a side was not observed")
    reason = comparison.obstacle(found.windows, campaigns)
    return comparison.not_measurable(reason, found.windows) if reason else comparison.compare(found.windows, n_by_day)


def by_week(found: Sides, n_by_day: Mapping[dt.date, int]) -> pd.DataFrame:
    """One row per week counted from the day, before and after: starts_on, ends_on, is_after, n_days (compared days), per_day (mean of
    reporters a compared day, missing without any)."""
    rows = []
    for stretch, is_after in ((found.before, False), (found.after, True)):
        days = stretch.window.compared_days if stretch.window else ()
        for number in range(WEEKS):
            start = stretch.first + 7 * number * ONE_DAY
            end = start + 6 * ONE_DAY
            counted = [n_by_day.get(day, 0) for day in days if start <= day <= end]
            per_day = sum(counted) / len(counted) if counted else None
            rows.append({"starts_on": start, "ends_on": end, "is_after": is_after, "n_days": len(counted), "per_day": per_day})
    return pd.DataFrame(rows)


def _stretch(first: dt.date, last: dt.date, dates: pd.DataFrame) -> Stretch:
    n_unobserved = sum((end - start).days + 1 for start, end in periods.unobserved_stretches(dates, first, last))
    return Stretch(first, last, periods.window_of(dates, first, last), n_unobserved)


def _blind(before: Stretch, after: Stretch, dates: pd.DataFrame) -> tuple[Blind | None, int]:
    observed = dates.loc[dates["is_observed"].astype(bool), "date_on"]
    if before.window is None:
        return "before_not_observed", before.n_unobserved
    if before.n_unobserved:
        return "before_incomplete", before.n_unobserved
    if after.window is None:
        return "after_not_observed", after.n_unobserved
    if max(observed) < after.last:
        return "after_not_over", (after.last - max(observed)).days
    return ("after_incomplete", after.n_unobserved) if after.n_unobserved else (None, 0)
