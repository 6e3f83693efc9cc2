"""What arguments and objections ask of the whole build. Keys of reporters never leave the database; they are only counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Date, case, cast, func, literal, or_, select, true, tuple_

from analytics.filters import Filters
from analytics.queries import Question, reporters
from analytics.tables import (
    WITHOUT_IDENTIFIER,
    dim_dates,
    dim_kinds,
    fct_incidents,
    fct_official_outages,
    fct_reports,
    fct_submissions,
    incident_official_outages,
)

i, r, s = fct_incidents.c, fct_reports.c, fct_submissions.c
Stretches = Sequence[tuple[dt.date, dt.date]]
_FAILURES = select(dim_kinds.c.kind_code).where(dim_kinds.c.kind_class_code == "failure")
_SEEN = select(dim_dates.c.date_on).where(dim_dates.c.is_observed.is_(True))  # observed days


def incident_reporters_by_region() -> Question:
    """Rows of (incident_id, region_code, n_reporters): of each probable root with its symptoms, who reported it from where."""
    return (
        select(i.root_incident_id.label("incident_id"), r.region_code, func.count(r.reporter_key.distinct()).label("n_reporters"))
        .join_from(fct_incidents, fct_reports, r.incident_id == i.incident_id)
        .group_by(i.root_incident_id, r.region_code)
        .order_by(i.root_incident_id, r.region_code)
    )


def minutes_given(filters: Filters) -> Question:
    """Rows of (minutes_lost, n): how many submissions gave each number of minutes."""
    return (
        select(s.minutes_lost, func.count().label("n"))
        .where(s.minutes_lost.is_not(None), *filters.clauses(fct_submissions))
        .group_by(s.minutes_lost)
        .order_by(s.minutes_lost)
    )


def most_reporters(filters: Filters) -> Question:
    """One row, as `reporters.counted` gives it."""
    return select(*reporters.counted()).where(*filters.clauses(fct_reports)).select_from(fct_reports)


def on_the_doctors_side(kind_class: str, fault_source: str) -> Question:
    """One row, (n_reports, n_of_kind, n_pointing): reports, those of a class of kinds, and those of that class or whose error code points
    to that source of a fault. A report without a code may belong there too."""
    of_class = r.kind_code.in_(select(dim_kinds.c.kind_code).where(dim_kinds.c.kind_class_code == kind_class))
    is_pointing = s.fault_source_code == fault_source
    return select(
        func.count().label("n_reports"), _count_if(of_class).label("n_of_kind"), _count_if(or_(of_class, is_pointing)).label("n_pointing")
    ).join_from(fct_reports, fct_submissions, s.submission_id == r.submission_id)


def incidents_without_fault(fault_source: str, *, least: int) -> Question:
    """One row, (n_incidents, n_incidents_left): probable roots, and those that at least `least` doctors still report once submissions whose
    error code points to that source of a fault are taken away."""
    is_other = or_(s.fault_source_code.is_(None), s.fault_source_code != fault_source)
    others = func.count(case((is_other, r.reporter_key)).distinct())
    per_incident = (
        select(i.root_incident_id, others.label("n_others"))
        .join_from(fct_incidents, fct_reports, r.incident_id == i.incident_id)
        .join(fct_submissions, s.submission_id == r.submission_id)
        .group_by(i.root_incident_id)
        .subquery()
    )
    is_left = per_incident.c.n_others >= least
    return select(func.count().label("n_incidents"), _count_if(is_left).label("n_incidents_left")).select_from(per_incident)


def of_kind(kind: str) -> Question:
    """One row, (n_reports, n_reporters): reports of one kind, and who sent them."""
    return select(func.count().label("n_reports"), func.count(r.reporter_key.distinct()).label("n_reporters")).where(r.kind_code == kind)


def by_kind_class() -> Question:
    """Rows of (kind_class_code, n_reports, n_reporters, n_in_incident): reports by the class of their kind, and those in an incident."""
    n_reports = func.count().label("n_reports")
    return (
        select(
            dim_kinds.c.kind_class_code,
            n_reports,
            func.count(r.reporter_key.distinct()).label("n_reporters"),
            func.count(r.incident_id).label("n_in_incident"),
        )
        .join_from(fct_reports, dim_kinds, dim_kinds.c.kind_code == r.kind_code)
        .group_by(dim_kinds.c.kind_class_code)
        .order_by(n_reports.desc(), dim_kinds.c.kind_class_code)
    )


def reporters_without(kind_class: str) -> Question:
    """One row, (n_reporters, n_left): all reporters, and those left when the reports of a class of kinds are taken away."""
    of_class = select(dim_kinds.c.kind_code).where(dim_kinds.c.kind_class_code == kind_class)
    left = case((r.kind_code.not_in(of_class), r.reporter_key))
    return select(func.count(r.reporter_key.distinct()).label("n_reporters"), func.count(left.distinct()).label("n_left"))


def incidents_beside(kind_class: str) -> Question:
    """One row, `n_incidents`: incidents of an e-service about which somebody reported this class of kinds on the same day."""
    of_class = select(dim_kinds.c.kind_code).where(dim_kinds.c.kind_class_code == kind_class)
    reported = select(r.service_code, r.occurred_on).where(r.kind_code.in_(of_class))
    return select(func.count(i.root_incident_id.distinct()).label("n_incidents")).where(tuple_(i.service_code, i.occurred_on).in_(reported))


def from_memory() -> Question:
    """One row, (n_reports, n_from_memory, n_in_incident, n_same_day, n_later): reports, those sent more than a week after the fact, those
    of them in an incident, those sent on the day of the fact, those sent later than the day after it."""
    is_memory = r.is_from_memory.is_(True)
    days_after = cast(func.timezone("Europe/Brussels", r.submitted_at), Date) - r.occurred_on
    return select(
        func.count().label("n_reports"),
        _count_if(is_memory).label("n_from_memory"),
        _count_if(is_memory & r.incident_id.is_not(None)).label("n_in_incident"),
        _count_if(days_after <= 0).label("n_same_day"),
        _count_if(days_after > 1).label("n_later"),
    ).select_from(fct_reports)


def unobserved() -> Question:
    """One row, (n_reports, n_outside, n_incidents, n_incidents_outside): reports and probable roots, and those of days nobody observed."""
    incidents = select(
        func.count(i.root_incident_id.distinct()).label("n"),
        func.count(case((i.occurred_on.not_in(_SEEN), i.root_incident_id)).distinct()).label("n_outside"),
    ).subquery()
    reports = select(func.count().label("n"), _count_if(r.occurred_on.not_in(_SEEN)).label("n_outside")).select_from(fct_reports).subquery()
    return select(
        reports.c.n.label("n_reports"),
        reports.c.n_outside,
        incidents.c.n.label("n_incidents"),
        incidents.c.n_outside.label("n_incidents_outside"),
    ).join_from(reports, incidents, true())


def without_most_active(n_left_out: int, *, least: int) -> Question:
    """One row, (n_reporters, n_without_identifier, n_reports, n_reports_left, n_incidents, n_incidents_left): all, and what is left without
    the reporters who sent most reports, so many of them without identifier. An incident is left while at least `least` others reported
    it."""
    most_active = select(r.reporter_key).group_by(r.reporter_key).order_by(func.count().desc(), r.reporter_key).limit(n_left_out).subquery()
    is_other = r.reporter_key.not_in(select(most_active.c.reporter_key))
    without = case((~is_other & r.reporter_key.startswith(WITHOUT_IDENTIFIER), r.reporter_key))
    others = func.count(case((is_other, r.reporter_key)).distinct())
    per_incident = (
        select(i.root_incident_id, others.label("n_others"))
        .join_from(fct_incidents, fct_reports, r.incident_id == i.incident_id)
        .group_by(i.root_incident_id)
        .subquery()
    )
    incidents = select(
        func.count().label("n_incidents"), _count_if(per_incident.c.n_others >= least).label("n_incidents_left")
    ).select_from(per_incident)
    counted = incidents.subquery()
    reports = (
        select(
            func.count(r.reporter_key.distinct()).label("n_reporters"),
            func.count(without.distinct()).label("n_without_identifier"),
            func.count().label("n_reports"),
            _count_if(is_other).label("n_reports_left"),
        )
        .select_from(fct_reports)
        .subquery()
    )
    return select(reports, counted).join_from(reports, counted, true())


def incident_causes() -> Question:
    """Rows of (incident_id, root_incident_id, occurred_on, service_code, root_service_code, software_code, fault_source_code, n_reporters,
    n_software), one per e-service hit: its probable root, the package that carries it, what its error codes point to, NULL where nothing
    can be said."""
    columns = (i.incident_id, i.root_incident_id, i.occurred_on, i.service_code, i.root_service_code, i.software_code, i.fault_source_code)
    return select(*columns, i.n_reporters, i.n_software).order_by(i.incident_id)


def official_faults() -> Question:
    """Rows of (root_incident_id, fault_service_code): the incidents about which there is an official outage, with the component at fault as
    a source states it, NULL where none does."""
    matched, outage = incident_official_outages.c, fct_official_outages.c
    stated = case((outage.mark == "S", outage.fault_service_code)).label("fault_service_code")
    return (
        select(i.root_incident_id, stated)
        .join_from(fct_incidents, incident_official_outages, matched.incident_id == i.incident_id)
        .join(fct_official_outages, outage.official_outage_id == matched.official_outage_id)
        .distinct()
        .order_by(i.root_incident_id, stated)
    )


def fault_sources(*, but: Sequence[str]) -> Question:
    """Rows of (fault_source_code, n_submissions, n_reporters): where the error codes given with a failure point, most first, but for some
    sources."""
    n_submissions = func.count().label("n_submissions")
    return (
        select(s.fault_source_code, n_submissions, func.count(s.reporter_key.distinct()).label("n_reporters"))
        .where(s.fault_source_code.is_not(None), s.fault_source_code.not_in(but), s.kind_code.in_(_FAILURES))
        .group_by(s.fault_source_code)
        .order_by(n_submissions.desc(), s.fault_source_code)
    )


def failures() -> Question:
    """One row, `n_submissions`: those of a failure, whose error codes `fault_sources` counts."""
    return select(func.count().label("n_submissions")).select_from(fct_submissions).where(s.kind_code.in_(_FAILURES))


def during(stretches: Stretches) -> Question:
    """One row, (n_reporters, n_reporters_during, n_reports, n_reports_during): all that was sent on observed days, and what was sent on
    those of the stretches."""
    sent_on = cast(func.timezone("Europe/Brussels", r.submitted_at), Date)
    is_during: ColumnElement[Any] = or_(*(sent_on.between(*days) for days in stretches)) if stretches else literal(False)
    return select(
        func.count(r.reporter_key.distinct()).label("n_reporters"),
        func.count(case((is_during, r.reporter_key)).distinct()).label("n_reporters_during"),
        func.count().label("n_reports"),
        _count_if(is_during).label("n_reports_during"),
    ).where(sent_on.in_(_SEEN))


def _count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """0, not NULL, where nothing matches."""
    return func.count(case((condition, 1)))
