"""How severe, and what it meant: consequences, time lost, patients, ways round.

Measures belong to submissions: each counts once, however many e-services it names, and is never summed over reports.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select, union_all

from analytics.filters import Filters
from analytics.queries import Question
from analytics.tables import fct_consequences, fct_reports, fct_submissions

r, s = fct_reports.c, fct_submissions.c
Stretches = Sequence[tuple[dt.date, dt.date]]
MEASURES = ("minutes_lost", "patients_affected")


def by_severity(filters: Filters) -> Question:
    """Rows of (severity_code, n_reporters, n_reports). A reporter counts once, at the highest severity he gave (unknown only when he gave
    no other), so the levels add up to the reporters; a report counts at its own."""
    reports = select(r.severity_rank.label("rank"), r.reporter_key).where(*filters.clauses(fct_reports)).subquery()
    highest = select(func.max(reports.c.rank).label("rank")).group_by(reports.c.reporter_key).subquery()
    counted = [
        select(rows.c.rank, is_reporter.label("is_reporter"), func.count().label("n")).group_by(rows.c.rank)
        for rows, is_reporter in ((reports, literal(0)), (highest, literal(1)))
    ]
    both = union_all(*counted).subquery()
    severity = case({level: str(level) for level in range(4)}, value=both.c.rank, else_="unknown")
    n_reporters = func.coalesce(func.sum(case((both.c.is_reporter == 1, both.c.n))), 0)
    n_reports = func.coalesce(func.sum(case((both.c.is_reporter == 0, both.c.n))), 0)
    return (
        select(severity.label("severity_code"), n_reporters.label("n_reporters"), n_reports.label("n_reports"))
        .group_by(both.c.rank)
        .order_by(both.c.rank.desc())
    )


def prevented(filters: Filters) -> Question:
    """Rows of (consequence_code, n_reporters, n_submissions), most reporters first; a submission may name several."""
    c = fct_consequences.c
    n_reporters = func.count(s.reporter_key.distinct()).label("n_reporters")
    return (
        select(c.consequence_code, n_reporters, func.count().label("n_submissions"))
        .join_from(fct_submissions, fct_consequences, c.submission_id == s.submission_id)
        .where(*filters.clauses(fct_submissions))
        .group_by(c.consequence_code)
        .order_by(n_reporters.desc(), c.consequence_code)
    )


def answered_consequences(filters: Filters) -> Question:
    """One row: n_submissions, and n_answered of them that name at least one consequence."""
    named = select(fct_consequences.c.submission_id)
    is_answered = func.count(case((s.submission_id.in_(named), 1)))
    return (
        select(func.count().label("n_submissions"), is_answered.label("n_answered"))
        .where(*filters.clauses(fct_submissions))
        .select_from(fct_submissions)
    )


def measures(filters: Filters) -> Question:
    """One row per measure: measure_code, n_submissions, n_answered, quartile_1, median, quartile_3, total. The quartiles are of those who
    answered, NULL where nobody did; the total is what was declared, which is the least there was."""
    parts = [
        select(literal(name).label("measure_code"), *told(s[name])).where(*filters.clauses(fct_submissions)).select_from(fct_submissions)
        for name in MEASURES
    ]
    both = union_all(*parts).subquery()
    return select(both).order_by(both.c.measure_code)


def minutes_by_service(filters: Filters) -> Question:
    """Rows of (service_code, n_submissions, n_answered, quartile_1, median, quartile_3, total) of the minutes lost, by e-service
    named, where anybody answered. A submission that names several counts whole in each, so the totals of the rows exceed that of the
    selection."""
    n_answered = func.count(s.minutes_lost)
    return (
        select(r.service_code, *told(s.minutes_lost))
        .join_from(fct_reports, fct_submissions, s.submission_id == r.submission_id)
        .where(*filters.clauses(fct_reports))
        .group_by(r.service_code)
        .having(n_answered > 0)
        .order_by(func.sum(s.minutes_lost).desc(), r.service_code)
    )


def told(column: ColumnElement[int]) -> tuple[ColumnElement[Any], ...]:
    """What is said of a measure: n_submissions, n_answered, quartile_1, median, quartile_3, total."""
    return (
        func.count().label("n_submissions"),
        func.count(column).label("n_answered"),
        *(
            func.percentile_cont(share).within_group(column).label(label)
            for share, label in ((0.25, "quartile_1"), (0.5, "median"), (0.75, "quartile_3"))
        ),
        func.coalesce(func.sum(column), 0).label("total"),
    )


def fallbacks(filters: Filters) -> Question:
    """Rows of (fallback_code, fallback_worked_code, n_submissions): what was done instead, and whether it worked."""
    return (
        select(s.fallback_code, s.fallback_worked_code, func.count().label("n_submissions"))
        .where(*filters.clauses(fct_submissions))
        .group_by(s.fallback_code, s.fallback_worked_code)
        .order_by(s.fallback_code, s.fallback_worked_code)
    )


def worst_days(filters: Filters, *, most: int, without: Stretches = ()) -> Question:
    """Rows of (occurred_on, n_severe, n_reporters): the days on which most reporters met severity 2 or 3, none without any, nor those
    of the stretches `without`."""
    severe = case((r.severity_code.in_(("2", "3")), r.reporter_key))
    n_severe = func.count(severe.distinct()).label("n_severe")
    return (
        select(r.occurred_on, n_severe, func.count(r.reporter_key.distinct()).label("n_reporters"))
        .where(*filters.clauses(fct_reports), *(~r.occurred_on.between(*days) for days in without))
        .group_by(r.occurred_on)
        .having(n_severe > 0)
        .order_by(n_severe.desc(), r.occurred_on.desc())
        .limit(most)
    )
