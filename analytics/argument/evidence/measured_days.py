"""What hit the e-services of the premium on the days on which a criterion measures their use, and what did not."""

from __future__ import annotations

from analytics.argument.evidence.model import Evidence, IncidentCase, Record
from analytics.argument.facts import Facts
from analytics.argument.premium import DEMAND_YEARS
from analytics.argument.words import Between, Cases, Counted, Days, Listed, Service, Word, Year
from analytics.periods import ONE_DAY
from analytics.queries import chance


def premium_incidents_inside(facts: Facts) -> Evidence:
    """Incidents of an e-service whose use a stated criterion measures, on a day on which it measures it; one per e-service hit. Its
    limit: while nobody looked on any day of one whole measuring period, the claim holds or lacks data and cannot be refuted, however well
    the other periods were observed."""
    inside = [one for one in facts.hits if facts.is_measured(one["service_code"], one["occurred_on"])]
    spans = [(service, *days) for of_year in facts.measured.values() for service, several in of_year.items() for days in several]
    found = facts.beyond_chance(inside, spans)
    windows = sorted({(first, last) for _, first, last in spans})
    measured_days = {day for day in facts.days_seen if any(first <= day <= last for first, last in windows)}
    all_days = {first + n * ONE_DAY for first, last in windows for n in range((last - first).days + 1)}
    unseen = [days for days in windows if not any(days[0] <= day <= days[1] for day in facts.days_seen)]
    variant = "within_chance" if found.n_found and not found.low else "" if found.n_found else "none"
    words: dict[str, Word] = {
        "years": Listed(tuple(Year(year) for year in DEMAND_YEARS)),
        "observed": Cases(len(measured_days), len(all_days)),
        "unseen": Listed(tuple(Days(*days) for days in unseen)),
    }
    if found.n_found:
        words |= {
            "incidents": Counted(found.n_found, "hits"),
            "confirmed": Counted(found.n_confirmed, "confirmed"),
            "left": Between(found.low, found.high),
        }
    return Evidence(
        "premium_incidents_inside",
        n=len(measured_days),
        unit="observed_days",
        value=found.n_found,
        low=None if unseen and not found.low else found.low,  # nobody knows what a whole period not observed would have shown
        high=None if unseen and not found.low else found.high,
        variant=".".join(filter(None, (variant, "unseen" if unseen else ""))),
        reason="" if measured_days else "nothing_observed_inside",
        words=words,
        cases=tuple(IncidentCase.of_hit(one) for one in reversed(inside)),
        questions=(facts.hits_question, chance.expected_false(spans)),
    )


def premium_incidents_outside(facts: Facts) -> Evidence:
    """Of the same years: incidents of these e-services on other days, incidents of other e-services, and official outages named inside."""
    of_years = [one for one in facts.hits if one["occurred_on"].year in DEMAND_YEARS]
    not_counted = [one for one in of_years if not facts.is_measured(one["service_code"], one["occurred_on"])]
    before = [one for one in not_counted if facts.is_before_a_date(one["service_code"], one["occurred_on"])]
    beside = [one for one in not_counted if one not in before]
    outside = [one for one in beside if one["service_code"] in facts.measured.get(one["occurred_on"].year, {})]
    outages = [one for one in facts.outages if one["starts_on"].year in DEMAND_YEARS]
    n_inside = sum(facts.is_measured(str(one["service_code"]), one["starts_on"]) for one in outages)
    upstream = [one for one in outages if facts.dependent_on({one["service_code"], one["fault_service_code"]} - {None}, one["starts_on"])]
    return Evidence.exactly(
        "premium_incidents_outside",
        len(not_counted),
        n=len(of_years),
        reason="" if facts.days_seen else "nothing_observed",
        form=n_inside,
        variant="upstream" if upstream else "",
        words={
            "outside": Counted(len(outside), "hits"),
            "before": Counted(len(before), "hits"),
            "other": Counted(len(beside) - len(outside), "hits"),
            "outages": Counted(len(outages), "outages"),
            "upstream": Listed(tuple(_dated(one) for one in upstream)),
        },
        cases=tuple(IncidentCase.of_hit(one) for one in reversed(not_counted)),
        questions=(facts.hits_question,),
    )


def _dated(outage: Record) -> Listed:
    """`MyCareNet, 11 December 2023`"""
    code = outage["fault_service_code"] or outage["service_code"]
    return Listed((Service(code), outage["starts_on"]), separator="arguments.on")
