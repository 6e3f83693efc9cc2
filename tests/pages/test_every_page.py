"""Every page, in every language, in every state a reader can meet, through the whole frame."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pytest

import i18n
from tests.conftest import Union
from tests.pages.conftest import Open
from tests.pages.screen import linked, said
from tests.turns import FULL
from ui import menu

PAGES = [screen.id for screen in menu.SCREENS]
FILTERS = {
    "no filter": {},
    "narrow filter": {"service": "RECIPE", "region": "WAL", "from": "2024-01-01", "to": "2024-01-31", "severity": "2"},
    "one day": {"from": "2024-01-15", "to": "2024-01-15"},
    "days nobody observed": {"from": "2024-08-12", "to": "2024-08-18"},
    "nothing matches": {
        "service": "VACCINNET",
        "province": "BE34",
        "from": "2023-09-04",
        "to": "2023-09-04",
        "severity": "3",
    },
    "an old link": {"service": "FAX,RECIPE", "from": "31/02/2024", "severity": "9"},
}


def by_turns(states: Iterable[str]) -> list[tuple[str, str, str]]:
    """Every page in every state: in every language with the large counts, else in one of them by turns."""
    turns = [(page, state, m + n) for m, page in enumerate(PAGES) for n, state in enumerate(states)]
    several = range(len(i18n.LANGUAGES) if FULL else 1)
    return [(page, state, i18n.LANGUAGES[(turn + more) % len(i18n.LANGUAGES)]) for page, state, turn in turns for more in several]


@pytest.mark.parametrize(("page", "state", "lang"), by_turns(FILTERS))
def test_a_page_speaks_in_every_state(page: str, state: str, lang: str, open_page: Open) -> None:
    app = open_page(page, **FILTERS[state], **({"lang": lang} if lang != "fr" else {}))
    text = said(app)
    assert i18n.t("frame.demo.notice", lang) in text, "a demo page must say that it is invented"
    assert not re.search(r"\bnan\b|\bNone\b(?! [a-z])|\bNaT\b|\{[a-z_]+\}|inf ", text), text[:2000]


def test_the_same_page_differs_in_each_language(open_page: Open) -> None:
    texts = {lang: said(open_page("overview", lang=lang)) for lang in i18n.LANGUAGES}
    assert len(set(texts.values())) == len(i18n.LANGUAGES)


@pytest.mark.parametrize(("page", "state", "lang"), by_turns(["no build", "damaged", "missing file", "older schema"]))
def test_without_a_readable_build_a_page_says_how_to_mend_it(page: str, state: str, lang: str, tmp_path: Path, served: Any) -> None:
    folder = Union(tmp_path / "data").folder
    folder.builds.mkdir(parents=True)
    path = folder.build_file("20240101-000000-aaaaaaaa")
    if state != "no build":
        folder.current_pointer.write_text(path.stem + "\n")
    if state == "damaged":
        path.write_bytes(b"no database" * 500)
    if state == "older schema":
        with duckdb.connect(str(path)) as con:
            con.execute(
                "create schema meta; create table meta.build_info as select '20240101-000000-aaaaaaaa' as build_id, '0' as schema_version"
            )
    served(tmp_path / "data")
    app = linked(page, **({"lang": lang} if lang != "fr" else {}))
    text = said(app)
    assert re.search(r"make (run|demo|etl)|python -m etl", text), text
    assert "Traceback" not in text
