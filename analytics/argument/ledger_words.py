"""Demands and promises in words: how many have an answer, what is overdue, what came before and after a promise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import i18n
from analytics import captions
from analytics.argument import ledger
from analytics.argument.ledger import Demand, Entry
from analytics.argument.premium import DEMAND_YEARS
from analytics.argument.promises import Sides
from analytics.comparison import Comparison


def headline(found: Sequence[Demand], letter: Entry | None, lang: str) -> str:
    """Of the demands of the letter, or of all where none is known of it."""
    of_letter = ledger.of_letter(found)
    if not found:
        return i18n.t("demands.headline.empty", lang)
    told = _parts(of_letter or found, lang)
    if not of_letter or letter is None:
        return i18n.plural("demands.headline.all", len(found), lang, parts=told)
    return i18n.plural("demands.headline", len(of_letter), lang, day=ledger.when(letter, lang, is_long=True), parts=told)


def _parts(found: Sequence[Demand], lang: str) -> str:
    """`2 ont une réponse documentée, 1 n’a qu’une promesse et 2 n’ont ni réponse ni promesse`."""
    counted = {
        "answered": sum(one.is_answered for one in found),
        "promised": sum(one.is_promised_only for one in found),
        "nothing": sum(one.has_nothing for one in found),
    }
    return i18n.enumeration([i18n.plural(f"demands.part.{name}", n, lang) for name, n in counted.items() if n or name == "answered"], lang)


def lead(found: Sequence[Demand], lang: str) -> list[str]:
    """That no source settles the moratorium, and what counts as an answer."""
    told = [moratorium(found, lang)] if ledger.is_moratorium_open(found) else []
    return [*told, i18n.t("demands.counted_as", lang)] if found else []


def moratorium(found: Sequence[Demand], lang: str) -> str:
    """That no source says what became of the conditional demand, or where its answer stands, and what the published conditions of its years
    tell; empty where the demand is not on record."""
    if all(one.entry.id != ledger.MORATORIUM for one in found):
        return ""
    before, year = DEMAND_YEARS
    standing = i18n.t(f"demands.moratorium.{'open' if ledger.is_moratorium_open(found) else 'answered'}", lang)
    return f"{standing} {i18n.t('demands.moratorium.years', lang, year=str(year), before=str(before))}"


def deadlines(found: Sequence[Demand], read_on: dt.date, lang: str) -> str:
    """What is overdue, or that no document sets a day."""
    n = sum(one.entry.deadline_on is not None for one in found)
    if not n:
        return i18n.t("demands.deadlines.none", lang)
    words = {"of": i18n.plural("demands.deadlines.of", n, lang), "day": i18n.date(read_on, lang)}
    return i18n.plural("demands.deadlines", sum(one.is_overdue(read_on) for one in found), lang, **words)


def standing(one: Demand, read_on: dt.date, lang: str) -> str:
    """What is on record, that a promise stands beside an answer, and by how much the deadline is past."""
    told = [i18n.t(f"demands.standing.{one.standing}", lang)]
    if one.is_answered and one.promises:
        told.append(i18n.t("demands.standing.promised_too", lang))
    if one.is_overdue(read_on):
        told.append(deadline(one, read_on, lang))
    return i18n.t("punctuation.separator", lang).join(told)


def deadline(one: Demand, read_on: dt.date, lang: str) -> str:
    """Of a demand that has one; else empty."""
    on = one.entry.deadline_on
    if on is None:
        return ""
    told = i18n.date(on, lang)
    if not one.is_overdue(read_on):
        return told
    return f"{told}, {i18n.plural('demands.late', (read_on - on).days, lang, day=i18n.date(read_on, lang))}"


def who(entry: Entry, lang: str) -> str:
    """`GBO, à : ministre …`, who of it is known."""
    if entry.author and entry.addressee:
        return i18n.t("demands.from_to", lang, author=entry.author, addressee=entry.addressee)
    return entry.author


def verdict(compared: Comparison | None, lang: str) -> str:
    return i18n.t(f"demands.verdict.{compared.verdict if compared else 'not_measurable'}", lang)


def blind(sides: Sides | None, lang: str) -> str:
    """Why before and after were not both observed; empty where they were."""
    if sides is None:
        return i18n.t("demands.blind.nothing", lang)
    if not sides.blind:
        return ""
    side = sides.before if sides.blind.startswith("before") else sides.after
    return i18n.plural(f"demands.blind.{sides.blind}", sides.n_blind, lang, days=i18n.day_range(side.first, side.last, lang))


def comparison(compared: Comparison, campaigns: Sequence[tuple[dt.date, dt.date]], form_changes: Sequence[dt.date], lang: str) -> str:
    """Both means, or what stands in the way, and that nothing names the promise as the cause."""
    told = captions.comparison(compared, lang, campaigns=campaigns, form_changes=form_changes)
    return f"{told} {i18n.t('demands.promises.no_cause', lang)}" if compared.per_day is not None else told


def vague(promise: Entry, lang: str) -> str:
    """That the day which parts before and after is the last possible one, where the date is not known to the day."""
    if promise.effect_on is None or ledger.is_exact(promise):
        return ""
    return i18n.t("demands.promises.day.vague", lang, day=i18n.date(promise.effect_on, lang))
