"""Fewer, more, not shown, or not measurable: the honest answer to "do more doctors report than before?".

Days are compared with days, not one long stretch with another: the distinct reporters of a stretch grow slower than its
days, since the same people report again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from analytics.periods import Windows
from analytics.permutation import p_value

Verdict = Literal["fewer", "more", "not_shown", "not_measurable"]
Reason = Literal[
    "nothing_observed",
    "before_not_observed",
    "year_before_not_observed",
    "year_before_incomplete",
    "too_few_days",
    "summer",
    "campaign",
    "too_few",
]

SIGNIFICANCE = 0.05
MIN_DAYS = 5  # compared days in each window: with fewer, hardly any difference could be shown
MIN_REPORTERS = 20  # in both windows together, each counted once a day


@dataclass(frozen=True)
class Comparison:
    """Distinct reporters per compared day in two windows: their means, once they were computed, else the `reason`."""

    verdict: Verdict
    reason: Reason | None = None
    windows: Windows | None = None
    n_reporter_days: int = 0
    per_day: float | None = None
    per_day_before: float | None = None


def obstacle(windows: Windows | None, campaigns: Iterable[tuple[dt.date, dt.date]]) -> Reason | None:
    """Why the windows cannot be compared, whatever the counts; None when they can."""
    if windows is None:
        return "nothing_observed"
    if windows.before is None:
        if windows.against == "preceding":
            return "before_not_observed"
        return "year_before_not_observed" if windows.n_missing == windows.recent.n_days else "year_before_incomplete"
    both = (windows.recent, windows.before)
    if any(len(window.compared_days) < MIN_DAYS for window in both):
        return "too_few_days"
    if windows.recent.is_in_summer != windows.before.is_in_summer:
        return "summer"
    if any(window.touches(start, end) for window in both for start, end in campaigns):
        return "campaign"
    return None


def compare(windows: Windows, n_by_day: Mapping[dt.date, int]) -> Comparison:
    """The verdict on two windows without an obstacle: a difference is only said when chance would rarely make it.

    `n_by_day`: distinct reporters of every compared day that has any. Days that follow one another resemble one another,
    so the p-value is somewhat small; that is why a verdict is a word and never a size with decimals of certainty.
    """
    if windows.before is None:
        raise ValueError("a comparison has two windows")
    both = (windows.recent, windows.before)
    counts, counts_before = ([n_by_day.get(day, 0) for day in window.compared_days] for window in both)
    n = sum(counts) + sum(counts_before)
    if n < MIN_REPORTERS:
        return Comparison("not_measurable", "too_few", windows, n)
    per_day, per_day_before = fmean(counts), fmean(counts_before)
    verdict: Verdict = "not_shown"
    if p_value(counts, counts_before) < SIGNIFICANCE:
        verdict = "more" if per_day > per_day_before else "fewer"
    return Comparison(verdict, None, windows, n, per_day, per_day_before)


def not_measurable(reason: Reason, windows: Windows | None) -> Comparison:
    return Comparison("not_measurable", reason, windows)
