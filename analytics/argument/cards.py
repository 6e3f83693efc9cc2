"""Argument cards: claims declared as data, each judged on what the build knows by a condition written beforehand."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

import i18n
from analytics.argument import evidence
from analytics.argument.evidence import Evidence
from analytics.argument.facts import Facts
from analytics.frames import records
from analytics.periods import ONE_DAY

Verdict = Literal["holds", "does_not_hold", "not_enough_data", "expired"]
VERDICTS: tuple[Verdict, ...] = ("holds", "does_not_hold", "not_enough_data", "expired")
FIELDS, OPERATORS = ("value", "low", "high"), ("ge", "le")


@dataclass(frozen=True)
class Card:
    """One claim. It holds where the number `field` of its evidence is at least (`ge`) or at most (`le`) the `threshold`. Texts by language;
    `valid_days` after the last observed day it may no longer be said, None where it rests on published facts."""

    code: str
    claim: Mapping[str, str]
    metric_id: str
    field: str
    operator: str
    threshold: float
    least_n: int
    against_metric_id: str
    attack: Mapping[str, str]
    answer: Mapping[str, str]
    valid_days: int | None
    source: str

    @property
    def anchor(self) -> str:
        """By which a link finds it on its page."""
        return f"card-{self.code.lower().replace('_', '-')}"

    def expires_on(self, last_observed: dt.date | None) -> dt.date | None:
        """The last day on which it may be said."""
        return last_observed + self.valid_days * ONE_DAY if self.valid_days and last_observed else None


@dataclass(frozen=True)
class Judged:
    """A card beside its evidence and the evidence against it. `expires_on`: None where it does not."""

    card: Card
    evidence: Evidence
    against: Evidence
    expires_on: dt.date | None
    verdict: Verdict


def declared(table: pd.DataFrame) -> list[Card]:
    """The cards of `argument_cards`, in their order."""
    return [_card(row) for row in sorted(records(table), key=lambda row: int(row["card_order"]))]


def judge(cards: Sequence[Card], facts: Facts, *, read_on: dt.date) -> list[Judged]:
    """Every card on what the build knows, read on the day of `reading`."""
    return [judged(card, evidence.of(card.metric_id, facts), evidence.of(card.against_metric_id, facts), facts, read_on) for card in cards]


def judged(card: Card, found: Evidence, against: Evidence, facts: Facts, read_on: dt.date) -> Judged:
    expires_on = card.expires_on(facts.observed[1] if facts.observed else None)
    return Judged(card, found, against, expires_on, verdict(card, found, expires_on=expires_on, read_on=read_on))


def verdict(card: Card, found: Evidence, *, expires_on: dt.date | None, read_on: dt.date) -> Verdict:
    """What may be said of a claim: nothing without enough data, nothing after its day, else what its condition says; but that it
    holds only where nothing in the evidence leaves a doubt."""
    number = found.number(card.field)
    if not found.is_measurable or number is None or found.n < card.least_n:
        return "not_enough_data"
    if expires_on is not None and read_on > expires_on:
        return "expired"
    holds = number >= card.threshold if card.operator == "ge" else number <= card.threshold
    if holds and found.is_doubtful:
        return "not_enough_data"
    return "holds" if holds else "does_not_hold"


def tally(cards: Sequence[Judged]) -> dict[Verdict, int]:
    """How many cards have each verdict."""
    counted = Counter(one.verdict for one in cards)
    return {name: counted[name] for name in VERDICTS}


def _card(row: Mapping[str, Any]) -> Card:
    texts = {name: {lang: row[f"{name}_{lang}"] for lang in i18n.LANGUAGES} for name in ("claim", "attack", "answer")}
    return Card(
        code=row["card_code"],
        metric_id=row["metric_id"],
        field=row["field_code"],
        operator=row["operator_code"],
        threshold=float(row["threshold"]),
        least_n=int(row["least_n"]),
        against_metric_id=row["against_metric_id"],
        valid_days=None if row["valid_days"] is None else int(row["valid_days"]),
        source=row["source"] or "",
        **texts,
    )
