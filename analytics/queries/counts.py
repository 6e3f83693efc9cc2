"""How many spoke: in all, by region, by e-service.

`n_reporters` is the number of distinct pseudonymous keys. It errs both ways: who gives an identifier once and another
one later is two, and people without any share a key with those of their postal code and software. Parts may exceed the
whole: somebody who names two e-services is one reporter of each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select

from analytics.filters import Filters
from analytics.queries import Question, once
from analytics.regions import COUNTED, REGIONS
from analytics.tables import WITHOUT_IDENTIFIER, fct_reports, fct_submissions

r = fct_reports.c
SEVERE = ("2", "3")  # an act was prevented, or safety or continuity of care was at stake


@once
def totals(filters: Filters, *, observed: tuple[dt.date, dt.date], not_failures: Collection[str]) -> Question:
    """One row for the whole selection and, as `n_reporters_WAL`, `n_reports_WAL` …, for each of its regions, where one
    reporter may stand in two; every count is 0 when nothing matches.

    `n_reporters_without_identifier` as `without_identifier` gives it, at no cost here. `n_reports_outside` is about days outside the
    observed period: counted like the others, but in no picture over time.
    `n_reports_not_failure` are those of the kinds `not_failures`: refusals, trouble on the user's side, planned works.
    """
    # one pass: of few groups, each a reporter in a region, everything else is added up
    group = (
        select(
            r.reporter_key,
            r.region_code,
            func.count().label("n_reports"),
            _count_if(r.is_from_memory.is_(True)).label("n_from_memory"),
            _count_if(r.severity_rank == -1).label("n_severity_unknown"),
            _count_if(r.kind_code.in_(not_failures)).label("n_not_failure"),
            _count_if(~r.occurred_on.between(*observed)).label("n_outside"),
        )
        .where(*filters.clauses(fct_reports))
        .group_by(r.reporter_key, r.region_code)
        .subquery()
    )
    g = group.c
    in_region = {region: case((g.region_code == region, g.n_reports), else_=0) for region in REGIONS}
    one = (
        select(
            g.reporter_key,
            *(_any(n > 0).label(f"is_in_{region}") for region, n in in_region.items()),
            *(_sum(n).label(f"n_{region}") for region, n in in_region.items()),
            *(_sum(g[name]).label(name) for name in ("n_reports", "n_from_memory", "n_severity_unknown", "n_not_failure", "n_outside")),
        )
        .group_by(g.reporter_key)
        .subquery()
    )
    o = one.c
    return select(
        func.count().label("n_reporters"),
        _count_if(o.reporter_key.startswith(WITHOUT_IDENTIFIER)).label("n_reporters_without_identifier"),
        _count_if(or_(*(o[f"is_in_{region}"] > 0 for region in COUNTED))).label("n_reporters_counted_regions"),
        *(_sum(o[f"is_in_{region}"]).label(f"n_reporters_{region}") for region in REGIONS),
        _sum(o.n_reports).label("n_reports"),
        _sum(o.n_from_memory).label("n_reports_from_memory"),
        _sum(o.n_severity_unknown).label("n_reports_severity_unknown"),
        _sum(o.n_not_failure).label("n_reports_not_failure"),
        _sum(o.n_outside).label("n_reports_outside"),
        *(_sum(o[f"n_{region}"]).label(f"n_reports_{region}") for region in REGIONS),
    ).select_from(one)


@once
def severity_unknown(filters: Filters) -> Question:
    """Reports in all and with unknown severity, in one row, whatever severity the filter asks for: a filter on severity
    takes the unknown ones away, and their share among what is left would always be 0."""
    return (
        select(
            func.count().label("n_reports"),
            _count_if(r.severity_code == "unknown").label("n_reports_severity_unknown"),
        )
        .where(*replace(filters, severities=()).clauses(fct_reports))
        .select_from(fct_reports)
    )


@once
def submissions(filters: Filters) -> Question:
    """One row: n_submissions with at least one report in the selection, n_without_identifier of them. A submission names an e-service once
    at most, so that of one e-service there are as many as reports."""
    of = fct_reports if len(filters.services) == 1 else fct_submissions
    without = _count_if(of.c.reporter_key.startswith(WITHOUT_IDENTIFIER)).label("n_without_identifier")
    return select(func.count().label("n_submissions"), without).where(*filters.clauses(of)).select_from(of)


def without_identifier(filters: Filters) -> Question:
    """One number, `n_without_identifier`: of the reporters, those known by postal code and software alone, one for each pair of them."""
    return (
        select(func.count(r.reporter_key.distinct()).label("n_without_identifier"))
        .where(r.reporter_key.startswith(WITHOUT_IDENTIFIER), *filters.clauses(fct_reports))
        .select_from(fct_reports)
    )


def reporters_naming(filters: Filters, *, other_than: str) -> Question:
    """One number, `n_reporters`: those who named an e-service, be it beside the answer `other_than`, which names none."""
    return (
        select(func.count(r.reporter_key.distinct()).label("n_reporters"))
        .where(*filters.clauses(fct_reports), r.service_code != other_than)
        .select_from(fct_reports)
    )


@once
def by_service(filters: Filters) -> Question:
    """One row per e-service named at least once, the one with most reporters first."""
    return _by(r.service_code, filters, name="service_code")


CODED = ("kind_code", "severity_code", "software_code", "region_code", "province_code", "practice_type_code")


@once
def by(column: str, filters: Filters) -> Question:
    """Rows of (code, n_reporters, n_reports) for one coded column of the reports, most reporters first; code is NULL where the report
    has none. A reporter counts once for each code he gave."""
    if column not in CODED:
        raise ValueError(f"{column!r} is none of {CODED}")
    return _by(r[column], filters, name="code")


def _by(column: ColumnElement[Any], filters: Filters, *, name: str) -> Question:
    """Reporters by way of one row per code and reporter, which costs a fraction of count(distinct)."""
    one = (
        select(column.label(name), func.count().label("n_reports"))
        .where(*filters.clauses(fct_reports))
        .group_by(column, r.reporter_key)
        .subquery()
    )
    n_reporters = func.count().label("n_reporters")
    return (
        select(one.c[name], n_reporters, _sum(one.c.n_reports).label("n_reports"))
        .group_by(one.c[name])
        .order_by(n_reporters.desc(), one.c[name])
    )


@once
def summary(column: str, filters: Filters) -> Question:
    """The summary table, one row per `service_code` or `region_code`: who named it, how severe, how well documented, from when to when.

    `n_reporters_severe` counts reporters who met severity 2 or 3 at least once. One pass over one row per reporter and
    code: about half the time of several count(distinct).
    """
    if column not in ("service_code", "region_code"):
        raise ValueError(f"there is no summary by {column!r}")
    one = (
        select(
            r[column],
            r.reporter_key,
            func.count().label("n_reports"),
            _any(r.severity_code.in_(SEVERE)).label("is_severe"),
            _count_if(r.severity_code == "unknown").label("n_severity_unknown"),
            _count_if(r.is_from_memory.is_(True)).label("n_from_memory"),
            func.min(r.occurred_on).label("first_on"),
            func.max(r.occurred_on).label("last_on"),
        )
        .where(*filters.clauses(fct_reports))
        .group_by(r[column], r.reporter_key)
        .subquery()
    )
    n_reporters = func.count().label("n_reporters")
    return (
        select(
            one.c[column],
            n_reporters,
            _sum(one.c.is_severe).label("n_reporters_severe"),
            _sum(one.c.n_reports).label("n_reports"),
            _sum(one.c.n_severity_unknown).label("n_reports_severity_unknown"),
            _sum(one.c.n_from_memory).label("n_reports_from_memory"),
            func.min(one.c.first_on).label("first_on"),
            func.max(one.c.last_on).label("last_on"),
        )
        .group_by(one.c[column])
        .order_by(n_reporters.desc(), one.c[column])
    )


def _sum(column: ColumnElement[Any]) -> ColumnElement[int]:
    return func.coalesce(func.sum(column), 0)


def _count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _any(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.max(case((condition, 1), else_=0))
