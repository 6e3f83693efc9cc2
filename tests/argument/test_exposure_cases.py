"""The table of hand-computed exposures, on the criteria and the calendar of a real build."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from analytics.argument import exposure
from analytics.argument.exposure import Exposure
from analytics.argument.premium import Criterion, Window, Year
from tests.argument.cases import BOTH, CASES, TEN, Case
from tests.argument.conftest import YearOf

NAMES = [case.name for case in CASES]


def exposed(case: Case, year_of: YearOf, calendar: pd.DataFrame) -> list[Exposure]:
    criterion = named(case.criterion, year_of(case.year, regions=case.regions))
    if case.window:
        criterion = replace(criterion, window=Window(*map(dt.date.fromisoformat, case.window)))
    return exposure.exposures(criterion, case.incidents, observed_on(calendar, case.observed))


def named(code: str, year: Year) -> Criterion:
    return next(one for one in year.criteria if one.code == code)


def observed_on(calendar: pd.DataFrame, stretches: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    days = [(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) for first, last in stretches]
    return calendar.assign(is_observed=[any(first <= day <= last for first, last in days) for day in calendar["date_on"]])


def test_there_are_enough_cases_and_none_twice() -> None:
    assert len(NAMES) == len(set(NAMES)) >= 40


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_hours_are_those_computed_by_hand(case: Case, year_of: YearOf, calendar: pd.DataFrame) -> None:
    found = exposed(case, year_of, calendar)
    assert [one.scenario for one in found] == ["strict", "central", "wide"]
    assert tuple(one.hours for one in found) == pytest.approx(case.hours)
    assert sum(found[2].by_day.values()) == pytest.approx(case.hours[2])
    if case.n_incidents:
        assert tuple(len(one.incident_ids) for one in found) == case.n_incidents


WINDOWS = {  # working days by hand: weekdays less the holidays on them; times eleven hours
    ("C_CH4", 2023): 126,  # 130 − 21 July, 15 August, 1 November, 25 December: the 1,386 hours
    ("C_CH4", 2024): 128,  # 132 − 15 August, 1 and 11 November, 25 December
    ("C_HANDICAP", 2024): 253,  # 262 − 9
    ("C_MULTEMED", 2024): 63,  # 66 − 1 and 11 November, 25 December
    ("C_SUMEHR", 2024): 253,  # from 1 January
}


@pytest.mark.parametrize(("code", "year"), WINDOWS)
def test_the_windows_have_the_working_hours_of_the_calendar(code: str, year: int, year_of: YearOf, calendar: pd.DataFrame) -> None:
    case = Case("", code, (), (0, 0, 0), year=year)
    for one in exposed(case, year_of, calendar):
        assert one.hours_window == one.hours_observed == 11 * WINDOWS[code, year]
        assert one.is_whole and one.n_days_observed == WINDOWS[code, year]


def test_a_window_partly_observed_has_the_share_of_what_was_observed(year_of: YearOf, calendar: pd.DataFrame) -> None:
    """Observed from October: 63 of the 128 working days, 693 hours; one hour is a share of 1/693."""
    case = next(one for one in CASES if one.name == "partly observed")
    central = exposed(case, year_of, calendar)[1]
    assert (central.hours_observed, central.hours_window) == (693, 1408)
    assert not central.is_whole
    assert central.share == pytest.approx(1 / 693)


@pytest.mark.parametrize("incidents", [(), (TEN,)])
def test_a_window_that_nobody_observed_is_not_measurable(
    incidents: tuple[dict[str, object], ...], year_of: YearOf, calendar: pd.DataFrame
) -> None:
    """Not even one with an incident reported from memory: unknown is not zero."""
    for one in exposed(Case("", "C_CH4", incidents, (0, 0, 0), observed=(("2023-01-01", "2023-12-31"),)), year_of, calendar):
        assert not one.is_measurable
        assert one.incident_ids == ()
        with pytest.raises(ZeroDivisionError):
            _ = one.share


def test_a_registration_without_a_known_date_has_no_window(year_of: YearOf, calendar: pd.DataFrame) -> None:
    """The dates of two of the three barometers of 2024 were not found."""
    assert named("C_BARO", year_of(2024)).window is None
    assert exposed(Case("", "C_BARO", (TEN,), (0, 0, 0)), year_of, calendar) == []


def test_a_stock_says_that_its_source_names_a_day_alone(year_of: YearOf) -> None:
    window = named("C_SUMEHR", year_of(2024)).window
    assert window == Window(dt.date(2024, 1, 1), dt.date(2024, 12, 31), has_no_start=True)
    assert window.holds(dt.date(2024, 1, 1)) and window.holds(dt.date(2024, 12, 31)) and not window.holds(dt.date(2025, 1, 1))


def test_days_beyond_the_calendar_are_taken_by_weekday(calendar: pd.DataFrame) -> None:
    """A calendar that ends on 30 June: 132 weekdays, 10 of them known to lie before it."""
    known = calendar[calendar["date_on"] <= dt.date(2024, 6, 30)]
    assert exposure.working_hours(dt.date(2024, 6, 17), dt.date(2024, 12, 31), known) == 11 * (10 + 132)


def test_an_end_on_a_later_day_stands_on_one_answer() -> None:
    later = next(one for one in CASES if one.name == "stated end on a later day").incidents[0]
    assert exposure.lasts_beyond_its_day(later)
    assert not exposure.lasts_beyond_its_day(TEN)
    assert not exposure.lasts_beyond_its_day(TEN | {"ended_at": TEN["last_report_at"]})


def test_every_region_is_a_choice_of_both(year_of: YearOf) -> None:
    """Both together hold what either needs, and no Flemish vault."""
    both, walloon, brussels = (set(named("C_SUMEHR", year_of(2024, regions=regions)).direct) for regions in (BOTH, ("WAL",), ("BRU",)))
    assert both == walloon | brussels and "VITALINK" not in both
    assert walloon - brussels == {"RSW", "INTERMED"} and brussels - walloon == {"RSB", "BRUSAFE"}
