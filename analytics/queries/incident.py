"""Everything about one incident: the e-services hit with it, its reports in time, where, by which package, beside what is usual.

Names and keys of reporters never leave the database; they are only counted. A comment leaves it only with its author's consent.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import DateTime, Interval, Select, cast, func, literal, select

from analytics.queries import Question, service
from analytics.queries.text import joined
from analytics.tables import (
    dim_kinds,
    fct_incidents,
    fct_official_outages,
    fct_reports,
    fct_submissions,
    usual_levels,
)

i, r, s = fct_incidents.c, fct_reports.c, fct_submissions.c
STEP_MINUTES = 15


def overlapping(service_code: str, at: dt.datetime) -> Question:
    """The incidents of an e-service that hold this moment, or begin or end within an hour of it, the nearest first: a link carries
    service and start, so that it finds its incident again when a later report moved its bounds."""
    hour = cast(literal("1 hour"), Interval)
    away = func.abs(func.epoch(i.first_report_at) - func.epoch(cast(at, DateTime(timezone=True))))
    return (
        select(fct_incidents)
        .where(i.service_code == service_code, i.first_report_at - hour <= at, i.last_report_at + hour >= at)
        .order_by(away, i.incident_id)
    )


def by_id(incident_id: str) -> Question:
    """One incident of one e-service, or none."""
    return select(fct_incidents).where(i.incident_id == incident_id)


def hit(root_incident_id: str) -> Question:
    """The incidents of one root, itself among them: one row per e-service hit, the earliest first."""
    return select(fct_incidents).where(i.root_incident_id == root_incident_id).order_by(i.first_report_at, i.incident_id)


def over_the_day(service_code: str, day: dt.date, *, incident_id: str) -> Question:
    """Rows of (starts_at, is_member, n_reporters) by quarter of an hour: the failures of that day and e-service at a known hour, those
    of the incident and the others. Like the usual level, it leaves out what is told from memory and what is no failure."""
    step = STEP_MINUTES * 60
    starts_at = func.to_timestamp(func.floor(func.epoch(r.occurred_at) / step) * step).label("starts_at")
    failures = select(dim_kinds.c.kind_code).where(dim_kinds.c.kind_class_code == "failure")
    is_member = func.coalesce(r.incident_id == incident_id, False)
    rows = (
        select(starts_at, is_member.label("is_member"), r.reporter_key)
        .where(r.service_code == service_code, r.occurred_on == day, r.time_precision == "exact")
        .where(r.kind_code.in_(failures), r.is_from_memory.is_(False))
        .subquery()
    )
    return (
        select(rows.c.starts_at, rows.c.is_member, func.count(rows.c.reporter_key.distinct()).label("n_reporters"))
        .group_by(rows.c.starts_at, rows.c.is_member)
        .order_by(rows.c.starts_at)
    )


def levels(service_code: str, day: dt.date) -> Question:
    """What was usual for an e-service on a day: one row per part of the week with a known level."""
    level = usual_levels.c
    return select(usual_levels).where(level.service_code == service_code, level.date_on == day).order_by(level.part_code)


def by(column: str, incident_ids: tuple[str, ...]) -> Question:
    """Distinct reporters of the incidents by region_code, software_code, kind_code or severity_code, most first."""
    if column not in ("region_code", "software_code", "kind_code", "severity_code"):
        raise ValueError(f"incidents are not counted by {column}")
    n_reporters = func.count(r.reporter_key.distinct()).label("n_reporters")
    return select(r[column], n_reporters).where(r.incident_id.in_(incident_ids)).group_by(r[column]).order_by(n_reporters.desc(), r[column])


def usual_software(region_codes: tuple[str, ...], *, before: dt.date) -> Question:
    """Rows of (software_code, n_reporters): the packages of all who reported anything from these regions in the twelve whole months
    before the month of that day."""
    until = before.replace(day=1)
    since = until.replace(year=until.year - 1)
    n_reporters = func.count(s.reporter_key.distinct()).label("n_reporters")
    return (
        select(s.software_code, n_reporters)
        .where(s.region_code.in_(region_codes), s.occurred_on >= since, s.occurred_on < until, s.software_code != "UNKNOWN")
        .group_by(s.software_code)
        .order_by(n_reporters.desc(), s.software_code)
    )


def reports(incident_ids: tuple[str, ...]) -> Select[Any]:
    """Its reports one by one, in time: nothing of who sent them."""
    codes = (r.service_code, r.kind_code, r.severity_code, r.region_code, r.province_code, r.software_code)
    return (
        select(r.report_id, r.submission_id, r.occurred_at, *codes)
        .where(r.incident_id.in_(incident_ids))
        .order_by(r.occurred_at, r.report_id)
    )


def quotes(incident_ids: tuple[str, ...]) -> Question:
    """What reporters said and agreed to be quoted with: occurred_at, region_code, service_codes, comment, language; once each, in time."""
    return (
        select(
            func.min(r.occurred_at).label("occurred_at"),
            s.region_code,
            joined(r.service_code).label("service_codes"),
            s.comment,
            s.language,
        )
        .join_from(fct_reports, fct_submissions, s.submission_id == r.submission_id)
        .where(r.incident_id.in_(incident_ids), s.has_quote_consent, s.comment.is_not(None))
        .group_by(s.submission_id, s.region_code, s.comment, s.language)
        .order_by(func.min(r.occurred_at), s.comment)
    )


def outage(official_outage_id: str) -> Question:
    """The official outage that confirms an incident."""
    return select(fct_official_outages).where(fct_official_outages.c.official_outage_id == official_outage_id)


def around(service_code: str, first: dt.datetime, last: dt.datetime) -> Question:
    """What the e-service depends on and what depends on it: the neighbours one edge away, and all further away that had an incident in
    these hours. Rows of (service_code, is_upstream, path_length, mark, how_fr, how_nl,
    how_en, holds_for, source, has_incident)."""
    failing = select(i.service_code).where(i.first_report_at <= last, i.last_report_at >= first)
    rows = service.dependencies(service_code).order_by(None).subquery()
    has_incident = rows.c.service_code.in_(failing)
    return (
        select(*rows.c, has_incident.label("has_incident"))
        .where((rows.c.path_length == 1) | has_incident)
        .order_by(rows.c.is_upstream.desc(), has_incident.desc(), rows.c.path_length, rows.c.service_code)
    )
