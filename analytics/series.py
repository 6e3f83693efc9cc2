"""Counts over time made whole: every bucket of the axis stands in the frame, and not observed is not zero."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd

from analytics.periods import LATE_DAYS, ONE_DAY, Bucket, bucket_end, buckets, observed

MEDIAN_OF: dict[Bucket, int] = {"day": 7, "week": 5}  # bars, as many before as after: odd, so that the median was counted once
MIN_MEDIANS = 7  # fewer make no line
MIN_IN_THE_MIDDLE = 5  # of the whole bars, half must count as many: below, a line would go up and down with single people
SEVERITIES = ("3", "2", "1", "0", "unknown")  # from the ground of a bar upwards: the worst is read on the baseline


def complete(
    counts: pd.DataFrame,
    dates: pd.DataFrame,
    *,
    start: dt.date,
    end: dt.date,
    bucket: Bucket,
    last_observed: dt.date,
) -> pd.DataFrame:
    """One row per bucket that touches the stretch: starts_on, ends_on, n_days, n_observed_days (of the stretch), one column
    per severity, n, is_late. `counts` holds (starts_on, severity_code, n).

    Numbers are NaN where no day of the bucket was observed and nobody reported; they are 0 only where somebody looked
    and saw nothing. `is_late`: part of it lies in the last days, for which reports still come in.
    """
    starts = list(buckets(start, end, bucket))
    ends = [bucket_end(day, bucket) for day in starts]
    seen = list(observed(dates, start, end)["date_on"])
    n_observed = [bisect_right(seen, last) - bisect_left(seen, first) for first, last in zip(starts, ends, strict=True)]
    found: Counter[tuple[dt.date, str]] = Counter()
    for day, severity, n in zip(counts["starts_on"], counts["severity_code"], counts["n"], strict=True):
        found[day, severity] += int(n)
    totals = [sum(found[day, severity] for severity in SEVERITIES) for day in starts]
    is_counted = [bool(seen_days or total) for seen_days, total in zip(n_observed, totals, strict=True)]
    late_from = last_observed - (LATE_DAYS - 1) * ONE_DAY

    def numbers(values: Iterable[int]) -> list[float]:
        return [float(value) if counted else math.nan for value, counted in zip(values, is_counted, strict=True)]

    return pd.DataFrame(
        {
            "starts_on": starts,
            "ends_on": ends,
            "n_days": [(last - first).days + 1 for first, last in zip(starts, ends, strict=True)],
            "n_observed_days": n_observed,
            **{severity: numbers(found[day, severity] for day in starts) for severity in SEVERITIES},
            "n": numbers(totals),
            "is_late": [min(last, end) >= late_from for last in ends],
        }
    )


def rolling_median(series: pd.DataFrame, *, bucket: Bucket) -> pd.Series[float]:
    """The median of the bars around each bar, itself in their middle; `series` as `complete` gives it.

    NaN where one of them is not whole: days not observed or not shown, or the last days, for which reports still come in. All NaN
    for months, and where there would be too few to make a line, or of too small numbers.
    """
    size = MEDIAN_OF.get(bucket)
    is_whole = (series["n_observed_days"] == series["n_days"]) & ~series["is_late"].astype(bool)
    counted = series["n"].astype(float).where(is_whole)
    medians = counted.rolling(size, center=True, min_periods=size).median() if size else counted
    is_line = size is not None and medians.notna().sum() >= MIN_MEDIANS and counted.median() >= MIN_IN_THE_MIDDLE
    return medians if is_line else pd.Series(math.nan, index=series.index)


def hours_of_week(counts: pd.DataFrame, dates: pd.DataFrame, *, start: dt.date, end: dt.date) -> pd.DataFrame:
    """One row per weekday (1 to 7) and hour (0 to 23): weekday, hour, n, n_days (observed days of that weekday in the stretch). `counts`
    holds (occurred_weekday, occurred_hour, n). NaN on a weekday of which no day was observed, unless somebody reported of it."""
    found = {(row["occurred_weekday"], row["occurred_hour"]): int(row["n"]) for row in counts.to_dict("records")}
    n_days = observed(dates, start, end)["iso_weekday"].value_counts()
    cells = pd.DataFrame(
        [
            {"weekday": day, "hour": hour, "n": found.get((day, hour), 0), "n_days": int(n_days.get(day, 0))}
            for day in range(1, 8)
            for hour in range(24)
        ]
    )
    cells["n"] = cells["n"].astype(float).where((cells["n_days"] > 0) | (cells["n"] > 0))
    return cells


def delays_in_order(counts: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """One row per delay, also those nobody had, in the order of `codes`; paper and unknown only where there are any."""
    found = dict(zip(counts["delay_code"], counts["n_submissions"].map(int), strict=True))
    shown = [code for code in codes if code not in ("paper", "unknown") or found.get(code)]
    return pd.DataFrame([{"delay_code": code, "n_submissions": found.get(code, 0)} for code in shown])
