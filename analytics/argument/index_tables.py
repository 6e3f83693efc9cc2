"""The tables of the argument as they leave, by the screen or in a dossier: the ledger, and the index of the arguments and the objections.

Each is its columns and a frame of codes; which figures may be told is the caller's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd

import i18n
from analytics import exports
from analytics.argument import card_words, cards, ledger, objections
from analytics.argument.cards import Judged
from analytics.argument.ledger import Entry
from analytics.argument.objections import Finding, Objection
from analytics.exports import HIDDEN, ExportColumn
from analytics.metrics import METRICS

Columns = tuple[ExportColumn, ...]
_ENTRY = ("when", "kind_code", "author", "addressee", "text", "deadline_on", "source", "recorded_by")
_NUMBERS = ("n", "value", "low", "high")


def of_ledger(listed: Sequence[Entry], lang: str, *, cited: Callable[[str], str] = str) -> tuple[Columns, pd.DataFrame]:
    """One row per entry. `cited`: how keys of the bibliography, joined by `|`, are written."""
    rows = [
        {
            "when": ledger.when(one, lang),
            "kind_code": one.kind,
            "author": one.author or None,
            "addressee": one.addressee or None,
            "text": one.text,
            "deadline_on": one.deadline_on,
            "source": one.noted_source or cited(one.source) or None,
            "recorded_by": one.recorded_by or None,
        }
        for one in listed
    ]
    column = partial(exports.column, "demands", lang=lang)
    kinds = {kind: i18n.t(f"demands.kind.{kind}", lang) for kind in ledger.KINDS}
    special = {"kind_code": column("kind_code", labels=kinds), "deadline_on": column("deadline_on", type_="date")}
    return tuple(special.get(name) or column(name) for name in _ENTRY), pd.DataFrame(rows, columns=list(_ENTRY))


def of_cards(judged: Sequence[Judged], lang: str, *, tells: Callable[[Judged], bool] = lambda one: True) -> tuple[Columns, pd.DataFrame]:
    """One row per argument; one that must not be told has its verdict and none of its numbers."""
    rows = []
    for one in judged:
        found = one.evidence
        told = (found.n, *(_finite(value) for value in (found.value, found.low, found.high)))
        rows.append(
            {
                "card_code": one.card.code,
                "verdict": one.verdict,
                "metric_id": one.card.metric_id,
                **dict(zip(_NUMBERS, told if tells(one) else (HIDDEN,) * len(_NUMBERS), strict=True)),
                "condition": card_words.condition(one, lang),
                "expires_on": one.expires_on,
            }
        )
    column = partial(exports.column, "arguments", lang=lang)
    metrics = {one.card.metric_id: METRICS[one.card.metric_id].label(lang) for one in judged}
    columns = (
        column("card_code", labels={one.card.code: one.card.claim[lang] for one in judged}),
        column("verdict", labels=_verdicts(cards.VERDICTS, lang)),
        column("metric_id", labels=metrics),
        column("n", type_="integer"),
        *(column(name, type_="decimal") for name in _NUMBERS[1:]),
        column("condition"),
        column("expires_on", type_="date"),
    )
    return columns, pd.DataFrame(rows, columns=[one.name for one in columns])


def of_objections(
    tested: Sequence[tuple[Objection, Finding]],
    lang: str,
    *,
    sentence: Callable[[Objection, Finding], str],
    tells: Callable[[Objection, Finding], bool] = lambda objection, finding: True,
) -> tuple[Columns, pd.DataFrame]:
    """One row per objection; `sentence`: its verdict in words."""
    rows = [
        {
            "objection_code": objection.code,
            "verdict": finding.verdict,
            "sentence": sentence(objection, finding),
            "n": finding.n if tells(objection, finding) else HIDDEN,
            "unit": i18n.t(f"arguments.n.{finding.unit}.other", lang, n="").strip(),
        }
        for objection, finding in tested
    ]
    column = partial(exports.column, "objections", lang=lang)
    columns = (
        column("objection_code", labels={objection.code: objections.said(objection, lang) for objection, _ in tested}),
        column("verdict", labels=_verdicts(objections.VERDICTS, lang)),
        column("sentence"),
        column("n", type_="integer"),
        column("unit"),
    )
    return columns, pd.DataFrame(rows, columns=[one.name for one in columns])


def _verdicts(codes: Sequence[str], lang: str) -> dict[str, str]:
    return {name: i18n.t(f"arguments.verdict.{name}", lang) for name in codes}


def _finite(number: float | None) -> float | None:
    """No file has a word for what never ends."""
    return None if number is None or number in (float("inf"), float("-inf")) else float(number)
