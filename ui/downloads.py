"""The ways a table can leave by: as a file or on the clipboard, with what it says of itself. Made when asked for, from the rows of the
screen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from html import escape
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Select

import i18n
from analytics import caveats as caveats_of
from analytics import exports, warehouse
from analytics.exports import Caveat, ExportTable, FileFormat, Source
from analytics.exports import column as column
from analytics.metrics import Metric
from analytics.queries import background
from settings import get_settings
from ui import cached, copies, handed_out, text_blocks
from ui.context import PageContext

_WRITERS: dict[FileFormat, Callable[[ExportTable], bytes]] = {
    "excel_csv": exports.excel_csv,
    "technical_csv": exports.technical_csv,
    "xlsx": exports.xlsx,
    "parquet": exports.parquet,
}
_FOR_PROGRAMS = ("technical_csv", "parquet")


def offer(table: ExportTable, *, for_programs: ExportTable | None = None) -> None:
    """Four quiet buttons, and one that copies. A table too long for a workbook or the clipboard says so instead of losing rows.
    `for_programs`: the same numbers in the shape that programs read."""
    lang = table.lang
    with st.container(key=f"downloads_{table.id}", horizontal=True, vertical_alignment="center", gap="small"):
        text_blocks.note(i18n.t("exports.heading", lang))
        for file_format, write in _WRITERS.items():
            is_too_long = file_format == "xlsx" and not table.fits_workbook
            source = for_programs if for_programs and file_format in _FOR_PROGRAMS else table
            words = "exports.too_long_for_xlsx" if is_too_long else f"exports.{file_format}.help"
            st.download_button(
                i18n.t(f"exports.{file_format}", lang),
                data=_maker(source, write),
                file_name=exports.file_name(source, file_format),
                mime=exports.MIME[file_format],
                key=f"download_{table.id}_{file_format}",
                help=i18n.t(words, lang, **({"n": i18n.number(exports.XLSX_MAX_ROWS, lang)} if is_too_long else {})),
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
                disabled=is_too_long,
            )
        st.html(_copy(table), width="content")


def _copy(table: ExportTable) -> str:
    """The button that copies, which `web/take_away.js` answers; finished HTML."""
    lang = table.lang
    said = {
        "done": i18n.t("exports.copied", lang),
        "refused": i18n.t("exports.copy.refused", lang),
        "failed": i18n.t("exports.copy.failed", lang),
        "long": i18n.plural("exports.copy.too_long", exports.CLIPBOARD_MAX_ROWS, lang),
    }
    words = "".join(f" data-{name}='{escape(text, quote=True)}'" for name, text in said.items())
    address = escape(copies.address(table), quote=True)
    disabled = "" if table.fits_clipboard else f" disabled title='{escape(said['long'], quote=True)}'"
    return (
        f"<div class='take'{words}><button type='button' data-take='table' data-from='{address}'{disabled}>"
        f"<span class='icon' aria-hidden='true'>content_copy</span>{escape(i18n.t('exports.copy', lang))}</button>"
        "<span role='status'></span></div>"
    )


def table(context: PageContext, **own: Any) -> ExportTable:
    """An export of what the page shows; what all exports share comes from the context and may be given otherwise."""
    return ExportTable(**(_shared(context) | {"rule_version": context.build.rule_version} | own))


def source(context: PageContext, **own: Any) -> Source:
    """What a picture without a table of its own says of itself."""
    return Source(**(_shared(context) | own))


def _shared(context: PageContext) -> dict[str, Any]:
    return {
        "filter_sentence": context.sentence,
        "scope": exports.scope_of(context.filters.to_query()),
        "build_id": context.build.build_id,
        "permalink": context.permalink,
        "is_demo": context.build.is_demo,
        "lang": context.lang,
    }


def caveats(metric: Metric, context: PageContext) -> tuple[Caveat, ...]:
    """What to beware of: what holds for the metric, then how many days nobody observed and what made people report."""
    asked, n_campaigns = context.filters.with_dates(context.known), 0
    if asked.start and asked.end:
        n_campaigns = len(cached.frame(background.campaigns(start=asked.start, end=asked.end)))
    return caveats_of.of(metric, context.filters, context.known, cached.dimension("dim_dates"), n_campaigns=n_campaigns)


def unknown_of(context: PageContext) -> str:
    """Of what the share without a known severity is one; a filter on severity, which removes them all, is set aside."""
    return i18n.t("exports.unknown_of.unfiltered" if context.filters.severities else "exports.unknown_of", context.lang)


def rows_later(question: Select[Any], *, build_id: str) -> Callable[[], pd.DataFrame]:
    """The rows of a question, asked only when a file is made, and of the build the page shows.

    A file is made outside the reader's session, where nobody knows which build was on the screen, and perhaps after a
    newer one was published: hence an opening of its own.
    """
    folder = get_settings().served

    def rows() -> pd.DataFrame:
        with closing(warehouse.open_kept(folder, build_id)) as build:
            return build.run(question)

    return rows


def _maker(table: ExportTable, write: Callable[[ExportTable], bytes]) -> Callable[[], bytes]:
    return handed_out.on_click(lambda: write(table))
