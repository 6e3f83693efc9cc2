"""How long after the fact the form was sent. A delay belongs to a submission, never to its reports."""

from __future__ import annotations

from sqlalchemy import Date, case, cast, func, select

from analytics.filters import Filters
from analytics.queries import Question
from analytics.tables import PAPER, fct_submissions

s = fct_submissions.c
DELAYS = ("hour", "same_day", "next_day", "week", "memory", "paper", "unknown")
_IS_PAPER = func.coalesce(s.form_version, "").contains(PAPER, autoescape=True)
_MINUTES = (func.epoch(s.submitted_at) - func.epoch(s.occurred_at)) / 60


def by_delay(filters: Filters) -> Question:
    """Rows of (delay_code, n_submissions): within an hour (only where the hour of the fact is known), the same day, the day after, within
    a week, later (from memory), typed in from a sheet of paper (written nobody knows when), or unknown."""
    days = cast(func.timezone("Europe/Brussels", s.submitted_at), Date) - s.occurred_on
    delay = case(
        (s.submitted_at.is_(None), "unknown"),
        (_IS_PAPER, "paper"),
        (s.is_from_memory, "memory"),
        ((s.time_precision == "exact") & (_MINUTES < 60), "hour"),
        (days <= 0, "same_day"),
        (days == 1, "next_day"),
        else_="week",
    ).label("delay_code")
    return select(delay, func.count().label("n_submissions")).where(*filters.clauses(fct_submissions)).group_by(delay).order_by(delay)


def median_delay(filters: Filters) -> Question:
    """One row, of the submissions whose hour of the fact is known and that no sheet of paper brought: n_submissions, and median_minutes
    until they were sent."""
    middle = func.percentile_cont(0.5).within_group(_MINUTES)
    is_timed = (s.time_precision == "exact") & s.submitted_at.is_not(None) & ~_IS_PAPER
    return (
        select(func.count().label("n_submissions"), middle.label("median_minutes"))
        .where(*filters.clauses(fct_submissions), is_timed)
        .select_from(fct_submissions)
    )
