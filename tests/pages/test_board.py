"""A meeting: six steps that say what the pages behind them say, and the true thing where there is little or nothing to say."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import i18n
from pages.board.steps import NAMES, read_number
from tests.analytics import builds
from tests.conftest import Union
from tests.etl.exports import as_csv, rows
from tests.etl.test_incidents import ordinary_days, together
from tests.pages.conftest import Open
from tests.pages.screen import opened, said
from tests.turns import in_turn

STEPS = range(1, len(NAMES) + 1)


@pytest.fixture
def over(served: Any) -> Iterator[Any]:
    """`over(root, step, lang="nl")`: one step over a data folder."""

    yield lambda root, step, **query: opened("board", root, served, step=str(step), **query)
    st.cache_data.clear()
    st.cache_resource.clear()


def words(app: AppTest) -> str:
    return " ".join(f"{app.title[0].value} {said(app)}".replace("\u2060", "").split())


def plain(text: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", text)).replace("\u2060", "").split())


def parts(app: AppTest, pattern: str) -> list[str]:
    """What a pattern finds in the HTML of a page, in words."""
    return [plain(found) for found in re.findall(pattern, " ".join(one.proto.body for one in app.get("html")), flags=re.DOTALL)]


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_steps_say_the_figures_of_the_pages_behind_them(open_page: Open, lang: str) -> None:
    overview, incidents = (open_page(page, lang=lang) for page in ("overview", "incidents"))
    told = [words(open_page("board", step=str(step), lang=lang)) for step in STEPS]
    values, of, details = (
        parts(overview, pattern)
        for pattern in ("<dd class='value'>([^<]*)", "<dd class='value'>[^<]*<small>(.*?)</small>", "<dd class='detail'>([^<]*)")
    )
    assert plain(overview.title[0].value) in told[0] and values[0] in told[0]
    assert re.match(r"\d+", of[0])[0] in told[0]  # type: ignore[index]
    n_incidents = int(re.match(r"\d+", incidents.title[0].value)[0])  # type: ignore[index]
    assert plain(i18n.plural("overview.incidents.n", n_incidents, lang)) in told[1]
    assert values[2].lower() in told[2].lower() and details[2] in told[2]
    assert any(finding in told[4] for finding in parts(overview, "<h2[^>]*>(.*?)</h2>"))
    assert i18n.t(f"board.trend.tested.{'fewer' if values[2] == i18n.t('overview.verdict.fewer', lang) else 'not_shown'}", lang) in told[2]
    assert plain(i18n.t("demands.moratorium.open", lang)) in told[5]


def test_two_numbers_of_doctors_are_told_once_each_and_no_other_region_is_named(open_page: Open) -> None:
    first, fifth = (words(open_page("board", step=str(step))) for step in (1, 5))
    assert first.count("462") == 1 and first.count("426") == 1
    assert "Parmi eux, 426 donnent un code postal de Wallonie ou de Bruxelles" in first
    assert "entre 4,7 % et 11,9 % selon le nombre de médecins" in first.replace("\u202f", " ")
    assert "318" in fifth and "108" in fifth and "36 autres signalent" in fifth
    assert "région inconnue" not in fifth and "équivalents temps plein" not in fifth


def test_the_premium_step_says_how_many_are_confirmed_and_what_chance_gives(open_page: Open) -> None:
    told = words(open_page("board", step="4"))
    title = (
        "1 incident sur 5 tombe dans une période de mesure de la prime de 2024 ; aucun n’est confirmé, et le hasard a pu en donner autant"
        " ; région touchée : Bruxelles seule"
    )
    assert told.startswith(title)
    assert (
        "Aucun incident relevé pendant les jours observés : eFact ou eAttest (incertain)" in told
        and "Comptés ici : les incidents de 2024 sur un e-service mesuré. Une exposition, jamais la preuve" in told
        and "Dates d’inscription non toutes trouvées : Baromètres." in told
    )
    assert "Un incident peut toucher deux critères." in told
    assert "eFact ou eAttest (incertain)" in open_page("board", step="4").get("plotly_chart")[0].proto.alt, "as the picture marks it"


def test_a_hollow_mark_is_a_probable_incident_on_the_premium_step_too(open_page: Open) -> None:
    """None of the demo's is confirmed in 2024, the one inside neither."""
    app = open_page("board", step="4")
    (shown,) = app.get("plotly_chart")
    marks = [trace["marker"] for trace in json.loads(shown.proto.spec)["data"]]
    assert all(len(set(mark["color"])) == 1 and mark["line"]["color"] not in mark["color"] for mark in marks)
    assert "1 dedans, 2 dehors, aucun confirmé" in shown.proto.alt.replace("\u202f", " ")
    (key,) = [one.proto.body for one in app.get("html") if "<ul class='board-key'>" in one.proto.body]
    assert "probable round" in key and "confirmed round" not in key


def test_what_could_not_be_read_keeps_a_concession_possible(open_page: Open) -> None:
    told = words(open_page("board", step="6"))
    assert told.startswith("Sur 5 demandes du 31 janvier 2024 : 2 ont une réponse, 1 une promesse, pour 2 rien n’a été trouvé")
    assert "le bilan du GBO du 27 février 2024 et le point de la commission médico-mutualiste du 24 juin 2024" in told
    assert "Une concession partielle ne peut être exclue." in told
    marks = re.findall(
        "<b><span class='verdict-mark ([a-z_]+)'>", " ".join(one.proto.body for one in open_page("board", step="6").get("html"))
    )
    assert marks == ["holds", "not_enough_data", "fails", "holds", "fails"]


def test_a_filter_that_nobody_sees_changes_no_step(open_page: Open) -> None:
    for step in STEPS:
        asked = ({}, {"region": "BRU", "from_": "2024-01-01", "to": "2024-01-31", "unit": "reports"})
        whole, filtered = (words(open_page("board", step=str(step), **query)).partition("Étape")[0] for query in asked)
        assert whole == filtered


def test_every_step_has_one_sentence_one_picture_and_the_mark_of_the_demo(open_page: Open) -> None:
    for step in STEPS:
        app = open_page("board", step=str(step))
        assert len(app.title) == 1
        assert len(app.get("plotly_chart")) == (0 if step == 6 else 1)
        assert i18n.t("frame.demo.notice", "fr") in said(app)
        assert i18n.t("board.place", "fr", number=str(step), n="6") in said(app)


@pytest.mark.parametrize("asked", ["", "0", "7", "two", "1.5", "-1"])
def test_another_step_than_the_six_is_the_first(asked: str) -> None:
    assert read_number(asked) == 1


@pytest.mark.parametrize(("step", "lang"), in_turn(STEPS, i18n.LANGUAGES))
def test_without_reports_a_step_says_so(tmp_path: Path, over: Any, step: int, lang: str) -> None:
    folder = builds.folder(tmp_path)
    builds.write(folder, [])
    told = words(over(folder.root, step, lang=lang))
    keys = {4: "board.premium.not_loaded", 6: "board.demands.not_loaded"}
    days = i18n.day_range(builds.FIRST, builds.LAST, lang)
    assert i18n.t(keys.get(step, "board.nobody"), lang, **({"year": "2024"} if step == 4 else {} if step == 6 else {"days": days})) in told
    assert not re.search(r"\bnan\b|\bNone\b", told)


def test_thirty_reports_of_a_few_are_told_as_cases(union: Union, over: Any) -> None:
    lines = [line | {"reporter_id": f"gp{number % 6}@example.org"} for number, line in enumerate(rows(30))]
    union.put("a.csv", as_csv(lines))
    union.run()
    apps = [over(union.root, step, lang="en") for step in STEPS]
    told = [words(app) for app in apps]
    assert (
        told[0].startswith("6 doctors reported")
        and "6 give a postcode in Wallonia or Brussels, of 7,881 registered GPs" in told[0]
        and "%" not in told[0]
    )
    assert i18n.t("cases.why", "en", least=20) in told[0] and i18n.t("cases.why", "en", least=20) in told[4]
    assert told[4].startswith("Too few doctors to compare Wallonia and Brussels: 20 are needed in each")
    assert "not measurable" in told[2]
    assert [len(app.get("plotly_chart")) for app in apps] == [0, 0, 0, 1, 0, 0]


def test_where_nothing_fails_no_incident_is_told_and_nothing_is_claimed_of_it(union: Union, over: Any) -> None:
    union.put("a.csv", as_csv(ordinary_days()))
    union.run()
    told = words(over(union.root, 2, lang="en"))
    assert told.startswith("No incident derived from the reports, up to 31 May 2024, the last observed day")
    assert i18n.t("incidents.none", "en") in told
    premium = words(over(union.root, 4, lang="en"))
    assert premium.startswith("No incident found in 2024 of an e-service")
    assert re.search(r"on the days observed \(\d+ of 366\)", premium)
    assert "not observed: " in premium.lower()


def test_doctors_of_both_regions_are_on_no_side_of_a_comparison(union: Union, over: Any) -> None:
    lines = rows(120)
    places = [*(("4000",) * 1), "1000"]
    both = [line | {"reporter_id": f"gp{number // 2}@example.org", "postal_code": places[number % 2]} for number, line in enumerate(lines)]
    union.put("a.csv", as_csv(both))
    union.run()
    told = words(over(union.root, 5, lang="en"))
    assert told.startswith("Wallonia and Brussels: no comparison, 60 doctors count in both")


def test_an_incident_of_the_last_day_is_told_as_now(union: Union, over: Any) -> None:
    last = dt.date(2024, 5, 31)
    union.put("a.csv", as_csv([*ordinary_days(), *together(7, day=last)]))
    union.run()
    assert words(over(union.root, 2, lang="en")).startswith("On 31 May 2024, the last observed day, Recip-e was in an incident")


def test_a_premium_year_that_nobody_observed_is_no_zero(union: Union, over: Any) -> None:
    moved = [line | {name: line[name].replace("2024-", "2025-") for name in ("occurred_at", "submitted_at")} for line in rows(40)]
    union.put("a.csv", as_csv(moved))
    union.run()
    assert words(over(union.root, 4, lang="en")).startswith("No day of the measuring periods of the premium of 2024 was observed")


def test_none_confirmed_since_a_day_says_where_nothing_could_be_confirmed(open_page: Open, change_demo: Callable[[str], Union]) -> None:
    """The list of public outages is empty after the last confirmed incident; one vouched for says as much as its silence."""
    nothing = {lang: i18n.t("board.now.nothing_to_confirm", lang) for lang in i18n.LANGUAGES}
    for lang, sentence in nothing.items():
        assert sentence in said(open_page("board", step="2", lang=lang))
    change_demo("update marts.official_coverage set is_complete = true")
    app = open_page("board", step="2")
    assert "Aucun incident confirmé depuis" in words(app) and nothing["fr"] not in said(app)
