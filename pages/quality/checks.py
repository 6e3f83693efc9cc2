"""The promises the build was tested against before it was published."""

from __future__ import annotations

import streamlit as st

import i18n
from analytics import frames
from analytics.queries import quality
from ui import cached, reasons, tables, text_blocks
from ui.context import PageContext


def show(context: PageContext) -> None:
    lang = context.lang
    held = frames.records(cached.frame(quality.checks()))
    columns = [
        tables.Column("promise", i18n.t("quality.checks.promise", lang), is_heading=True, width="18rem"),
        tables.Column("n_examined", i18n.t("quality.checks.examined", lang), align="number"),
        tables.Column("n_offenders", i18n.t("quality.checks.offenders", lang), align="number"),
    ]
    rows: list[dict[str, tables.Cell]] = [
        {
            "promise": tables.with_note(reasons.check_title(check["check_name"], check["promise"], lang), check["check_name"]),
            "n_examined": i18n.number(check["n_examined"], lang),
            "n_offenders": i18n.number(check["n_offenders"], lang),
        }
        for check in held
    ]
    text = i18n.t("quality.checks.text", lang, n=i18n.number(len(held), lang))
    text_blocks.section(i18n.t("quality.checks.heading", lang), text_blocks.paragraph(text))
    with st.expander(i18n.t("quality.checks.list", lang)):
        tables.show(columns, rows, caption=i18n.t("quality.checks.caption", lang), is_caption_seen=False)
