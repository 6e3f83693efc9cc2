"""The demands: what is on record about each, what is overdue, before and after each promise, and what "solved" means."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import i18n
from analytics import tables
from tests.analytics import builds
from tests.conftest import Union
from tests.etl.exports import Row, as_csv
from tests.etl.test_argument_records import ANSWER, DEMAND, note
from tests.etl.test_incidents import ordinary_days, sent, together
from tests.pages import screen
from tests.pages.conftest import Open
from tests.pages.screen import said

GRANTED = re.compile(r"(moratoire|moratorium)[^.]{0,60}(accordé|refusé|toegekend|geweigerd|granted|refused)", re.IGNORECASE)
NO_SOURCE = {
    "fr": "aucune source que nous avons pu lire ne dit",
    "nl": "geen enkele bron die we konden lezen, zegt",
    "en": "no source we could read says",
}


def opened(root: Path, served: Any, *, lang: str = "fr") -> AppTest:
    return screen.opened("demands", root, served, lang=lang)


def close_pages() -> None:
    """DuckDB opens a file in one way a process."""
    st.cache_data.clear()
    st.cache_resource.clear()


def headline(app: AppTest) -> str:
    return str(app.title[0].value).replace("\u2060", "")


def loaded(union: Union, lines: list[Row], *noted: tuple[str, dict[str, str]]) -> Union:
    """These submissions, and these records before them."""
    for kind, values in noted:
        assert note(union, kind, values).code == 0
    union.put("a.csv", as_csv(lines))
    union.run()
    return union


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> Union:
    """Days of which none stands out; only read and copied."""
    return loaded(Union(tmp_path_factory.mktemp("ordinary") / "data"), ordinary_days())


def test_the_headline_counts_what_the_ledger_holds(open_page: Open) -> None:
    app = open_page("demands")
    assert headline(app) == (
        "La lettre du 31 janvier 2024 pose 5 demandes\u202f: "
        "2 ont une réponse documentée, 1 n’a qu’une promesse et 2 n’ont ni réponse ni promesse documentée"
    ), "a heading ends without a full stop"
    text = said(app)
    assert "Aucun document trouvé ne fixe de date de réponse" in text and "dépassé de" not in text
    assert text.count("Ni réponse ni promesse documentée") == 2 + 3, "two of the letter, three earlier ones"


def test_what_was_found_of_each_demand_comes_first_and_leads_down(open_page: Open) -> None:
    """One line per demand of the letter, before anything else; each link has its target on the page."""
    bodies = [element.proto.body for element in open_page("demands").get("html")]
    table = next(body for body in bodies if "Ce qui a été trouvé" in body)
    states = ("Réponse connue", "Promesse seulement", "Rien trouvé")
    assert [table.count(f">{state}</a>") for state in states] == [2, 1, 2]
    targets = re.findall(r"href='#([^']+)'", table)
    assert targets == ["entry-D2024A", "entry-D2024B", "entry-D2024C", "entry-D2024D", "entry-D2024E"]
    below = "".join(bodies[bodies.index(table) + 1 :])
    assert all(f"id='{one}'" in below for one in [*targets, *re.findall(r"href='#(entry-[^']+)'", below)])


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_no_sentence_says_what_became_of_the_moratorium(open_page: Open, lang: str) -> None:
    """The only sentence that comes near says that no document does."""
    text = said(open_page("demands", lang=lang))
    for found in GRANTED.finditer(text):
        assert NO_SOURCE[lang] in text[max(0, found.start() - 80) : found.end()], found[0]
    assert NO_SOURCE[lang] in text


TIGHTENED = {
    "fr": "D’après les conditions publiées de 2024, plus strictes que celles de 2023",
    "nl": "Volgens de gepubliceerde voorwaarden van 2024, strenger dan die van 2023",
    "en": "By the published conditions of 2024, stricter than those of 2023",
}


@pytest.mark.parametrize("page", ["demands", "moratorium", "board"])
def test_beside_it_stands_what_the_published_conditions_tell(open_page: Open, page: str) -> None:
    for lang in i18n.LANGUAGES:
        assert TIGHTENED[lang] in said(open_page(page, lang=lang, step="6", part="criteria")), lang


def test_the_conditions_of_the_second_year_are_stricter_by_the_reference_data(demo: Union) -> None:
    """What the sentence says of both years: one more criterion, a higher threshold for the Sumehr."""
    totals = demo.query("select distinct premium_year, n_criteria_total from marts.ppi_tiers where n_criteria_total is not null")
    sumehr = demo.query("select premium_year, threshold_share from marts.ppi_criteria where criterion_code = 'C_SUMEHR' and is_shown")
    assert dict(totals)[2024] == dict(totals)[2023] + 1
    assert dict(sumehr)[2024] > dict(sumehr)[2023]


def test_once_an_answer_is_noted_no_screen_says_that_no_source_tells(union: Union, served: Any) -> None:
    loaded(union, ordinary_days(dt.date(2024, 5, 1), dt.date(2024, 5, 31)), ("ledger", ANSWER | {"in_reply_to": "D2024E"}))
    for page in ("board", "moratorium", "glossary", "method", "demands"):
        text = said(screen.opened(page, union.root, served, lang="en", step="6", part="criteria"))
        assert NO_SOURCE["en"] not in text, page
        assert (i18n.t("demands.moratorium.answered", "en") in text) == (page != "demands"), page
        assert ("no moratorium took effect on that year" in text) == (page != "demands"), page
        close_pages()


def test_the_axis_ends_after_the_last_mark(open_page: Open) -> None:
    """A mark stands in the middle of its month, which the last fact is told in before that."""
    (chart,) = [one for one in open_page("demands").get("plotly_chart") if "yaxis2" in one.proto.spec]
    spec = json.loads(chart.proto.spec)
    last = max(x for one in spec["data"] if one["type"] == "scatter" and one.get("yaxis") == "y2" for x in one["x"])
    assert last < spec["layout"]["xaxis"]["range"][1]


def test_every_line_has_its_source_and_vague_dates_stay_vague(open_page: Open) -> None:
    text = said(open_page("demands"))
    assert "Entre sept. 2018 et oct. 2018" in text
    assert "Date inconnue" in text and "mars 2024, responsable" not in text, "an inferred date is never shown"
    assert "2024, jour inconnu" in text
    assert "Date non connue au jour près\u202f: compté à partir du dernier jour possible, le 29 février 2024" in text
    assert not re.search(r"\bà\u202f: [^.]{0,200}?\u202f: Le point", text), "one colon a line"
    assert "MyCareNet a reçu de très grands volumes" in text and "Pharma-Sphere" in text


def test_a_campaign_in_a_stretch_is_said_and_nothing_is_compared(open_page: Open) -> None:
    text = said(open_page("demands"))
    assert text.count("Avant et après ne se comparent pas") == 2
    assert "Promesse (" not in text, "no picture of what does not compare"
    assert "Une campagne (du 12 au 14 mars 2024) a poussé à signaler" in text


def test_a_new_demand_with_a_deadline_is_overdue_until_an_answer_is_noted(union: Union, served: Any) -> None:
    late = DEMAND | {"entry_from": "2024-06-03", "deadline_on": "2024-07-01"}
    loaded(union, ordinary_days(dt.date(2024, 5, 1), dt.date(2024, 5, 31)), ("ledger", late))
    app = opened(union.root, served)
    assert "La lettre du 31 janvier 2024 pose 5 demandes" in headline(app), "a later demand is none of the letter"
    text = said(app)
    assert "1 demande a un délai\u202f; au " in text and ", 1 est dépassé sans réponse documentée" in text
    assert re.search(r"1er juillet 2024, dépassé de \d", text) and "Noté par staff" in text and "minutes of the board" in text
    close_pages()
    demand = union.etl("record", "list", "ledger", "--json").json["records"][0]["entry_id"]
    assert note(union, "ledger", ANSWER | {"in_reply_to": demand, "entry_from": "2024-08-01", "text": "La réponse attendue."}).code == 0
    union.run()
    text = said(opened(union.root, served))
    assert "La réponse attendue." in text and "dépassé de" not in text


def steady(first: dt.date, last: dt.date, n: int) -> list[Row]:
    """So many colleagues on every working day, spread over it, so that nothing stands out."""
    days = [first + dt.timedelta(k) for k in range((last - first).days + 1)]
    return [
        sent(
            f"{day:%m%d}-{at}",
            dt.datetime.combine(day, dt.time(8 + (at * 3 + day.toordinal()) % 10, 15)),
            reporter=f"gp{day.toordinal() % 7}-{at}@example.org",
        )
        for day in days
        if day.isoweekday() <= 5
        for at in range(n)
    ]


def promise(on: str) -> dict[str, str]:
    values = DEMAND | {"kind_code": "promise", "entry_from": on, "in_reply_to": "D2024B", "deadline_on": "", "effect_on": on}
    return values | {"text": "Tout ira mieux.", "author_role": "un responsable"}


def test_before_and_after_a_promise_are_compared_where_both_were_observed(union: Union, served: Any) -> None:
    """Six a day before 13 May 2024, three a day after: eight weeks each, all observed."""
    rows = steady(dt.date(2024, 3, 4), dt.date(2024, 5, 13), 6) + steady(dt.date(2024, 5, 14), dt.date(2024, 7, 31), 3)
    loaded(union, rows, ("ledger", promise("2024-05-13")))
    text = said(opened(union.root, served))
    assert "Promesse (13 mai 2024)\u202f: moins de médecins signalent après" in text
    assert "En moyenne 3,0 médecins par jour ouvrable" in text and "contre 6,0" in text
    assert "Rien ne dit que la promesse en soit la cause." in text


def test_a_form_not_open_before_a_promise_compares_nothing(ordinary: Union, served: Any) -> None:
    text = said(opened(ordinary.root, served))
    assert "Avant, du 6 décembre 2023 au 30 janvier 2024, rien n’a été observé" in text
    assert "Avant, du 4 janvier au 28 février 2024, 32 jours n’ont pas été observés" in text
    assert "moins de médecins" not in text and "plus de médecins" not in text


# --- solved -----------------------------------------------------------------------------------------------------------


def test_proposals_are_told_as_proposals_and_rules_of_the_board_as_its_own(ordinary: Union, union: Union, served: Any) -> None:
    shutil.copytree(ordinary.root, union.root)
    app = opened(union.root, served)
    text = said(app)
    assert "proposés par cet observatoire, pas adoptés" in text and "d’avance" not in text, "no day of adoption, no word of before"
    assert "Aucun incident confirmé de gravité «\u202facte empêché\u202f» ou plus en 8 semaines" in text
    assert (
        "Reconnaissance\u202f: au moins 90\u00a0% des incidents sont confirmés par une source publique depuis le premier jour observé"
        in text
    )
    assert "Incidents confirmés seulement." in text
    assert "personne ne garantit complète la liste des pannes connues pour 56 jours de la période" in text
    assert "Non mesurable\u202f: personne ne garantit complète la liste des pannes connues de sources publiques" in text
    assert "tels que MyCareNet" in text, "upstream of four of them; consent is needed for reading alone"
    close_pages()
    rule = {"measure_code": "no_incident", "level_code": "probable", "n_weeks": "3", "least_reporters": "5", "adopted_on": "2024-06-10"}
    assert note(union, "success_criteria", rule).code == 0
    union.run()
    app = opened(union.root, served)
    text = said(app)
    assert "ceux que le conseil a adoptés, le plus récent le 10 juin 2024" in text and "proposés par" not in text
    assert "Aucun incident, même seulement probable, en 3 semaines" in text and "Incidents confirmés seulement." not in text


def of_chapter_iv(lines: list[Row]) -> list[Row]:
    """The same about an e-service that the premiums of 2023 and 2024 need."""
    return [line | {"service_codes": line["service_codes"].replace("RECIPE", "MCN_CH4")} for line in lines]


def test_an_incident_keeps_its_e_service_from_being_solved_and_is_one_click_away(union: Union, served: Any) -> None:
    """Twelve colleagues on 13 May 2024, 18 days before the last observed day; nobody reports BruSafe: nothing can be said of it."""
    rule = {"measure_code": "no_incident", "level_code": "probable", "n_weeks": "4", "least_reporters": "5", "adopted_on": "2024-06-10"}
    assert note(union, "success_criteria", rule).code == 0
    loaded(union, of_chapter_iv(ordinary_days() + together(12)))
    app = opened(union.root, served)
    text = said(app)
    assert re.search(r"1 n’est pas résolu et pour 1\d les données ne suffisent pas", text), text[text.find("selon ce critère") - 50 :][:200]
    counted = r"\d+ médecins, \d+ signalements\s+Dont [^.]+\.\s+13 mai 2024\s+18 jours"
    row = rf"Chapitre IV\s+prime de 2023 et 2024\s+Pas résolu\s+{counted}"
    assert re.search(row, text)
    assert "Aucun médecin n’a signalé de panne de cet e-service en 52 semaines\u202f; il en faut 5" in text
    assert any("incident=MCN_CH4,2024-05-13T10:00" in element.proto.body for element in app.get("html"))


def test_too_few_reporters_say_nothing(union: Union, served: Any) -> None:
    loaded(union, together(3))
    text = said(opened(union.root, served))
    assert "Pas assez de données pour les 13 e-services de la prime" in text
    assert "3 médecins ont signalé une panne en 8 semaines, sur tout le formulaire\u202f; il en faut 20" in text
    assert re.search(r"n’était pas ouvert \d+ jours ouvrables de la période", text)


def test_solved_beside_doctors_who_report_is_told(union: Union, served: Any) -> None:
    """Chapter IV: twelve doctors at once in May, then four weeks in which they still report, spread, so that nothing stands out."""
    rule = {"measure_code": "no_incident", "level_code": "probable", "n_weeks": "2", "least_reporters": "5", "adopted_on": "2024-06-10"}
    assert note(union, "success_criteria", rule).code == 0
    loaded(union, of_chapter_iv(ordinary_days() + together(12)))
    text = said(opened(union.root, served))
    although = r"alors que (\d+) médecins y ont signalé des pannes dans la période"
    row = rf"prime de 2023 et 2024\s+Résolu\s+{although}\s+(\d+) médecins, \d+ signalements"
    found = re.search(row, text)
    assert found and found[1] == found[2], text[text.find("Chapitre IV") :][:400]
    assert f"Chapitre IV\u202f: résolu selon ce critère, alors que {found[1]} médecins" in text


def test_a_build_without_anything_says_so(tmp_path: Path, served: Any) -> None:
    """No report, no ledger, no rule, no calendar of premiums: every part says the true thing, none fails."""
    folder = builds.folder(tmp_path)
    builds.write(folder, [])
    app = opened(tmp_path / "data", served)
    assert headline(app) == "Aucune demande n’est notée dans ce registre"
    text = said(app)
    assert "Aucune promesse n’est documentée." in text and "Aucun critère n’est écrit." in text
    assert "résolu selon" not in text


def test_rules_without_an_observed_day_say_nothing(tmp_path: Path, served: Any) -> None:
    rule = {"success_code": "R", "measure_code": "no_incident", "level_code": "probable", "n_weeks": 8, "least_reporters": 20}
    criterion = {"premium_year": 2024, "criterion_code": "C_CH4", "label_fr": "Chapitre IV", "measure_code": "ratio", "period_code": "S2"}
    link = {"premium_year": 2024, "criterion_code": "C_CH4", "service_code": "MCN_CH4", "relation_code": "direct", "mark": "S"}
    others = {
        tables.success_criteria: [rule],
        tables.ppi_criteria: [criterion | {"is_shown": True, "is_uncertain": False, "mark": "S"}],
        tables.ppi_criterion_services: [link],
        tables.dim_services: [{"service_code": "MCN_CH4", "label_fr": "Chapitre IV", "family_order": 1}],
        tables.dim_dates: [{"date_on": dt.date(2024, 1, 2), "is_working_day": True, "is_observed": False, "is_holiday": False}],
    }
    builds.write(builds.folder(tmp_path), [], others=others)
    text = said(opened(tmp_path / "data", served))
    assert (
        "Pas assez de données\u202f: 1 e-service de la prime" in text
        and "Aucun jour n’a été observé\u202f: on ne peut rien conclure." in text
    )
