"""The parts of the severity page below its headline. Each asks its question, shows the answer and says how it came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

import i18n
from analytics import captions, frames, shares
from analytics.figures.bars import bars
from analytics.intervals import MIN_FOR_MEDIAN
from analytics.metrics import METRICS
from analytics.queries import Question, consequences
from analytics.surroundings import Surroundings
from pages.severity import tables as severity_tables
from ui import cached, figures, kpi_row, provenance, tables, text_blocks
from ui.kpi_row import KeyFigure
from ui.pictures import over_time
from ui.selection import Selection

MOST_DAYS = 10
CATCH_UP, PREMIUM = "I_CATCHUP", "I_PREMIUM"
NO_WAY = "F_NONE"
OUTCOMES = ("yes", "partly", "no", "unknown")


def headline(selection: Selection, levels: pd.DataFrame) -> None:
    lang = selection.context.lang
    text_blocks.heading(captions.severity(levels, unit=selection.unit, lang=lang), level=1)
    text_blocks.show(text_blocks.paragraph(i18n.t("severity.lead", lang), kind="quiet"))


def extremes(selection: Selection, levels: pd.DataFrame) -> str:
    """The worst level and the unknown one, for the picture of all of them."""
    n = {str(row["severity_code"]): int(row["n"]) for row in levels.to_dict("records")}
    lang = selection.context.lang
    return i18n.plural(f"severity.extremes.{selection.unit}", n["3"], lang, unknown=i18n.number(n["unknown"], lang))


def key_figures(selection: Selection) -> None:
    """Minutes and patients of a submission in the middle, and who typed again in the evening."""
    question = consequences.measures(selection.context.filters)
    measures = {row["measure_code"]: row for row in frames.records(cached.frame(question))}
    shown = [_measure(measures[name], selection, question) for name in consequences.MEASURES]
    kpi_row.show([*shown, _catch_up(selection)])


def prevented(selection: Selection) -> None:
    """What the reporters say they could not do, or had to do otherwise."""
    context, lang = selection.context, selection.context.lang
    question = consequences.prevented(context.filters)
    total = selection.totals["n_reporters"]
    found = cached.frame(question).rename(columns={"consequence_code": "code", "n_reporters": "n"})
    answered = cached.frame(consequences.answered_consequences(context.filters)).iloc[0]
    what = i18n.t("severity.prevented.what", lang)
    if found.empty:
        figures.head(i18n.t("severity.prevented.none", lang), what)
        return
    labels = _labels("dim_consequences", "consequence_code", lang)
    rows = shares.of_whole(found.assign(is_quiet=False), whole=total, labels=labels, lang=lang)
    finding = captions.leading(rows, unit="reporters", total=total, lang=lang)
    figures.head(finding, what)
    table = severity_tables.prevented(selection, rows)
    figures.show_figure(
        bars(rows, lang=lang, theme=figures.theme(), whole=total),
        alt=captions.bars_alt(rows, finding, lang),
        key="prevented",
        lang=lang,
        source=table,
    )
    n, of = int(answered["n_answered"]), int(answered["n_submissions"])
    figures.notes(
        i18n.t("severity.prevented.answered", lang, n=i18n.number(n, lang), of=i18n.number(of, lang)),
        i18n.t("explore.overlap.reporters", lang),
        i18n.t("severity.prevented.two_questions", lang),
        i18n.t("severity.prevented.premium", lang, label=labels[PREMIUM]) if PREMIUM in set(rows["code"]) else "",
        how=provenance.of(METRICS["reporters_by_consequence"], context, n=selection.reporters_words, questions=(question,)),
    )
    figures.data_on_demand(table)


def ways_round(selection: Selection) -> None:
    """What was done instead, and whether it worked."""
    context, lang = selection.context, selection.context.lang
    question = consequences.fallbacks(context.filters)
    found = cached.frame(question)
    wide = found.pivot_table(index="fallback_code", columns="fallback_worked_code", values="n_submissions", aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=list(OUTCOMES), fill_value=0).astype(int)
    wide["n_submissions"] = wide.sum(axis=1)
    given = wide.drop(index="unknown", errors="ignore").sort_values("n_submissions", ascending=False, kind="stable")
    n_given, n_all = int(given["n_submissions"].sum()), int(wide["n_submissions"].sum())
    n_none = int(given["n_submissions"].get(NO_WAY, 0))
    if n_none:
        given = given.astype(float)
        given.loc[NO_WAY, list(OUTCOMES)] = None  # where nothing was done, nothing can have worked
    finding = i18n.plural("severity.ways.finding", n_none, lang, of=i18n.number(n_given, lang))
    figures.head(finding if n_given else i18n.t("severity.ways.nobody", lang), i18n.t("severity.ways.what", lang))
    table = severity_tables.ways_round(selection, given.reset_index(), _labels("dim_fallbacks", "fallback_code", lang))
    if n_given:
        tables.show_export(table, is_stacked=True)
    figures.notes(
        i18n.t("severity.ways.unknown", lang, n=i18n.number(n_all - n_given, lang), of=i18n.number(n_all, lang)),
        how=provenance.of(METRICS["fallbacks"], context, n=i18n.plural("exports.unit.submissions", n_all, lang), questions=(question,)),
    )
    if n_given:
        severity_tables.offer(table)


def worst_days(selection: Selection) -> None:
    """The days with most reporters who could not do an act, each a link to that day."""
    context, lang = selection.context, selection.context.lang
    question = consequences.worst_days(context.filters, most=MOST_DAYS)
    found = frames.records(cached.frame(question))
    if not found:
        return
    beside = over_time.happened(selection)
    figures.head(_worst(found[0], beside, selection), METRICS["worst_days"].counted(lang))
    columns = [
        tables.Column("day", i18n.t("severity.column.occurred_on", lang), align="date", is_heading=True),
        tables.Column("n_severe", i18n.t("severity.column.n_severe", lang), align="number", is_short=True),
        tables.Column("n_reporters", i18n.t("explore.column.n_reporters", lang), align="number", is_short=True),
    ]
    rows = [_worst_day(row, beside, selection) for row in found]
    tables.show(columns, rows, caption=METRICS["worst_days"].label(lang), is_caption_seen=False, is_stacked=True)
    figures.notes(how=provenance.of(METRICS["worst_days"], context, n=selection.reporters_words, questions=(question,)))
    severity_tables.offer(severity_tables.worst_days(selection, pd.DataFrame(found)))


def _worst(worst: Mapping[str, Any], beside: Surroundings, selection: Selection) -> str:
    """A campaign makes people report: where the worst day fell on one, the worst of the other days is told first."""
    lang = selection.context.lang
    campaigns = [(one.starts_on, one.ends_on) for one in beside.campaigns]
    day, n = i18n.date(worst["occurred_on"], lang), worst["n_severe"]
    if not any(first <= worst["occurred_on"] <= last for first, last in campaigns):
        return i18n.plural("severity.worst.finding", n, lang, day=day)
    quiet = frames.records(cached.frame(consequences.worst_days(selection.context.filters, most=1, without=campaigns)))
    if not quiet:
        return i18n.plural("severity.worst.pushed", n, lang, day=day)
    on = i18n.date(quiet[0]["occurred_on"], lang)
    return i18n.plural("severity.worst.outside", quiet[0]["n_severe"], lang, day=on, pushed=i18n.number(n, lang))


def _worst_day(row: Mapping[str, Any], beside: Surroundings, selection: Selection) -> dict[str, tables.Cell]:
    lang, day = selection.context.lang, row["occurred_on"]
    address = selection.context.address("", **{"from": day.isoformat(), "to": day.isoformat()})
    told = [
        i18n.t(f"severity.worst.{name}", lang, names=", ".join(dict.fromkeys(event.name for event in found)))
        for name, events in (("outages", beside.outages), ("campaigns", beside.campaigns))
        if (found := [event for event in events if event.starts_on <= day <= event.ends_on])
    ]
    note = i18n.t("punctuation.separator", lang).join(told)
    return {
        "day": tables.with_note(tables.link(address, i18n.date(day, lang, with_weekday=True)), note),
        "n_severe": i18n.number(row["n_severe"], lang),
        "n_reporters": i18n.number(row["n_reporters"], lang),
    }


def _measure(measure: Mapping[str, Any], selection: Selection, question: Question) -> KeyFigure:
    """Median and quartiles, the share that did not answer, and what was declared in all."""
    lang, name = selection.context.lang, measure["measure_code"]
    n, of = measure["n_answered"], measure["n_submissions"]
    n_words = i18n.plural("exports.unit.submissions", n, lang)
    how = provenance.of(METRICS[name], selection.context, n=n_words, questions=(question,))
    unanswered = i18n.t("severity.measure.unanswered", lang, share=captions.share(of - n, of, lang))
    label = i18n.t(f"severity.measure.{name}", lang)
    if n < MIN_FOR_MEDIAN:
        few = i18n.plural("severity.measure.few", n, lang)
        return KeyFigure(label, tables.NOTHING, detail=f"{few} {unanswered}", how=how)
    low, high = (i18n.number(round(measure[quartile]), lang) for quartile in ("quartile_1", "quartile_3"))
    total = i18n.t(f"severity.measure.{name}.total", lang, n=i18n.number(measure["total"], lang))
    between = i18n.t("severity.measure.between", lang, low=low, high=high)
    return KeyFigure(
        label,
        i18n.number(round(measure["median"]), lang),
        i18n.t("severity.measure.median", lang),
        f"{between} {unanswered} {total}",
        how,
    )


def _catch_up(selection: Selection) -> KeyFigure:
    context, lang = selection.context, selection.context.lang
    question = consequences.prevented(context.filters)
    found = cached.frame(question).set_index("consequence_code")["n_reporters"]
    n, total = int(found.get(CATCH_UP, 0)), selection.totals["n_reporters"]
    return KeyFigure(
        i18n.t("severity.catch_up", lang),
        i18n.plural("count.doctors", n, lang),
        i18n.plural("severity.catch_up.of", total, lang),
        i18n.t("severity.catch_up.detail", lang),
        provenance.of(METRICS["reporters_by_consequence"], context, n=selection.reporters_words, questions=(question,)),
    )


def _labels(dimension: str, column: str, lang: str) -> dict[str, str]:
    frame = cached.dimension(dimension)
    return dict(zip(frame[column], frame[f"label_{lang}"], strict=True))
