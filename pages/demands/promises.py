"""Each promise with who reported before and after it, on both sides of a day fixed in advance."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from html import escape

import pandas as pd

import i18n
from analytics import periods, surroundings
from analytics.argument import ledger, ledger_words
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
from ui import cached, downloads, figures, provenance, tables, text_blocks


def show(selection: Selection) -> None:
    lang, found = selection.context.lang, selection.promises
    heading = i18n.t("demands.promises", lang)
    if not found:
        text_blocks.section(heading, text_blocks.paragraph(i18n.t("demands.promises.none", lang), kind="quiet"))
        return
    seen = [_seen(one, selection) for one in found]
    told = i18n.plural("demands.promises.text", len(found), lang, weeks=i18n.number(WEEKS, lang))
    text_blocks.section(heading, text_blocks.paragraph(told))
    _table(seen, lang)
    for number, one in enumerate(seen):
        if one.means:
            _picture(number, one, selection)
    asked = tuple(question for one in seen for question in _question(one.sides))
    figures.notes(how=provenance.of(METRICS["promise_before_after"], selection.context, n="", questions=asked, is_filtered=False))


@dataclass(frozen=True)
class Seen:
    """A promise with what was observed before and after it; `compared` is None where a side was not observed."""

    promise: Entry
    sides: Sides | None
    n_by_day: dict[dt.date, int]
    compared: Comparison | None

    @property
    def means(self) -> tuple[float, float] | None:
        """Before and after; None where nothing is compared."""
        if self.compared is None or self.compared.per_day is None or self.compared.per_day_before is None:
            return None
        return self.compared.per_day_before, self.compared.per_day


def _seen(promise: Entry, selection: Selection) -> Seen:
    on = promise.effect_on
    sides = promises_of.sides(on, selection.dates) if on and selection.context.known.observed else None
    n_by_day = _counts(_question(sides))
    return Seen(promise, sides, n_by_day, _compared(sides, n_by_day))


def _table(seen: list[Seen], lang: str) -> None:
    """One row a promise: when, who, what, and before and after or why they do not compare."""
    columns = [
        tables.Column("when", i18n.t("demands.column.when", lang), is_heading=True, width="7rem"),
        tables.Column("who", i18n.t("demands.column.who", lang), width="9rem"),
        tables.Column("what", i18n.t("demands.column.promises", lang), width="16rem"),
        tables.Column("compared", i18n.t("demands.column.compared", lang), width="15rem"),
    ]
    tables.show(
        columns, [_row(one, lang) for one in seen], caption=i18n.t("demands.promises", lang), is_caption_seen=False, is_stacked=True
    )


def _row(one: Seen, lang: str) -> dict[str, tables.Cell]:
    promise = one.promise
    when = escape(i18n.sentence_case(ledger.when(promise, lang)))
    verdict = ledger_words.verdict(one.compared, lang)
    notes = filter(None, (_why(one.sides, one.compared, lang), ledger_words.vague(promise, lang)))
    return {
        "when": tables.Html(f"<span id='{words.anchored(promise)}'>{when}</span>"),
        "who": i18n.sentence_case(ledger_words.who(promise, lang)) or tables.NOTHING,
        "what": tables.Html(f"{escape(promise.text)} {words.origin(promise, lang)}"),
        "compared": tables.with_note(i18n.sentence_case(verdict), " ".join(notes)),
    }


def _picture(number: int, one: Seen, selection: Selection) -> None:
    """Weeks on either side, where they compare."""
    lang, sides = selection.context.lang, one.sides
    assert sides is not None and one.compared is not None
    weeks = promises_of.by_week(sides, one.n_by_day)
    unobserved = periods.unobserved_stretches(selection.dates, sides.before.first, sides.after.last)
    figures.head(_finding(one.promise, one.compared, lang), i18n.t("demands.promises.day", lang, day=i18n.date(sides.on, lang)))
    line = i18n.t("demands.promises.line", lang, day=i18n.short_date(sides.on, lang))
    figure = before_after(weeks, unobserved, on=sides.on, words=line, means=one.means, lang=lang, theme=figures.theme())
    source = downloads.source(
        selection.context,
        subject=i18n.t("demands.promises", lang),
        filter_sentence=Filters(start=sides.before.first, end=sides.after.last).sentence(lang, selection.context.labels),
        scope="",
        n=None,
        n_unit="reporters",
    )
    figures.show_figure(figure, alt=_alt(sides, one.compared, lang), key=f"promise_{number}", lang=lang, source=source)
    if _has_gap(weeks, unobserved):
        figures.notes(escape(i18n.t("demands.week.none", lang)))


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


def _finding(promise: Entry, compared: Comparison, lang: str) -> str:
    return i18n.t("demands.promises.finding", lang, day=ledger.when(promise, lang), verdict=ledger_words.verdict(compared, lang))


def _why(sides: Sides | None, compared: Comparison | None, lang: str) -> str:
    if compared is None:
        return ledger_words.blind(sides, lang)
    changes = surroundings.form_changes(cached.frame(background.form_versions()))
    return ledger_words.comparison(compared, _campaigns(), changes, lang)


def _alt(sides: Sides, compared: Comparison | None, lang: str) -> str:
    return i18n.t("demands.promises.alt", lang, day=i18n.date(sides.on, lang), why=_why(sides, compared, lang))
