"""The ledger of demands and answers, and the incidents beside it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Date, cast, func, select

from analytics.queries import Question
from analytics.tables import fct_incidents, ledger

i = fct_incidents.c


def entries() -> Question:
    """Every letter, demand, answer, promise and event, oldest first."""
    return select(ledger).order_by(ledger.c.entry_from, ledger.c.entry_id)


def incidents_by_month(*, start: dt.date, end: dt.date) -> Question:
    """Rows of (month_on, n), without the empty ones: incidents by probable root, in the month of their first day."""
    first_on = func.min(i.occurred_on).label("occurred_on")
    roots = select(i.root_incident_id, first_on).group_by(i.root_incident_id).subquery().c
    month_on = cast(func.date_trunc("month", roots.occurred_on), Date).label("month_on")
    return (
        select(month_on, func.count().label("n"))
        .where(roots.occurred_on >= start, roots.occurred_on <= end)
        .group_by(month_on)
        .order_by(month_on)
    )
