"""The head of the page, and why a dossier for the outside may have to wait."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

import i18n
from analytics.dossier.audience import off_grid
from pages.dossier.choices import Choice
from ui import text_blocks
from ui.context import PageContext


def headline(context: PageContext) -> None:
    text_blocks.heading(i18n.t("dossier.heading", context.lang), level=1)
    text_blocks.show(text_blocks.paragraph(i18n.t("dossier.lead", context.lang), kind="quiet"))


def is_off_grid(context: PageContext, choice: Choice) -> bool:
    """Whether the selection must not leave; says why, and leads to the nearest one that may."""
    lang = context.lang
    text_blocks.show(text_blocks.paragraph(i18n.t(f"dossier.choose.audience.{choice.audience}.help", lang), kind="quiet"))
    if not choice.is_public or (refused := off_grid(context.filters, context.known, lang)) is None:
        return False
    text_blocks.show(text_blocks.paragraph(i18n.t(f"dossier.refused.{refused.code}", lang, **refused.words)), kind="state")
    if refused.nearest is not None and refused.nearest.start and refused.nearest.end:
        view = replace(context.view, filters=refused.nearest)
        days = i18n.day_range(refused.nearest.start, refused.nearest.end, lang)
        label = i18n.t("dossier.on_grid", lang, days=days)
        st.page_link("pages/dossier/page.py", label=label, query_params=view.to_query(**choice.query()))
    return True
