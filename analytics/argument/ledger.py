"""Letters, their demands, and what is on record about each: answers, promises, deadlines. Nothing here says what became of a demand
beyond what a source states."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

import i18n
from analytics.frames import records

# entries of the reference ledger that code names
LETTER = "L2024"  # the letter of 31 January 2024, of which this observatory is a part
MORATORIUM = "D2024E"  # its conditional demand
CRITERIA_FIXED = "E2024F"  # the criteria of 2024, more than those of 2023
UNREAD = {"E2024D": "review", "E2024E": "meeting"}  # what might hold a concession and could not be read, or not whole
Standing = Literal["answered", "promised", "nothing"]
KINDS = ("letter", "demand", "answer", "promise", "event")


@dataclass(frozen=True)
class Entry:
    """One line of the ledger in one language. `first` and `last` bound its day, None where not known; `about`: the entries it belongs to;
    `effect_on`: of a promise, the day that parts before and after, fixed in advance."""

    id: str
    first: dt.date | None
    last: dt.date | None
    precision: str  # D | M | Y, empty where the date is not known
    kind: str
    about: tuple[str, ...]
    author: str
    addressee: str
    text: str
    deadline_on: dt.date | None
    effect_on: dt.date | None
    source: str
    noted_source: str
    recorded_by: str
    recorded_on: dt.date | None


@dataclass(frozen=True)
class Demand:
    """A demand with what is on record about it, oldest first; `letter` is None where it came in none."""

    entry: Entry
    letter: Entry | None
    answers: tuple[Entry, ...]
    promises: tuple[Entry, ...]

    @property
    def is_answered(self) -> bool:
        return bool(self.answers)

    @property
    def is_promised_only(self) -> bool:
        return bool(self.promises) and not self.answers

    @property
    def has_nothing(self) -> bool:
        return not self.answers and not self.promises

    @property
    def standing(self) -> Standing:
        """An answer on record; a promise alone; neither, as far as was found."""
        return "answered" if self.is_answered else "promised" if self.promises else "nothing"

    def is_overdue(self, read_on: dt.date) -> bool:
        """A deadline known and past, and no answer on record; a promise is no answer."""
        return self.entry.deadline_on is not None and self.entry.deadline_on < read_on and not self.answers


def entries(ledger: pd.DataFrame, lang: str) -> list[Entry]:
    """From `ledger`, oldest first (of vague dates the last possible day counts), those without a date last."""
    found = [
        Entry(
            id=row["entry_id"],
            first=row["entry_from"],
            last=row["entry_to"],
            precision=row["date_precision"] or "",
            kind=row["kind_code"],
            about=tuple(filter(None, (row["in_reply_to"] or "").split("|"))),
            author=row[f"author_{lang}"] or "",
            addressee=row[f"addressee_{lang}"] or "",
            text=row[f"text_{lang}"],
            deadline_on=row["deadline_on"],
            effect_on=row["effect_on"],
            source=row["source"] or "",
            noted_source=row["noted_source"] or "",
            recorded_by=row["recorded_by"] or "",
            recorded_on=row["recorded_on"],
        )
        for row in records(ledger)
    ]
    return sorted(found, key=lambda one: (one.last or dt.date.max, one.first or dt.date.max, KINDS.index(one.kind), one.id))


def demands(listed: Sequence[Entry]) -> list[Demand]:
    """Every demand, oldest first."""
    by_id = {one.id: one for one in listed}

    def about(demand: Entry, kind: str) -> tuple[Entry, ...]:
        return tuple(one for one in listed if one.kind == kind and demand.id in one.about)

    return [
        Demand(one, next((by_id[name] for name in one.about if name in by_id), None), about(one, "answer"), about(one, "promise"))
        for one in listed
        if one.kind == "demand"
    ]


def is_moratorium_open(found: Sequence[Demand]) -> bool:
    """Whether the conditional demand is on record without an answer."""
    return any(one.entry.id == MORATORIUM and not one.is_answered for one in found)


def of_letter(found: Sequence[Demand], letter_id: str = LETTER) -> list[Demand]:
    return [one for one in found if one.letter is not None and one.letter.id == letter_id]


def when(entry: Entry, lang: str, *, is_long: bool = False) -> str:
    """`31 janv. 2024` (the month whole where `is_long`), `février 2024`, `entre sept. et …`,
    `2024`: as finely as the date is known."""
    if entry.first is None or entry.last is None:
        return i18n.t("demands.when.unknown", lang)
    if entry.precision == "Y" and entry.first.year == entry.last.year:
        return i18n.t("demands.when.year", lang, year=str(entry.first.year))
    if entry.first == entry.last:
        return i18n.date(entry.first, lang) if is_long else i18n.short_date(entry.first, lang)
    if not _is_whole_months(entry.first, entry.last):
        return i18n.t("demands.when.range", lang, first=i18n.short_date(entry.first, lang), last=i18n.short_date(entry.last, lang))
    if (entry.first.year, entry.first.month) == (entry.last.year, entry.last.month):
        return i18n.month(entry.first, lang)
    return i18n.t("demands.when.range", lang, first=i18n.short_month(entry.first, lang), last=i18n.short_month(entry.last, lang))


def is_exact(entry: Entry) -> bool:
    return entry.first is not None and entry.first == entry.last


def _is_whole_months(first: dt.date, last: dt.date) -> bool:
    return first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
