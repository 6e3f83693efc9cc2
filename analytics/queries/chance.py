"""How many incidents chance alone would make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import and_, func, literal, or_, select, true

from analytics.queries import Question
from analytics.tables import usual_levels

Span = tuple[str | None, dt.date, dt.date]  # an e-service (None: all of them), first and last day
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2099, 12, 31)


def expected_false(spans: Sequence[Span], *, in_working_hours: bool = False) -> Question:
    """One row, `expected_false`: incidents to expect of these e-services on these days without any failure. Spans may overlap: a day of an
    e-service counts once."""
    level = usual_levels.c
    within = [
        and_(level.date_on.between(first, last), true() if service is None else level.service_code == service)
        for service, first, last in spans
    ]
    question = select(func.coalesce(func.sum(level.expected_false), 0.0).label("expected_false"))
    question = question.where(or_(*within) if within else literal(False))
    return question.where(level.part_code == "work") if in_working_hours else question
