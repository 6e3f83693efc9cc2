"""E-services: the ranking of all, and the profile of one with what is known of it beside its reports."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import Union
from tests.pages.conftest import Open
from tests.pages.screen import said
from ui.text_blocks import WORD_JOINER


def words(app: AppTest) -> str:
    return " ".join(said(app).split())


def title(app: AppTest) -> str:
    return str(app.title[0].value).replace(WORD_JOINER, "")


def test_the_ranking_counts_e_services_without_the_unknown_one(open_page: Open, demo: Union) -> None:
    ((n,),) = demo.query("select count(distinct service_code) from marts.fct_reports where service_code <> 'UNKNOWN'")
    assert title(open_page("services", lang="en")) == f"{n} e-services named by 462 doctors"


def test_minutes_are_at_least_what_was_declared(open_page: Open, demo: Union) -> None:
    ((service, total),) = demo.query("""
        select service_code, sum(minutes_lost) from marts.fct_reports join marts.fct_submissions using (submission_id)
        group by 1 order by 2 desc, 1 limit 1""")
    app = open_page("services", lang="en", rank="minutes")
    (figure,) = [one for one in app.get("plotly_chart") if "minutes" in one.proto.id]
    first = json.loads(figure.proto.spec)["data"][0]
    assert first["customdata"][0][0] == service
    assert f"at least {total:,} minutes lost, by the answers" in words(app)


def test_the_order_by_incidents_counts_each_root_once_in_an_e_service(open_page: Open, demo: Union) -> None:
    ((service, n),) = demo.query("""
        select service_code, count(distinct root_incident_id) from marts.fct_incidents group by 1 order by 2 desc, 1 limit 1""")
    ((total,),) = demo.query("select count(distinct root_incident_id) from marts.fct_incidents")
    app = open_page("services", lang="en")
    app.button_group(key="services_rank").set_value("incidents").run()
    assert app.query_params["rank"] == "incidents"
    (figure,) = [one for one in app.get("plotly_chart") if "service_incidents" in one.proto.id]
    first = json.loads(figure.proto.spec)["data"][0]
    assert first["customdata"][0][0] == service
    assert f"({n})" in words(app) and f"of {total} incidents" in words(app) and "chance alone" in words(app)


def test_one_e_service_opens_its_profile(open_page: Open) -> None:
    app = open_page("services", lang="en", service="RECIPE")
    told = words(app)
    assert title(app) == "325 doctors reported problems with Recip-e"
    assert "2 e-services depend on Recip-e" in told
    assert "href='./services?service=MCN&amp;lang=en'" in "".join(one.proto.body for one in app.get("html"))
    assert "Prescriptions sent by Recip-e link stated by the source" in told
    assert "Paper prescription" in told and "PARIS web application with eID" in told
    assert "9 January 2024" in told
    assert any("figure_timeline" in one.proto.id for one in app.get("plotly_chart"))
    assert {"figure_kind", "figure_severity", "figure_week", "figure_software", "figure_regions"} <= {
        one.proto.id.rsplit("-", 1)[-1] for one in app.get("plotly_chart")
    }


def test_an_inferred_criterion_is_nowhere(open_page: Open) -> None:
    """The medication scheme is stated for 2024 and inferred for the years before."""
    told = words(open_page("services", lang="en", service="MEDSCHEME"))
    assert "2024 Medication schemes created or changed" in told
    assert "2023 Medication schemes" not in told and "2022 Medication schemes" not in told


def test_an_e_service_nobody_reported_keeps_its_facts(open_page: Open) -> None:
    told = words(open_page("services", lang="en", service="VACCINNET", from_="2024-01-15", to="2024-01-15"))
    assert "Nobody reported it in this selection. That does not prove that it worked." in told
    assert "No source names any." in told


@pytest.mark.parametrize("service", ["RECIPE,MCN", "UNKNOWN"])
def test_several_or_the_unknown_one_have_no_profile(open_page: Open, service: str) -> None:
    assert "Premium criteria that depend on it" not in words(open_page("services", lang="en", service=service))


def test_the_way_back_leads_to_all(open_page: Open) -> None:
    app = open_page("services", lang="en", service="RECIPE")
    next(button for button in app.button if button.key == "b_all_services").click().run()
    assert "service" not in app.query_params and title(app).endswith("named by 462 doctors")
