"""What is known of one premium year, for the GPs of one region or of both: criteria, incidents, exposure. No filter applies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

import i18n
from analytics import periods, surroundings
from analytics.argument import exposure, measuring, premium
from analytics.argument.exposure import Exposure
from analytics.argument.facts import Beyond, Facts
from analytics.argument.measuring import Measured, Month
from analytics.argument.premium import Criterion, Year
from analytics.filters import Labels
from analytics.frames import records
from analytics.queries import Question
from analytics.queries import premium as questions
from analytics.queries.exposure import Place
from analytics.surroundings import Event

SUMEHR = "SUMEHR"


@dataclass(frozen=True)
class PremiumYear:
    """`year` with its criteria; `regions` of the GPs meant; `labels` in the language `lang`."""

    facts: Facts
    labels: Labels
    lang: str
    year: Year
    regions: tuple[str, ...]

    @classmethod
    def read(cls, facts: Facts, labels: Labels, lang: str, year: int, regions: tuple[str, ...] = premium.OUR_REGIONS) -> PremiumYear:
        return cls(facts, labels, lang, premium.year_of(year, facts.table, lang=lang, regions=regions), regions)

    @property
    def dates(self) -> pd.DataFrame:
        """`dim_dates`."""
        return self.facts.dates

    def another(self, year: int) -> Year:
        """The criteria of another premium year, for the same GPs."""
        return self.year if year == self.year.year else premium.year_of(year, self.facts.table, lang=self.lang, regions=self.regions)

    @cached_property
    def by_region(self) -> dict[str, PremiumYear]:
        """The same for the GPs of each region alone, whose network no other region has."""
        found = {}
        for region in self.regions:
            year = premium.year_of(self.year.year, self.facts.table, lang=self.lang, regions=(region,))
            found[region] = replace(self, year=year, regions=(region,))
        return found

    @property
    def start(self) -> dt.date:
        return dt.date(self.year.year, 1, 1)

    @property
    def end(self) -> dt.date:
        return dt.date(self.year.year, 12, 31)

    @property
    def gps(self) -> str:
        """Whose reports are counted, in words: `Wallonie et Bruxelles`."""
        return i18n.enumeration([self.labels.regions[code] for code in self.regions], self.lang)

    @property
    def sentence(self) -> str:
        """What is shown, for the head of a table."""
        return i18n.t("moratorium.sentence", self.lang, year=self.year.year, gps=self.gps)

    @property
    def short_labels(self) -> dict[str, str]:
        """Short label of every e-service by code."""
        return self.labels.short_services

    @property
    def incidents_question(self) -> Question:
        return questions.incidents(start=self.start, end=self.end)

    @cached_property
    def touching(self) -> list[dict[str, Any]]:
        """Every incident that touches the calendar year, one per e-service hit, oldest first: for exposure alone, which counts the hours of
        one that began before."""
        return self.facts.rows(self.incidents_question)

    @cached_property
    def incidents(self) -> list[dict[str, Any]]:
        """Those that happened in the year."""
        return [one for one in self.touching if one["occurred_on"].year == self.year.year]

    @cached_property
    def exposures(self) -> dict[str, list[Exposure]]:
        """By criterion, one exposure per scenario; an empty list where no day of the criterion is known."""
        return {one.code: self.exposed(one) for one in self.year.criteria}

    def exposed(self, criterion: Criterion) -> list[Exposure]:
        """One exposure per scenario of any criterion."""
        return exposure.exposures(criterion, self.touching, self.dates)

    @cached_property
    def criteria(self) -> list[Criterion]:
        """Those of the year, those hit while measured first, then by who reported; where nobody did, the one measured first."""
        found = self.facts.ask(questions.by_window(self.year.year, regions=self.regions))
        n = dict(zip(found["criterion_code"], found["n_reporters_inside"] + found["n_reporters_before"], strict=True))
        hit = {one.code: measuring.measured(one, self.incidents, self.dates) for one in self.year.criteria}

        def order(one: Criterion) -> tuple[int, int, int, dt.date, str]:
            first = one.window.first if one.window else dt.date.max
            return -len(hit[one.code].inside), -len(hit[one.code].before), -n.get(one.code, 0), first, one.code

        return sorted(self.year.criteria, key=order)

    @cached_property
    def measured(self) -> list[Measured]:
        """The established criteria of which a day is known."""
        dated = [one for one in self.year.established if one.window]
        return [measuring.measured(one, self.incidents, self.dates) for one in dated]

    @property
    def placed(self) -> list[Criterion]:
        """Those of `measured` that have a measuring period."""
        return [one.criterion for one in self.measured if one.has_period]

    @property
    def places(self) -> list[Place]:
        """Where and when each of them measures."""
        return [Place(one.direct, one.window.first, one.window.last) for one in self.placed if one.window]

    @property
    def has_any_period(self) -> bool:
        """Whether a measuring period is known: a state and a registration have none."""
        return any(one.has_period for one in self.measured)

    @property
    def is_any_observed(self) -> bool:
        """Whether anybody looked on any day of any of these periods."""
        return any(one.is_period_observed for one in self.measured)

    @property
    def n_outside_unobserved(self) -> int:
        """Established criteria outside whose measuring period nobody looked: there inside and outside cannot be compared."""
        return sum(one.has_period and one.n_days_outside > 0 and not one.n_observed_outside for one in self.measured)

    @cached_property
    def period_days(self) -> tuple[int, int]:
        """(observed days, days) that lie in a measuring period of an established criterion, each once."""
        windows = [one.criterion.window for one in self.measured if one.has_period and one.criterion.window]
        days = {day for window in windows for day in pd.date_range(window.first, window.last).date}
        return len(days & set(periods.observed(self.dates, self.start, self.end)["date_on"])), len(days)

    @cached_property
    def beyond_chance(self) -> Beyond:
        """Incidents inside these periods, once what chance may have made is taken off."""
        return measuring.beyond_chance(self.measured, self.facts)

    @property
    def has_dates_only(self) -> bool:
        """Whether a criterion is a state or a registration, of which the last day alone is stated."""
        return any(one.window and one.window.has_no_start for one in self.year.criteria)

    @property
    def sumehr(self) -> str:
        """The label of the e-service that is a kind of document, where a criterion needs it; else empty."""
        return self.short_labels[SUMEHR] if any(SUMEHR in one.direct for one in self.year.criteria) else ""

    @cached_property
    def regional(self) -> dict[str, str]:
        """The region of every e-service that serves one alone."""
        services = records(self.facts.table("dim_services"))
        return {one["service_code"]: one["region_code"] for one in services if one["region_code"]}

    @property
    def only_region_hit(self) -> str:
        """In words, the one region whose own e-services all incidents inside hit; empty where there are none, or of others too."""
        hit = {self.regional.get(incident["service_code"], "") for measured in self.measured for incident in measured.inside}
        return self.labels.regions[hit.pop()] if len(hit) == 1 and "" not in hit else ""

    @property
    def roots_inside(self) -> dict[str, bool]:
        """By probable origin, the incidents inside a measuring period of an established criterion, and whether one of each is confirmed."""
        return _roots(one for measured in self.measured for one in measured.inside)

    @property
    def roots(self) -> dict[str, bool]:
        """The same, of the whole year, of the e-services that an established criterion measures."""
        direct = {code for one in self.year.established for code in one.direct}
        return _roots(one for one in self.incidents if one["service_code"] in direct)

    @cached_property
    def months(self) -> list[Month]:
        return measuring.months(self.year.year, self.dates)

    def outages_of(self, criterion: Criterion) -> list[tuple[dict[str, Any], Event]]:
        """The official outages of the year that hit, or are blamed on, an e-service it needs; each with its words."""
        services = (*criterion.direct, *criterion.upstream)
        if services not in self._outages:
            self._outages[services] = self.told(self.facts.ask(questions.official_outages(list(services), start=self.start, end=self.end)))
        return self._outages[services]

    @cached_property
    def _outages(self) -> dict[tuple[str, ...], list[tuple[dict[str, Any], Event]]]:
        """Those asked for so far, by e-services."""
        return {}

    def told(self, outages: pd.DataFrame) -> list[tuple[dict[str, Any], Event]]:
        """Rows of official outages, each with its words."""
        around = surroundings.surroundings(
            outages,
            pd.DataFrame(),
            self.dates,
            start=self.start,
            end=self.end,
            services=self.short_labels,
            lang=self.lang,
        )
        return list(zip(records(outages), around.outages, strict=True))


def _roots(incidents: Iterable[Mapping[str, Any]]) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for one in incidents:
        found[one["root_incident_id"]] = found.get(one["root_incident_id"], False) or one["level"] == "confirmed"
    return found
