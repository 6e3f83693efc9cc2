"""What a build knows that an argument may rest on, each question asked once and only when it is needed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from analytics import catalogue, frames, periods
from analytics.argument import premium
from analytics.filters import Filters
from analytics.incidents import TO_THE_DAY
from analytics.intervals import poisson_range
from analytics.queries import Question, chance, incidents
from analytics.queries import premium as premium_questions
from analytics.queries.chance import EARLIEST, LATEST, Span

Record = Mapping[str, Any]
LEAST_CHANCE = 0.7  # false incidents of the trials, in times the expected number (docs/method.md)
MOST_CHANCE = 1.7
CHANCE_OF_RULE = "1"  # the rule that was tried; another has to be measured anew


@dataclass(frozen=True)
class Beyond:
    """Incidents once those that chance may have made are taken off: at least `low`, at most `high`. What a public source confirms stays.
    `expected` of chance alone; `chance`: the least and the most it may have made."""

    n_found: int
    n_confirmed: int
    chance: tuple[int, int]
    expected: float

    @property
    def n_probable(self) -> int:
        return self.n_found - self.n_confirmed

    @property
    def low(self) -> int:
        return self.n_confirmed + max(0, self.n_probable - self.chance[1])

    @property
    def high(self) -> int:
        return self.n_found - min(self.n_probable, self.chance[0])


@dataclass(frozen=True)
class Facts:
    """`ask` answers a question on one build; `observed`: its first and last observed day, None where nobody looked. `is_demo`:
    whether all that was sent is invented."""

    ask: Callable[[Question], pd.DataFrame]
    observed: tuple[dt.date, dt.date] | None
    is_demo: bool = False

    def table(self, name: str) -> pd.DataFrame:
        """A small table of the build as it stands, in the order of the screen."""
        return self.ask(catalogue.dimension(name))

    def rows(self, question: Question) -> list[dict[str, Any]]:
        return frames.records(self.ask(question))

    def one(self, question: Question) -> dict[str, Any]:
        """The only row of an answer."""
        return self.rows(question)[0]

    @property
    def roots_question(self) -> Question:
        return incidents.listed(Filters())

    @property
    def hits_question(self) -> Question:
        return premium_questions.incidents(start=EARLIEST, end=LATEST)

    @cached_property
    def roots(self) -> list[dict[str, Any]]:
        """Probable roots with their symptoms, newest first."""
        return self.rows(self.roots_question)

    @cached_property
    def hits(self) -> list[dict[str, Any]]:
        """Every incident of every e-service, oldest first."""
        return self.rows(self.hits_question)

    @cached_property
    def dates(self) -> pd.DataFrame:
        return self.table("dim_dates")

    @cached_property
    def outages(self) -> list[dict[str, Any]]:
        """Official outages known to the day or better, oldest first."""
        dated = [one for one in frames.records(self.table("fct_official_outages")) if one["starts_on"] and one["precision"] in TO_THE_DAY]
        return sorted(dated, key=lambda one: (one["starts_on"], one["official_outage_id"]))

    @cached_property
    def days_seen(self) -> set[dt.date]:
        """Every observed day."""
        return set(periods.observed(self.dates, EARLIEST, LATEST)["date_on"])

    @cached_property
    def campaign_days(self) -> list[tuple[dt.date, dt.date]]:
        return [(one["starts_on"], one["ends_on"]) for one in frames.records(self.table("campaigns"))]

    @cached_property
    def measured(self) -> dict[int, dict[str, list[tuple[dt.date, dt.date]]]]:
        """By premium year, the e-services whose use a stated criterion measures, each with the stretches in which it is measured. What is
        uncertain is left out, and states and registrations, of which a source gives only the last day."""
        found: dict[int, dict[str, list[tuple[dt.date, dt.date]]]] = {}
        for year in self.years:
            of_year = found.setdefault(year.year, {})
            for criterion in year.established:
                if criterion.window is None or criterion.window.has_no_start:
                    continue
                for service in criterion.direct:
                    of_year.setdefault(service, []).append((criterion.window.first, criterion.window.last))
        return found

    @cached_property
    def years(self) -> list[premium.Year]:
        """The premium years that the demand is about, with their criteria."""
        return [premium.year_of(year, self.table, lang="fr") for year in premium.DEMAND_YEARS]

    @property
    def premium_services(self) -> tuple[str, ...]:
        """E-services that a stated criterion of these years needs directly, as the rules of "entirely solved" look at them."""
        return tuple(sorted(premium.services_of(self.years)))

    def is_measured(self, service_code: str, day: dt.date) -> bool:
        """Whether the use of the e-service counted that day for a criterion."""
        return any(first <= day <= last for first, last in self.measured.get(day.year, {}).get(service_code, ()))

    def is_before_a_date(self, service_code: str, day: dt.date) -> bool:
        """Whether a state or a registration that needs the e-service was to be reached by a later day, or that one."""
        return any(
            service_code in criterion.direct and criterion.window.holds(day)
            for year in self.years
            for criterion in year.established
            if criterion.window and criterion.window.has_no_start
        )

    def dependent_on(self, service_codes: set[str], day: dt.date) -> bool:
        """Whether that day the use of an e-service was measured that, as a source states, depends on one of these."""
        return any(
            criterion.window.holds(day) and one.mark == "S" and one.service_code in service_codes
            for year in self.years
            for criterion in year.established
            if criterion.window and not criterion.window.has_no_start
            for one in criterion.dependencies
            if not one.is_direct
        )

    def beyond_chance(self, found: Sequence[Record], spans: Sequence[Span]) -> Beyond:
        """`found`: incidents of these e-services and days, as `roots` or `hits` give them."""
        expected = float(self.one(chance.expected_false(spans))["expected_false"])
        return Beyond(len(found), sum(is_confirmed(one) for one in found), by_chance(expected), expected)


def by_chance(expected: float) -> tuple[int, int]:
    """The least and the most incidents that chance may make where it makes so many on average."""
    return poisson_range(LEAST_CHANCE * expected)[0], poisson_range(MOST_CHANCE * expected)[1]


def is_confirmed(incident: Record) -> bool:
    """Of a root, that any e-service it hit is confirmed by a public source; of a hit, that it is itself."""
    return bool(incident["is_confirmed"]) if "is_confirmed" in incident else incident["level"] == "confirmed"
