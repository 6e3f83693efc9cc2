"""What the rules of "entirely solved" look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select

from analytics.queries import Question
from analytics.tables import fct_incidents, fct_reports, usual_levels

i, r, level = fct_incidents.c, fct_reports.c, usual_levels.c


def incidents(services: Sequence[str]) -> Question:
    """Every incident of these e-services, one row per e-service hit, newest first."""
    columns = (i.incident_id, i.service_code, i.occurred_on, i.first_report_at, i.n_reporters, i.level, i.max_severity_code)
    return select(*columns).where(i.service_code.in_(services)).order_by(i.first_report_at.desc(), i.incident_id)


def active_reporters(*, start: dt.date, end: dt.date) -> Question:
    """One row, `n_reporters`: distinct reporters of the whole form, whatever e-service they named, of facts of these days."""
    return select(func.count(r.reporter_key.distinct()).label("n_reporters")).where(r.occurred_on >= start, r.occurred_on <= end)


def working_levels(services: Sequence[str], *, start: dt.date, end: dt.date) -> Question:
    """Rows of (service_code, date_on, n_needed): reporters within two hours who are flagged on each working day whose level is known."""
    return (
        select(level.service_code, level.date_on, level.n_needed)
        .where(level.service_code.in_(services), level.part_code == "work", level.date_on >= start, level.date_on <= end)
        .order_by(level.service_code, level.date_on)
    )
