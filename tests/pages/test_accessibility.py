"""The statement in three languages; an address to write to only where the union's letterhead has one."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import i18n
from settings import get_settings
from tests.pages.conftest import Open
from tests.pages.screen import opened, said


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_it_says_what_is_tested_what_is_not_and_whom_to_tell(open_page: Open, lang: str) -> None:
    words = said(open_page("accessibility", lang=lang))
    for key in ("untested.screen_reader", "limit.upload", "tell.office"):
        assert i18n.t(f"accessibility.{key}", lang) in words
    assert "WCAG 2.2" in words and "@" not in words


def test_the_address_is_that_of_the_letterhead(open_page: Open, demo_root: Path, served: Any, tmp_path: Path) -> None:
    root = shutil.copytree(demo_root, tmp_path / "data")
    served(root)
    letterhead, office = get_settings().letterhead_file, i18n.t("accessibility.tell.office", "nl")
    letterhead.write_text('email = "union@example.org"\n', encoding="utf-8")
    words = said(opened("accessibility", root, served, lang="nl"))
    assert "union@example.org" in words and office not in words
    letterhead.write_text("email = 3\n", encoding="utf-8")  # no letterhead: nothing is made of it, and the page stands
    assert office in said(opened("accessibility", root, served, lang="nl"))
