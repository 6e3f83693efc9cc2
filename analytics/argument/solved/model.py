"""A written rule of "entirely solved", what it looks at, and what it says of one e-service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from analytics import incidents as told

State = Literal["solved", "not_solved", "not_enough"]
Obstacle = Literal[
    "nothing_observed",  # no observed day at all
    "not_observed",  # working days without an open form; n of them
    "few_reporters",  # n active reporters
    "days_not_vouched",  # days without a complete official list, on which nothing could be confirmed; n of them
    "few_of_service",  # n reporters of this e-service in a year: a failure of the size named need not show
    "trials",  # the rule found too few failures of that size in trials, or was never tried with so small a one
    "level_unknown",  # working days on which nothing could be flagged; n of them
    "weak_days",  # working days on which a failure of that size need not be flagged; n of them
    "severity_unknown",  # incidents whose severity nobody gave; n of them
    "not_vouched",  # incidents that a complete official list might confirm; n of them
    "no_coverage",  # nobody vouches for the official list on any day
    "no_incident",  # none on the days vouched for: nothing to recognise
    "too_few",  # incidents to tell the share from its threshold; n of them
]
COMMON: tuple[Obstacle, ...] = (
    "nothing_observed",
    "not_observed",
    "few_reporters",
    "days_not_vouched",
    "trials",
    "no_coverage",
)  # the same for every e-service
Record = Mapping[str, Any]
ACTIVE_WEEKS = 8  # who reported a failure in these weeks, not from memory, is active
YEAR_WEEKS = 52  # an e-service is watched by those who reported it in these weeks; all observed days would count more of them
NEVER = "never"  # told of an e-service that would be solved but never had an incident that counts: there was nothing to solve
STATES = ("not_solved", "solved", NEVER, "not_enough")  # as told, in the order of tables
GRAVE = 2  # severity told apart where a rule names none: an act prevented


@dataclass(frozen=True)
class SuccessRule:
    """One rule. `is_proposed`: of the observatory, until the board adopts its own (`adopted_on`, `author`). Empty fields are None."""

    code: str
    measure: str  # no_incident | recognition
    level: str  # confirmed: only incidents an official outage confirms; probable: all
    least_severity: int | None
    n_weeks: int | None
    least_share: float | None
    least_reporters: int
    least_power: float | None
    power_size: int | None
    adopted_on: dt.date | None
    author: str

    @property
    def is_proposed(self) -> bool:
        return self.adopted_on is None

    @property
    def severity_told(self) -> int:
        """From which severity on reports are told apart."""
        return self.least_severity or GRAVE


@dataclass(frozen=True)
class Reported:
    """Failures of one e-service that doctors reported in the window of a rule, not from memory: reports and distinct reporters, and those
    at least as severe as the rule says. `n_in_year`: distinct reporters of the last year."""

    n_reporters: int = 0
    n_reports: int = 0
    n_severe_reporters: int = 0
    n_severe_reports: int = 0
    n_in_year: int = 0


@dataclass(frozen=True)
class Looked:
    """What was looked at: days from `first` to `last`, the working days among them without an open form, active reporters of the whole
    form. `recall`: the smallest share of failures of the size named that the rule found in trials, None where never tried."""

    first: dt.date
    last: dt.date
    unobserved: tuple[dt.date, ...]
    n_working_days: int
    n_reporters: int
    recall: float | None = None

    @property
    def n_seen(self) -> int:
        """Working days with an open form."""
        return self.n_working_days - len(self.unobserved)


@dataclass(frozen=True)
class Verdict:
    """Of one rule on one e-service. `obstacles`: why nothing can be said, with a number where there is one. `last`: the newest incident
    that counts, of any day, `days_since` it on the last observed day. `recognition`: incidents and how many were recognised."""

    service_code: str
    state: State
    obstacles: tuple[tuple[Obstacle, int], ...] = ()
    last: Record | None = None
    days_since: int | None = None
    recognition: told.Recognition | None = None
    reported: Reported = Reported()

    @property
    def told(self) -> str:
        """The state as it is told: `never` where nothing was there to be solved."""
        return NEVER if self.state == "solved" and self.last is None else self.state

    @property
    def own_obstacles(self) -> tuple[tuple[Obstacle, int], ...]:
        return tuple(one for one in self.obstacles if one[0] not in COMMON)
