"""What the rules of "entirely solved" look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ColumnElement, case, func, select

from analytics.queries import Question
from analytics.tables import dim_kinds, fct_incidents, fct_reports, usual_levels

i, r, level = fct_incidents.c, fct_reports.c, usual_levels.c


def incidents(services: Sequence[str]) -> Question:
    """Every incident of these e-services, one row per e-service hit, newest first."""
    columns = (i.incident_id, i.service_code, i.occurred_on, i.first_report_at, i.n_reporters, i.level, i.max_severity_code)
    return select(*columns).where(i.service_code.in_(services)).order_by(i.first_report_at.desc(), i.incident_id)


def active_reporters(*, start: dt.date, end: dt.date) -> Question:
    """One row, `n_reporters`: who reported a failure of these days, of whatever e-service, not from memory."""
    return select(func.count(r.reporter_key.distinct()).label("n_reporters")).where(*_failures(start, end))


def reported(services: Sequence[str], *, start: dt.date, end: dt.date, least_severity: int) -> Question:
    """Rows of (service_code, n_reporters, n_reports, n_severe_reporters, n_severe_reports), without the empty ones: failures of these days,
    not from memory, and those at least so severe."""
    is_severe = r.severity_rank >= least_severity
    return (
        select(
            r.service_code,
            func.count(r.reporter_key.distinct()).label("n_reporters"),
            func.count().label("n_reports"),
            func.count(case((is_severe, r.reporter_key)).distinct()).label("n_severe_reporters"),
            func.count(case((is_severe, r.report_id))).label("n_severe_reports"),
        )
        .where(r.service_code.in_(services), *_failures(start, end))
        .group_by(r.service_code)
        .order_by(r.service_code)
    )


def _failures(start: dt.date, end: dt.date) -> tuple[ColumnElement[bool], ...]:
    """What is no failure (a full mailbox, planned work) and what is told from memory says nothing of these days."""
    failures = select(dim_kinds.c.kind_code).where(dim_kinds.c.kind_class_code == "failure")
    return (r.occurred_on.between(start, end), r.is_from_memory.is_(False), r.kind_code.in_(failures))


def working_levels(services: Sequence[str], *, start: dt.date, end: dt.date) -> Question:
    """Rows of (service_code, date_on, n_needed): reporters within two hours who are flagged on each working day whose level is known."""
    return (
        select(level.service_code, level.date_on, level.n_needed)
        .where(level.service_code.in_(services), level.part_code == "work", level.date_on >= start, level.date_on <= end)
        .order_by(level.service_code, level.date_on)
    )
