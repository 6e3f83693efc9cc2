"""Reason codes in words: what happened, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable

import i18n


def sentence(code: str, lang: str) -> str:
    """What happened; a code that has no words yet stands for itself, so that nothing is hidden."""
    return i18n.texts(lang).get(f"reasons.{code}", code)


def todo(code: str, lang: str) -> str:
    """What to do; empty where nothing needs doing."""
    return i18n.texts(lang).get(f"reasons.{code}.todo", "")


def sentences(codes: Iterable[str], lang: str) -> dict[str, str]:
    return {code: sentence(code, lang) for code in codes}
