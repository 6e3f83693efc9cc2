"""The official record of January 2024: what stands in one line, and what members reported of its days."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from analytics.argument import january

NO_STATEMENT = pd.DataFrame(columns=["origin_code", "period", "source"])
DATES = pd.DataFrame({"date_on": [dt.date(2024, 1, 9), dt.date(2024, 1, 15)], "is_observed": [True, False]})


def outage(
    first: str, service: str | None, *, last: str = "", fault: str | None = None, component: str | None = None, **more: Any
) -> dict[str, Any]:
    days = {"starts_on": dt.date.fromisoformat(first), "ends_on": dt.date.fromisoformat(last or first)}
    named = {"service_code": service, "fault_service_code": fault, "fault_component": component}
    return {"official_outage_id": f"{first} {service}", "source": "A"} | days | named | more


def found(*outages: dict[str, Any]) -> list[january.Case]:
    return january.cases(pd.DataFrame(outages), NO_STATEMENT)


def answer(*rows: tuple[str, int, int]) -> pd.DataFrame:
    names = ("occurred_on", "n_reporters_named", "n_reports_named")
    return pd.DataFrame([(dt.date.fromisoformat(day), *counted) for day, *counted in rows], columns=names)


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


def test_two_outages_of_one_day_each_have_the_reports_about_their_own_e_services() -> None:
    recipe, box = found(outage("2024-01-09", "RECIPE"), outage("2024-01-09", "EH_BOX"))[::-1]
    assert (recipe.services, box.services) == (("RECIPE",), ("EH_BOX",))
    answers = {("RECIPE",): answer(("2024-01-09", 3, 4)), ("EH_BOX",): answer(("2024-01-09", 1, 1))}
    assert january.reported(recipe, answers, DATES) == january.Reported(3, 4, n_days=1, n_observed=1)
    assert january.reported(box, answers, DATES) == january.Reported(1, 1, n_days=1, n_observed=1)


def test_every_day_of_a_long_outage_is_asked_and_only_observed_days_count_as_observed() -> None:
    (long,) = found(outage("2024-01-09", "RECIPE", last="2024-01-15"))
    (question,) = january.asked([long], ("WAL",)).values()
    asked_days = next(value for value in question.compile().params.values() if isinstance(value, list) and len(value) == 7)
    assert asked_days == list(long.days)
    answers = {("RECIPE",): answer(("2024-01-09", 2, 2), ("2024-01-15", 1, 3), ("2024-01-20", 9, 9))}
    assert january.reported(long, answers, DATES) == january.Reported(3, 5, n_days=7, n_observed=1)
