"""Better, worse, not shown, or not measurable: the honest answer to "is it worse than before?"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from analytics.intervals import RateRatio, rate_ratio
from analytics.periods import Window, Windows

Verdict = Literal["better", "worse", "not_shown", "not_measurable"]
Reason = Literal["nothing_observed", "before_not_observed", "no_working_day", "campaign", "too_few"]

MIN_REPORTERS = 20  # in both windows together; below, the difference is chance or cannot be told from it
DOUBLED = 1.5  # "twice as many" is only said when the interval lies above this


@dataclass(frozen=True)
class Comparison:
    """Reporters per observed working day in two windows. `ratio` is set when it was computed, else `reason` is."""

    verdict: Verdict
    reason: Reason | None = None
    windows: Windows | None = None
    n_recent: int = 0
    n_before: int = 0
    ratio: RateRatio | None = None

    @property
    def has_doubled(self) -> bool:
        return self.ratio is not None and self.ratio.ratio >= 2 and self.ratio.interval.low > DOUBLED

    @property
    def has_halved(self) -> bool:
        return self.ratio is not None and self.ratio.ratio <= 1 / 2 and self.ratio.interval.high < 1 / DOUBLED


def obstacle(windows: Windows | None, campaigns: Iterable[tuple[dt.date, dt.date]]) -> Reason | None:
    """Why the windows cannot be compared, whatever the counts; None when they can."""
    if windows is None:
        return "nothing_observed"
    if windows.before is None:
        return "before_not_observed"
    both = (windows.recent, windows.before)
    if any(window.n_working_days == 0 for window in both):
        return "no_working_day"
    if any(window.touches(start, end) for window in both for start, end in campaigns):
        return "campaign"
    return None


def compare(recent: Window, before: Window, *, n_recent: int, n_before: int) -> Comparison:
    """The verdict on two windows without an obstacle: a difference is only said when its exact interval excludes 1."""
    windows = Windows(recent, before)
    if n_recent + n_before < MIN_REPORTERS:
        return Comparison("not_measurable", "too_few", windows, n_recent, n_before)
    ratio = rate_ratio(n_recent, n_before, exposure=recent.n_working_days, other_exposure=before.n_working_days)
    verdict: Verdict = "not_shown"
    if ratio.interval.excludes(1):
        verdict = "worse" if ratio.ratio > 1 else "better"
    return Comparison(verdict, None, windows, n_recent, n_before, ratio)


def not_measurable(reason: Reason, windows: Windows | None) -> Comparison:
    return Comparison("not_measurable", reason, windows)
