"""When: reporters or reports over time, the busiest day, two windows day by day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import ColumnElement, Date, Integer, case, cast, extract, func, literal_column, select

from analytics.filters import Filters
from analytics.periods import Bucket, Window, Windows
from analytics.queries import Question
from analytics.tables import dim_dates, fct_reports

UNITS = ("reporters", "reports")

r = fct_reports.c
_ONE = literal_column("1", Integer)


def by_severity(filters: Filters, *, bucket: Bucket, unit: str = "reporters") -> Question:
    """Rows of (starts_on, severity_code, n), without the empty ones; `starts_on` is the first day of the bucket.

    A reporter counts once per bucket, at the highest severity he gave in it (unknown only when he gave no other), so
    the parts of a bar add up to its distinct reporters. Reports count each at their own severity.
    """
    if unit not in UNITS:
        raise ValueError(f"{unit!r} is none of {UNITS}")
    rows = (
        select(
            bucket_start(bucket).label("starts_on"),
            r.reporter_key,
            case({str(rank): rank for rank in range(4)}, value=r.severity_code, else_=-1).label("severity_rank"),
        )
        .where(*filters.clauses(fct_reports))
        .subquery()
    )
    if unit == "reporters":
        rows = (
            select(rows.c.starts_on, rows.c.reporter_key, func.max(rows.c.severity_rank).label("severity_rank"))
            .group_by(rows.c.starts_on, rows.c.reporter_key)
            .subquery()
        )
    counted = (
        select(rows.c.starts_on, rows.c.severity_rank, func.count().label("n")).group_by(rows.c.starts_on, rows.c.severity_rank).subquery()
    )
    severity = case({rank: str(rank) for rank in range(4)}, value=counted.c.severity_rank, else_="unknown")
    return select(counted.c.starts_on, severity.label("severity_code"), counted.c.n).order_by(counted.c.starts_on, counted.c.severity_rank)


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


def known_hours(filters: Filters) -> Question:
    """One row: n_all reports; of those whose hour is known n_reports, from n_reporters."""
    is_known = r.time_precision == "exact"
    return (
        select(
            func.count().label("n_all"),
            func.count(case((is_known, 1))).label("n_reports"),
            func.count(case((is_known, r.reporter_key)).distinct()).label("n_reporters"),
        )
        .where(*filters.clauses(fct_reports))
        .select_from(fct_reports)
    )


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


def bucket_start(bucket: Bucket) -> ColumnElement[dt.date]:
    """First day of the bucket by arithmetic on stored days: no date function of one vendor, no bound value."""
    if bucket == "day":
        return r.occurred_on  # type: ignore[return-value]
    if bucket == "week":
        return cast(r.occurred_on - (r.occurred_weekday - _ONE), Date)
    return cast(r.occurred_on - (cast(extract("day", r.occurred_on), Integer) - _ONE), Date)
