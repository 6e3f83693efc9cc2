"""Incidents derived from reports, and what the rule was able to see."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, cast, func, select

from analytics.filters import Filters
from analytics.incidents import TO_THE_DAY
from analytics.queries import Question, chance, once, reporters
from analytics.queries.text import joined
from analytics.tables import fct_incidents, fct_official_outages, fct_reports, incident_official_outages, usual_levels

COUNTED = ("roots", "services")  # one row per probable root with its symptoms, or per e-service hit

i, r = fct_incidents.c, fct_reports.c


@once
def listed(filters: Filters, *, counted: str = COUNTED[0]) -> Question:
    """Incidents to which at least one report of the selection belongs, newest first, whole: all their reports count.

    Columns: incident_id, incident_ids (one per e-service hit, joined by `|`), own_service_code and own_start_at (by which a link finds
    it again), service_code (of the root where one is probable), symptom_codes (the e-services hit, joined by `|`), open_codes (those of
    which nobody said when it ended), occurred_on, first_report_at, is_start_agreed, last_report_at, n_reporters, n_identified (with an
    identifier), n_reporters_max, n_reports, max_severity_code, is_confirmed, has_root, software_code (only where one e-service is hit).
    """
    identity = _identity(counted)
    question = _whole(counted)
    if not filters.is_empty:
        question = question.where(identity.in_(select(identity).where(i.incident_id.in_(_of_selection(filters)))))
    return question.order_by(func.min(i.first_report_at).desc(), identity)


@once
def touched(filters: Filters) -> Question:
    """Rows of (incident_id), once each, in order: the roots that `listed` gives. What it says of each is the same under any filter; asked
    once of all of them, it need not be asked again for every filter, which costs several times as much."""
    identity = _identity("roots").label("incident_id")
    return select(identity).where(i.incident_id.in_(_of_selection(filters))).distinct().order_by(identity)


def whole(root_incident_id: str) -> Question:
    """One root with its symptoms, as `listed` gives it."""
    return _whole("roots").where(i.root_incident_id == root_incident_id)


@once
def severities_given(*, by_at_least: int) -> Question:
    """Rows of (root_incident_id, severity_code): the highest severity that so many reporters of an incident gave, each this very one; no
    row where none was given by so many. A reporter without identifier is counted as in `listed`, at the least."""
    given = (
        select(i.root_incident_id, r.severity_code)
        .join_from(fct_incidents, fct_reports, r.incident_id == i.incident_id)
        .where(r.severity_code != "unknown")
        .group_by(i.root_incident_id, r.severity_code)
        .having(func.count(r.reporter_key.distinct()) >= by_at_least)
        .subquery()
    )
    highest = func.max(cast(given.c.severity_code, String)).label("severity_code")
    return select(given.c.root_incident_id, highest).group_by(given.c.root_incident_id).order_by(given.c.root_incident_id)


@once
def reporters_by_severity(*, counted: str = COUNTED[0]) -> Question:
    """Rows of (incident_id, severity_code, n_reporters): by incident as `listed` gives it, the reporters of each severity known."""
    identity = _identity(counted)
    return (
        select(identity.label("incident_id"), r.severity_code, func.count(r.reporter_key.distinct()).label("n_reporters"))
        .join_from(fct_incidents, fct_reports, r.incident_id == i.incident_id)
        .where(r.severity_code != "unknown")
        .group_by(identity, r.severity_code)
        .order_by(identity, r.severity_code)
    )


@once
def confirmed_by_service(filters: Filters) -> Question:
    """Rows of (service_code, n): as `cross_table.counted` counts incidents by e-service, those of them that an official outage confirms
    in any e-service they hit."""
    confirmed = select(i.root_incident_id).group_by(i.root_incident_id).having(func.bool_or(i.level == "confirmed"))
    return (
        select(r.service_code, func.count(i.root_incident_id.distinct()).label("n"))
        .join_from(fct_reports, fct_incidents, i.incident_id == r.incident_id)
        .where(*filters.clauses(fct_reports), i.root_incident_id.in_(confirmed))
        .group_by(r.service_code)
        .order_by(r.service_code)
    )


@once
def expected_false(filters: Filters) -> Question:
    """On the days and e-services of the filter. Its other parts (place, severity, kind) do not apply: a smaller number for them is not
    known."""
    first, last = filters.start or chance.EARLIEST, filters.end or chance.LATEST
    return chance.expected_false([(code, first, last) for code in filters.services or (None,)])


@once
def needed() -> Question:
    """Rows of (service_code, usual_reporters, n_needed) on the last working day with known levels, most needed first."""
    level = usual_levels.c
    last_day = select(func.max(level.date_on)).where(level.part_code == "work").scalar_subquery()
    return (
        select(level.service_code, level.usual_reporters, level.n_needed)
        .where(level.part_code == "work", level.date_on == last_day)
        .order_by(level.n_needed.desc(), level.usual_reporters.desc(), level.service_code)
    )


def outages_without_incident(filters: Filters) -> Question:
    """Dated official outages, known to the day or better, that no incident is matched with; newest first. Of the filter the days and
    the e-services apply."""
    o = fct_official_outages.c
    matched = select(incident_official_outages.c.official_outage_id)
    question = select(fct_official_outages).where(o.is_matchable, o.precision.in_(TO_THE_DAY), o.official_outage_id.not_in(matched))
    if filters.start is not None:
        question = question.where(o.ends_on >= filters.start)
    if filters.end is not None:
        question = question.where(o.starts_on <= filters.end)
    if filters.services:
        question = question.where(o.service_code.in_(filters.services) | o.fault_service_code.in_(filters.services))
    return question.order_by(o.starts_on.desc(), o.official_outage_id)


def official_record() -> Question:
    """Rows of (root_incident_id, incident_id, official_delay_minutes, then every column of the outage): the official outages that
    incidents are matched with, in the order of the incidents."""
    matched = fct_incidents.join(fct_official_outages, fct_official_outages.c.official_outage_id == i.official_outage_id)
    return (
        select(i.root_incident_id, i.incident_id, i.official_delay_minutes, *fct_official_outages.c)
        .select_from(matched)
        .order_by(i.root_incident_id, i.first_report_at, i.incident_id)
    )


def _of_selection(filters: Filters) -> Select[Any]:
    return select(fct_reports.c.incident_id).where(*filters.clauses(fct_reports), r.incident_id.is_not(None))


def _identity(counted: str) -> ColumnElement[str]:
    if counted not in COUNTED:
        raise ValueError(f"{counted!r} is none of {COUNTED}")
    return i.root_incident_id if counted == "roots" else i.incident_id  # type: ignore[return-value]


def _whole(counted: str) -> Select[Any]:
    """Every incident with all its reports, as `listed` describes it."""
    identity = _identity(counted)
    service = func.coalesce(i.root_service_code, i.service_code) if counted == "roots" else i.service_code
    is_itself = i.incident_id == identity
    is_alone = func.count(i.incident_id.distinct()) == 1
    return (
        select(
            identity.label("incident_id"),
            func.min(case((is_itself, i.service_code))).label("own_service_code"),
            func.min(case((is_itself, i.first_report_at))).label("own_start_at"),
            func.min(service).label("service_code"),
            joined(i.service_code).label("symptom_codes"),
            joined(i.incident_id).label("incident_ids"),
            joined(case((i.ended_at.is_(None), i.service_code))).label("open_codes"),
            func.min(i.occurred_on).label("occurred_on"),
            func.min(i.first_report_at).label("first_report_at"),
            (func.min(case((i.is_start_agreed, i.first_report_at))) == func.min(i.first_report_at)).label("is_start_agreed"),
            func.max(i.last_report_at).label("last_report_at"),
            *reporters.counted(),
            func.count(r.report_id).label("n_reports"),
            func.max(i.max_severity_code).label("max_severity_code"),
            func.bool_or(i.level == "confirmed").label("is_confirmed"),
            func.bool_or(i.root_service_code.is_not(None)).label("has_root"),
            case((is_alone, func.min(i.software_code))).label("software_code"),
        )
        .join_from(fct_incidents, fct_reports, r.incident_id == i.incident_id)
        .group_by(identity)
    )
