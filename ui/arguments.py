"""What the arguments need: every card judged on the whole build, and the day on which it is read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from analytics.argument import cards
from analytics.argument.card_words import tallied as tallied
from analytics.argument.cards import Judged, Verdict
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
