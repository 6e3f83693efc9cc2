"""What every section of the demands needs, asked once per run. No filter applies: letters and rules speak of the whole form."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analytics.argument import ledger
from analytics.argument.ledger import LETTER, Demand, Entry
from analytics.periods import bucket_end, bucket_start
from analytics.queries import ledger as questions
from ui import cached, facts
from ui.context import PageContext


@dataclass(frozen=True)
class Selection:
    """`read_on`: the day on which the build is read; deadlines are held against it."""

    context: PageContext
    entries: list[Entry]
    demands: list[Demand]
    dates: pd.DataFrame
    read_on: dt.date

    @classmethod
    def of(cls, context: PageContext) -> Selection:
        entries = ledger.entries(cached.frame(questions.entries()), context.lang)
        return cls(context, entries, ledger.demands(entries), cached.dimension("dim_dates"), facts.reading_day(context))

    @property
    def letter(self) -> Entry | None:
        """The letter that all this is about."""
        return next((one for one in self.entries if one.id == LETTER), None)

    @property
    def of_letter(self) -> list[Demand]:
        return ledger.of_letter(self.demands)

    @property
    def letters(self) -> list[Entry]:
        """Letters of which a demand is known, that of the headline first, then the newest."""
        with_demands = {one.letter.id for one in self.demands if one.letter}
        found = [one for one in self.entries if one.kind == "letter" and one.id in with_demands]
        return sorted(found, key=lambda one: (one.id != LETTER, -found.index(one)))

    @property
    def without_letter(self) -> list[Demand]:
        return [one for one in self.demands if one.letter is None]

    @property
    def promises(self) -> list[Entry]:
        return [one for one in self.entries if one.kind == "promise"]

    @property
    def others(self) -> list[Entry]:
        """What stands in no table of demands: events, letters of which no demand is known, answers and promises about none."""
        demanded = {one.entry.id for one in self.demands}
        told = {one.id for one in self.letters} | demanded
        return [one for one in self.entries if one.id not in told and not (one.kind in ("answer", "promise") and demanded & set(one.about))]

    @cached_property
    def span(self) -> tuple[dt.date, dt.date]:
        """Whole months on the picture: from the year of the letter to that of the last entry or of the last observed day. A mark stands in
        the middle of its month."""
        days = [one.last for one in self.entries if one.last and one.precision != "Y"]
        if self.context.known.last_day:
            days.append(self.context.known.last_day)
        start = self.letter.first if self.letter and self.letter.first else min(days, default=self.read_on)
        return dt.date(start.year, 1, 1), bucket_end(bucket_start(max([*days, start]), "month"), "month")
