"""Exposure: working hours of a measuring window in which an e-service that a criterion needs was in an incident.

It is exposure, never proof of a lost premium. Three scenarios, always told together:

- strict: direct e-services; incidents confirmed, or probable with at least 5 reporters on at least 2 packages;
- central: direct e-services; every incident;
- wide: direct and upstream e-services; every incident, and one whose end nobody stated lasts to the end of the working day.

An incident lasts from its first report to its stated end, else to its last report. Overlapping incidents count once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

import i18n
from analytics import periods
from analytics.argument import working_time
from analytics.argument.premium import Criterion
from analytics.argument.working_time import Span
from analytics.incidents import WORK_HOURS

SCENARIOS = ("strict", "central", "wide")
LEAST_REPORTERS, LEAST_SOFTWARE = 5, 2  # of a probable incident in the strict scenario
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Exposure:
    """Of one criterion in one scenario. `by_day`: exposed hours of each exposed day; `hours_observed` of `hours_window` working hours were
    observed: exposure says nothing of the others. `incident_ids`: those with at least a part of their time in observed working hours."""

    criterion: Criterion
    scenario: str
    by_day: Mapping[dt.date, float]
    hours_observed: float
    hours_window: float
    incident_ids: tuple[str, ...]

    @property
    def hours(self) -> float:
        return sum(self.by_day.values())

    @property
    def is_measurable(self) -> bool:
        """Whether anybody looked at all in the window."""
        return self.hours_observed > 0

    @property
    def share(self) -> float:
        """Of the observed working hours. Only where it is measurable."""
        return self.hours / self.hours_observed


def exposures(criterion: Criterion, incidents: Sequence[Record], dates: pd.DataFrame) -> list[Exposure]:
    """One per scenario, in order; none where the criterion has no known day. `incidents`: rows of `queries.premium.incidents`; `dates`:
    `dim_dates`."""
    if criterion.window is None:
        return []
    first, last = criterion.window.first, criterion.window.last
    within = dates[dates["is_working_day"].astype(bool) & (dates["date_on"] >= first) & (dates["date_on"] <= last)]
    observed = working_time.working_spans(periods.observed(within, first, last)["date_on"])
    return [_exposure(criterion, scenario, incidents, observed, working_hours(first, last, dates)) for scenario in SCENARIOS]


def working_hours(first: dt.date, last: dt.date, dates: pd.DataFrame) -> float:
    """Working hours from day to day. Days after the calendar of the build (`dim_dates`) ends are taken by weekday alone."""
    known = dates[(dates["date_on"] >= first) & (dates["date_on"] <= last)]
    beyond = set(pd.date_range(first, last).date) - set(known["date_on"])
    n_days = int(known["is_working_day"].astype(bool).sum()) + sum(day.isoweekday() <= 5 for day in beyond)
    return float(n_days * working_time.HOURS_A_DAY)


def counts(incident: Record, criterion: Criterion, scenario: str) -> bool:
    """Whether an incident counts for a criterion in a scenario, wherever its time lies."""
    if incident["service_code"] in criterion.direct:
        return scenario != "strict" or _is_strong(incident)
    return scenario == "wide" and incident["service_code"] in criterion.upstream


def span(incident: Record, scenario: str) -> Span:
    """From when to when an incident lasts in a scenario."""
    start, last, stated = incident["first_report_at"], incident["last_report_at"], incident["ended_at"]
    if stated is not None:
        return start, stated
    if scenario != "wide":
        return start, last
    closing = working_time.at(start.astimezone(i18n.BRUSSELS).date(), WORK_HOURS[1])
    return start, max(last, closing)


def _is_strong(incident: Record) -> bool:
    many = incident["n_reporters"] >= LEAST_REPORTERS and incident["n_software"] >= LEAST_SOFTWARE
    return bool(incident["level"] == "confirmed" or many)


def _exposure(criterion: Criterion, scenario: str, incidents: Sequence[Record], observed: list[Span], hours_window: float) -> Exposure:
    counted = {
        incident["incident_id"]: working_time.common([span(incident, scenario)], observed)
        for incident in incidents
        if counts(incident, criterion, scenario)
    }
    exposed = working_time.merged(part for parts in counted.values() for part in parts)
    return Exposure(
        criterion=criterion,
        scenario=scenario,
        by_day=working_time.hours_by_day(exposed),
        hours_observed=working_time.hours(observed),
        hours_window=hours_window,
        incident_ids=tuple(incident_id for incident_id, parts in counted.items() if parts),
    )
