"""The members' incidents beside the official record: how many it confirms, and what it knows that no member reported."""

from __future__ import annotations

from analytics import frames
from analytics import incidents as told
from analytics.argument.evidence.model import Evidence, IncidentCase, OutageCase
from analytics.argument.facts import Facts, is_confirmed
from analytics.argument.words import Between, Counted, Part, Word
from analytics.filters import Filters
from analytics.intervals import MIN_FOR_SHARE, binomial
from analytics.queries import chance, incidents
from analytics.queries.chance import LATEST


def official_recognition(facts: Facts) -> Evidence:
    """Share of the incidents that an official outage confirms, on days for which somebody vouches that the list is complete. `high`: once
    all that chance may have made is taken off those not confirmed."""
    metric, coverage = "official_recognition", frames.records(facts.table("official_coverage"))
    found = told.recognition(facts.roots, coverage)
    if found is None:
        return Evidence(metric, reason="no_coverage")
    spans = [(None, one["starts_on"], one["ends_on"] or LATEST) for one in coverage if one["is_complete"]]
    inside = [one for one in facts.roots if told.is_vouched_for(one["occurred_on"], coverage)]
    beyond = facts.beyond_chance(inside, spans)
    share = found.n_confirmed / found.n_incidents
    high = binomial(found.n_confirmed, beyond.low).high if beyond.low else 1.0
    words: dict[str, Word] = {
        "confirmed": Counted(found.n_confirmed, "recognised"),
        "of": found.n_incidents,
        "left": Between(beyond.low, beyond.high),
    }
    is_large = found.n_incidents >= MIN_FOR_SHARE
    if is_large:
        words |= {"share": Part(found.n_confirmed, found.n_incidents, decimals=1), "range": Between(found.share.low, high, is_share=True)}
    return Evidence(
        metric,
        n=found.n_incidents,
        value=share,
        low=found.share.low,
        high=high,
        variant="share" if is_large else "cases",
        words=words,
        cases=tuple(IncidentCase.of_root(one) for one in inside if not is_confirmed(one)),
        questions=(facts.roots_question, chance.expected_false(spans)),
    )


def outages_unreported(facts: Facts) -> Evidence:
    """Official outages of observed days, and those of them that no incident of the members is matched with."""
    if facts.observed is None:
        return Evidence("outages_unreported", reason="nothing_observed")
    first, last = facts.observed
    known = [one for one in facts.outages if one["is_matchable"] and one["starts_on"] in facts.days_seen]
    asked = incidents.outages_without_incident(Filters(start=first, end=last))
    unseen = {row["official_outage_id"] for row in facts.rows(asked)}
    missed = [one for one in known if one["official_outage_id"] in unseen]
    return Evidence.exactly(
        "outages_unreported",
        len(missed),
        n=len(known),
        unit="outages",
        reason="" if known else "no_outage_observed",
        form=len(missed),
        words={"of": Counted(len(known), "outages")},
        cases=tuple(OutageCase.of(one, facts) for one in missed),
        questions=(asked,),
    )
