"""The profile of one e-service, as its reporters tell it."""

from __future__ import annotations

import streamlit as st

import i18n
from analytics import captions
from ui import cross_filter, text_blocks
from ui.context import PageContext
from ui.pictures import breakdown, by_region, by_severity, hours_of_week
from ui.reports import software_labels
from ui.selection import Selection


def headline(selection: Selection, service: str) -> None:
    """Who spoke of it, in one sentence; what it is, who runs it, and the way back to all."""
    context, lang, n = selection.context, selection.context.lang, selection.totals["n_reporters"]
    label = context.labels.services[service]
    text_blocks.heading(captions.headline(n, [label], lang, is_narrowed=_is_narrowed_further(context)), level=1)
    row = selection.service_row(service)
    parts = [label, row[f"family_label_{lang}"] or row["family_label_fr"]]
    if row["operator"]:
        parts.append(i18n.t("services.operator", lang, name=row["operator"]))
    text_blocks.show(text_blocks.paragraph(i18n.t("punctuation.separator", lang).join(parts), kind="quiet"))
    cross_filter.way_back("services", context)
    if n == 0:
        text_blocks.show(text_blocks.paragraph(i18n.t("services.nobody", lang)))


def details(selection: Selection) -> None:
    """What kind, how severe, at which hours, with which package, where."""
    context = selection.context
    left, right = st.columns(2, gap="large")
    with left:
        breakdown.show(selection, breakdown.KINDS, context.labels.kinds)
    with right:
        by_severity.show(selection)
    hours_of_week.show(selection)
    left, right = st.columns(2, gap="large")
    with left:
        breakdown.show(selection, breakdown.SOFTWARE, software_labels(context.lang))
    with right:
        by_region.show(selection)


def _is_narrowed_further(context: PageContext) -> bool:
    return context.filters.n_narrowed > 1
