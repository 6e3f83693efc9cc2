"""Exposures through the front door: an export in, incidents by the rule, hours out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from analytics.argument import exposure, meaning
from analytics.argument.exposure import Exposure
from analytics.argument.facts import Facts
from analytics.argument.premium import Year
from analytics.argument.premium_year import PremiumYear
from analytics.filters import Labels
from analytics.frames import records
from analytics.queries import exposure as asked
from analytics.queries import premium as questions
from analytics.queries.exposure import Place
from analytics.warehouse import Build
from tests.argument import world
from tests.argument.conftest import YearOf

# hours and incidents: strict, central, wide. 2024: the upstream failure of 8 October, 09:00 open, is 10 hours in the wide scenario
EXPOSED = {
    # 10 September 10:00–12:00 as stated; 12 September 14:00–15:00 on one package, open until 19:00; not the one of June, not the evening
    ("C_CH4", 2024, "both"): ((2, 3, 2 + 5 + 10), (1, 2, 3)),
    # Friday 15 November 17:00 to Monday 25 November 09:00 as stated, the five days between not observed: 2 + 1
    ("C_BILLING", 2024, "both"): ((3, 3, 3 + 10), (1, 1, 2)),
    # the end of the failure of 29 December 2023 is stated for 2 January 10:00
    ("C_HANDICAP", 2024, "both"): ((2, 2, 2 + 10), (1, 1, 2)),
    # and 29 December itself, 15:00 to 19:00
    ("C_HANDICAP", 2023, "both"): ((4, 4, 4), (1, 1, 1)),
    # the network of Brussels, 15 October 10:00–11:00, open until 19:00
    ("C_SUMEHR", 2024, "BRU"): ((1, 1, 9 + 10), (1, 1, 2)),
    ("C_SUMEHR", 2024, "WAL"): ((0, 0, 10), (0, 0, 1)),
    ("C_MULTEMED", 2024, "both"): ((0, 0, 0), (0, 0, 0)),
}
REGIONS = {"both": ("WAL", "BRU"), "WAL": ("WAL",), "BRU": ("BRU",)}


def incidents(build: Build, year: int) -> list[dict[str, object]]:
    return records(build.run(questions.incidents(start=dt.date(year, 1, 1), end=dt.date(year, 12, 31))))


def exposures(code: str, year: Year, build: Build, calendar: pd.DataFrame) -> list[Exposure]:
    criterion = next(one for one in year.criteria if one.code == code)
    return exposure.exposures(criterion, incidents(build, year.year), calendar)


def test_the_rule_finds_what_was_planted_on_observed_days(table: Callable[[str], pd.DataFrame]) -> None:
    found = table("fct_incidents")
    planted = {(service, dt.date.fromisoformat(start[:10])) for name, (service, start, *_) in world.PLANTED.items() if name != "in a gap"}
    assert set(zip(found["service_code"], found["occurred_on"], strict=True)) == planted


@pytest.mark.parametrize(("code", "year", "regions"), EXPOSED)
def test_hours_of_a_loaded_export(code: str, year: int, regions: str, year_of: YearOf, build: Build, calendar: pd.DataFrame) -> None:
    hours, n_incidents = EXPOSED[code, year, regions]
    found = exposures(code, year_of(year, regions=REGIONS[regions]), build, calendar)
    assert tuple(one.hours for one in found) == pytest.approx(hours)
    assert tuple(len(one.incident_ids) for one in found) == n_incidents


def test_days_declared_not_observed_are_in_no_window(year_of: YearOf, build: Build, calendar: pd.DataFrame) -> None:
    """128 working days of S2 less the five of the gap; of 2023 only the days from 2 October."""
    central = exposures("C_CH4", year_of(2024), build, calendar)[1]
    assert (central.hours_observed, central.hours_window) == (11 * 123, 1408)
    # October to December 2023: 65 weekdays less 1 November and 25 December
    assert exposures("C_CH4", year_of(2023), build, calendar)[1].hours_observed == 11 * (65 - 1 - 1 - 0)
    assert not exposures("C_CH4", year_of(2022), build, calendar)[1].is_measurable


def test_incidents_of_a_year_hold_one_that_began_before_and_lasts_into_it(build: Build) -> None:
    services = {(str(one["service_code"]), one["occurred_on"]) for one in incidents(build, 2024)}
    assert ("HANDICAP_FORM", dt.date(2023, 12, 29)) in services
    assert not any(day.year == 2023 for _, day in services - {("HANDICAP_FORM", dt.date(2023, 12, 29))})
    assert {one["occurred_on"] for one in incidents(build, 2023)} == {dt.date(2023, 12, 29)}


def test_one_that_began_the_year_before_gives_its_hours_and_is_no_incident_of_the_year(build: Build) -> None:
    of = {year: PremiumYear.read(Facts(build.run, (world.FIRST, world.LAST)), Labels(), "en", year) for year in (2023, 2024)}
    days = {year: {one["occurred_on"] for one in found.incidents if one["service_code"] == "HANDICAP_FORM"} for year, found in of.items()}
    assert days == {2023: {dt.date(2023, 12, 29)}, 2024: set()}
    assert not of[2023].roots.keys() & of[2024].roots.keys()
    (handicap,) = (one for one in of[2024].measured if one.criterion.code == "C_HANDICAP")
    assert not (handicap.inside or handicap.before or handicap.outside)
    assert [one.hours for one in of[2024].exposures["C_HANDICAP"]] == [2, 2, 12]


def test_reporters_of_the_exposed_incidents_are_counted_once(year_of: YearOf, build: Build, calendar: pd.DataFrame) -> None:
    """The same seven colleagues met both failures of Chapter IV; one of them is from Brussels."""
    central = exposures("C_CH4", year_of(2024), build, calendar)[1]
    both, brussels = (
        records(build.run(asked.reporters_of(central.incident_ids, regions=regions)))[0] for regions in (REGIONS["both"], ("BRU",))
    )
    assert both == {"n_reporters": 7, "n_reporters_all": 7, "n_reports": 14}
    assert brussels == {"n_reporters": 1, "n_reporters_all": 7, "n_reports": 14}
    assert records(build.run(asked.reporters_of((), regions=("BRU",))))[0] == {"n_reporters": 0, "n_reporters_all": 0, "n_reports": 0}


def test_what_chance_would_make_is_that_of_the_working_hours_of_the_window(build: Build, table: Callable[[str], pd.DataFrame]) -> None:
    levels = table("usual_levels")
    ((found,),) = build.run(asked.expected_false(CHAPTER_IV)).to_numpy()
    inside = (levels["service_code"] == "MCN_CH4") & levels["date_on"].between(CHAPTER_IV.first, CHAPTER_IV.last)
    assert 0 < found == pytest.approx(levels.loc[inside & (levels["part_code"] == "work"), "expected_false"].sum())
    assert found < levels.loc[inside, "expected_false"].sum()
    assert build.run(asked.expected_false(Place((), CHAPTER_IV.first, CHAPTER_IV.last))).to_numpy() == [[0.0]]


CHAPTER_IV = Place(("MCN_CH4",), dt.date(2024, 7, 1), dt.date(2024, 12, 31))


def test_consequences_are_those_of_reports_inside_the_window(build: Build) -> None:
    """Three of the seven name them, in each of the three failures of the half-year (two by day, one by night); not in the one of June.
    Refusals, expired certificates and announced works are no failures. One submission names Recip-e as well: its doctor named Chapter IV
    alone elsewhere."""
    codes = ("I_CATCHUP", "I_NO_ATTEST")
    counted = {"n_reporters": 3, "n_reports": 9}
    for measured, n_reporters, n_reports in ((("MCN_CH4",), 3, 8), (("MCN_CH4", "RECIPE"), 3, 9), (("RECIPE",), 0, 0), ((), 0, 0)):
        found = records(build.run(asked.consequences([CHAPTER_IV], codes, measured=measured, regions=REGIONS["both"])))
        alone = {"n_reporters_alone": n_reporters, "n_reports_alone": n_reports}
        assert found == [{"consequence_code": code} | counted | alone for code in codes]
    assert records(build.run(asked.consequences([], codes, measured=("MCN_CH4",), regions=REGIONS["both"]))) == []


def test_a_report_in_two_windows_counts_once(build: Build) -> None:
    once, twice = (records(build.run(asked.totals(places, regions=("WAL",))))[0] for places in ([CHAPTER_IV], [CHAPTER_IV, CHAPTER_IV]))
    assert once == twice and once["n_reports"] == once["n_submissions"] > 100


def test_days_and_reporters_of_failures(build: Build, year_of: YearOf, calendar: pd.DataFrame) -> None:
    by_day = records(build.run(asked.by_day([CHAPTER_IV], regions=REGIONS["both"])))
    assert [(one["occurred_on"], one["n_reporters"]) for one in by_day[:3]] == [
        (dt.date(2024, 9, 10), 7),
        (dt.date(2024, 9, 12), 7),
        (dt.date(2024, 11, 5), 7),
    ]
    assert by_day[3]["n_reporters"] == 1
    central = exposures("C_CH4", year_of(2024), build, calendar)[1]
    assert records(build.run(asked.days_of_reporters(central.incident_ids, regions=REGIONS["both"]))) == [{"n_days": 2, "n_reporters": 7}]
    assert records(build.run(asked.days_reported(central.incident_ids, regions=REGIONS["both"]))) == [{"n_days": 2}]


def test_fallbacks_count_each_submission_once(build: Build) -> None:
    (only,) = records(build.run(asked.fallbacks([CHAPTER_IV, CHAPTER_IV], regions=REGIONS["both"])))
    totals = records(build.run(asked.totals([CHAPTER_IV], regions=REGIONS["both"])))[0]
    assert only["fallback_code"] == "unknown" and only["n_submissions"] == totals["n_submissions"]
    assert (only["n_worked"], only["n_partly"], only["n_not"]) == (0, 0, 0), "nobody said"


def test_the_last_weeks_before_a_registration(year_of: YearOf, build: Build, calendar: pd.DataFrame) -> None:
    """Renal insufficiency by Tuesday 10 December 2024: from 13 November, 20 working days, five of them not observed."""
    criterion = next(one for one in year_of(2024).criteria if one.code == "C_BARO")
    weeks = meaning.last_weeks(criterion, dt.date(2024, 12, 10))
    central = exposure.exposures(weeks, incidents(build, 2024), calendar)[1]
    assert (central.n_days_observed, central.hours_window) == (15, 220)
    assert meaning.days_left(central) == (15, 15)
