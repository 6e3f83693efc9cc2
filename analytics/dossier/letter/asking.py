"""What was asked, what is on record about it, and what is asked now: the ledger in the sentences of a letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

import i18n
from analytics import frames
from analytics.argument import ledger, premium
from analytics.argument.ledger import Demand, Entry
from analytics.dossier.letter import published
from analytics.dossier.letter.contents import Item, Part
from analytics.dossier.reading import Reading

BLANK = "[…]"


def issued_on(reading: Reading) -> dt.date:
    return reading.request.issued_at.astimezone(i18n.BRUSSELS).date()


def reply_by(reading: Reading) -> dt.date:
    """The day by which an answer is asked for."""
    return issued_on(reading) + dt.timedelta(days=reading.request.letterhead.reply_days)


def own(listed: Sequence[Entry]) -> list[Demand]:
    """Demands in letters of the author of the letter that this observatory is a part of."""
    author = next((one.author for one in listed if one.id == ledger.LETTER), None)
    return [one for one in ledger.demands(listed) if one.letter is not None and one.letter.author == author]


def subject(reading: Reading, demands: Sequence[Demand]) -> str:
    letters = _letters(demands)
    return reading.plural("letter.subject.words", len(letters), days=_when(reading, letters))


def opening(reading: Reading, demands: Sequence[Demand]) -> str:
    """How many demands, from where they are known, which have an answer."""
    letters = _letters(demands)
    of = [one for one in demands if one.letter in letters]
    words = {"days": _when(reading, letters), "demands": reading.plural("letter.demands", len(of)), "known": _known_from(reading, letters)}
    asked = reading.plural("letter.opening.asked", len(letters), **words)
    return " ".join(filter(None, (asked, _answered(reading, demands))))


def needs_archive(demands: Sequence[Demand]) -> bool:
    """Whether the letter of which the ledger has no text is written about."""
    return any(one.id == ledger.LETTER for one in _letters(demands))


def asked(reading: Reading, demands: Sequence[Demand]) -> Iterator[Part]:
    """The open demands by letter, what is known of each, and after the last what else is asked."""
    letters, first = _letters(demands), 1
    for place, one in enumerate(letters):
        still = [demand for demand in demands if demand.letter == one and not demand.is_answered]
        lead = reading.plural("letter.asked.lead", len(still), day=_when(reading, [one]), by=i18n.date(reply_by(reading), reading.lang))
        part = Part(
            heading="" if place else reading.t("letter.asked"),
            lead=lead,
            items=tuple(Item(demand.entry.text, _standing(reading, demand)) for demand in still),
            is_numbered=True,
            first=first,
        )
        yield replace(part, note=_premium(reading, demands)) if place == len(letters) - 1 else part
        first += len(still)


def _letters(demands: Sequence[Demand]) -> list[Entry]:
    """Letters with an open demand, oldest first."""
    return list({one.letter.id: one.letter for one in demands if one.letter is not None and not one.is_answered}.values())


def _known_from(reading: Reading, letters: Sequence[Entry]) -> str:
    """The text of that letter is not in the ledger: its demands are those that others report, until the union has read its own copy."""
    if not any(one.id == ledger.LETTER for one in letters):
        return ""
    archive = reading.request.letterhead.archive
    return reading.t("letter.archive.read", archive=archive) if archive else reading.t("letter.archive.blank", blank=BLANK)


def _answered(reading: Reading, demands: Sequence[Demand]) -> str:
    answered = [one for one in demands if one.is_answered]
    told = [
        reading.t("letter.answered.one_of_them", demand=one.entry.text.rstrip("."), days=_when(reading, one.answers)) for one in answered
    ]
    return reading.plural("letter.answered", len(told), list=i18n.enumeration(told, reading.lang)) if told else ""


def _standing(reading: Reading, demand: Demand) -> str:
    if demand.promises:
        in_order = sorted(demand.promises, key=lambda one: (one.first or dt.date.max, one.last or dt.date.max))
        named = [reading.t("letter.standing.by", who=one.author, day=_when(reading, [one])) for one in in_order]
        told = reading.plural("letter.standing.promised", len(named), list=reading.t("punctuation.separator").join(named))
    else:
        told = reading.t("letter.standing.nothing")
    if not demand.is_overdue(issued_on(reading)) or demand.entry.deadline_on is None:
        return told
    return f"{told} {reading.t('letter.standing.overdue', day=i18n.date(demand.entry.deadline_on, reading.lang))}"


def _premium(reading: Reading, demands: Sequence[Demand]) -> str:
    """What is left to ask about years whose premiums had to be requested before the day of the letter, as the sources date it."""
    if not ledger.is_moratorium_open(demands):
        return ""
    rows = [
        row
        for row in frames.records(reading.dimension("ppi_data_failures"))
        if int(row["premium_year"]) in premium.DEMAND_YEARS and row["requests_from"] and row["requests_to"] < issued_on(reading)
    ]
    if not rows:
        return ""
    rows.sort(key=lambda row: int(row["premium_year"]))
    told = [
        reading.t(
            "letter.premium.of_year",
            year=str(row["premium_year"]),
            day=i18n.date(row["requests_to"], reading.lang),
        )
        for row in rows
    ]
    named = published.publishers(reading, "|".join(row["source"].partition("|")[0] for row in rows))
    return reading.t("letter.premium.closed", list=i18n.enumeration(told, reading.lang), sources=named)


def _when(reading: Reading, listed: Sequence[Entry]) -> str:
    """`31 January 2024 and February 2024`, each as finely as it is known."""
    lang = reading.lang
    unknown = reading.t("letter.when.unknown")
    return i18n.enumeration([ledger.when(one, lang, is_long=True) if one.first and one.last else unknown for one in listed], lang)
