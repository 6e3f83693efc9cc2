"""What is known of one e-service beside its reports: what it depends on, the premium criteria it serves, the ways round its failure."""

from __future__ import annotations

from sqlalchemy import case, func, or_, select

from analytics.queries import Question
from analytics.queries.text import joined
from analytics.tables import dim_service_dependencies, fct_official_outages, ppi_criteria, ppi_criterion_services, service_fallbacks


def dependencies(service_code: str) -> Question:
    """Everything upstream and downstream, the nearest first: rows of (service_code, is_upstream, path_length, mark, how_fr, how_nl, how_en,
    holds_for, source), the weakest mark of the shortest way; how the failure travels is said of the direct ones."""
    edge = dim_service_dependencies.c
    is_upstream = edge.downstream_code == service_code
    other = case((is_upstream, edge.upstream_code), else_=edge.downstream_code).label("service_code")
    return (
        select(
            other,
            is_upstream.label("is_upstream"),
            edge.path_length,
            edge.mark,
            edge.how_fr,
            edge.how_nl,
            edge.how_en,
            edge.holds_for,
            edge.source,
        )
        .where(or_(is_upstream, edge.upstream_code == service_code))
        .order_by(is_upstream.desc(), edge.path_length, other)
    )


def faults(service_code: str) -> Question:
    """Rows of (fault_service_code, n): the known official outages of this e-service that have a day, whichever it is, by the component its
    source says was at fault, NULL where it says none; most first. Only what a source states."""
    o = fct_official_outages.c
    n = func.count().label("n")
    return (
        select(o.fault_service_code, n)
        .where(o.service_code == service_code, o.mark == "S", o.starts_on.is_not(None))
        .group_by(o.fault_service_code)
        .order_by(n.desc(), o.fault_service_code)
    )


def premium(service_code: str) -> Question:
    """The stated criteria of the premium that need this e-service, with the mark of that link; newest year first. `through_codes`: where
    the criterion does not name it, the e-services of the criterion that depend on it, joined by `|`; the mark is then NULL. What is only
    inferred, criterion or link, is left out."""
    c, link, edge = ppi_criteria.c, ppi_criterion_services.c, dim_service_dependencies.c
    is_itself = link.service_code == service_code
    downstream = select(edge.downstream_code).where(edge.upstream_code == service_code, edge.holds_for.is_(None))
    needing = (
        select(
            link.premium_year,
            link.criterion_code,
            func.max(case((is_itself, link.mark))).label("link_mark"),
            joined(case((~is_itself, link.service_code))).label("through_codes"),
        )
        .where(is_itself | link.service_code.in_(downstream), link.mark.is_not(None))
        .group_by(link.premium_year, link.criterion_code)
        .subquery()
    )
    return (
        select(ppi_criteria, needing.c.link_mark, needing.c.through_codes)
        .join_from(ppi_criteria, needing, (c.premium_year == needing.c.premium_year) & (c.criterion_code == needing.c.criterion_code))
        .where(c.is_shown)
        .order_by(needing.c.link_mark.is_(None), c.premium_year.desc(), c.criterion_code)
    )


def fallbacks(service_code: str) -> Question:
    """The ways round its failure that a source advises: rows of (fallback_code, mark, source)."""
    f = service_fallbacks.c
    return select(f.fallback_code, f.mark, f.source).where(f.service_code == service_code).order_by(f.fallback_code)
