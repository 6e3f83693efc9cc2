"""Incidents derived from reports, and what the rule was able to see."""

from __future__ import annotations

from sqlalchemy import func, select

from analytics.queries import Question
from analytics.tables import usual_levels


def expected_false() -> Question:
    """One row, `expected_false`: incidents that chance alone would make of all days whose usual level was known."""
    return select(func.sum(usual_levels.c.expected_false).label("expected_false"))
