"""The official record of January 2024: what stands in one line, and what members reported of its days."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from analytics.argument import january
from pages.moratorium import january as page

NO_STATEMENT = pd.DataFrame(columns=["origin_code", "period", "source"])
DATES = pd.DataFrame({"date_on": [dt.date(2024, 1, 9), dt.date(2024, 1, 15)], "is_observed": [True, False]})


def outage(
    first: str, service: str | None, *, last: str = "", fault: str | None = None, component: str | None = None, **more: Any
) -> dict[str, Any]:
    days = {"starts_on": dt.date.fromisoformat(first), "ends_on": dt.date.fromisoformat(last or first)}
    named = {"service_code": service, "fault_service_code": fault, "fault_component": component}
    return {"official_outage_id": f"{first} {service}", "source": "A", "precision": "D"} | days | named | more


def found(*outages: dict[str, Any]) -> list[january.Case]:
    return january.cases(pd.DataFrame(outages), NO_STATEMENT)


def answer(n_reporters: int, n_reports: int) -> pd.DataFrame:
    return pd.DataFrame({"n_reporters": [n_reporters], "n_reports": [n_reports]})


def test_outages_of_the_month_with_one_cause_stand_in_one_line_with_the_sources_of_all() -> None:
    january_ones = (outage("2024-01-09", "RECIPE", fault="MCN"), outage("2024-01-15", "RECIPE", fault="MCN", source="B|A"))
    other = outage("2024-01-10", "RECIPE", component="network")
    before = (outage("2023-12-11", "RECIPE", fault="MCN"), outage("2023-12-12", "RECIPE", fault="MCN"))
    lines = january.together(found(*january_ones, other, *before))
    assert [(len(one.days), one.source) for one in lines] == [(1, "A"), (1, "A"), (2, "A|B"), (1, "A")], "of the months before, each alone"
    assert lines[2].days == (dt.date(2024, 1, 9), dt.date(2024, 1, 15)) and lines[2].services == ("RECIPE", "MCN")


def test_only_the_months_from_october_to_january_are_of_the_case() -> None:
    days = ("2023-09-30", "2023-10-01", "2024-01-31", "2024-02-01")
    assert [str(one.first) for one in found(*(outage(day, "RECIPE") for day in days))] == ["2023-10-01", "2024-01-31"]
    periods = ("2023-10/2023-11", "2023-09/2023-10", "2024", "2024-01")
    statements = pd.DataFrame({"origin_code": "statement", "period": periods, "source": "A"})
    told = january.cases(pd.DataFrame(columns=list(outage("2024-01-01", None))), statements)
    assert [(one.first, one.last) for one in told] == [
        (dt.date(2023, 10, 1), dt.date(2023, 11, 30)),
        (dt.date(2024, 1, 1), dt.date(2024, 1, 31)),
    ]


def test_an_outage_that_reaches_beyond_the_months_is_of_the_case_and_of_the_month_with_its_days_there() -> None:
    spans = {"2023-09-29": "2023-10-02", "2023-12-31": "2024-01-01", "2024-01-31": "2024-02-01"}
    cases = found(*(outage(first, "RECIPE", last=last) for first, last in spans.items()))
    assert [(len(one.days), one.is_in_month) for one in cases] == [(4, False), (2, True), (2, True)]
    assert [one.days for one in january.in_month(cases)] == [(dt.date(2024, 1, 1),), (dt.date(2024, 1, 31),)]


def test_an_outage_known_to_the_week_or_month_has_no_days() -> None:
    coarse = {"2024-01-08": ("2024-01-14", "W"), "2024-01-01": ("2024-01-31", "M")}
    assert found(*(outage(first, "RECIPE", last=last, precision=code) for first, (last, code) in coarse.items())) == []


def test_a_line_of_several_lasts_to_the_latest_end() -> None:
    (line,) = january.together(found(outage("2024-01-09", "RECIPE", last="2024-01-15"), outage("2024-01-10", "RECIPE")))
    assert line.last == dt.date(2024, 1, 15) and len(line.days) == 7


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("fr", "31 janvier 2024 et 1er février 2024"),
        ("nl", "31 januari 2024 en 1 februari 2024"),
        ("en", "31 January 2024 and 1 February 2024"),
    ],
)
def test_days_of_two_months_are_all_told(lang: str, expected: str) -> None:
    (case,) = found(outage("2024-01-31", "RECIPE", last="2024-02-01"))
    assert page.when(case, lang) == expected


def test_two_outages_of_one_day_each_have_the_reports_about_their_own_e_services() -> None:
    recipe, box = found(outage("2024-01-09", "RECIPE"), outage("2024-01-09", "EH_BOX"))[::-1]
    assert (recipe.services, box.services) == (("RECIPE",), ("EH_BOX",))
    answers = {recipe.asked: answer(3, 4), box.asked: answer(1, 1)}
    assert january.reported(recipe, answers, DATES) == january.Reported(3, 4, is_observed=True)
    assert january.reported(box, answers, DATES) == january.Reported(1, 1, is_observed=True)


def test_every_day_of_a_long_outage_is_asked_and_one_observed_day_is_enough_to_have_looked() -> None:
    (long,) = found(outage("2024-01-09", "RECIPE", last="2024-01-15"))
    (question,) = january.asked([long], ("WAL",)).values()
    asked_days = next(value for value in question.compile().params.values() if isinstance(value, list) and len(value) == 7)
    assert asked_days == list(long.days)
    assert january.reported(long, {long.asked: answer(3, 5)}, DATES).is_observed
    (unseen,) = found(outage("2024-01-15", "RECIPE"))
    assert not january.reported(unseen, {unseen.asked: answer(0, 0)}, DATES).is_observed
