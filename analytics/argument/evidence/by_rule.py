"""What the written rules of "entirely solved" say of the e-services of the premium, as one figure."""

from __future__ import annotations

import i18n
from analytics.argument.evidence.model import Evidence, IncidentCase
from analytics.argument.facts import Facts
from analytics.argument.solved import Held, Judgement, counts, words
from analytics.argument.words import Coded, Listed, Service, Told, Word


def services_not_solved(facts: Facts) -> Evidence:
    """E-services of the premium that a rule of "no incident", adopted or else proposed, calls not solved. `low` and `high` are None where
    there is none of them but some of which the rule says nothing. The rule decides as on the page of the demands; doubtful only where
    chance may have made every incident it counts."""
    metric, judgement = "services_not_solved", Judgement(facts)
    held = [one for one in judgement.held if one.rule.measure == "no_incident"]
    if not held:
        return Evidence(metric, unit="services", reason="no_rule")
    asked = tuple(dict.fromkeys(question for one in held for question in one.questions))
    if any(one.looked is None for one in held):
        return Evidence(metric, unit="services", reason="nothing_observed", questions=asked)
    last = {verdict.service_code: verdict.last for one in held for verdict in one.verdicts if verdict.state == "not_solved"}
    hits = sorted((one for one in last.values() if one), key=lambda one: one["occurred_on"], reverse=True)
    is_known = bool(last) or all(verdict.state == "solved" for one in held for verdict in one.verdicts)
    is_doubtful = bool(last) and all(_may_be_chance(one, facts) for one in held)
    said: dict[str, Word] = {
        "whose": Coded(f"arguments.rule.{'adopted' if judgement.adopted_on else 'proposed'}"),
        "rule": Listed(tuple(_sentence(one) for one in held), separator="punctuation.separator"),
        "of": len(judgement.services),
    }
    if last:
        said["services"] = Listed(tuple(Service(str(one["service_code"])) for one in hits))
    return Evidence(
        metric,
        n=len(judgement.services),
        unit="services",
        value=len(last),
        low=len(last) if is_known else None,
        high=len(last) if is_known else None,
        variant="within_chance" if is_doubtful else "" if last else "none" if is_known else "unknown",
        form=len(last) if last else None,
        words=said,
        cases=tuple(IncidentCase.of_hit(one) for one in hits),
        is_doubtful=is_doubtful,
        questions=asked,
    )


def _may_be_chance(held: Held, facts: Facts) -> bool:
    """Whether chance may have made all that the rule counts in its days; what a public source confirms, it did not."""
    if held.looked is None:
        return True
    first, last = held.looked.first, held.looked.last
    services = {verdict.service_code for verdict in held.verdicts}
    found = [
        one for one in facts.hits if one["service_code"] in services and first <= one["occurred_on"] <= last and counts(held.rule, one)
    ]
    return not facts.beyond_chance(found, [(code, first, last) for code in sorted(services)]).low


def _sentence(held: Held) -> Told:
    return Told({lang: words.sentence(held.rule, lang) for lang in i18n.LANGUAGES})
