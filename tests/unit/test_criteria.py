"""What falls inside a measuring period, and the picture of it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import i18n
from analytics.argument import measuring
from analytics.argument.premium import Criterion, Dependency, Window
from analytics.figures.criteria import SIZES, Mark, Strip, criteria_strips
from analytics.periods import ONE_DAY

D = dt.date
JULY, DECEMBER = D(2024, 7, 1), D(2024, 12, 31)
PERIOD = Window(JULY, DECEMBER)
DAYS = st.dates(D(2023, 1, 1), D(2025, 12, 31))


def criterion(window: Window | None = PERIOD, *, direct: tuple[str, ...] = ("A",), upstream: tuple[str, ...] = ("U",)) -> Criterion:
    needed = (*(Dependency(code, True, "S", "") for code in direct), *(Dependency(code, False, "C", "") for code in upstream))
    return Criterion(2024, "C_A", "A", "", "ratio", 0.5, None, "S2", window, False, "", "", needed)


def dates(*gaps: tuple[dt.date, dt.date], year: int = 2024) -> pd.DataFrame:
    days = [D(year, 1, 1) + n * ONE_DAY for n in range(366)]
    return pd.DataFrame({"date_on": days, "is_observed": [not any(first <= day <= last for first, last in gaps) for day in days]})


def incident(day: dt.date, service: str = "A", level: str = "probable") -> dict[str, Any]:
    return {"occurred_on": day, "service_code": service, "level": level, "root_incident_id": f"{service}{day}"}


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (D(2024, 6, 1), D(2024, 6, 30), "outside"),
        (D(2024, 6, 30), D(2024, 7, 1), "part"),
        (JULY, JULY, "inside"),
        (DECEMBER, DECEMBER, "inside"),
        (DECEMBER, D(2025, 1, 1), "part"),
        (D(2025, 1, 1), D(2025, 1, 1), "outside"),
    ],
)
def test_a_stretch_lies_where_all_of_its_days_lie(first: dt.date, last: dt.date, expected: str) -> None:
    assert measuring.place(first, last, Window(JULY, DECEMBER)) == expected
    assert measuring.place(first, last, None) == "unknown"


@given(st.tuples(DAYS, DAYS), st.tuples(DAYS, DAYS))
def test_places_agree_with_a_count_of_days(stretch: tuple[dt.date, dt.date], period: tuple[dt.date, dt.date]) -> None:
    (first, last), (start, end) = sorted(stretch), sorted(period)
    days = [first + n * ONE_DAY for n in range((last - first).days + 1)]
    n_inside = sum(start <= day <= end for day in days)
    expected = "inside" if n_inside == len(days) else "part" if n_inside else "outside"
    assert measuring.place(first, last, Window(start, end)) == expected


def test_only_incidents_of_its_own_e_services_inside_its_days_hit_a_criterion() -> None:
    found = [incident(JULY), incident(JULY - ONE_DAY), incident(DECEMBER), incident(JULY, "U"), incident(JULY, "B")]
    measured = measuring.measured(criterion(), found, dates((D(2024, 8, 12), D(2024, 8, 18))))
    assert [one["occurred_on"] for one in measured.inside] == [JULY, DECEMBER]
    assert [one["occurred_on"] for one in measured.outside] == [JULY - ONE_DAY]
    assert (measured.n_days, measured.n_observed) == (184, 177)
    undated = measuring.measured(criterion(None), found, dates())
    assert not undated.inside and len(undated.undecided) == 3 and undated.n_days == 0


@pytest.mark.parametrize(
    ("hit", "fault", "expected"),
    [("A", None, "direct"), ("A", "U", "direct"), ("B", "U", "upstream"), ("U", None, "upstream"), ("B", "B", ""), (None, None, "")],
)
def test_an_outage_is_about_a_criterion_that_needs_what_it_names(hit: str | None, fault: str | None, expected: str) -> None:
    assert measuring.names({"service_code": hit, "fault_service_code": fault}, criterion()) == expected


def test_weeks_are_cut_to_the_year_and_not_observed_is_no_zero() -> None:
    counts = pd.DataFrame({"week_on": [D(2024, 1, 1), D(2024, 12, 30)], "n_reporters": [3, 2]})
    weeks = measuring.weeks(counts, dates((D(2024, 1, 8), D(2024, 1, 14))), year=2024, last_observed=DECEMBER)
    assert len(weeks) == 53 and weeks["n"].iloc[0] == 3 and weeks["n"].iloc[2] == 0
    assert pd.isna(weeks["n"].iloc[1]) and weeks["n_observed"].iloc[1] == 0
    last = weeks.iloc[-1]
    assert (last["starts_on"], last["ends_on"], last["n_days"], last["n"]) == (D(2024, 12, 30), DECEMBER, 2, 2)
    assert list(weeks["is_late"]).count(True) == 2, "the last seven days touch two weeks"
    nobody = measuring.weeks(counts.iloc[:0], dates((D(2024, 1, 1), DECEMBER)), year=2024, last_observed=None)
    assert nobody["n"].isna().all() and not nobody["is_late"].any()


def test_a_month_says_how_many_of_its_days_were_observed() -> None:
    months = measuring.months(2024, dates((D(2024, 1, 1), D(2024, 2, 1))))
    assert [(month.n_observed, month.n_days) for month in months[:3]] == [(0, 31), (28, 29), (31, 31)]
    assert (months[0].is_observed, months[1].is_whole, months[2].is_whole) == (False, False, True)


# --- the picture ------------------------------------------------------------------------------------------------------


def strip(n: dict[int, float], window: Window | None = PERIOD, **own: Any) -> Strip:
    counts = pd.DataFrame({"week_on": [D(2024, 1, 1) + week * 7 * ONE_DAY for week in n], "n_reporters": list(n.values())})
    weeks = measuring.weeks(counts, dates(), year=2024, last_observed=None)
    weeks["words"] = [f"semaine {place}" for place in range(len(weeks))]
    return Strip("Demandes Chapitre IV", "1er juillet – 31 décembre", window, weeks, **own)


def drawn(*strips: Strip, unobserved: tuple[tuple[dt.date, dt.date], ...] = (), theme: str = "light", lang: str = "fr") -> dict[str, Any]:
    figure = criteria_strips(strips, unobserved, year=2024, lang=lang, theme=theme)
    parsed: dict[str, Any] = json.loads(figure.to_json())
    return parsed


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_one_scale_and_one_number_for_each_strip(lang: str, theme: str) -> None:
    figure = drawn(strip({3: 8, 4: 2}), strip({5: 4}), lang=lang, theme=theme)
    heights = [max(trace["y"]) for trace in figure["data"] if trace["type"] == "bar"]
    assert heights[0] == 2 * heights[1]
    texts = [note["text"] for note in figure["layout"]["annotations"]]
    assert "8" in texts and "4" in texts and "2" not in texts
    alone = [max(trace["y"]) for trace in drawn(strip({3: 1}))["data"] if trace["type"] == "bar"]
    assert alone == [max(heights) / 4], "one reporter is no tower"


def test_the_bars_of_the_rest_are_veiled_and_the_period_is_a_thick_line() -> None:
    shapes = drawn(strip({3: 8}))["layout"]["shapes"]
    (veil,) = [shape for shape in shapes if shape["type"] == "rect"]
    assert (veil["x0"][:10], veil["x1"][:10]) == ("2024-01-01", "2024-07-01")
    (period,) = [shape for shape in shapes if shape["type"] == "line" and shape["line"]["width"] == 3]
    assert (period["x0"][:10], period["x1"][:10], period["line"]["dash"]) == ("2024-07-01", "2025-01-01", "solid")
    whole = drawn(strip({3: 8}, Window(D(2024, 1, 1), DECEMBER, has_no_start=True)))["layout"]["shapes"]
    assert not [shape for shape in whole if shape["type"] == "rect"]
    assert not [shape for shape in whole if shape["type"] == "line" and shape["line"]["width"] == 3], "a state has no period"
    unknown = drawn(strip({3: 8}, None))["layout"]["shapes"]
    assert not [shape for shape in unknown if shape["type"] == "rect" or shape["line"]["width"] == 3]


def test_sure_and_unsure_direct_and_upstream_differ_in_shape_and_size() -> None:
    marks = [Mark(JULY, JULY, "a", is_direct=True), Mark(JULY, JULY, "b", is_direct=False, is_sure=False)]
    figure = drawn(strip({3: 8}, incidents=marks, outages=[Mark(JULY, JULY + 6 * ONE_DAY, "c", is_direct=True)]))
    circles, triangles = (
        next(trace["marker"] for trace in figure["data"] if symbol in str(trace.get("marker", {}).get("symbol", "")))
        for symbol in ("circle", "triangle")
    )
    assert circles["symbol"] == ["circle", "circle-open"] and circles["size"] == [SIZES[True], SIZES[False]]
    assert triangles["symbol"] == ["triangle-down"]
    assert [shape for shape in figure["layout"]["shapes"] if shape["type"] == "line" and shape["line"]["width"] == 2], "a week is a line"


def test_what_nobody_observed_is_hatched_in_every_strip_and_named_where_it_is_long() -> None:
    figure = drawn(strip({}), strip({}), unobserved=((D(2024, 1, 1), D(2024, 8, 31)), (D(2024, 11, 1), D(2024, 11, 3))))
    (hatched,) = [trace for trace in figure["data"] if trace.get("fill") == "toself"]
    assert hatched["x"].count(None) == 3, "two stretches in two strips"
    named = [note for note in figure["layout"]["annotations"] if note["text"] == i18n.t("overview.timeline.unobserved", "fr")]
    assert len(named) == 2


def test_long_names_break_where_a_phone_ends() -> None:
    long = Strip("Formulaire électronique « Évaluation du handicap – SPF Sécurité sociale »", "note", None, strip({}).weeks)
    assert len(long.lines) == 3 and long.height > strip({}).height
