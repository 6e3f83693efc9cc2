"""The files a table can leave as. They are made when asked for, from the same rows as the screen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Select

import i18n
from analytics import exports, warehouse
from analytics.exports import ExportTable, FileFormat
from settings import get_settings
from ui import text_blocks

_WRITERS: dict[FileFormat, Callable[[ExportTable], bytes]] = {
    "excel_csv": exports.excel_csv,
    "technical_csv": exports.technical_csv,
    "xlsx": exports.xlsx,
}


def offer(table: ExportTable) -> None:
    """Three quiet buttons. A table too long for a workbook says so instead of losing rows."""
    lang = table.lang
    with st.container(key=f"downloads_{table.id}", horizontal=True, vertical_alignment="center", gap="small"):
        text_blocks.note(i18n.t("exports.heading", lang))
        for file_format, write in _WRITERS.items():
            is_too_long = file_format == "xlsx" and not table.fits_workbook
            words = "exports.too_long_for_xlsx" if is_too_long else f"exports.{file_format}.help"
            st.download_button(
                i18n.t(f"exports.{file_format}", lang),
                data=_maker(table, write),
                file_name=exports.file_name(table, file_format),
                mime=exports.MIME[file_format],
                key=f"download_{table.id}_{file_format}",
                help=i18n.t(words, lang, **({"n": i18n.number(exports.XLSX_MAX_ROWS, lang)} if is_too_long else {})),
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
                disabled=is_too_long,
            )


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
    return lambda: write(table)
