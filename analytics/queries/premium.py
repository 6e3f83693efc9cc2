"""What the argument about the premium asks: incidents as stretches of time, who met them, reports by criterion and month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Date, Subquery, case, func, select, true

from analytics.argument.premium import OUR_REGIONS
from analytics.queries import Question
from analytics.queries.exposure import NO_FAILURE
from analytics.regions import UNKNOWN_REGION
from analytics.tables import (
    dim_dates,
    dim_services,
    fct_incidents,
    fct_official_outages,
    fct_reports,
    ppi_criteria,
    ppi_criterion_services,
)

i, r = fct_incidents.c, fct_reports.c


def incidents(*, start: dt.date, end: dt.date) -> Question:
    """Rows of (incident_id, root_incident_id, root_service_code, service_code, occurred_on, first_report_at, last_report_at, ended_at,
    n_reports, n_reporters, n_software, level, max_severity_code, official_outage_id), oldest first: every incident that touches these
    days, one per e-service hit; one that began before them has an end stated for one of them."""
    columns = (
        i.incident_id,
        i.root_incident_id,
        i.root_service_code,
        i.service_code,
        i.occurred_on,
        i.first_report_at,
        i.last_report_at,
        i.ended_at,
        i.n_reports,
        i.n_reporters,
        i.n_software,
        i.level,
        i.max_severity_code,
        i.official_outage_id,
    )
    touching = (i.occurred_on >= start) | (func.timezone("Europe/Brussels", i.ended_at) > start)
    return select(*columns).where(touching, i.occurred_on <= end).order_by(i.first_report_at, i.incident_id)


def by_week(premium_year: int, *, regions: Sequence[str]) -> Question:
    """Rows of (criterion_code, week_on, n_reporters, n_reports), observed days of the year only; `week_on` is a Monday. See `_reports`."""
    rows = _reports(premium_year, regions)
    week_on = func.date_trunc("week", rows.c.occurred_on).cast(Date).label("week_on")
    return (
        select(rows.c.criterion_code, week_on, *_both(rows, "", rows.c.is_observed))
        .where(rows.c.is_observed)
        .group_by(rows.c.criterion_code, week_on)
        .order_by(rows.c.criterion_code, week_on)
    )


def by_month(premium_year: int, *, regions: Sequence[str]) -> Question:
    """Rows of (criterion_code, month_on, n_reporters, n_reports, n_reporters_unobserved, n_reports_unobserved): of observed days, and of
    days that nobody observed, which are told from memory. See `_reports`."""
    rows = _reports(premium_year, regions)
    month_on = func.date_trunc("month", rows.c.occurred_on).cast(Date).label("month_on")
    return (
        select(rows.c.criterion_code, month_on, *_both(rows, "", rows.c.is_observed), *_both(rows, "_unobserved", ~rows.c.is_observed))
        .group_by(rows.c.criterion_code, month_on)
        .order_by(rows.c.criterion_code, month_on)
    )


def by_window(premium_year: int, *, regions: Sequence[str]) -> Question:
    """One row per criterion that anybody reported about: criterion_code, then reporters and reports, each distinct, of observed days
    inside its measuring period, outside it, or before the date of a state or a registration, which has no period; and the same of days
    that nobody observed (`n_reporters_inside`, `n_reports_before`, `n_reports_outside_unobserved` …). All are 0 where no day is known. See
    `_reports`."""
    rows = _reports(premium_year, regions)
    columns = [
        column
        for suffix, is_in_place in (
            ("_inside", rows.c.is_held & ~rows.c.is_dated_only),
            ("_before", rows.c.is_held & rows.c.is_dated_only),
            ("_outside", ~rows.c.is_held),
        )
        for column in (
            *_both(rows, suffix, is_in_place & rows.c.is_observed),
            *_both(rows, f"{suffix}_unobserved", is_in_place & ~rows.c.is_observed),
        )
    ]
    return select(rows.c.criterion_code, *columns).group_by(rows.c.criterion_code).order_by(rows.c.criterion_code)


def in_any_window(premium_year: int, *, regions: Sequence[str], are_all_kinds: bool = False) -> Question:
    """One row over the criteria that a source states, each report and reporter once: n_reporters and n_reports of observed days, those of
    them inside the measuring period of one criterion or more (`_inside`; a state or a registration has none), and those of days that
    nobody observed (`_unobserved`). With `are_all_kinds`, also of what is no failure. See `_reports`."""
    rows = _reports(premium_year, regions, are_all_kinds=are_all_kinds)
    return select(
        *_both(rows, "", rows.c.is_observed),
        *_both(rows, "_inside", rows.c.is_observed & rows.c.is_held & ~rows.c.is_dated_only),
        *_both(rows, "_unobserved", ~rows.c.is_observed),
    ).where(~rows.c.is_uncertain)


def naming(services: Sequence[str], days: Sequence[dt.date], *, regions: Sequence[str]) -> Question:
    """One row, (n_reporters, n_reports): reports of these days about one of `services`; a reporter of several days counts once."""
    return select(func.count(r.reporter_key.distinct()).label("n_reporters"), func.count().label("n_reports")).where(
        r.occurred_on.in_(days), r.service_code.in_(services), r.region_code.in_(regions)
    )


def of_unknown_place(premium_year: int) -> Question:
    """One row, (n_reporters, n_reports): failures of the year of e-services that a named criterion measures, whose reporter gave no
    place, so that no region counts them."""
    rows = _reports(premium_year, (UNKNOWN_REGION,))
    return select(
        func.count(rows.c.reporter_key.distinct()).label("n_reporters"), func.count(rows.c.report_id.distinct()).label("n_reports")
    )


def _reports(premium_year: int, regions: Sequence[str], *, are_all_kinds: bool = False) -> Subquery:
    """Rows of (criterion_code, report_id, reporter_key, occurred_on, is_uncertain, is_dated_only, is_held, is_observed): failures of the
    year reported by GPs of `regions` about the e-services whose use a criterion measures, as the exposure counts them; refusals, faults on
    the user's side and announced works only with `are_all_kinds`. A report of a service that two criteria measure stands under both.
    `is_held`: from its first day to its last, NULL where no day of the criterion is known; `is_dated_only`: a source states
    the last day alone, so that what is held came before a date, in no measuring period."""
    links = _links(premium_year, regions)
    of_kind = true() if are_all_kinds else r.kind_code.not_in(NO_FAILURE)
    return (
        select(
            links.c.criterion_code,
            r.report_id,
            r.reporter_key,
            r.occurred_on,
            links.c.is_uncertain,
            links.c.is_dated_only,
            r.occurred_on.between(links.c.first_on, links.c.last_on).label("is_held"),
            func.coalesce(dim_dates.c.is_observed, False).label("is_observed"),
        )
        .join_from(links, fct_reports, r.service_code == links.c.service_code)
        .outerjoin(dim_dates, dim_dates.c.date_on == r.occurred_on)
        .where(r.occurred_on.between(dt.date(premium_year, 1, 1), dt.date(premium_year, 12, 31)), r.region_code.in_(regions), of_kind)
        .subquery("reports")
    )


def _links(premium_year: int, regions: Sequence[str]) -> Subquery:
    """Rows of (criterion_code, service_code, is_uncertain, is_dated_only, first_on, last_on): the e-services whose use a named criterion
    measures, with its days; where only the last is stated (`is_dated_only`) they begin with the year, which is our choice. A criterion
    whose presence is an inference is left out, and so is an e-service that serves another region alone: none of these GPs needs it."""
    link, criterion, service = ppi_criterion_services.c, ppi_criteria.c, dim_services.c
    is_of_criterion = (criterion.premium_year == link.premium_year) & (criterion.criterion_code == link.criterion_code)
    served = tuple(one for one in regions if one != UNKNOWN_REGION) or OUR_REGIONS
    return (
        select(
            link.criterion_code,
            link.service_code,
            criterion.is_uncertain,
            (criterion.period_start.is_(None) & criterion.period_end.is_not(None)).label("is_dated_only"),
            func.coalesce(criterion.period_start, dt.date(premium_year, 1, 1)).label("first_on"),
            criterion.period_end.label("last_on"),
        )
        .join_from(ppi_criterion_services, ppi_criteria, is_of_criterion)
        .join(dim_services, service.service_code == link.service_code)
        .where(
            link.premium_year == premium_year,
            link.relation_code == "direct",
            criterion.is_shown | criterion.is_uncertain,
            service.region_code.is_(None) | service.region_code.in_(served),
        )
        .subquery("links")
    )


def _both(rows: Subquery, suffix: str, condition: ColumnElement[bool]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Distinct reporters and distinct reports that meet a condition."""
    return (
        func.count(case((condition, rows.c.reporter_key)).distinct()).label(f"n_reporters{suffix}"),
        func.count(case((condition, rows.c.report_id)).distinct()).label(f"n_reports{suffix}"),
    )


def official_outages(services: Sequence[str], *, start: dt.date, end: dt.date) -> Question:
    """Official outages that touch these days and hit, or are blamed on, one of these e-services; oldest first. Those without a date are
    left out."""
    o = fct_official_outages.c
    named = o.service_code.in_(services) | o.fault_service_code.in_(services)
    return select(fct_official_outages).where(named, o.starts_on <= end, o.ends_on >= start).order_by(o.starts_on, o.official_outage_id)
