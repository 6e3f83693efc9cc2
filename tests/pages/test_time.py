"""When: one axis for everything, the hours of the week, the delay of sending, through the whole frame."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import i18n
from settings import PROJECT_DIR
from tests.conftest import Union
from tests.pages.conftest import Open
from tests.pages.screen import said


def words(app: AppTest) -> str:
    return " ".join(said(app).split())


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("fr", "462 médecins ont signalé des problèmes survenus du 1er septembre 2023 au 31 décembre 2024"),
        ("nl", "462 artsen hebben problemen gemeld die zich voordeden van 1 september 2023 tot en met 31 december 2024"),
        ("en", "462 doctors reported problems that occurred from 1 September 2023 to 31 December 2024"),
    ],
)
def test_the_headline_says_how_many_and_when(open_page: Open, lang: str, expected: str) -> None:
    assert str(open_page("time", lang=lang).title[0].value) == expected


def test_everything_on_the_axis_is_also_told_in_words(open_page: Open) -> None:
    told = words(open_page("time", lang="en", from_="2024-01-01", to="2024-01-31"))
    assert "4 incidents derived from reports" in told
    assert "Known official outages : Recip-e (cause: MyCareNet): 9, 15, 22, 24 Jan 2024" in told
    assert "premium 2024: from 1 January to 31 December 2024" in told
    assert "Campaigns : none on these days" in told
    assert "New Year’s Day" in told or "New Year's Day" in told


def test_a_premium_criterion_that_no_source_states_is_nowhere(open_page: Open) -> None:
    """The second half of 2023 is stated for three criteria; the medication scheme of 2023 is an inference."""
    app = open_page("time", lang="en", from_="2023-11-01", to="2023-11-30")
    (figure,) = [one for one in app.get("plotly_chart") if "chronology" in one.proto.id]
    drawn = figure.proto.spec
    assert "eFact or eAttest" in drawn and "Chapter IV" in drawn
    assert "edication scheme" not in drawn


def test_the_way_back_is_there_only_where_days_are_left_out(open_page: Open) -> None:
    def keys(app: AppTest) -> set[str | None]:
        return {button.key for button in app.button}

    assert "b_all_days" not in keys(open_page("time"))
    app = open_page("time", from_="2024-01-01", to="2024-01-31")
    assert "b_all_days" in keys(app)
    next(button for button in app.button if button.key == "b_all_days").click().run()
    assert "from" not in app.query_params and "b_all_days" not in keys(app)


def test_hours_are_told_of_those_that_give_one(open_page: Open) -> None:
    told = words(open_page("time", lang="en", service="MCN", from_="2024-03-11", to="2024-03-17"))
    assert "The hour of the event is known for" in told


def test_the_delay_in_the_middle_is_told(open_page: Open) -> None:
    assert "Half of the submissions that give the hour are sent within" in words(open_page("time", lang="en"))


def test_hours_of_weekdays_nobody_observed_are_not_zero(open_page: Open) -> None:
    """A Monday alone: the other weekdays were not looked at, and the largest number of one day's hours is called nothing more."""
    app = open_page("time", lang="en", from_="2024-01-15", to="2024-01-15")
    (figure,) = [one for one in app.get("plotly_chart") if "week" in one.proto.id]
    drawn = " ".join(cell for row in json.loads(figure.proto.spec)["data"][0]["customdata"] for cell in row)
    assert "On Monday from 3:00 to 4:00</b><br>0 reporting GPs" in drawn
    assert "On Tuesday from 3:00 to 4:00</b><br>not observed" in drawn and "over 0 such days" not in drawn
    assert "busiest hour" not in words(app)


def test_no_known_outage_says_that_the_list_ends(open_page: Open) -> None:
    told = words(open_page("time", from_="2024-10-01", to="2024-10-05"))
    assert "aucune connue pour ces jours" in told and "vide après février 2024" in told
    assert "Campagnes : rien ces jours-là." in told


def test_reports_of_days_before_the_form_are_not_counted_among_those_of_its_days(demo_root: Path, tmp_path: Path, served: Any) -> None:
    """As with the real form: it opened on 2 February 2024, and what is told of the days before is from memory."""
    shutil.copytree(demo_root, tmp_path / "data")
    union = Union(tmp_path / "data" / "demo")
    with duckdb.connect(str(union.folder.build_file(union.build_id))) as con:
        con.execute("update meta.build_info set observed_from = date '2024-02-02'")
        ((n_inside, n_outside),) = con.execute(
            "select count(distinct reporter_key) filter (occurred_on >= '2024-02-02'), count(*) filter (occurred_on < '2024-02-02')"
            " from marts.fct_reports"
        ).fetchall()
    served(tmp_path / "data")
    st.cache_data.clear()
    st.cache_resource.clear()
    app = AppTest.from_file(str(PROJECT_DIR / "app.py"), default_timeout=60)
    app.query_params["lang"] = "en"
    app.run()
    app.switch_page("pages/time/page.py").run()
    assert str(app.title[0].value).startswith(f"{n_inside} doctors reported problems that occurred from 2 February to 31 December 2024")
    assert f"{i18n.number(n_outside, 'en')} reports" in words(app) and n_inside != 462


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2024-10-15", "aucun incident déduit des signalements"), ("2024-01-15", "1 incident déduit des signalements")],
)
def test_one_incident_and_none_are_said_rightly(open_page: Open, day: str, expected: str) -> None:
    assert expected in words(open_page("time", from_=day, to=day))
