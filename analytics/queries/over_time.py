"""When: reporters or reports over time, the busiest day, two windows day by day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, case, cast, func, select

from analytics.filters import Filters
from analytics.periods import Bucket, Window, Windows
from analytics.queries import Question, once
from analytics.tables import dim_dates, fct_reports

UNITS = ("reporters", "reports")

r = fct_reports.c
_FIRST_MONDAY = dt.date(1970, 1, 5)  # where the ETL counts weeks from


@once
def by_severity(filters: Filters, *, bucket: Bucket, unit: str = "reporters") -> Question:
    """Rows of (starts_on, severity_code, n), without the empty ones; `starts_on` is the first day of the bucket.

    A reporter counts once per bucket, at the highest severity he gave in it (unknown only when he gave no other), so
    the parts of a bar add up to its distinct reporters. Reports count each at their own severity.
    """
    if unit not in UNITS:
        raise ValueError(f"{unit!r} is none of {UNITS}")
    number = _bucket_number(bucket)
    rank = func.max(r.severity_rank) if unit == "reporters" else r.severity_rank
    per = (r.reporter_key,) if unit == "reporters" else (r.severity_rank,)
    rows = (
        select(number.label("number"), rank.label("severity_rank"), func.count().label("n_reports"))
        .where(*filters.clauses(fct_reports))
        .group_by(number, *per)
        .subquery()
    )
    n = func.count() if unit == "reporters" else func.sum(rows.c.n_reports)
    counted = select(rows.c.number, rows.c.severity_rank, n.label("n")).group_by(rows.c.number, rows.c.severity_rank).subquery()
    severity = case({rank: str(rank) for rank in range(4)}, value=counted.c.severity_rank, else_="unknown")
    starts_on = bucket_start(bucket, counted.c.number).label("starts_on")
    return select(starts_on, severity.label("severity_code"), counted.c.n).order_by(counted.c.number, counted.c.severity_rank)


@once
def by_weekday_and_hour(filters: Filters, *, unit: str = "reporters") -> Question:
    """Rows of (occurred_weekday, occurred_hour, n), without the empty ones, of the reports whose hour is known. A reporter counts once per
    hour of the week, however many weeks he met a failure in it."""
    if unit not in UNITS:
        raise ValueError(f"{unit!r} is none of {UNITS}")
    n = (func.count(r.reporter_key.distinct()) if unit == "reporters" else func.count()).label("n")
    return (
        select(r.occurred_weekday, r.occurred_hour, n)
        .where(*filters.clauses(fct_reports), r.time_precision == "exact")
        .group_by(r.occurred_weekday, r.occurred_hour)
        .order_by(r.occurred_weekday, r.occurred_hour)
    )


@once
def known_hours(filters: Filters) -> Question:
    """One row: n_all reports; n_reports whose exact hour is given, from n_reporters; n_approximate, whose hour is that of sending."""
    is_known = r.time_precision == "exact"
    return (
        select(
            func.count().label("n_all"),
            func.count(case((is_known, 1))).label("n_reports"),
            func.count(case((is_known, r.reporter_key)).distinct()).label("n_reporters"),
            func.count(case((r.time_precision == "approximate", 1))).label("n_approximate"),
        )
        .where(*filters.clauses(fct_reports))
        .select_from(fct_reports)
    )


@once
def busiest_day(filters: Filters, *, window: Window) -> Question:
    """The observed day of the window with most reporters, the later of equals; no row without reports."""
    n_reporters = func.count(r.reporter_key.distinct()).label("n_reporters")
    return (
        select(r.occurred_on, n_reporters)
        .where(*filters.clauses(fct_reports), *_in_window(window))
        .group_by(r.occurred_on)
        .order_by(n_reporters.desc(), r.occurred_on.desc())
        .limit(1)
    )


@once
def reporters_by_day(filters: Filters, windows: Windows) -> Question:
    """Rows of (occurred_on, n_reporters) for the compared days of both windows that have any. The period of the filter
    does not apply, the windows do.

    Every day counts what came in within a week of the fact: people report late, and a newer day must not look better only
    because an older one had more time.
    """
    undated = replace(filters, start=None, end=None)
    days = [day for window in (windows.recent, windows.before) if window for day in window.compared_days]
    in_time = r.occurred_on.in_(days) & r.is_from_memory.is_(False)
    return (
        select(r.occurred_on, func.count(r.reporter_key.distinct()).label("n_reporters"))
        .where(*undated.clauses(fct_reports), in_time)
        .group_by(r.occurred_on)
        .order_by(r.occurred_on)
    )


def _in_window(window: Window) -> tuple[ColumnElement[bool], ...]:
    observed = select(dim_dates.c.date_on).where(dim_dates.c.is_observed.is_(True))
    return r.occurred_on.between(window.first, window.last), r.occurred_on.in_(observed)


def bucket_start(bucket: Bucket, number: ColumnElement[Any] | None = None) -> ColumnElement[dt.date]:
    """First day of a bucket, by the number that `_bucket_number` gives it; of each report where none is given."""
    number = _bucket_number(bucket) if number is None else number
    if bucket == "day":
        return number
    if bucket == "week":
        return cast(cast(_FIRST_MONDAY, Date) + number * 7, Date)  # the inner cast is for the statement as it is shown, with its values
    return func.make_date(cast(number // 12, Integer), number % 12 + 1, 1)


def _bucket_number(bucket: Bucket) -> ColumnElement[Any]:
    """What a bucket is grouped by: small numbers, which are counted faster than days."""
    return {"day": r.occurred_on, "week": r.week_number, "month": r.month_number}[bucket]
