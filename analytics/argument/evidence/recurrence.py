"""Whether failures recur: incidents beyond chance, and months without any."""

from __future__ import annotations

from collections.abc import Sequence

from analytics import periods
from analytics.argument.evidence.model import Evidence, IncidentCase, Record
from analytics.argument.facts import Facts, is_confirmed
from analytics.argument.words import Between, Cases, Counted, Days
from analytics.periods import ONE_DAY
from analytics.queries import chance
from analytics.queries.chance import EARLIEST, LATEST

SPELL = 90  # days: what stands in so many alone is one spell of trouble


def recurring_incidents(facts: Facts) -> Evidence:
    """Incidents by probable root, once what chance may have made is taken off."""
    found = facts.beyond_chance(facts.roots, [(None, EARLIEST, LATEST)])
    months = {one["occurred_on"].replace(day=1) for one in facts.roots}
    rest = least_outside_a_spell(facts.roots, found.chance[1])
    is_one_spell = found.low > 0 and rest == 0
    return Evidence(
        "recurring_incidents",
        n=len(facts.days_seen),
        unit="observed_days",
        value=found.n_found,
        low=found.low,
        high=found.high,
        variant="none" if not found.n_found else "one_spell" if is_one_spell else "within_chance" if not found.low else "",
        is_doubtful=is_one_spell,
        reason="" if facts.days_seen else "nothing_observed",
        words={
            "incidents": Counted(found.n_found, "incidents"),
            "days": Days(facts.roots[-1]["occurred_on"], facts.roots[0]["occurred_on"]),
            "spell": SPELL,
            "rest": rest,
            "fullest": Cases(most_in_a_spell(facts.roots), found.n_found),
            "months": Counted(len(months), "months"),
            "confirmed": Counted(found.n_confirmed, "confirmed"),
            "chance": Between(*found.chance),
            "left": Between(found.low, found.high),
        }
        if found.n_found
        else {},
        cases=tuple(IncidentCase.of_root(one) for one in facts.roots),
        questions=(facts.roots_question, chance.expected_false([(None, EARLIEST, LATEST)])),
    )


def least_outside_a_spell(found: Sequence[Record], most_by_chance: int) -> int:
    """Incidents surely left, all that chance may have made taken off, once the `SPELL` days that leave fewest are set aside: none where
    they all may be one spell of trouble, which is no recurrence."""
    least = len(found)
    for first in {one["occurred_on"] for one in found}:
        beside = [one for one in found if not first <= one["occurred_on"] < first + SPELL * ONE_DAY]
        n_confirmed = sum(is_confirmed(one) for one in beside)
        least = min(least, n_confirmed + max(0, len(beside) - n_confirmed - most_by_chance))
    return least


def most_in_a_spell(found: Sequence[Record]) -> int:
    """Incidents of the `SPELL` days that have most, whatever chance may have made."""
    days = [one["occurred_on"] for one in found]
    return max(sum(1 for day in days if first <= day < first + SPELL * ONE_DAY) for first in days)


def months_without_incident(facts: Facts) -> Evidence:
    """Months of which every day was observed, and those of them without any incident."""
    if facts.observed is None:
        return Evidence("months_without_incident", reason="nothing_observed")
    whole = [
        month
        for month in periods.buckets(*facts.observed, "month")
        if all(month + n * ONE_DAY in facts.days_seen for n in range((periods.bucket_end(month, "month") - month).days + 1))
    ]
    hit = {one["occurred_on"].replace(day=1) for one in facts.roots}
    without = [month for month in whole if month not in hit]
    return Evidence.exactly(
        "months_without_incident",
        len(without),
        n=len(whole),
        unit="months",
        reason="" if whole else "no_whole_month",
        form=len(without),
        words={"of": Counted(len(whole), "whole_months")},
        questions=(facts.roots_question,),
    )
