"""Where facts are from: the bibliography of a build, its pages, how an entry of it is told in the language of a reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import i18n

TITLES_IN = "fr"  # every title the bibliography knows is of a page in French; another language would need a column
_PAGE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/[^\s;]*)?")
_COMMIT = re.compile(r"github ([\w.-]+/[\w.-]+), commit ([0-9a-f]{7,40})")
_DAY = r"\d{4}(-\d\d(-\d\d)?)?"
_DATED = re.compile(rf"{_DAY}(/{_DAY})?")


def address(reference: str | None) -> str:
    """The page that the bibliography names, empty where it names a paper or only the way to it."""
    if found := _COMMIT.fullmatch(reference or ""):
        return f"https://github.com/{found[1]}/tree/{found[2]}"
    return f"https://{reference}" if reference and _PAGE.fullmatch(reference) else ""


def label(source: Mapping[str, Any], lang: str) -> str:
    """Who published it, and its own title in quotation marks; where that is not known, what it is about, in our words."""
    if source["title"]:
        return i18n.t("method.sources.titled", lang, publisher=source["publisher"], title=source["title"])
    return i18n.t("method.sources.described", lang, publisher=source["publisher"], description=source[f"description_{lang}"])


def dated(written: str | None, lang: str) -> str:
    """The date of a source in words, no finer than it is known: `mid 2024-02` -> `mi-février 2024`."""
    qualifier, _, date = (written or "").rpartition(" ")
    if not _DATED.fullmatch(date):
        return written or ""
    words = i18n.partial_date(date, lang)
    return i18n.t(f"method.sources.dated.{qualifier}", lang, date=words) if qualifier else words


def entry(source: Mapping[str, Any], lang: str) -> str:
    """A row of `dim_sources` as a bibliography writes it: what it is, its date, and its address or as much of the way there as is known."""
    where = address(source["reference"]) or str(source["reference"] or "")
    return ". ".join(filter(None, (", ".join(filter(None, (label(source, lang), dated(source["dated"], lang)))), where)))
