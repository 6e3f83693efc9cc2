"""The differences of two dossiers in words, and as a table that can leave. What a dossier says is quoted in its own language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

import i18n
from analytics.dossier.attributing import Explained
from analytics.exports import ExportColumn, ExportTable

Line = Mapping[str, Any]


def line(one: Explained, versions: Sequence[str], lang: str) -> dict[str, Any]:
    """One difference as plain values: place, where, what, before, after, n, how, reasons and `why` in words."""
    difference = one.difference
    told: dict[str, Any] = {"place": difference.place, "where": difference.where, "what": difference.what}
    told |= {"before": difference.before, "after": difference.after}
    plain = {**told, "n": difference.n, "how": one.how, "reasons": dict(one.reasons)}
    return plain | {"why": why(plain, versions, lang)}


def why(told: Line, versions: Sequence[str], lang: str) -> str:
    """`Envois tardifs +3, envois modifiés −1.`"""
    reasons: Mapping[str, int | None] = told["reasons"]
    if told["how"] in ("follows", "none"):
        return i18n.t(f"issued.why.{told['how']}", lang)
    named = [_named(reason, n, versions, lang) for reason, n in reasons.items()]
    if told["how"] == "split":
        return i18n.sentence_case(", ".join(named)) + "."
    if len(named) == 1:
        return i18n.sentence_case(named[0]) + "."
    return i18n.t("issued.why.among", lang, reasons=i18n.enumeration(named, lang))


def _named(reason: str, n: int | None, versions: Sequence[str], lang: str) -> str:
    """A reason with what it adds. What differs besides the submissions is named."""
    words = i18n.t(f"issued.why.{reason}", lang)
    if reason in ("other", "usual") and versions:
        codes = [*versions, *(["usual"] if reason == "usual" else [])]
        words = i18n.enumeration([i18n.t(f"issued.why.other.{code}", lang) for code in codes], lang)
        words = i18n.t("issued.why.other.of", lang, versions=words)
    return words if n is None else f"{words} {signed(n, lang)}"


def signed(n: float, lang: str) -> str:
    """`+12`, `−3`."""
    return f"{'+' if n > 0 else '−'}{i18n.number(abs(n), lang)}"


def table(lines: Sequence[Line], *, before: str, passport: Mapping[str, Any], lang: str) -> ExportTable:
    """`passport`: what `ExportTable` needs of the later build: build_id, rule_version, is_demo, filter_sentence, permalink, scope."""
    names = ("where", "what", "before", "after", "n", "why")
    return ExportTable(
        id="differences",
        title=i18n.t("issued.differences.title", lang, before=before),
        subject=i18n.t("issued.differences.subject", lang),
        columns=tuple(
            ExportColumn(name, i18n.t(f"issued.differences.{name}", lang), "integer" if name == "n" else "text") for name in names
        ),
        frame=pd.DataFrame([{name: one[name] for name in names} for one in lines], columns=list(names)),
        what_is_counted=i18n.t("issued.differences.counted", lang),
        n=len(lines),
        n_unit="differences",
        lang=lang,
        **passport,
    )
