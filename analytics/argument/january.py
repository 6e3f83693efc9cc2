"""January 2024 and the months before it: what the official record says of them, and into which measuring periods its days fall. Nothing
here is typed: the outages, the published figures and the periods are those of a build."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analytics import periods
from analytics.argument import measuring
from analytics.argument.premium import Criterion, Year
from analytics.frames import records
from analytics.incidents import TO_THE_DAY
from analytics.queries import Question
from analytics.queries import premium as questions

Record = Mapping[str, Any]
Asked = tuple[tuple[str, ...], tuple[dt.date, ...]]  # the e-services and days of a line
MONTH = (dt.date(2024, 1, 1), dt.date(2024, 1, 31))  # of the case
BEFORE = dt.date(2023, 10, 1)  # from here the official side itself tells of more frequent incidents
PREMIUM_YEARS = (BEFORE.year, MONTH[0].year)  # whose measuring periods may hold its days
RECIPE = "RECIPE"


@dataclass(frozen=True)
class Case:
    """One line of the official record, from the first day to the last. `days`: of outages; none of a statement about whole months.
    `source`: keys of the bibliography. `record`: the row it is from, of several outages in one line the first."""

    first: dt.date
    last: dt.date
    source: str
    record: Record
    days: tuple[dt.date, ...] = ()

    @property
    def is_outage(self) -> bool:
        return bool(self.days)

    @property
    def is_in_month(self) -> bool:
        """An outage that touches the month itself, not one of those before it alone."""
        return self.is_outage and self.first <= MONTH[1] and self.last >= MONTH[0]

    @property
    def services(self) -> tuple[str, ...]:
        """E-services that the record names, hit or blamed; none of a statement."""
        named = (self.record["service_code"], self.record["fault_service_code"]) if self.is_outage else ()
        return tuple(dict.fromkeys(code for code in named if code))

    @property
    def asked(self) -> Asked:
        return self.services, self.days

    def needs(self, criterion: Criterion) -> bool:
        """Whether the criterion needs an e-service that the record names."""
        return bool({*self.services} & {*criterion.direct, *criterion.upstream})


@dataclass(frozen=True)
class Reported:
    """What members reported of the days of a line about the e-services it names: doctors, each once whatever the days, and reports.
    `is_observed`: whether anybody looked on any of these days."""

    n_reporters: int
    n_reports: int
    is_observed: bool


# --- the record -------------------------------------------------------------------------------------------------------


def cases(outages: pd.DataFrame, counts: pd.DataFrame) -> list[Case]:
    """Statements on whole months first, then the outages, oldest first. `outages`: `fct_official_outages`; `counts`:
    `official_incident_counts`."""
    statements = [one for one in records(counts) if one["origin_code"] == "statement"]
    return [*(case for one in statements if (case := _statement(one))), *map(_outage, _until_the_end(outages))]


def _statement(row: Record) -> Case | None:
    """None where its period, such as `2023-10/2023-11`, is not made of months, or lies elsewhere."""
    months = periods.months_of(row["period"])
    if not months:
        return None
    first, last = months[0], periods.bucket_end(months[-1], "month")
    return Case(first, last, row["source"] or "", row) if first >= BEFORE and last <= MONTH[1] else None


def _outage(row: Record) -> Case:
    first, last = row["starts_on"], row["ends_on"]
    return Case(first, last, row["source"] or "", row, tuple(pd.date_range(first, last).date))


def _until_the_end(outages: pd.DataFrame) -> list[dict[str, Any]]:
    """Official outages, known to the day, that touch the months before or the month of the case, oldest first."""
    dated = outages[outages["starts_on"].notna() & outages["precision"].isin(TO_THE_DAY)]
    found = dated[(dated["starts_on"] <= MONTH[1]) & (dated["ends_on"] >= BEFORE)]
    return records(found.sort_values(["starts_on", "official_outage_id"]))


def in_month(found: Iterable[Case]) -> list[Case]:
    """Outages of the month, each with its days of that month alone."""
    return [replace(case, days=tuple(day for day in case.days if MONTH[0] <= day <= MONTH[1])) for case in found if case.is_in_month]


def together(found: Iterable[Case]) -> list[Case]:
    """Outages of the month that hit the same stand in one line, with the sources of all."""
    grouped: dict[object, list[Case]] = {}
    for number, case in enumerate(found):
        grouped.setdefault(_hit(case.record) if case.is_in_month else number, []).append(case)
    return [_joined(several) for several in grouped.values()]


def _hit(outage: Record) -> tuple[str | None, str | None, str | None]:
    """What was hit, and what is blamed where it is something else: an e-service before a component."""
    service, fault = outage["service_code"], outage["fault_service_code"]
    return service, fault if fault != service else None, None if fault else outage["fault_component"]


def _joined(several: Sequence[Case]) -> Case:
    source = "|".join(dict.fromkeys(key for case in several for key in case.source.split("|") if key))
    days = tuple(dict.fromkeys(day for case in several for day in case.days))
    return replace(several[0], last=max(case.last for case in several), days=days, source=source)


def causes(found: Iterable[Case], lang: str) -> list[tuple[str, str]]:
    """(cause, source) that the official side gives for outages of the month, each once."""
    told = ((case.record[f"cause_{lang}"], case.record["cause_source"] or case.source) for case in found if case.is_in_month)
    return list(dict.fromkeys(one for one in told if one[0]))


def published_minutes(published: pd.DataFrame) -> list[tuple[float, str]]:
    """(minutes, source) for which Recip-e says it was down that month. `published`: `published_figures`."""
    period = f"{MONTH[0]:%Y-%m}"
    rows = records(published[(published["figure_code"] == "recipe_downtime") & (published["period"] == period)])
    return [(row["value"], row["source"]) for row in rows]


# --- the periods ------------------------------------------------------------------------------------------------------


def n_periods(year: Year) -> int:
    """Known measuring periods of stated criteria; a state or a registration has none."""
    return sum(one.window is not None and not one.window.has_no_start for one in year.established)


def inside(found: Iterable[Case], year: Year) -> list[Criterion]:
    """The criteria into whose measuring period any day of these outages falls, or a whole statement."""
    stretches = [(day, day) for case in found for day in case.days] or [(case.first, case.last) for case in found]
    holding = (one for first, last in stretches for one in measuring.holding(first, last, year.established))
    return list({one.code: one for one in holding}.values())


def needing(criteria: Iterable[Criterion], found: Sequence[Case]) -> list[Criterion]:
    """Those that need an e-service which one of these lines names."""
    return [one for one in criteria if any(case.needs(one) for case in found)]


def measuring_directly(service_code: str, years: Iterable[Year]) -> list[int]:
    """The years in which a stated criterion measures the use of the e-service."""
    return [year.year for year in years if any(service_code in one.direct for one in year.established)]


# --- the members ------------------------------------------------------------------------------------------------------


def asked(lines: Iterable[Case], regions: Sequence[str]) -> dict[Asked, Question]:
    """What was reported of the days of each outage, or of several in one line, about the e-services it names."""
    return {case.asked: questions.naming(case.services, case.days, regions=regions) for case in lines if case.is_outage}


def reported(case: Case, answers: Mapping[Asked, pd.DataFrame], dates: pd.DataFrame) -> Reported:
    """`answers`: to what was `asked`; `dates`: `dim_dates`."""
    (row,) = records(answers[case.asked])
    return Reported(int(row["n_reporters"]), int(row["n_reports"]), is_observed=n_observed([case], dates) > 0)


def n_observed(found: Iterable[Case], dates: pd.DataFrame) -> int:
    """Days of these outages on which somebody looked."""
    return sum(not periods.observed(dates, day, day).empty for case in found for day in case.days)
