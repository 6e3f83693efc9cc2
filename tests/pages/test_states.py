"""Without a readable build every page says why and which command mends it; it never looks like "no reports"."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

import i18n
from settings import DataFolder
from tests.analytics import builds
from tests.analytics.builds import reports
from tests.pages.screen import linked

PAGES = ("overview", "register", "report", "method", "quality", "moratorium")


@pytest.fixture(autouse=True)
def fresh_caches() -> Iterator[None]:
    st.cache_data.clear()
    st.cache_resource.clear()
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


def missing(folder: DataFolder) -> None:
    folder.root.mkdir(parents=True)


def gone(folder: DataFolder) -> None:
    builds.write(folder, reports("a", "01-09", "ada", "RECIPE"))
    folder.build_file("b1").unlink()


def garbled(folder: DataFolder) -> None:
    builds.write(folder, reports("a", "01-09", "ada", "RECIPE"))
    folder.build_file("b1").write_bytes(b"not a database at all" * 1000)


def a_bit_turned_over(folder: DataFolder) -> None:
    builds.write(folder, reports("a", "01-09", "ada", "RECIPE"))
    file = folder.build_file("b1")
    content = bytearray(file.read_bytes())
    folder.build_sum("b1").write_text(f"{hashlib.sha256(content).hexdigest()}  b1.duckdb\n", encoding="ascii")
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def half_written_pointer(folder: DataFolder) -> None:
    builds.write(folder, reports("a", "01-09", "ada", "RECIPE"))
    folder.current_pointer.write_text("../../etc/passwd", encoding="utf-8")


def of_another_version(folder: DataFolder) -> None:
    builds.write(folder, reports("a", "01-09", "ada", "RECIPE"), schema_version="0")


STATES = [
    (missing, "no_build", "make demo"),
    (gone, "damaged", "make etl"),
    (garbled, "damaged", "make etl"),
    (a_bit_turned_over, "damaged", "make etl"),
    (half_written_pointer, "damaged", "make etl"),
    (of_another_version, "older", "make etl"),
]


def words_of(page: str, lang: str) -> str:
    app = linked(page, lang=lang)
    bodies = [element.proto.body for element in app.get("html")] + [title.value for title in app.title]
    return html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", " ".join(bodies), flags=re.DOTALL))


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@pytest.mark.parametrize(("damage", "state", "command"), STATES, ids=[damage.__name__ for damage, *_ in STATES])
def test_each_fault_has_its_own_words_and_its_command(
    tmp_path: Path, served: Any, damage: Any, state: str, command: str, lang: str
) -> None:
    damage(DataFolder(tmp_path / "data"))
    served(tmp_path / "data")
    words = words_of("overview", lang)
    assert i18n.t(f"states.{state}.title", lang) in words
    assert command in words
    told = {
        "fr": "Prévenez la personne qui gère l’outil",
        "nl": "Verwittig wie het hulpmiddel beheert",
        "en": "Tell the person who looks after the tool",
    }
    assert told[lang] in words and words.index(told[lang]) < words.index(command)
    assert i18n.t("states.not_zero", lang) in words
    assert i18n.t("states.nothing.title", lang) not in words


@pytest.mark.parametrize("page", PAGES)
def test_no_page_needs_a_build_to_say_that_there_is_none(tmp_path: Path, served: Any, page: str) -> None:
    missing(DataFolder(tmp_path / "data"))
    served(tmp_path / "data")
    assert i18n.t("states.no_build.title", "fr") in words_of(page, "fr")
