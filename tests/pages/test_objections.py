"""Objections: each with its test, its verdict in one sentence and its numbers, whichever way it goes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import i18n
from analytics.argument.objections import OBJECTIONS
from analytics.metrics import METRICS
from tests.analytics import builds
from tests.conftest import Union
from tests.etl.exports import as_csv, rows
from tests.etl.test_incidents import ordinary_days
from tests.pages.screen import opened, said
from tests.pages.test_arguments import bodies, headline
from tests.turns import in_turn

Open = Callable[..., AppTest]
PAGE = "objections"
HEADLINES = {
    "fr": "10 objections éprouvées : 3 contredites, 3 fondées, 4 non tranchées",
    "nl": "10 tegenwerpingen getoetst: 3 tegengesproken, 3 terecht, 4 onbeslist",
    "en": "10 objections tested: 3 contradicted, 3 well founded, 4 undecided",
}


def plain(text: str) -> str:
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.mark.parametrize("lang", HEADLINES)
def test_the_headline_counts_both_ways(open_page: Open, lang: str) -> None:
    app = open_page(PAGE, lang=lang)
    assert plain(headline(app)) == HEADLINES[lang]
    page = bodies(app)
    assert page.count(f"</span>{i18n.t('arguments.verdict.against_us', lang)}") == 6, "in the list and at its test"


@pytest.mark.parametrize("lang", HEADLINES)
def test_each_has_its_words_its_way_and_where_to_look_further(open_page: Open, lang: str) -> None:
    app = open_page(PAGE, lang=lang)
    words, page = plain(said(app)), bodies(app)
    for one in OBJECTIONS:
        assert plain(i18n.t(f"objections.{one.code}.said", lang)) in words
        assert plain(i18n.t(f"objections.{one.code}.test", lang)) in words
        assert plain(METRICS[one.metric_id].how(lang)) in words
        assert page.count(f"id='{one.anchor}'") == 1 and f"href='#{one.anchor}'" in page
        assert re.search(rf"href='\./{one.page}\?[^']*'", page)


def test_verdicts_say_the_numbers_of_the_demo(open_page: Open) -> None:
    words = plain(said(open_page(PAGE)))
    assert "Fondé pour toute proportion : ont signalé 4,7 % des généralistes enregistrés si chaque envoi sans identifiant" in words
    assert "venait d’un médecin déjà compté, 5,4 % comme le disent les autres pages, et au plus 11,9 % si chacun venait" in words
    assert "qui donne deux identifiants compte deux fois dans les trois" in words
    most_active = "sans les 24 médecins les plus actifs (dont 4 groupes d’envois sans identifiant)"
    assert f"Non : {most_active}, il reste 80 % des signalements et, des incidents, 10 sur 11." in words
    assert "Fondé quant au maillon, selon le compte officiel : 84 sur 142 incidents de 2023 venaient de là." in words
    assert "l’origine se laisse dire, par nos signalements ou par une source publique, 5 sur 5 viennent de là." in words
    assert "dont une source publique nomme le composant en cause 5 sur 5 … MyCareNet ou les organismes assureurs 5" in words
    assert "Nos codes d’erreur, eux, ne tranchent rien : « plateforme eHealth ou service situé derrière », MyCareNet compris" in words
    assert "Trop peu d’incidents (2) sont assez grands" in words
    assert "1 incident, jusqu’à 5 médecins signalants … le plus grand d’entre eux Schéma de médication, le 23 mai 2024" in words
    assert "Part des confrères au-delà de laquelle l’épreuve ne peut désigner un logiciel 30 %" in words
    assert "MyCareNet compris (60,0 %)" in words and "les organismes assureurs, nommés (23,9 %)" in words
    assert words.count("827 sur 5 218") == 4 and "un certificat ou une session : 7,5 %" in words
    assert "Jours depuis le dernier incident grave 84 Date de cet incident 8 octobre 2024" in words
    assert "le formulaire de cette démonstration est inventé. Le vrai est ouvert depuis le 2 février 2024" in words
    few = "Non tranché pour les incidents : les campagnes n’ont touché que peu de jours"
    assert f"{few} (20 sur 481) ; incidents attendus là sans aucun effet : 0,5" in words


def test_a_verdict_against_us_stands_in_the_same_markup(open_page: Open) -> None:
    marks = re.findall(r"<p class='verdict'><span class='verdict-mark (\w+)'></span>", bodies(open_page(PAGE)))
    assert len(marks) == 10 and set(marks) == {"for_us", "against_us", "undecided"}


def test_certificates_lead_to_their_reports(open_page: Open) -> None:
    page = bodies(open_page(PAGE, lang="en"))
    assert "href='./register?lang=en&amp;kind=K_CARD,K_CERT,K_FULL'" in page and "&amp;kind=K_PLANNED'" in page


@pytest.mark.parametrize(("what", "lang"), in_turn(["thirty", "ordinary"], i18n.LANGUAGES))
def test_small_data_and_data_without_failure_say_the_true_thing(union: Union, served: Any, what: str, lang: str) -> None:
    union.put("export.csv", as_csv(rows(30) if what == "thirty" else ordinary_days()))
    union.run()
    words = plain(said(opened(PAGE, union.root, served, lang=lang)))
    assert i18n.t("arguments.verdict.undecided", lang) in words
    assert plain(i18n.t("objections.not_open.undecided.not_recorded", lang)) in words
    assert plain(i18n.t("objections.mailed.undecided.no_campaign", lang)) in words
    assert not re.search(r"\bnan\b|\bNone\b|\binf\b|\{[a-z_]+\}", words)


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_an_empty_build_decides_nothing(tmp_path: Path, served: Any, lang: str) -> None:
    builds.write(builds.folder(tmp_path), [])
    app = opened(PAGE, tmp_path / "data", served, lang=lang)
    assert bodies(app).count("<p class='verdict'><span class='verdict-mark undecided'>") == 10
