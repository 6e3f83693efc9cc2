"""What to beware of in a figure: what holds for its metric, then the days nobody observed and what made people report."""

from __future__ import annotations

import pandas as pd

from analytics import periods
from analytics.exports import Caveat
from analytics.filters import Filters, Known
from analytics.metrics import Metric


def of(metric: Metric, filters: Filters, known: Known, dates: pd.DataFrame, *, n_campaigns: int) -> tuple[Caveat, ...]:
    """`dates` is `dim_dates`; `n_campaigns` of those that touch the days of the filter."""
    asked, last = filters.with_dates(known), known.last_day
    is_settled = bool(asked.end and last and asked.end <= last - periods.LATE_DAYS * periods.ONE_DAY)
    found = [Caveat(code) for code in metric.caveats if not (code == "late_reports" and is_settled)]
    if asked.start and asked.end:
        n_observed = len(periods.observed(dates, asked.start, asked.end))
        told = {"days_not_observed": (asked.end - asked.start).days + 1 - n_observed, "campaigns": n_campaigns}
        found += [Caveat(code, n) for code, n in told.items() if n > 0]
    return tuple(found)
