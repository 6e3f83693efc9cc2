"""What the union decided about single submissions: duplicates set aside, values corrected."""

from __future__ import annotations

import streamlit as st

import i18n
from analytics import frames
from analytics.queries import duplicates, quality
from ui import cached, tables, text_blocks
from ui.context import PageContext
from ui.duplicates import effect, read_pairs
from ui.records import RecordsUnreadable


def show(context: PageContext) -> None:
    lang = context.lang
    n_pairs = int(frames.records(cached.frame(duplicates.undecided_pairs()))[0]["n_pairs"])
    corrected = frames.records(cached.frame(quality.applied_corrections()))
    parts = [
        text_blocks.paragraph(sentence) for sentence in (effect(lang), i18n.plural("quality.decisions.pairs", n_pairs, lang)) if sentence
    ]
    n_pending = _pending()
    if n_pending:
        parts.append(text_blocks.paragraph(i18n.plural("staff.pending", n_pending, lang)))
    parts.append(text_blocks.paragraph(i18n.t(f"quality.corrections.{'text' if corrected else 'none'}", lang)))
    text_blocks.section(i18n.t("quality.decisions.heading", lang), *parts)
    if n_pairs or n_pending:
        st.page_link("pages/duplicates/page.py", label=i18n.t("quality.decisions.compare", lang), query_params=context.query())
    if corrected:
        _corrections(corrected, lang)


def _pending() -> int:
    """Decisions that the figures do not follow yet; none to tell where the records cannot be read: Duplicates says why."""
    try:
        return read_pairs().n_pending
    except RecordsUnreadable:
        return 0


def _corrections(corrected: list[dict[str, object]], lang: str) -> None:
    names = {
        "submission_id": "submission",
        "column_name": "column",
        "found_value": "found",
        "corrected_value": "corrected",
        "reason": "reason",
        "author": "author",
        "recorded_on": "recorded_on",
    }
    columns = [
        tables.Column(name, i18n.t(f"quality.corrections.{word}", lang), is_heading=name == "submission_id") for name, word in names.items()
    ]
    rows: list[dict[str, tables.Cell]] = [
        {name: tables.NOTHING if record[name] is None else str(record[name]) for name in names} for record in corrected
    ]
    tables.show(columns, rows, caption=i18n.t("quality.corrections.caption", lang))
