"""The demands from the headline down: what became known of each, each letter with its demands, the months on one picture, other facts."""

from __future__ import annotations

import datetime as dt
from html import escape

import pandas as pd

import i18n
from analytics import periods
from analytics.argument import index_tables, ledger, ledger_words
from analytics.argument.ledger import Demand, Entry
from analytics.exports import ExportTable
from analytics.figures.ledger import months as months_figure
from analytics.metrics import METRICS
from analytics.queries import Question
from analytics.queries import ledger as questions
from pages.demands import words
from pages.demands.selection import Selection
from ui import cached, downloads, figures, provenance, tables, text_blocks


def headline(selection: Selection) -> None:
    lang, found = selection.context.lang, selection.demands
    text_blocks.heading(ledger_words.headline(found, selection.letter, lang), level=1)
    if sentences := ledger_words.lead(found, lang):
        text_blocks.show(*map(text_blocks.paragraph, sentences))


def standings(selection: Selection) -> None:
    """Each demand of the letter, or every one where none is known of it, with what is on record: a link down to it."""
    lang = selection.context.lang
    found = selection.of_letter or selection.demands
    if not found:
        return
    columns = [
        tables.Column("demand", i18n.t("demands.column.demand", lang), is_heading=True, width="16rem"),
        tables.Column("standing", i18n.t("demands.column.standing", lang), width="12rem"),
    ]
    rows: list[dict[str, tables.Cell]] = [{"demand": one.entry.text, "standing": _standing(one, selection)} for one in found]
    tables.show(columns, rows, caption=i18n.t("demands.standings", lang), is_caption_seen=False, is_stacked=True)
    deadlines = text_blocks.paragraph(ledger_words.deadlines(selection.demands, selection.read_on, lang))
    text_blocks.show(deadlines, _how(selection, "demands_answered"), _how(selection, "demands_overdue", label="demands.how.overdue"))


def _standing(one: Demand, selection: Selection) -> tables.Html:
    lang = selection.context.lang
    link = words.pointing(one.entry, i18n.t(f"demands.standing.{one.standing}", lang))
    notes = [i18n.t("demands.standing.promised_too", lang)] if one.is_answered and one.promises else []
    if one.is_overdue(selection.read_on):
        notes.append(ledger_words.deadline(one, selection.read_on, lang))
    return tables.with_note(tables.Html(f"<strong>{link}</strong>"), i18n.sentence_case("; ".join(notes)))


def months(selection: Selection) -> None:
    """The ledger month by month, with the incidents beneath."""
    lang = selection.context.lang
    if not selection.entries:
        return
    start, end = selection.span
    marks, undrawn = _marks(selection)
    question = questions.incidents_by_month(start=start, end=end)
    incidents = cached.frame(question)
    unobserved = periods.unobserved_stretches(selection.dates, start, end)
    not_seen = i18n.t("overview.timeline.unobserved", lang) if unobserved else ""
    figures.head(_months_finding(selection), i18n.t("demands.months.what", lang), unobserved=not_seen)
    table = _table(selection)
    figures.show_figure(
        months_figure(marks, incidents, unobserved, kinds=ledger.KINDS, start=start, end=end, lang=lang, theme=figures.theme()),
        alt=_months_alt(marks, incidents, lang),
        key="demands_months",
        lang=lang,
        source=table,
    )
    notes = [i18n.plural("demands.months.undrawn", len(undrawn), lang)] if undrawn else []
    figures.notes(*map(escape, [*notes, i18n.t("demands.months.no_cause", lang)]), how=_how(selection, "demands_months", question))
    figures.data_on_demand(table, label=i18n.t("demands.months.table", lang))


def letters(selection: Selection) -> None:
    """Each letter with its demands, and what is on record about each."""
    lang = selection.context.lang
    for letter in selection.letters:
        found = ledger.of_letter(selection.demands, letter.id)
        heading = i18n.plural("demands.letter", len(found), lang, day=ledger.when(letter, lang, is_long=True))
        terms = [(i18n.t("demands.letter.from", lang), letter.author), (i18n.t("demands.letter.to", lang), letter.addressee)]
        about = [text_blocks.paragraph(letter.text), text_blocks.definitions(pair for pair in terms if pair[1])]
        text_blocks.section(heading, *about, f"<p>{words.origin(letter, lang)}</p>")
        for number, one in enumerate(found, start=1):
            title = i18n.t("demands.numbered", lang, number=i18n.number(number, lang), text=one.entry.text)
            text_blocks.show(
                f"<h3 id='{words.anchored(one.entry)}'>{escape(title)}</h3>",
                f"<p>{words.origin(one.entry, lang)}</p>",
                _on_record(one, selection),
            )


def other_demands(selection: Selection) -> None:
    """Those that came in no letter we know."""
    lang, found = selection.context.lang, selection.without_letter
    if not found:
        return
    text_blocks.heading(i18n.t("demands.others", lang))
    for one in found:
        about = ", ".join(filter(None, (ledger.when(one.entry, lang, is_long=True), ledger_words.who(one.entry, lang))))
        heading = f"<h3 id='{words.anchored(one.entry)}'>{escape(one.entry.text)}</h3>"
        origin = f"<p>{escape(i18n.sentence_case(about))}. {words.origin(one.entry, lang)}</p>"
        text_blocks.show(heading, origin, _on_record(one, selection))


def other_facts(selection: Selection) -> None:
    lang = selection.context.lang
    if not selection.others:
        return
    items = "".join(f"<li>{words.line(one, lang)}</li>" for one in selection.others)
    text_blocks.section(i18n.t("demands.facts", lang), f"<ul>{items}</ul>")


def _on_record(one: Demand, selection: Selection) -> str:
    """Answers, promises and the deadline of a demand as a list of terms; what is known of none, in one line."""
    lang = selection.context.lang
    rows: list[tuple[str, str]] = []
    if one.has_nothing:
        rows.append((i18n.t("demands.column.answers", lang), escape(i18n.t("demands.nothing", lang))))
    else:
        rows.append((i18n.t("demands.column.answers", lang), words.listed(one.answers, i18n.t("demands.no_answer", lang), lang)))
    if one.promises:
        rows.append((i18n.t("demands.column.promises", lang), words.pointed_at(one.promises, lang)))
    if one.entry.deadline_on:
        rows.append((i18n.t("demands.column.deadline", lang), escape(ledger_words.deadline(one, selection.read_on, lang))))
    return text_blocks.definitions(rows, is_html=True)


def _marks(selection: Selection) -> tuple[pd.DataFrame, list[Entry]]:
    """One row per lane and month of the picture (kind_code, month_on, n, words), and the entries that have no month on it."""
    lang, (start, end) = selection.context.lang, selection.span
    drawn: dict[tuple[str, dt.date], list[Entry]] = {}
    undrawn = []
    for one in selection.entries:
        month_on = _month_of(one)
        if month_on is None or not start <= month_on <= end:
            undrawn.append(one)
        else:
            drawn.setdefault((one.kind, month_on), []).append(one)
    rows = [
        {
            "kind_code": kind,
            "month_on": month_on,
            "n": len(found),
            "words": "<br>".join(f"<b>{ledger.when(one, lang)}</b> {escape(one.author)}<br>{_wrapped(escape(one.text))}" for one in found),
        }
        for (kind, month_on), found in drawn.items()
    ]
    return pd.DataFrame(rows, columns=["kind_code", "month_on", "n", "words"]), undrawn


def _month_of(one: Entry) -> dt.date | None:
    """None where it is not known to the month."""
    if one.first is None or one.last is None or (one.first.year, one.first.month) != (one.last.year, one.last.month):
        return None
    return one.first.replace(day=1)


def _wrapped(text: str, width: int = 60) -> str:
    """A hovered text in lines a phone can hold."""
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + len(word) >= width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "<br>".join([*lines, line])


def _months_finding(selection: Selection) -> str:
    """When the last answer or promise on record dates from."""
    lang = selection.context.lang
    dated = [one for one in selection.entries if one.kind in ("answer", "promise") and one.last]
    if not dated:
        return i18n.t("demands.months.finding.none", lang)
    last = max(dated, key=lambda one: one.last or selection.read_on)
    undated = sum(one.kind in ("answer", "promise") and one.last is None for one in selection.entries)
    return i18n.plural("demands.months.finding", undated, lang, day=ledger.when(last, lang, is_long=True))


def _months_alt(marks: pd.DataFrame, incidents: pd.DataFrame, lang: str) -> str:
    lanes = {kind: i18n.t(f"demands.lane.{kind}", lang) for kind in ledger.KINDS}
    named = [
        i18n.t("demands.months.alt.mark", lang, lane=lanes[kind], month=i18n.month(month, lang), n=i18n.number(n, lang))
        for kind, month, n in zip(marks["kind_code"], marks["month_on"], marks["n"], strict=True)
    ]
    n_incidents = int(incidents["n"].sum()) if len(incidents) else 0
    separator = i18n.t("punctuation.separator", lang)
    return i18n.plural("demands.months.alt", n_incidents, lang, list=separator.join(named))


def _how(selection: Selection, metric: str, *others: Question, label: str = "provenance.figure") -> str:
    n = i18n.plural("exports.unit.events", len(selection.entries), selection.context.lang)
    asked = (questions.entries(), *others)
    return provenance.of(METRICS[metric], selection.context, n=n, questions=asked, is_filtered=False, label=label)


def _table(selection: Selection) -> ExportTable:
    """The whole ledger, oldest first."""
    context, lang = selection.context, selection.context.lang
    columns, frame = index_tables.of_ledger(selection.entries, lang)
    return downloads.table(
        context,
        id="ledger",
        title=i18n.t("demands.months.table", lang),
        subject=i18n.t("demands.export.subject", lang),
        columns=columns,
        frame=frame,
        what_is_counted=METRICS["demands_months"].counted(lang),
        filter_sentence=i18n.t("demands.export.filter", lang),
        scope="",
        n=len(frame),
        n_unit="events",
    )
