"""The last weeks: how long ago something grave happened, and whether fewer doctors report."""

from __future__ import annotations

import math

from analytics import comparison, periods, surroundings
from analytics.argument import solved
from analytics.argument.evidence.model import Evidence, IncidentCase
from analytics.argument.facts import Facts, is_confirmed
from analytics.argument.words import Coded, Compared, Service, Word
from analytics.filters import Filters
from analytics.incidents import may_be_none
from analytics.periods import ONE_DAY
from analytics.queries import Question, background, chance, incidents, over_time
from analytics.queries import solved as solved_questions

RECENT_WEEKS = 8  # in which a grave incident says that nothing is solved, where no rule of "entirely solved" names its own
GRAVE = ("2", "3")


def days_since_grave_incident(facts: Facts) -> Evidence:
    """From the last incident that prevented an act on an e-service the premium measures to the last observed day. It is told of the last
    that is an incident whoever sent without identifier; `low` is of any. `high`: of what is surely none of chance: the last confirmed one,
    or of those chance may have made the first beyond their most."""
    metric = "days_since_grave_incident"
    if facts.observed is None:
        return Evidence(metric, reason="nothing_observed")
    last = facts.observed[1]
    weeks = recent_weeks(facts)
    since = last - (7 * weeks - 1) * ONE_DAY
    active = solved_questions.active_reporters(start=since, end=last)
    grave = [one for one in reversed(facts.hits) if one["service_code"] in facts.premium_services and one["max_severity_code"] in GRAVE]
    spans = [(service, since, last) for service in facts.premium_services]
    by_service = incidents.listed(Filters(), counted="services")
    asked = (facts.hits_question, by_service, chance.expected_false(spans), active)
    n = int(facts.one(active)["n_reporters"])
    if not grave:
        return Evidence(
            metric,
            n=n,
            unit="active_reporters",
            value=math.inf,
            low=math.inf,
            high=math.inf,
            variant="none",
            words={"last": last},
            questions=asked,
        )
    doubtful = {one["incident_id"] for one in facts.rows(by_service) if may_be_none(one)}
    whole = [one for one in grave if one["incident_id"] not in doubtful]
    recent = [one for one in whole if one["occurred_on"] >= since]
    most_by_chance = facts.beyond_chance(recent, spans).chance[1]
    probable = [one for one in recent if not is_confirmed(one)]
    sure = [*(one for one in whole if is_confirmed(one)), *probable[most_by_chance:]]
    told = (whole or grave)[0]
    value = (last - told["occurred_on"]).days
    high = min(((last - one["occurred_on"]).days for one in sure), default=math.inf)
    is_chance = high > value and recent
    level = "doubtful" if told["incident_id"] in doubtful else told["level"]
    newer: dict[str, Word] = {"newer": grave[0]["occurred_on"]} if told is not grave[0] else {}
    return Evidence(
        metric,
        n=n,
        unit="active_reporters",
        value=value,
        low=(last - grave[0]["occurred_on"]).days,
        high=high,
        variant="within_chance" if is_chance else "" if told["occurred_on"] >= since else "old",
        form=value,
        words={
            "service": Service(told["service_code"]),
            "day": told["occurred_on"],
            "level": Coded(f"incidents.level.{level}"),
            "last": last,
            "weeks": weeks,
            **newer,
        },
        cases=tuple(IncidentCase.of_hit(one) for one in grave),
        questions=asked,
    )


def recent_weeks(facts: Facts) -> int:
    """The weeks that the rule of "entirely solved" looks at, so that both pages speak of the same days."""
    asked = [rule.n_weeks for rule in solved.rules(facts.table("success_criteria")) if rule.n_weeks]
    return min(asked, default=RECENT_WEEKS)


def recent_reporters(facts: Facts) -> Evidence:
    """Do fewer doctors report than before? The last observed days against those before."""
    if facts.observed is None:
        return Evidence("recent_reporters", reason="nothing_observed")
    windows = periods.windows_to_compare(facts.dates, *facts.observed)
    reason = comparison.obstacle(windows, facts.campaign_days)
    asked: tuple[Question, ...] = ()
    if reason or windows is None:
        result = comparison.not_measurable(reason or "nothing_observed", windows)
    else:
        asked = (over_time.reporters_by_day(Filters(), windows),)
        by_day = {row["occurred_on"]: int(row["n_reporters"]) for row in facts.rows(asked[0])}
        result = comparison.compare(windows, by_day)
    changes = surroundings.form_changes(facts.ask(background.form_versions()))
    return Evidence(
        "recent_reporters",
        n=result.n_reporter_days,
        unit="reporter_days",
        value=result.per_day,
        variant=result.verdict,
        words={"comparison": Compared(result, tuple(facts.campaign_days), tuple(changes))},
        questions=asked,
    )
