"""Addresses are promised for good: distinct, safe from Streamlit's old pages mode."""

from __future__ import annotations

import i18n
from settings import PROJECT_DIR
from ui.menu import SCREENS

PROMISED = {
    "overview": "",
    "services": "services",
    "regions": "regions",
    "time": "time",
    "severity": "severity",
    "tables": "tables",
    "incidents": "incidents",
    "incident": "incident",
    "moratorium": "moratorium",
    "arguments": "arguments",
    "objections": "objections",
    "demands": "demands",
    "changes": "changes",
    "board": "board",
    "dossier": "dossier",
    "register": "register",
    "report": "report",
    "method": "method",
    "glossary": "glossary",
    "accessibility": "accessibility",
    "load": "load",
    "duplicates": "duplicates",
    "records": "records",
    "quality": "quality",
}
SERVER_PATHS = {"healthz", "frame.js", "signaler", "api", "app", "static", "_stcore", "media", "component"}


def test_every_promised_address_stands_and_none_is_used_twice() -> None:
    assert {screen.id: screen.path for screen in SCREENS} == PROMISED
    paths = [screen.path or screen.id for screen in SCREENS]
    assert len(set(paths)) == len(paths)
    assert not set(paths) & SERVER_PATHS
    assert all("/" not in path for path in paths)


def test_headings_follow_one_another_and_detail_pages_are_hidden() -> None:
    in_order = list(dict.fromkeys(screen.heading for screen in SCREENS))
    assert in_order == ["overview", "explore", "incidents", "moratorium", "dossier", "register", "method", "management"]
    assert {screen.id for screen in SCREENS if screen.is_hidden} == {"incident", "report", "accessibility"}


def test_every_page_is_there_and_named_in_three_languages() -> None:
    assert SCREENS[0].path == "", "the home page comes first"
    for screen in SCREENS:
        assert screen.file.is_file(), screen.file
        assert all(screen.title(lang) for lang in i18n.LANGUAGES)


def test_no_page_lies_directly_in_pages() -> None:
    """One there would wake Streamlit's old pages mode, and the first permalink after a start would lose the frame."""
    assert list((PROJECT_DIR / "pages").glob("*.py")) == []
