"""One incident by its link: found again, told no finer than it is known, and what nobody can say said so."""

from __future__ import annotations

import re
from collections.abc import Callable

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

import i18n
from analytics.metrics import METRICS
from tests.conftest import Union
from tests.pages.screen import said
from tests.turns import in_turn

Open = Callable[..., AppTest]


def title(app: AppTest) -> str:
    return str(app.title[0].value).replace("\u2060", "")


def words(app: AppTest) -> str:
    return " ".join(said(app).split())


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("fr", "MyCareNet, 15 janvier 2024, vers 9\u00a0h"),
        ("nl", "MyCareNet, 15 januari 2024, omstreeks 09:00"),
        ("en", "MyCareNet, 15 January 2024, about 09:00"),
    ],
)
def test_a_link_names_the_incident_in_every_language(open_page: Open, lang: str, expected: str) -> None:
    assert title(open_page("incident", lang=lang, incident="MCN,2024-01-15T09:00")) == expected


@pytest.mark.parametrize("link", ["MCN,2024-01-15T09:00", "MCN,2024-01-15T09:55", "RECIPE,2024-01-15T08:55", "RECIPE,2024-01-15T08:10"])
def test_every_link_into_it_opens_the_whole_incident(open_page: Open, link: str) -> None:
    told = words(open_page("incident", lang="en", incident=link))
    assert "13 doctors reported Recip-e and MyCareNet" in told
    assert "Probable origin: MyCareNet" in told


@pytest.mark.parametrize("link", ["MCN,2024-01-15T15:00", "MCN,1999-01-15T09:00", "NOTHING,2024-01-15T09:00"])
def test_a_link_to_no_incident_says_so(open_page: Open, link: str) -> None:
    assert "does not exist in this state of the data" in words(open_page("incident", lang="en", incident=link))


@pytest.mark.parametrize("link", ["", "MCN", "MCN,yesterday", ",2024-01-15T09:00", "2024-01-15T09:00,MCN", "MCN,2024-01-15T25:00"])
def test_a_broken_link_leads_back_to_the_list(open_page: Open, link: str) -> None:
    assert "does not say which incident" in words(open_page("incident", lang="en", incident=link))


def test_what_the_reports_do_not_allow_to_say_is_said(open_page: Open) -> None:
    told = words(open_page("incident", lang="en", incident="MEDSCHEME,2024-05-23T13:40"))
    assert "do not allow to say whether the failure came from this e-service" in told
    assert "fewer than 8 doctors (5), too few to say whether a package is the cause" in told
    assert "nobody vouches that it is complete" in told


def test_a_small_incident_of_one_package_alone_says_so_and_that_the_test_cannot_name_it(open_page: Open) -> None:
    told = words(open_page("incident", lang="en", incident="MEDSCHEME,2024-05-23T13:40"))
    assert "One package alone is named there: CareConnect (5 of 5)." in told
    assert "of the colleagues in these regions: above 30% the test can never name a package" in told
    assert "One package alone" not in words(open_page("incident", lang="en", incident="SUMEHR,2024-10-21T16:20")), "two are named"


def test_why_no_package_is_named_is_said_of_each_e_service(open_page: Open) -> None:
    told = words(open_page("incident", lang="en", incident="MCN,2024-01-22T10:00"))
    assert "MyCareNet: fewer than 8 doctors (6), too few" in told and "Recip-e: fewer than" not in told
    assert "Recip-e: no package is there more often" in told or "of the colleagues in these regions; above 30%" in told


def test_an_incident_of_a_kind_of_document_says_that_it_is_no_system(open_page: Open) -> None:
    caveat = "Sumehr is a kind of document, not a server, and the vaults differ by region"
    assert caveat in words(open_page("incident", lang="en", incident="SUMEHR,2024-10-21T16:20"))
    assert caveat not in words(open_page("incident", lang="en", incident="MCN,2024-01-22T10:00"))


def test_fewest_and_most_are_told_where_somebody_gave_no_identifier(open_page: Open) -> None:
    """Of the three of the Sumehr one is a group without identifier; of the five of eAttest too; the five of the scheme each gave one."""
    doubt = "This may be no incident"
    told = words(open_page("incident", lang="en", incident="SUMEHR,2024-10-21T16:20"))
    assert f"{doubt}: if the submissions without identifier come from doctors already counted" in told
    assert "it is only 2 doctors, and the rule asks 3" in told
    assert "2 to 3, by whom the submissions without identifier come from" in told
    told = words(open_page("incident", lang="en", incident="MCN_EATTEST,2023-10-19T09:00"))
    assert "4 to 5, by whom" in told and doubt not in told
    told = words(open_page("incident", lang="en", incident="MEDSCHEME,2024-05-23T13:40"))
    assert "Each gave an identifier" in told and doubt not in told


def test_all_that_depends_on_the_root_is_counted(open_page: Open, demo: Union) -> None:
    ((n,),) = demo.query("select count(*) from marts.dim_service_dependencies where upstream_code = 'MCN' and holds_for is null")
    assert f"Of the {n} e-services that depend on MyCareNet, " in words(open_page("incident", lang="en", incident="MCN,2024-01-15T09:00"))


def test_the_least_that_the_rule_takes_is_not_undercut(open_page: Open) -> None:
    told = words(open_page("incident", lang="en", incident="RSB,2024-10-08T10:19"))
    assert "3 doctors within two hours were enough at any hour" in told and "fewer at quiet hours" not in told
    assert "raised to 0.1" not in told


def test_the_official_record_is_told_with_its_source_and_no_finer(open_page: Open) -> None:
    told = words(open_page("incident", lang="en", incident="RECIPE,2024-01-09T09:31"))
    assert told.count("day known, time unknown") == 2, "in the key figure and in full"
    assert "Component at fault, according to the source MyCareNet" in told
    assert "not measurable: the source does not give the time" in told
    assert "pharma-sphere.be" in told
    assert re.search(r"Cause given overload: MyCareNet [^.]* through billing offices Source ?: Pharma-Sphere", told), "one source alone"


def test_its_neighbours_follow_the_list_it_came_from(open_page: Open) -> None:
    assert "8 of 11 in this selection" in words(open_page("incident", lang="en", incident="MCN,2024-01-15T09:00"))
    narrowed = open_page("incident", lang="en", incident="MCN,2024-01-15T09:00", from_="2024-01-01", to="2024-01-31")
    assert "3 of 4 in this selection" in words(narrowed)
    outside = open_page("incident", lang="en", incident="MCN,2024-01-15T09:00", from_="2024-03-01", to="2024-03-31")
    assert "outside the selection" in words(outside)
    services = open_page("incident", lang="en", incident="MCN,2024-01-15T09:00", counted="services")
    assert "of 13 in this selection" in words(services)


@pytest.fixture
def one_report(demo_connection: duckdb.DuckDBPyConnection) -> dict[bool, str]:
    """A report of an incident, and one that stays isolated."""
    found = demo_connection.execute("select incident_id is not null, min(report_id) from marts.fct_reports group by all").fetchall()
    demo_connection.close()
    return dict(found)


def test_a_report_leads_to_its_incident_or_is_isolated(one_report: dict[bool, str], open_page: Open) -> None:
    assert "It is part of the incident of" in words(open_page("report", lang="en", id=one_report[True]))
    assert "isolated report" in words(open_page("report", lang="en", id=one_report[False]))


# an official outage is known of the first alone
@pytest.mark.parametrize(("lang", "link"), in_turn(i18n.LANGUAGES, ["MCN,2024-01-15T09:00", "MEDSCHEME,2024-05-23T13:40"]))
def test_every_key_figure_says_how_it_came(open_page: Open, lang: str, link: str) -> None:
    told = words(open_page("incident", lang=lang, incident=link, from_="2024-01-01", to="2024-05-31"))
    for metric in ("incident_reporters", "incident_usual", "incident_official"):
        assert " ".join(METRICS[metric].how(lang).split()) in told
    assert told.count(i18n.t("provenance.figure", lang)) == 4, "three key figures and the picture"
