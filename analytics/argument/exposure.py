"""Exposure: working hours of a measuring window in which an e-service that a criterion needs was in an incident.

It is exposure, never proof of a lost premium. Three scenarios, always told together:

- strict: direct e-services; incidents confirmed, or probable with at least 5 reporters on at least 2 packages;
- central: direct e-services; every incident;
- wide: direct and upstream e-services; every incident, and one whose end nobody stated lasts to the end of the working day.

An incident lasts from its first report to its stated end, else to its last report. Overlapping incidents count once. Reports alone make an
incident: an official outage without any adds no hour, and the hours of one that has some are those of its reports.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
HALF_HOUR = 0.5
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Exposure:
    """Of one criterion in one scenario. `by_day`: exposed hours of each exposed day; `hours_observed` of `hours_window` working hours were
    observed: exposure says nothing of the others. `incident_ids`: those that touch observed working hours, be it for a moment."""

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
    def is_whole(self) -> bool:
        """Whether every working hour of the window was observed."""
        return self.hours_observed >= self.hours_window

    @property
    def share(self) -> float:
        """Of the observed working hours. Only where it is measurable."""
        return self.hours / self.hours_observed

    @property
    def n_days_observed(self) -> int:
        """Working days: the clock changes on Sundays, so each has the same hours."""
        return round(self.hours_observed / working_time.HOURS_A_DAY)


def exposures(criterion: Criterion, incidents: Sequence[Record], dates: pd.DataFrame) -> list[Exposure]:
    """One per scenario, in order; none where the criterion has no known day. `incidents`: rows of `queries.premium.incidents`; `dates`:
    `dim_dates`."""
    if criterion.window is None:
        return []
    first, last = criterion.window.first, criterion.window.last
    days = periods.observed(dates, first, last)
    observed = working_time.working_spans(days.loc[days["is_working_day"].astype(bool), "date_on"])
    return [_exposure(criterion, scenario, incidents, observed, working_hours(first, last, dates)) for scenario in SCENARIOS]


def in_half_hours(one: Exposure) -> Exposure:
    """Whole half hours, at least one where there was any exposure: finer ones tell the minute of a single report."""
    by_day, hours, told = dict[dt.date, float](), 0.0, 0.0
    for day, of_day in sorted(one.by_day.items()):
        hours += of_day
        by_day[day] = max(round(2 * hours) / 2, HALF_HOUR) - told
        told += by_day[day]
    return replace(one, by_day=by_day)


def working_hours(first: dt.date, last: dt.date, dates: pd.DataFrame) -> float:
    """Working hours from day to day. Days that the calendar of the build (`dim_dates`) does not know are taken by weekday alone."""
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


def lasts_beyond_its_day(incident: Record) -> bool:
    """Whether an end was stated on a later day than that of its reports: its hours then stand on one answer."""
    stated = incident["ended_at"]
    return stated is not None and stated.astimezone(i18n.BRUSSELS).date() > incident["last_report_at"].astimezone(i18n.BRUSSELS).date()


def _is_strong(incident: Record) -> bool:
    many = incident["n_reporters"] >= LEAST_REPORTERS and incident["n_software"] >= LEAST_SOFTWARE
    return bool(incident["level"] == "confirmed" or many)


def _exposure(criterion: Criterion, scenario: str, incidents: Sequence[Record], observed: Sequence[Span], hours_window: float) -> Exposure:
    """`observed`: the observed working hours, merged."""
    spans = {one["incident_id"]: span(one, scenario) for one in incidents if counts(one, criterion, scenario)}
    return Exposure(
        criterion=criterion,
        scenario=scenario,
        by_day=working_time.hours_by_day(working_time.common(spans.values(), observed)),
        hours_observed=working_time.hours(observed),
        hours_window=hours_window,
        incident_ids=tuple(incident_id for incident_id, lasts in spans.items() if working_time.touches(lasts, observed)),
    )
