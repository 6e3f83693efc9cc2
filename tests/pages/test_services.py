"""E-services: the ranking of all, and the profile of one with what is known of it beside its reports."""

from __future__ import annotations

import json
import re

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages.services import ranking
from tests.conftest import Union
from tests.pages.conftest import Open
from tests.pages.screen import said
from ui import sources
from ui.text_blocks import WORD_JOINER


def words(app: AppTest) -> str:
    return " ".join(said(app).split())


def title(app: AppTest) -> str:
    return str(app.title[0].value).replace(WORD_JOINER, "")


def test_the_ranking_counts_e_services_without_the_unknown_one(open_page: Open, demo: Union) -> None:
    ((n, reporters),) = demo.query("""
        select count(distinct service_code), count(distinct reporter_key) from marts.fct_reports where service_code <> 'UNKNOWN'""")
    ((everybody,),) = demo.query("select count(distinct reporter_key) from marts.fct_reports")
    app = open_page("services", lang="en")
    assert title(app) == f"{n} e-services named by {reporters} doctors"
    assert everybody == reporters + 1 and "1 more doctor did not know which." in words(app)
    assert title(open_page("services", lang="en", service="UNKNOWN")).endswith("without knowing which e-service it was")


def test_minutes_are_what_was_declared(open_page: Open, demo: Union) -> None:
    ((service, total),) = demo.query("""
        select service_code, sum(minutes_lost) from marts.fct_reports join marts.fct_submissions using (submission_id)
        group by 1 order by 2 desc, 1 limit 1""")
    app = open_page("services", lang="en", rank="minutes")
    (figure,) = [one for one in app.get("plotly_chart") if "minutes" in one.proto.id]
    first = json.loads(figure.proto.spec)["data"][0]
    assert first["customdata"][0][0] == service
    assert f": {total:,} minutes lost, by the answers" in words(app)


def test_the_ranking_by_minutes_tells_who_answered_and_what_is_not_drawn(open_page: Open, demo: Union) -> None:
    numbers = demo.query("""
        select sum(minutes_lost), count(minutes_lost), count(*) from marts.fct_reports join marts.fct_submissions using (submission_id)
        group by service_code having count(minutes_lost) > 0 order by 1 desc, service_code""")
    app = open_page("services", lang="en", rank="minutes")
    (figure,) = [one for one in app.get("plotly_chart") if "minutes" in one.proto.id]
    spec = json.loads(figure.proto.spec)
    total, answered, of = numbers[0]
    assert spec["data"][0]["text"][0] == f"<b>{total:,} · {answered}/{of}</b>"
    assert spec["layout"]["annotations"][10]["text"] == f"and {len(numbers) - 10} others: at most {numbers[10][0]:,} minutes each"


def test_no_median_stands_on_fewer_than_five_answers(open_page: Open) -> None:
    app = open_page("services", lang="en", rank="minutes", from_="2024-01-15", to="2024-01-15")
    (figure,) = [one for one in app.get("plotly_chart") if "minutes" in one.proto.id]
    hovered = [words for _, words in json.loads(figure.proto.spec)["data"][0]["customdata"]]
    told = {int(re.search(r"<br>(\d+) answers? of", one)[1]): "median" in one for one in hovered}  # type: ignore[index]
    assert min(told) < 5 <= max(told)
    assert all(has_median == (n >= 5) for n, has_median in told.items())


def test_who_knows_no_e_service_leads_no_order() -> None:
    rows = pd.DataFrame({"label": ["I do not know", "B", "C"], "n": [9, 5, 5], "is_quiet": [True, False, False]})
    assert ranking._first(rows) == (["B", "C"], 5)
    assert ranking._first(rows.head(1)) == ([], 0)
    assert ranking._most_hit(rows, 11, "en") == "B and C: 5 of 11 incidents each"
    assert ranking._most_minutes(rows.head(2), "fr").startswith("B\u202f: 5 minutes")


def test_the_order_by_incidents_counts_each_root_once_in_an_e_service(open_page: Open, demo: Union) -> None:
    ((service, n),) = demo.query("""
        select service_code, count(distinct root_incident_id) from marts.fct_incidents group by 1 order by 2 desc, 1 limit 1""")
    confirmed = dict(
        demo.query("""
        select service_code, count(distinct root_incident_id) from marts.fct_incidents
        where root_incident_id in (select root_incident_id from marts.fct_incidents where level = 'confirmed') group by 1""")
    )
    ((total,),) = demo.query("select count(distinct root_incident_id) from marts.fct_incidents")
    app = open_page("services", lang="en")
    app.button_group(key="services_rank").set_value("incidents").run()
    assert app.query_params["rank"] == "incidents"
    (figure,) = [one for one in app.get("plotly_chart") if "service_incidents" in one.proto.id]
    first = json.loads(figure.proto.spec)["data"][0]
    assert first["customdata"][0][0] == service
    assert f": {n} of {total} incidents;" in words(app) and "chance alone" in words(app)
    assert f"of which {confirmed[service]} confirmed" in first["customdata"][0][1]


def test_one_e_service_opens_its_profile(open_page: Open) -> None:
    app = open_page("services", lang="en", service="RECIPE")
    told = words(app)
    assert title(app) == "325 doctors reported problems with Recip-e"
    assert "Recip-e depends directly on 5 e-services; 4 of its 5 outages known from public sources came from MyCareNet" in told
    assert "What to do : Paper prescription (force majeure, home visit or doctor over 64);" in told and "Depends on : MyCareNet;" in told
    assert "PARIS web application with eID (when the software fails and Recip-e works)" in told
    assert "Apart, only in some software, which counts neither as a dependency nor as a root: eDMG; in some software the DMG-holder" in told
    assert "href='./services?service=MCN&amp;lang=en'" in "".join(one.proto.body for one in app.get("html"))
    assert "Prescriptions sent by Recip-e link stated by the source" in told and "2 sources Recip-e Recip-e" in told
    own = told[told.index("Of Recip-e, of any date") : told.index("Of what it depends on, or that the source")]
    assert len(re.findall(r"Recip-e , \w+day", own)) == 5 and own.count("cause: MyCareNet") == 4  # as the title counts them
    assert any("figure_timeline" in one.proto.id for one in app.get("plotly_chart"))
    assert {"figure_kind", "figure_severity", "figure_week", "figure_software", "figure_regions"} <= {
        one.proto.id.rsplit("-", 1)[-1] for one in app.get("plotly_chart")
    }


def test_what_it_depends_on_stands_by_who_named_it_with_its_edge(open_page: Open) -> None:
    body = next(
        one.proto.body for one in open_page("services", lang="en", service="RECIPE").get("html") if "class='around " in one.proto.body
    )
    upstream = body.split("<section")[1]
    numbers = [int(n) for n in re.findall(r"class='n'>(\d+)<", upstream)]
    assert len(numbers) == 5 and numbers == sorted(numbers, reverse=True)
    edges = re.findall(r"<li class='(\w+) (\w+)'", upstream)
    assert edges == [("stated", "above"), ("derived", "above"), ("derived", "level")] + [("derived", "below")] * 2
    assert "link stated by a source" in body and "link derived from public software" in body


def test_a_link_under_a_condition_stands_apart_with_it(open_page: Open) -> None:
    app = open_page("services", lang="fr", service="EH_CONSENT")
    told, around = words(app), next(one.proto.body for one in app.get("html") if "class='around " in one.proto.body)
    assert "d’autres n’en dépendent que sous condition" in told
    assert "À part, pour lire les documents d’un réseau seulement : " in told and "RSW" not in around
    assert "En dépendent : " not in told and "en dépendent aussi" not in told


@pytest.mark.parametrize(
    ("service", "finding"),
    [
        ("MCN_EATTEST", "eAttest dépend directement de 5 e-services ; aucun e-service connu n’en dépend"),
        ("EH_STS", "sa seule panne connue d’une source publique avait pour origine Plateforme eHealth"),
        ("MCN", "MyCareNet : 12 e-services en dépendent directement"),
    ],
)
def test_the_title_of_the_dependencies_tells_the_greater_half(open_page: Open, service: str, finding: str) -> None:
    assert finding in words(open_page("services", lang="fr", service=service))


def test_facts_come_before_the_cases_of_few(open_page: Open) -> None:
    told = words(open_page("services", lang="en", service="RECIPE", from_="2024-01-15", to="2024-01-15"))
    assert told.index("Known workarounds") < told.index("one by one")


@pytest.mark.parametrize(
    ("reference", "address"),
    [
        ("recip-e.be/qui-est-concerne/pro", "https://recip-e.be/qui-est-concerne/pro"),
        ("github taktik/freehealth-connector, commit bbd6416", "https://github.com/taktik/freehealth-connector/tree/bbd6416"),
        ("lalibre.be", "https://lalibre.be"),
        ("riziv.be prescriptions-electroniques-sans-dmi-paris", ""),
        ("m.rtl.be/info/1421268 ; dhnet.be", ""),
        ("Réflexion Medical Network", ""),
        (None, ""),
    ],
)
def test_only_an_address_becomes_a_link(reference: str | None, address: str) -> None:
    assert sources.address(reference) == address


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
    assert "service" not in app.query_params and title(app).endswith("named by 461 doctors")


def test_a_criterion_is_found_through_the_e_services_that_depend_on_this_one(open_page: Open) -> None:
    told = words(open_page("services", lang="en", service="MCN"))
    assert "through eAttest and eFact, which depend on it" in told
    assert "link stated by the source" not in told
    assert "link stated by the source" in words(open_page("services", lang="en", service="MCN_CH4"))
