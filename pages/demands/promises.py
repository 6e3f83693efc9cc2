"""Each promise with who reported before and after it, on both sides of a day fixed in advance."""

from __future__ import annotations

import datetime as dt
from html import escape

import pandas as pd

import i18n
from analytics import captions, periods, surroundings
from analytics.argument import ledger
from analytics.argument import promises as promises_of
from analytics.argument.ledger import Entry
from analytics.argument.promises import WEEKS, Sides
from analytics.comparison import Comparison
from analytics.figures.ledger import before_after
from analytics.filters import Filters
from analytics.metrics import METRICS
from analytics.queries import Question, background, over_time
from pages.demands import words
from pages.demands.selection import Selection
from ui import cached, figures, provenance, text_blocks


def show(selection: Selection) -> None:
    lang, found = selection.context.lang, selection.promises
    heading = i18n.t("demands.promises", lang)
    if not found:
        text_blocks.section(heading, text_blocks.paragraph(i18n.t("demands.promises.none", lang), kind="quiet"))
        return
    told = i18n.plural("demands.promises.text", len(found), lang, weeks=i18n.number(WEEKS, lang))
    text_blocks.section(heading, text_blocks.paragraph(told))
    for number, promise in enumerate(found):
        _promise(number, promise, selection)


def _promise(number: int, promise: Entry, selection: Selection) -> None:
    lang = selection.context.lang
    on = promise.effect_on
    sides = promises_of.sides(on, selection.dates) if on and selection.context.known.observed else None
    question = _question(sides)
    n_by_day = _counts(question)
    compared = _compared(sides, n_by_day)
    heading = f"<h3 id='{escape(words.anchor(promise), quote=True)}'>{escape(_finding(promise, compared, lang))}</h3>"
    text_blocks.show(
        heading, f"<p>{words.line(promise, lang, has_day=False)}</p>", text_blocks.paragraph(_day(promise, lang), kind="quiet")
    )
    notes = [_why(sides, compared, lang)]
    if sides and sides.windows:
        weeks = promises_of.by_week(sides, n_by_day)
        means = None
        if compared and compared.per_day is not None and compared.per_day_before is not None:
            means = (compared.per_day_before, compared.per_day)
        unobserved = periods.unobserved_stretches(selection.dates, sides.before.first, sides.after.last)
        line = i18n.t("demands.promises.line", lang, day=i18n.short_date(sides.on, lang))
        figure = before_after(weeks, unobserved, on=sides.on, words=line, means=means, lang=lang, theme=figures.theme())
        figures.show_figure(figure, alt=_alt(sides, compared, lang), key=f"promise_{number}", lang=lang)
        if _has_gap(weeks, unobserved):
            notes.append(i18n.t("demands.week.none", lang))
    how = provenance.of(METRICS["promise_before_after"], selection.context, n="", questions=question, is_filtered=False)
    figures.notes(*map(escape, notes), how=how if sides else "")


def _has_gap(weeks: pd.DataFrame, unobserved: list[tuple[dt.date, dt.date]]) -> bool:
    """Whether a week was observed and still has no bar: none of its days is compared."""
    empty = weeks[weeks["n_days"] == 0]
    spans = zip(empty["starts_on"], empty["ends_on"], strict=True)
    return any(not any(first <= end and last >= start for first, last in unobserved) for start, end in spans)


def _question(sides: Sides | None) -> tuple[Question, ...]:
    """Nothing is asked where nothing after it was observed."""
    return (over_time.reporters_by_day(Filters(), sides.windows),) if sides and sides.windows else ()


def _counts(question: tuple[Question, ...]) -> dict[dt.date, int]:
    if not question:
        return {}
    by_day = cached.frame(question[0])
    return dict(zip(by_day["occurred_on"], by_day["n_reporters"].map(int), strict=True))


def _compared(sides: Sides | None, n_by_day: dict[dt.date, int]) -> Comparison | None:
    """None where a side was not observed."""
    if sides is None or sides.blind:
        return None
    return promises_of.compare(sides, n_by_day, _campaigns())


def _campaigns() -> list[tuple[dt.date, dt.date]]:
    campaigns = cached.dimension("campaigns")
    return list(zip(campaigns["starts_on"], campaigns["ends_on"], strict=True))


def _finding(promise: Entry, compared: Comparison | None, lang: str) -> str:
    verdict = i18n.t(f"demands.verdict.{compared.verdict if compared else 'not_measurable'}", lang)
    return i18n.t("demands.promises.finding", lang, day=ledger.when(promise, lang), verdict=verdict)


def _day(promise: Entry, lang: str) -> str:
    """Which day parts before and after, and that it is the last possible one where the date is not known to the day."""
    if promise.effect_on is None:
        return i18n.t("demands.promises.no_day", lang)
    key = "demands.promises.day" if ledger.is_exact(promise) else "demands.promises.day.vague"
    return i18n.t(key, lang, day=i18n.date(promise.effect_on, lang))


def _why(sides: Sides | None, compared: Comparison | None, lang: str) -> str:
    if sides is None:
        return i18n.t("demands.blind.nothing", lang)
    if sides.blind:
        side = sides.before if sides.blind.startswith("before") else sides.after
        return i18n.plural(f"demands.blind.{sides.blind}", sides.n_blind, lang, days=i18n.day_range(side.first, side.last, lang))
    assert compared is not None
    changes = surroundings.form_changes(cached.frame(background.form_versions()))
    told = captions.comparison(compared, lang, campaigns=_campaigns(), form_changes=changes)
    return f"{told} {i18n.t('demands.promises.no_cause', lang)}" if compared.per_day is not None else told


def _alt(sides: Sides, compared: Comparison | None, lang: str) -> str:
    return i18n.t("demands.promises.alt", lang, day=i18n.date(sides.on, lang), why=_why(sides, compared, lang))
