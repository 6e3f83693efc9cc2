"""Arguments: what holds and what does not stand in the same place and size, in every language, on every kind of build."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import i18n
from analytics import tables
from analytics.metrics import METRICS
from tests.analytics import builds
from tests.argument.builds import reference
from tests.conftest import Union
from tests.etl.exports import as_csv, rows
from tests.etl.test_incidents import ordinary_days
from tests.pages.screen import opened, said

Open = Callable[..., AppTest]
PAGE = "arguments"
HEADLINES = {
    "fr": "3 arguments tiennent, 1 ne tient pas, 4 manquent de données",
    "nl": "3 argumenten houden stand, 1 houdt geen stand, voor 4 zijn er te weinig gegevens",
    "en": "3 arguments hold, 1 does not hold, 4 lack data",
}


def headline(app: AppTest) -> str:
    title: Any = app.title[0]
    return str(title.value).replace("\u2060", "").replace("\u00a0", " ")


def bodies(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))


def card(app: AppTest, code: str) -> str:
    """The words of one card, without its folded parts."""
    anchor = f"card-{code.lower().replace('_', '-')}"
    found = re.search(rf"<section aria-labelledby='{anchor}'>.*?</section>", bodies(app), flags=re.DOTALL)
    assert found, code
    plain = re.sub(r"<details class='how'>.*?</details>", " ", found[0], flags=re.DOTALL)
    return " ".join(
        html.unescape(re.sub(r"<[^>]+>", " ", plain)).replace("\u2060", "").replace("\u202f", " ").replace("\u00a0", " ").split()
    )


@pytest.mark.parametrize("lang", HEADLINES)
def test_the_headline_counts_the_verdicts(open_page: Open, lang: str) -> None:
    app = open_page(PAGE, lang=lang)
    assert headline(app) == HEADLINES[lang]
    page = bodies(app)
    assert page.count(f"</span>{i18n.t('arguments.verdict.holds', lang)}") == 6, "in the list and on its card"
    assert page.count(f"</span>{i18n.t('arguments.verdict.does_not_hold', lang)}") == 2
    assert page.count(f"</span>{i18n.t('arguments.verdict.not_enough_data', lang)}") == 8


@pytest.mark.parametrize("lang", HEADLINES)
def test_every_card_has_its_parts_in_every_language(open_page: Open, lang: str) -> None:
    app = open_page(PAGE, lang=lang)
    for row in reference()["argument_cards"]:
        words = card(app, row["card_code"])
        for text in (row[f"claim_{lang}"], row[f"attack_{lang}"], row[f"answer_{lang}"]):
            assert " ".join(text.replace("\u202f", " ").split()) in words
        for part in ("for", "against", "attack", "answer", "more"):
            assert i18n.t(f"arguments.{part}", lang).replace("\u202f", " ") in words
        for metric in (row["metric_id"], row["against_metric_id"]):
            assert METRICS[metric].how(lang) in said(app)
        anchor = f"card-{row['card_code'].lower().replace('_', '-')}"
        assert bodies(app).count(f"id='{anchor}'") == 1 and f"href='#{anchor}'" in bodies(app)


def test_a_claim_that_does_not_hold_stands_in_the_same_markup_as_one_that_does(open_page: Open) -> None:
    page = bodies(open_page(PAGE))
    marks = re.findall(r"<p class='verdict'><span class='verdict-mark (\w+)'></span>", page)
    assert len(marks) == 8 and set(marks) == {"holds", "does_not_hold", "not_enough_data"}


def test_figures_for_and_against_are_those_of_the_build(open_page: Open) -> None:
    app = open_page(PAGE)
    recur = card(app, "FAILURES_RECUR")
    assert "19 octobre 2023" in recur and "sur 7 mois, dont 5 confirmés par une panne connue d’une source publique." in recur
    assert (
        "il en reste de 5 à 10 ; au plus bas, tous peuvent tenir dans 90 jours de suite (les plus chargés en comptent 7 sur 11)" in recur
        and "8 mois sans aucun incident, sur 15 mois observés en entier." in recur
    )
    winter = card(app, "OFFICIAL_WINTER")
    assert "4 mois sur 4" in winter and "à peu près autant qu’en 2022 : 142 (chiffre officiel)" in winter
    premium = card(app, "PREMIUM_SERVICES")
    assert "2 incidents, par e-service touché" in premium and "Le hasard peut en avoir donné autant." in premium
    assert "2 incidents des mêmes e-services, 7 incidents d’e-services" in premium and "MyCareNet le 11 décembre 2023" in premium
    late = card(app, "PREMIUM_DATA_LATE")
    assert "2022 : les côtés wallon et bruxellois ; 2023 : non nommé (données du Chapitre IV de MyCareNet) ; 2024 : le côté flamand" in late
    assert "Pour 2023 et 2024, cela ne tient qu’à des publications du GBO lui-même" in late, "2022 has another source"


def test_cases_are_links_that_carry_the_view(open_page: Open) -> None:
    page = bodies(open_page(PAGE, lang="nl", region="BRU"))
    links = re.findall(r"href='\./incident\?([^']+)'", page)
    assert links and all("lang=nl" in link and "region=BRU" in link and "incident=" in link for link in links)


def test_the_demo_is_read_on_its_last_day_and_real_data_today(open_page: Open, union: Union, served: Any) -> None:
    assert "Démonstration\u202f: vérifié au 31 décembre 2024." in said(open_page(PAGE))
    union.put("export.csv", as_csv(ordinary_days()))
    union.run()
    app = opened(PAGE, union.root, served)
    assert f"Vérifié le {i18n.date(dt.datetime.now(i18n.BRUSSELS).date(), 'fr')}." in said(app)
    assert "Périmé depuis le" in card(app, "FAILURES_RECUR") and card(app, "FAILURES_RECUR").startswith("2. Les pannes se répètent Périmé")


def test_no_sentence_says_that_the_moratorium_was_granted_or_refused(open_page: Open) -> None:
    for lang in i18n.LANGUAGES:
        words = said(open_page(PAGE, lang=lang)).lower()
        assert not re.search(r"accordé|refusé|toegekend|geweigerd|granted|refused", words)


@pytest.fixture(scope="module")
def thirty(tmp_path_factory: pytest.TempPathFactory) -> Union:
    """Thirty reports; only read."""
    union = Union(tmp_path_factory.mktemp("thirty") / "data")
    union.put("export.csv", as_csv(rows(30)))
    union.run()
    return union


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_thirty_reports_say_what_is_missing(thirty: Union, served: Any, lang: str) -> None:
    app = opened(PAGE, thirty.root, served, lang=lang)
    words = card(app, "BOTH_REGIONS")
    assert i18n.t("arguments.verdict.not_enough_data", lang) in words
    assert {"fr": "il en faut au moins 5", "nl": "er zijn er minstens 5 nodig", "en": "at least 5 are needed"}[lang] in words
    assert not re.search(r"\bnan\b|\bNone\b|\binf\b|\{[a-z_]+\}", said(app))


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_an_empty_build_is_told_as_one(tmp_path: Path, served: Any, lang: str) -> None:
    folder = builds.folder(tmp_path)
    cards = {tables.argument_cards: reference()["argument_cards"], tables.dim_dates: []}
    builds.write(folder, [], others=cards)
    app = opened(PAGE, tmp_path / "data", served, lang=lang)
    assert headline(app).startswith(
        {"fr": "Aucun argument ne tient", "nl": "Geen enkel argument houdt stand", "en": "No argument holds"}[lang]
    )


def test_a_build_without_cards_says_so(tmp_path: Path, served: Any) -> None:
    builds.write(builds.folder(tmp_path), [])
    assert headline(opened(PAGE, tmp_path / "data", served)) == "Aucun argument n’est déclaré dans cet état des données"
