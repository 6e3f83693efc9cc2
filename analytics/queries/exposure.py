"""What the exposure asks: who met its incidents, what chance would make of them, and what stands beside hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select

from analytics.queries import Question, chance
from analytics.tables import (
    WITHOUT_IDENTIFIER,
    dim_kinds,
    fct_consequences,
    fct_reports,
    fct_submissions,
)

r, s = fct_reports.c, fct_submissions.c
NO_FAILURE = select(dim_kinds.c.kind_code).where(dim_kinds.c.kind_class_code != "failure")  # refusals, the user's side, announced works


@dataclass(frozen=True)
class Place:
    """E-services on the days of a window: what one criterion measures, and when."""

    services: tuple[str, ...]
    first: dt.date
    last: dt.date


def reporters_of(incident_ids: Sequence[str], *, regions: Sequence[str]) -> Question:
    """One row, (n_reporters, n_reporters_all, n_reports): distinct reporters of these incidents together, of these regions and of all;
    reports of all."""
    of_regions = case((r.region_code.in_(regions), r.reporter_key))
    return select(
        func.count(of_regions.distinct()).label("n_reporters"),
        func.count(r.reporter_key.distinct()).label("n_reporters_all"),
        func.count().label("n_reports"),
    ).where(r.incident_id.in_(incident_ids))


def expected_false(place: Place) -> Question:
    """Of these e-services, in the working hours of these days."""
    return chance.expected_false([(code, place.first, place.last) for code in place.services], in_working_hours=True)


def totals(places: Sequence[Place], *, regions: Sequence[str]) -> Question:
    """One row, (n_reporters, n_reports, n_submissions, n_answered, n_reports_from_memory): reports of failures inside the windows of the
    criteria about the e-services each measures; a report that two criteria measure counts once. `n_answered`: submissions that name at
    least one consequence. `regions`: those of the reporters."""
    inside = _inside(places, regions).subquery()
    answered = select(fct_consequences.c.submission_id)
    return select(
        func.count(inside.c.reporter_key.distinct()).label("n_reporters"),
        func.count(inside.c.report_id).label("n_reports"),
        func.count(inside.c.submission_id.distinct()).label("n_submissions"),
        func.count(case((inside.c.submission_id.in_(answered), inside.c.submission_id)).distinct()).label("n_answered"),
        func.count(case((inside.c.is_from_memory, inside.c.report_id))).label("n_reports_from_memory"),
    )


def consequences(places: Sequence[Place], codes: Sequence[str], *, measured: Sequence[str], regions: Sequence[str]) -> Question:
    """Rows of (consequence_code, n_reporters, n_reports, n_reporters_alone, n_reports_alone), most reporters first: of the reports of
    `totals`, those whose submission names one of these consequences. The form asks once for all the e-services that a submission names:
    `_alone` are those whose submission names none but `measured`."""
    inside, c = _inside(places, regions).subquery(), fct_consequences.c
    n_reporters = func.count(inside.c.reporter_key.distinct()).label("n_reporters")
    is_alone = inside.c.submission_id.not_in(select(r.submission_id).where(r.service_code.not_in(measured)))
    return (
        select(
            c.consequence_code,
            n_reporters,
            func.count(inside.c.report_id).label("n_reports"),
            func.count(case((is_alone, inside.c.reporter_key)).distinct()).label("n_reporters_alone"),
            func.count(case((is_alone, inside.c.report_id))).label("n_reports_alone"),
        )
        .join_from(inside, fct_consequences, c.submission_id == inside.c.submission_id)
        .where(c.consequence_code.in_(codes))
        .group_by(c.consequence_code)
        .order_by(n_reporters.desc(), c.consequence_code)
    )


def fallbacks(places: Sequence[Place], *, regions: Sequence[str]) -> Question:
    """Rows of (fallback_code, n_submissions, n_worked, n_partly, n_not), most first: what was done instead and whether it
    worked, of the submissions of `totals`. Each counts once."""
    inside = _inside(places, regions).subquery()
    those = select(inside.c.submission_id)
    outcomes = (("worked", "yes"), ("partly", "partly"), ("not", "no"))
    counted = [func.count(case((s.fallback_worked_code == code, 1))).label(f"n_{name}") for name, code in outcomes]
    n_submissions = func.count().label("n_submissions")
    return (
        select(s.fallback_code, n_submissions, *counted)
        .where(s.submission_id.in_(those))
        .group_by(s.fallback_code)
        .order_by(n_submissions.desc(), s.fallback_code)
    )


def by_day(places: Sequence[Place], *, regions: Sequence[str]) -> Question:
    """Rows of (occurred_on, n_reporters, n_reports) of the reports of `totals`, the day of most reporters first."""
    inside = _inside(places, regions).subquery()
    n_reporters = func.count(inside.c.reporter_key.distinct()).label("n_reporters")
    return (
        select(inside.c.occurred_on, n_reporters, func.count(inside.c.report_id).label("n_reports"))
        .group_by(inside.c.occurred_on)
        .order_by(n_reporters.desc(), inside.c.occurred_on)
    )


def days_of_reporters(incident_ids: Sequence[str], *, regions: Sequence[str]) -> Question:
    """Rows of (n_days, n_reporters), fewest days first: on how many days reporters with an identifier met one of these incidents."""
    own = days_reported(incident_ids, regions=regions).group_by(r.reporter_key).subquery()
    return select(own.c.n_days, func.count().label("n_reporters")).group_by(own.c.n_days).order_by(own.c.n_days)


def days_reported(incident_ids: Sequence[str], *, regions: Sequence[str]) -> Question:
    """One row of (n_days): on how many days anybody with an identifier met one of these incidents. Those without share a key, which may
    stand for several persons, and are left out."""
    return select(func.count(r.occurred_on.distinct()).label("n_days")).where(
        r.incident_id.in_(incident_ids), r.region_code.in_(regions), ~r.reporter_key.startswith(WITHOUT_IDENTIFIER)
    )


def _inside(places: Sequence[Place], regions: Sequence[str]) -> Select[Any]:
    """Reports of failures that lie in one of the places, each once; refusals, faults on the user's side and announced works are none."""
    clauses: list[ColumnElement[bool]] = [
        and_(r.service_code.in_(place.services), r.occurred_on.between(place.first, place.last)) for place in places
    ]
    columns = (r.report_id, r.submission_id, r.reporter_key, r.occurred_on, r.is_from_memory)
    return select(*columns).where(or_(false(), *clauses), r.region_code.in_(regions), r.kind_code.not_in(NO_FAILURE))
