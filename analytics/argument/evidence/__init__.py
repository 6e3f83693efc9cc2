"""The evidence of arguments: each metric once, as a function of what a build knows. Numbers in, numbers out; words come later.

Every function registered here bears the identifier of a metric of `analytics.metrics`; its sentence stands in the locale as
`arguments.evidence.<id>`. One module per subject; `model` says what an evidence is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analytics.argument.evidence.both_regions import region_difference, regions_hit
from analytics.argument.evidence.by_rule import services_not_solved
from analytics.argument.evidence.lately import days_since_grave_incident, recent_reporters, recent_weeks
from analytics.argument.evidence.measured_days import premium_incidents_inside, premium_incidents_outside
from analytics.argument.evidence.model import Case, Evidence, FactCase, IncidentCase, OutageCase
from analytics.argument.evidence.official_record import official_recognition, outages_unreported
from analytics.argument.evidence.published import (
    WINTER,
    official_busy_months,
    official_yearly_total,
    premium_data_failures,
    premium_data_sides,
)
from analytics.argument.evidence.recurrence import SPELL, months_without_incident, recurring_incidents
from analytics.argument.evidence.time_lost import minutes_per_submission, minutes_unanswered
from analytics.argument.facts import Facts

__all__ = [
    "REGISTRY",
    "SPELL",
    "WINTER",
    "Case",
    "Evidence",
    "FactCase",
    "IncidentCase",
    "OutageCase",
    "days_since_grave_incident",
    "of",
    "recent_reporters",
    "recent_weeks",
    "services_not_solved",
]

REGISTRY: Mapping[str, Callable[[Facts], Evidence]] = {
    function.__name__: function
    for function in (
        official_busy_months,
        official_yearly_total,
        recurring_incidents,
        months_without_incident,
        premium_incidents_inside,
        premium_incidents_outside,
        regions_hit,
        region_difference,
        services_not_solved,
        days_since_grave_incident,
        recent_reporters,
        official_recognition,
        outages_unreported,
        minutes_per_submission,
        minutes_unanswered,
        premium_data_failures,
        premium_data_sides,
    )
}


def of(metric_id: str, facts: Facts) -> Evidence:
    return REGISTRY[metric_id](facts)
