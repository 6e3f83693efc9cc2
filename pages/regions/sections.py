"""The regions: whether they differ, by both published numbers of GPs, and their counts beside one another."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

import i18n
from analytics import captions
from analytics import regions as regional
from analytics.exports import ExportTable
from analytics.metrics import METRICS
from analytics.queries import background, counts
from ui import cached, downloads, figures, provenance, tables, text_blocks
from ui.pictures import by_region
from ui.selection import Selection

_column = partial(downloads.column, "explore")


def headline(selection: Selection) -> None:
    """The verdict, then the two denominators with their dates; of chosen provinces how many reported from them; else the counts."""
    context, lang, unit = selection.context, selection.context.lang, selection.unit
    if context.filters.provinces:
        text_blocks.heading(_of_provinces(selection), level=1)
        text_blocks.show(text_blocks.paragraph(i18n.t("regions.lead.province", lang), kind="quiet"))
        return
    counted = captions.region_counts(selection.by_region(unit), context.labels.regions, unit=unit, lang=lang)
    text_blocks.heading(by_region.finding(selection) or i18n.sentence_case(counted), level=1)
    _, on = selection.gps(background.REGISTERED)
    day = i18n.date(on, lang) if on else ""
    text_blocks.show(text_blocks.paragraph(i18n.t("regions.lead", lang, day=day), kind="quiet"))


def _of_provinces(selection: Selection) -> str:
    filters, lang, unit = selection.context.filters, selection.context.lang, selection.unit
    places = i18n.enumeration([i18n.t(f"regions.of.{code}", lang) for code in filters.provinces], lang)
    text = i18n.plural(f"regions.headline.province.{unit}", selection.totals[f"n_{unit}"], lang, places=places)
    is_narrowed = not replace(filters, provinces=()).is_empty
    return i18n.t("overview.headline.in_selection", lang, headline=text) if is_narrowed else text


def both_readings(selection: Selection) -> None:
    """Per 1,000 registered GPs, and per 1,000 full-time equivalents: a difference is shown only if both say so."""
    if selection.context.filters.provinces:
        return
    is_told = by_region.has_rates(selection) and by_region.is_comparable(selection)
    if not is_told or not by_region.has_points(selection):
        by_region.show(selection)
        return
    left, right = st.columns(2, gap="large")
    with left:
        by_region.show(selection, heading=i18n.t("regions.registered", selection.context.lang))
    with right:
        by_region.show_full_time(selection)
    if told := by_region.order_by_actives(selection):
        figures.notes(escape(told))


def summary(selection: Selection) -> None:
    """Every region, Flanders and the unknown one included: counted, never hidden."""
    context, lang = selection.context, selection.context.lang
    question = counts.summary("region_code", context.filters)
    found = cached.frame(question).set_index("region_code")
    rows = found.reindex([code for code in regional.REGIONS if code in found.index]).reset_index()
    n_outside = selection.totals["n_reporters"] - selection.totals["n_reporters_counted_regions"]  # as the overview counts them
    figures.head(i18n.plural("regions.summary.finding", n_outside, lang), METRICS["reporters"].counted(lang))
    table = _summary(selection, rows)
    tables.show_export(table, is_stacked=True)
    figures.notes(
        i18n.t("regions.summary.overlap", lang),
        how=provenance.of(METRICS["reporters"], context, n=selection.reporters_words, questions=(question,)),
    )
    downloads.offer(table)


def _summary(selection: Selection, rows: pd.DataFrame) -> ExportTable:
    context, lang = selection.context, selection.context.lang
    is_by_severity = bool(context.filters.severities)
    labels = {code: i18n.sentence_case(label) for code, label in context.labels.regions.items()}
    return selection.export(
        METRICS["reporters"],
        id="regions_summary",
        title=i18n.t("regions.summary", lang),
        subject=i18n.t("overview.regions.heading", lang),
        columns=(
            downloads.column("overview", "region_code", lang, labels=labels),
            _column("n_reporters", lang, "integer"),
            *([] if is_by_severity else [downloads.column("overview", "n_reporters_severe", lang, "integer")]),
            _column("n_reports", lang, "integer"),
            *([] if is_by_severity else [downloads.column("overview", "n_reports_severity_unknown", lang, "integer")]),
            downloads.column("overview", "n_reports_from_memory", lang, "integer"),
        ),
        frame=rows,
        what_is_counted=METRICS["reporters"].counted(lang),
        n=selection.totals["n_reporters"],
        n_unit="reporters",
    )
