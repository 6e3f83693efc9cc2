"""What stands beside the counts: official outages and campaigns of a stretch of days, and how many GPs there are."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, or_, select

from analytics.filters import Filters
from analytics.queries import Question, once
from analytics.regions import COUNTED
from analytics.tables import MARK, dim_service_dependencies, fct_official_outages, fct_submissions, gp_denominators
from analytics.tables import campaigns as campaigns_table

REGISTERED, FULL_TIME = "registered", "fte"  # the only two definitions published for Wallonia and for Brussels
ACTIVE_WALLOON, ACTIVE_BRUSSELS = "active_aviq", "active_vivalis"  # each region’s own: never compared as numbers


@once
def official_outages(filters: Filters, *, start: dt.date, end: dt.date) -> Question:
    """Dated official outages that touch the stretch. With an e-service in the filter: those of that e-service, of what
    it always depends on, and those whose source names no e-service. Other parts of the filter do not apply."""
    o, edge = fct_official_outages.c, dim_service_dependencies.c
    question = select(fct_official_outages).where(o.starts_on <= end, o.ends_on >= start)
    if filters.services:
        upstream = select(edge.upstream_code).where(edge.downstream_code.in_(filters.services), edge.holds_for.is_(None))
        named = (o.service_code, o.fault_service_code)
        concerned = [column.in_(filters.services) | column.in_(upstream) for column in named]
        question = question.where(or_(o.service_code.is_(None), *concerned))
    return question.order_by(o.starts_on, o.official_outage_id)


@once
def campaigns(*, start: dt.date, end: dt.date) -> Question:
    """Mailings and press items that touch the stretch: they make people report, for every e-service."""
    c = campaigns_table.c
    return select(campaigns_table).where(c.starts_on <= end, c.ends_on >= start).order_by(c.starts_on, c.campaign_id)


def form_versions() -> Question:
    """Rows of (form_version, first_sent_at), in time: when an accepted submission was first sent through each version of the form, however
    it was filled in. No filter applies: the questions changed for everybody."""
    s = fct_submissions.c
    version = func.split_part(s.form_version, MARK, 1).label("form_version")
    sent = select(version, s.submitted_at).where(s.form_version.is_not(None), s.form_version != "").subquery().c
    first_sent_at = func.min(sent.submitted_at).label("first_sent_at")
    return select(sent.form_version, first_sent_at).group_by(sent.form_version).order_by(first_sent_at, sent.form_version)


@once
def gps(definition: str) -> Question:
    """GPs by area, one definition at a time; two definitions are never put side by side in one number."""
    d = gp_denominators.c
    return select(d.area_code, d.value, d.year, d.valid_on, d.source).where(d.definition_code == definition)


@once
def active_gps() -> Question:
    """(area_code, value) of Wallonia and Brussels: the GPs each counts as active in its own way, of the newest year it gives. Only to see
    whether an order would turn."""
    d = gp_denominators.c
    own = d.definition_code.in_((ACTIVE_WALLOON, ACTIVE_BRUSSELS)) & d.area_code.in_(COUNTED)
    newest = select(d.area_code.label("area"), func.max(d.year).label("newest_year")).where(own).group_by(d.area_code).subquery().c
    return (
        select(d.area_code, d.value)
        .join_from(gp_denominators, newest.area.table, d.area_code == newest.area)
        .where(own, d.year == newest.newest_year)
    )
