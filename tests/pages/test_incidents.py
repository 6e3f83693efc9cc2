"""Incidents: the list, its picture, and what may be said of them, through the whole frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import i18n
from analytics.metrics import METRICS
from tests.conftest import Union
from tests.pages.screen import said

Open = Callable[..., AppTest]
HEADLINES = {
    "fr": "11 incidents déduits des signalements, dont 5 confirmés par une panne connue d’une source publique",
    "nl": "11 incidenten afgeleid uit de meldingen, waarvan 5 bevestigd door een storing die uit een openbare bron bekend is",
    "en": "11 incidents derived from reports, 5 of them confirmed by an outage known from a public source",
}


def headline(app: AppTest) -> str:
    title: Any = app.title[0]
    return str(title.value).replace("\u2060", "")


@pytest.mark.parametrize("lang", HEADLINES)
def test_the_demo_has_its_incidents_in_every_language(open_page: Open, lang: str) -> None:
    app = open_page("incidents", lang=lang)
    assert headline(app) == HEADLINES[lang]
    words = " ".join(said(app).split())
    assert "Recip-e" in words and "MyCareNet" in words


def test_symptoms_are_counted_one_by_one_when_asked(open_page: Open) -> None:
    app = open_page("incidents", lang="en", counted="services")
    assert headline(app).startswith("13 incidents, e-service by e-service, ")
    assert "also hit" not in said(app)
    assert "also hit: Recip-e" in said(open_page("incidents", lang="en"))


def test_the_largest_is_that_of_the_whole_incident_and_a_tie_is_told(open_page: Open, demo: Union) -> None:
    ((most, n_level),) = demo.query("""
        select n, count(*) from (
            select count(distinct reporter_key) as n from marts.fct_reports
            join marts.fct_incidents using (incident_id, service_code) group by root_incident_id
        ) group by n order by n desc limit 1""")
    words = " ".join(said(open_page("incidents", lang="en")).split())
    assert f"{most} doctors MyCareNet, 22 January 2024" in words and n_level == 2
    assert "MyCareNet and Recip-e hit together: the number of the whole incident" in words and "Level with 1 other incident." in words
    assert "hit together" not in said(open_page("incidents", lang="en", counted="services"))


def test_that_an_incident_counts_doctors_of_all_regions_is_said_where_the_filter_narrows_them(open_page: Open) -> None:
    whole = "Chaque incident compte tous ses médecins"
    app = open_page("incidents", region="WAL")
    assert said(app).count(whole) == 2 and "Médecins de l’incident entier" in said(app)
    assert whole in said(open_page("overview", region="WAL"))
    for page in ("incidents", "overview"):
        assert whole not in said(open_page(page, service="RECIPE"))


def test_the_highest_severity_stands_with_its_doctors(open_page: Open, demo: Union) -> None:
    ((n,),) = demo.query("""
        with newest as (select root_incident_id from marts.fct_incidents order by first_report_at desc limit 1),
        given as (
            select reporter_key, severity_code::varchar as level from marts.fct_reports
            where severity_code <> 'unknown'
                and incident_id in (select incident_id from marts.fct_incidents where root_incident_id in (from newest))
        )
        select count(distinct reporter_key) from given where level = (select max(level) from given)""")
    page = "".join(one.proto.body for one in open_page("incidents", lang="en").get("html") if "<tbody" in one.proto.body)
    assert f"<small>{n} doctor" in page.split("<tr")[2]


def test_a_start_is_told_no_finer_than_it_is_known_and_recognition_is_not_measured(open_page: Open) -> None:
    words = " ".join(said(open_page("incidents", lang="en", from_="2024-01-09", to="2024-01-09")).split())
    assert "first report about 09:30, last about 11:30" in words
    assert "nobody vouches for the list" in words


def test_how_finely_the_outages_that_confirm_are_known_is_said(open_page: Open) -> None:
    words = said(open_page("incidents", lang="en"))
    assert "Precision of the sources: the part of the day for 2 and the day alone for 3." in words
    assert "the part of the day for 4 and the day alone for 3." in said(open_page("incidents", lang="en", counted="services"))
    assert "Precision of the sources" not in said(open_page("incidents", lang="en", from_="2024-03-01"))


def test_that_quiet_hours_need_fewer_stands_at_the_numbers_of_the_rule(open_page: Open) -> None:
    words = said(open_page("incidents", lang="en"))
    assert "At quiet hours fewer are enough, never fewer than 3: an incident may have fewer doctors than this table says." in words


def test_an_incident_that_may_be_none_is_told_with_its_fewest(open_page: Open) -> None:
    words = " ".join(said(open_page("incidents", lang="en")).split())
    assert words.count("perhaps 2") == 1
    assert "1 of these incidents may be none" in words and "the 3 that the rule asks" in words
    assert "may be none" not in said(open_page("incidents", lang="en", to="2024-10-15"))


def test_days_without_incident_say_so_without_claiming_that_all_worked(open_page: Open) -> None:
    app = open_page("incidents", lang="en", from_="2024-07-15", to="2024-07-21")
    assert headline(app) == "No incident derived from reports"
    assert "does not prove that everything worked" in said(app)


def test_what_chance_makes_stands_above_the_list(open_page: Open) -> None:
    words = said(open_page("incidents", lang="en"))
    assert "The 6 that are not confirmed do not exceed what chance would give on these days (about 7, 1 to 20)." in words
    assert "all regions, severities and kinds together" in said(open_page("incidents", lang="en", region="BRU"))


@pytest.mark.parametrize("lang", HEADLINES)
def test_each_figure_says_in_its_own_words_how_it_came(open_page: Open, lang: str) -> None:
    words = said(open_page("incidents", lang=lang))
    for metric in ("incident_days", "incidents_confirmed", "incident_largest", "incident_calendar"):
        assert words.count(METRICS[metric].how(lang)) == 1


def test_method_names_both_ways_of_counting(open_page: Open) -> None:
    words = " ".join(said(open_page("method")).replace("\u202f", " ").split())
    assert (
        "11 incidents par origine probable (13 par e-service touché), dont 5 confirmés par une panne connue d’une source publique." in words
    )
    assert "Les 6 non confirmés ne dépassent pas" in words


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_days_that_nobody_observed_are_not_told_as_days_without_report(open_page: Open, lang: str) -> None:
    told = said(open_page("incidents", from_="2024-08-12", to="2024-08-18", lang=lang))
    assert i18n.t("states.not_observed.title", lang) in told and i18n.t("states.nothing.title", lang) not in told
