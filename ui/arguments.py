"""What the arguments need: every card judged on the whole build, and the day on which it is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import i18n
from analytics.argument import cards
from analytics.argument.cards import VERDICTS, Judged, Verdict
from ui import cached, facts
from ui.context import PageContext


@dataclass(frozen=True)
class Arguments:
    context: PageContext
    cards: list[Judged]
    read_on: dt.date

    @classmethod
    def of(cls, context: PageContext) -> Arguments:
        read_on = facts.reading_day(context)
        declared = cards.declared(cached.dimension("argument_cards"))
        return cls(context, cards.judge(declared, facts.of(context), read_on=read_on), read_on)

    @property
    def tally(self) -> dict[Verdict, int]:
        return cards.tally(self.cards)


def tallied(tally: Mapping[Verdict, int], lang: str) -> str:
    """`5 arguments tiennent, 2 ne tiennent pas, 1 manque de données`."""
    told = [i18n.plural(f"arguments.headline.{name}", tally[name], lang) for name in VERDICTS if tally[name] or name == "holds"]
    return i18n.sentence_case(", ".join(told))
