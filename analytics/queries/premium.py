"""What the argument about the premium asks: incidents as stretches of time, who met them, reports by criterion and month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select

from analytics.queries import Question
from analytics.tables import fct_incidents, fct_official_outages, fct_reports, ppi_criterion_services

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


def reporters_of(incident_ids: Sequence[str]) -> Question:
    """One row, (n_reporters, n_reports): distinct reporters of these incidents together."""
    return select(func.count(r.reporter_key.distinct()).label("n_reporters"), func.count().label("n_reports")).where(
        r.incident_id.in_(incident_ids)
    )


def by_month(premium_year: int, *, start: dt.date, end: dt.date, regions: Sequence[str]) -> Question:
    """Rows of (criterion_code, month_on, n_reporters, n_reports): reports of these days about the e-services whose use a criterion
    measures, by month of the fact. A report of a service that two criteria measure counts for both. `regions`: those of the reporters."""
    link = ppi_criterion_services.c
    month_on = func.date_trunc("month", r.occurred_on).label("month_on")
    return (
        select(
            link.criterion_code,
            month_on,
            func.count(r.reporter_key.distinct()).label("n_reporters"),
            func.count(r.report_id).label("n_reports"),
        )
        .join_from(fct_reports, ppi_criterion_services, link.service_code == r.service_code)
        .where(
            link.premium_year == premium_year,
            link.relation_code == "direct",
            r.occurred_on >= start,
            r.occurred_on <= end,
            r.region_code.in_(regions),
        )
        .group_by(link.criterion_code, month_on)
        .order_by(link.criterion_code, month_on)
    )


def official_outages(services: Sequence[str], *, start: dt.date, end: dt.date) -> Question:
    """Official outages that touch these days and hit, or are blamed on, one of these e-services; oldest first. Those without a date are
    left out."""
    o = fct_official_outages.c
    named = o.service_code.in_(services) | o.fault_service_code.in_(services)
    return select(fct_official_outages).where(named, o.starts_on <= end, o.ends_on >= start).order_by(o.starts_on, o.official_outage_id)
