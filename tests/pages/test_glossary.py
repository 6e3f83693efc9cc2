"""The glossary says each word once, in three languages, at an address of its own, and says nothing the method page says otherwise."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest

import i18n
from pages.glossary.terms import SECTIONS
from tests.pages.conftest import Open
from tests.pages.screen import said
from ui.menu import SCREENS

TERMS = [term for terms in SECTIONS.values() for term in terms]
DOMAIN = {  # as the sources write them
    "fr": ("Prime de pratique intégrée", "INAMI", "Chapitre IV", "Assurabilité", "Organismes assureurs", "DMG"),
    "nl": ("Geïntegreerde praktijkpremie", "RIZIV", "Hoofdstuk IV", "Verzekerbaarheid", "Verzekeringsinstellingen", "GMD"),
}


def markup(app: object) -> str:
    return " ".join(element.proto.body for element in app.get("html"))  # type: ignore[attr-defined]


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_word_is_explained_once_and_has_an_address(open_page: Open, lang: str) -> None:
    app = open_page("glossary", lang=lang)
    words, source = " ".join(said(app).split()), markup(app)
    assert app.title[0].value == i18n.t("page.glossary.title", lang)
    for term in TERMS:
        assert source.count(f"id='{term.id}'") == 1, term.id
        means = i18n.texts(lang)[term.means or f"glossary.{term.id}.means"]
        parts = [" ".join(part.split()) for part in re.split(r"\{[^}]*\}", means)]
        assert all(part in words for part in parts), term.id
    assert i18n.date(dt.date(2024, 1, 31), lang) in words, "the day of the letter comes from the ledger"
    for other in DOMAIN:
        marked = html.unescape(" ".join(re.findall(rf"<span lang='{other}'>([^<]*)</span>", source)))
        assert (other == lang) == (not marked), "words of another language say which"
        assert other == lang or all(word in marked for word in DOMAIN[other])


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_words_are_those_of_the_sources(open_page: Open, lang: str) -> None:
    assert [word for word in DOMAIN[lang] if word not in said(open_page("glossary", lang=lang))] == []


def test_words_lead_to_pages_that_stand() -> None:
    assert {term.page for term in TERMS if term.page} <= {screen.id for screen in SCREENS}
    assert len({term.id for term in TERMS}) == len(TERMS)


def test_method_and_glossary_say_a_word_in_the_same_way(open_page: Open) -> None:
    method, glossary = said(open_page("method")), said(open_page("glossary"))
    shared = [term for term in TERMS if term.means.startswith("method.word.")]
    assert len(shared) > 5
    for term in shared:
        means = i18n.t(term.means, "fr")
        assert means in method and means in glossary


def test_the_menu_and_the_method_lead_to_it(open_page: Open) -> None:
    app = open_page("method", lang="nl", region="WAL")
    assert i18n.t("page.glossary.title", "nl") in [link.proto.label for link in app.get("page_link")]
    assert re.search(r"href='\./glossary\?[^']*region=WAL", markup(app))
