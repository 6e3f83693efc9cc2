"""Régions: rates by both readings, the provinces as tiles, the Walloon ones among themselves."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import Union
from tests.pages.conftest import Open
from tests.pages.screen import said
from ui.text_blocks import WORD_JOINER


def words(app: AppTest) -> str:
    return " ".join(said(app).split())


def figure(app: AppTest, key: str) -> dict[str, Any]:
    (found,) = [one for one in app.get("plotly_chart") if one.proto.id.endswith(f"figure_{key}")]
    spec: dict[str, Any] = json.loads(found.proto.spec)
    return spec


def test_the_verdict_needs_both_readings(open_page: Open) -> None:
    app = open_page("regions", lang="en")
    assert app.title[0].value == "Between Wallonia and Brussels, no difference is shown"
    told = words(app)
    assert "registered (on 31 December 2022) and full-time equivalents (2023)" in told
    for name in ("regions", "regions_full_time"):
        assert [trace["customdata"][0][0] for trace in figure(app, name)["data"]] == ["WAL", "BRU"]


def test_without_a_point_there_is_no_empty_picture(open_page: Open, change_demo: Callable[[str], Union]) -> None:
    """Many report, and fewer than the five of a rate from either region."""
    change_demo("update marts.fct_reports set region_code = 'VLG'")
    pictures = open_page("regions", lang="en").get("plotly_chart")
    assert pictures and all(one.proto.alt for one in pictures)
    assert not [one for one in pictures if one.proto.id.endswith("regions_full_time")]


def test_flanders_and_the_unknown_region_are_counted(open_page: Open, demo: Union) -> None:
    ((n,),) = demo.query("""
        select count(*) from (
            select reporter_key from marts.fct_reports group by reporter_key having not bool_or(region_code in ('WAL', 'BRU'))
        )""")
    told = words(open_page("regions", lang="en"))
    assert f"{n} reporting doctors gave no Walloon or Brussels postal code" in told
    assert "Unknown region" in told and "Flanders" in told


def test_every_province_has_a_tile_with_its_number(open_page: Open, demo: Union) -> None:
    counted = dict(
        demo.query("""
        select province_code, count(distinct reporter_key) from marts.fct_reports where province_code is not null group by 1""")
    )
    drawn = figure(open_page("regions", lang="en"), "tiles")
    codes = [trace["customdata"][0][0] for trace in drawn["data"]]
    numbers = [note["text"].split("<b>")[1].removesuffix("</b>") for note in drawn["layout"]["annotations"] if "<b>" in note["text"]]
    assert dict(zip(codes, map(int, numbers), strict=True)) == counted


def test_a_chosen_province_keeps_the_others_on_the_map(open_page: Open) -> None:
    app = open_page("regions", lang="en", province="BE32")
    widths = {trace["customdata"][0][0]: trace["marker"]["line"]["width"] for trace in figure(app, "tiles")["data"]}
    assert widths.pop("BE32") == 2 and set(widths.values()) == {1}
    assert "figure_regions" not in {one.proto.id.rsplit("-", 1)[-1] for one in app.get("plotly_chart")}, (
        "no rate by province of all Belgium"
    )
    next(button for button in app.button if button.key == "b_all_provinces").click().run()
    assert "province" not in app.query_params


def test_walloon_provinces_are_told_among_themselves_by_the_newest_year(open_page: Open, demo: Union) -> None:
    gps = dict(demo.query("select area_code, value from marts.gp_denominators where definition_code = 'active_aviq' and year = 2024"))
    ((n,),) = demo.query("select count(distinct reporter_key) from marts.fct_reports where province_code = 'BE35'")
    app = open_page("regions", lang="en")
    points = {trace["customdata"][0][0]: trace["x"][0] for trace in figure(app, "walloon_provinces")["data"]}
    assert points["BE35"] == pytest.approx(1000 * n / gps["BE35"])
    assert "BE10" not in points and "no difference between provinces is tested" in words(app)


@pytest.mark.parametrize("query", [{"unit": "reports"}, {"region": "BRU"}])
def test_where_walloon_rates_do_not_hold_there_are_none(open_page: Open, query: dict[str, str]) -> None:
    assert "active GPs (AViQ" not in words(open_page("regions", lang="en", **query))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "Des médecins ont signalé depuis 10 provinces sur 10 et Bruxelles"),
        ({"province": "BE32"}, "10 provinces sur 10 et Bruxelles (toutes les provinces, sans le filtre de province)"),
        ({"region": "WAL"}, "Des médecins ont signalé depuis 5 provinces sur 5"),
        ({"region": "BRU"}, "Des médecins ont signalé depuis Bruxelles"),
    ],
)
def test_belgium_has_ten_provinces_and_brussels(open_page: Open, query: dict[str, str], expected: str) -> None:
    told = words(open_page("regions", **query))
    assert expected in told and "sur 11" not in told and ("provinces sur 5 et" not in told)


def test_a_chosen_province_is_the_answer(open_page: Open, demo: Union) -> None:
    ((n,),) = demo.query("select count(distinct reporter_key) from marts.fct_reports where province_code = 'BE34'")
    ((both,),) = demo.query("select count(distinct reporter_key) from marts.fct_reports where province_code in ('BE33', 'BE34')")
    app = open_page("regions", province="BE34")
    assert app.title[0].value == f"{n} médecins de la province de Luxembourg ont signalé des problèmes"
    assert "pas de taux" not in words(app), "no second section about a rate that is not there"
    two = open_page("regions", lang="en", province="BE33,BE34").title[0].value
    assert two == f"{both} doctors from the province of Liège and from the province of Luxembourg reported problems"


def test_reports_are_counted_in_the_headline(open_page: Open, demo: Union) -> None:
    ((n,),) = demo.query("select count(*) from marts.fct_reports where region_code = 'WAL'")
    assert open_page("regions", lang="en", unit="reports").title[0].value.startswith(f"Wallonia: {n:,} reports; ")


def test_more_reporters_than_gps_have_no_rate(open_page: Open, change_demo: Callable[[str], Union]) -> None:
    """As on a large file: a rate above one thousand per thousand is none."""
    change_demo("update marts.gp_denominators set value = 20 where area_code in ('BRU', 'BE34')")
    app = open_page("overview", lang="en")
    pictures = {one.proto.id.rsplit("-", 1)[-1] for one in app.get("plotly_chart")}
    assert "figure_services" in pictures and "figure_regions" not in pictures
    app.switch_page("pages/regions/page.py").run()
    assert not app.exception
    title = str(app.title[0].value).replace(WORD_JOINER, "")
    assert title == "More reporting doctors than registered GPs or full-time equivalents: rates cannot be compared"
    drawn = {one.proto.id.rsplit("-", 1)[-1] for one in app.get("plotly_chart")}
    assert drawn == {"figure_tiles"}, drawn
    assert "More reporting doctors than active GPs in a Walloon province" in words(app)


def test_rates_name_their_period(open_page: Open) -> None:
    told = words(open_page("regions", lang="en", from_="2024-01-01", to="2024-06-30"))
    days = "from 1 January to 30 June 2024"
    assert f"per 1,000 registered GPs, {days}" in told and f"full-time equivalent GPs, {days}" in told and f"(AViQ, 2024), {days}" in told
    assert "per 1,000 active GPs; no difference between provinces is tested" in told


def test_the_order_by_active_gps_of_each_region_is_told(open_page: Open, demo: Union) -> None:
    gps = dict(demo.query("select area_code, value from marts.gp_denominators where definition_code = 'registered'"))
    actives = dict(
        demo.query("""
            select area_code, arg_max(value, year) from marts.gp_denominators
            where definition_code in ('active_aviq', 'active_vivalis') and area_code in ('WAL', 'BRU') group by 1""")
    )
    n = dict(demo.query("select region_code, count(distinct reporter_key) from marts.fct_reports group by 1"))
    turns = (n["WAL"] / gps["WAL"] < n["BRU"] / gps["BRU"]) != (n["WAL"] / actives["WAL"] < n["BRU"] / actives["BRU"])
    assert turns, "the demo is a case of it"
    assert "the order of the two regions would be the other way round" in words(open_page("regions", lang="en"))
    assert "would be the" not in words(open_page("regions", lang="en", region="BRU")), "one region has no order"
