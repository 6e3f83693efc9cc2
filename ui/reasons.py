"""Reason codes in words: what happened, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable

import i18n

QUOTING = ("not_our_columns", "unsupported_extension")  # errors whose detail quotes the file


def sentence(code: str, lang: str) -> str:
    """What happened; a code that has no words yet stands for itself, so that nothing is hidden."""
    return i18n.texts(lang).get(f"reasons.{code}", code)


def todo(code: str, lang: str) -> str:
    """What to do; empty where nothing needs doing."""
    return i18n.texts(lang).get(f"reasons.{code}.todo", "")


def detail(error: str, found: str, lang: str) -> str:
    """What was met in a file that cannot be read: in words, or quoted from the file; a library's own message is left out."""
    words = i18n.texts(lang).get(f"quality.detail.{error}.{found.lower().replace(' ', '_')}")
    if words is None and error == "json_unreadable":
        n_faults, _, n_records = found.partition("/")
        return i18n.t("quality.detail.json_unreadable", lang, n=n_faults, of=n_records)
    return words or (found if error in QUOTING else "")


def check_title(name: str, promise: str, lang: str) -> str:
    """The title of a check; one that a build ran and nobody knows any more keeps its own words."""
    return i18n.texts(lang).get(f"checks.{name}", promise)


def sentences(codes: Iterable[str], lang: str) -> dict[str, str]:
    return {code: sentence(code, lang) for code in codes}
