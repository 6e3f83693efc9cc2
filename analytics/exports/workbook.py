"""The workbook: the passport on the first sheet, the rows with typed cells on the second."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import pandas as pd
import xlsxwriter

from analytics.exports.cells import HIDDEN, NUMBERS, ColumnType, ExportColumn, in_brussels, labelled
from analytics.exports.table import XLSX_MAX_ROWS, ExportTable, demo_notice, with_notice
from analytics.frames import is_missing
from i18n import t

XLSX_MAX_TEXT = 32_767  # characters in one cell, of the format


def xlsx(table: ExportTable) -> bytes:
    """A workbook: the passport first, then the table with typed cells, a frozen header and a filter on every column."""
    rows = table.rows()
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": table.title, "comments": table.filter_sentence, "company": ""})
        _write_passport(book, table, rows)
        write_sheet(book, table, rows, name=t("exports.sheet_table", table.lang))
    return out.getvalue()


def _write_passport(book: xlsxwriter.Workbook, table: ExportTable, rows: pd.DataFrame) -> None:
    sheet = book.add_worksheet(t("exports.sheet_read_me", table.lang))
    heading = book.add_format({"bold": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    title = book.add_format({"bold": True, "font_size": 14})
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 96)
    sheet.write_string(0, 0, table.title, title)
    for row, (name, value) in enumerate(table.passport(rows)[0 if table.is_demo else 1 :], start=2):
        sheet.write_string(row, 0, name, heading)
        sheet.write_string(row, 1, value, text)


def write_sheet(book: xlsxwriter.Workbook, table: ExportTable, rows: pd.DataFrame, *, name: str) -> None:
    """The rows of a table as a sheet of its own: typed cells, a frozen header, a filter on every column."""
    sheet = book.add_worksheet(name)
    header = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats: dict[ColumnType, dict[str, Any]] = {
        "integer": {"num_format": "#,##0"},
        "row_number": {"num_format": "0"},
        "date": {"num_format": "dd/mm/yyyy"},
        "moment": {"num_format": "dd/mm/yyyy hh:mm"},
    }
    columns, frame = with_notice(table, rows)
    frame = frame.head(XLSX_MAX_ROWS)
    for position, column in enumerate(columns):
        values = frame[column.name].tolist()
        places = "0." + "0" * column.decimals if column.decimals else "0"
        look = formats | {"decimal": {"num_format": "#,##" + places}, "share": {"num_format": places + "%"}}
        cell = book.add_format({"valign": "top"} | look.get(column.type, {}))
        sheet.set_column(position, position, _width(column, values))
        sheet.write_string(0, position, column.label, header)
        for row, value in enumerate(values, start=1):
            if not is_missing(value):
                _write_cell(sheet, row, position, column, value, cell, table.lang)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(frame), 1), max(len(columns) - 1, 0))
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{_footer(table)}&R&P / &N")


def _write_cell(sheet: Any, row: int, position: int, column: ExportColumn, value: Any, cell: Any, lang: str) -> None:
    if value is HIDDEN:
        sheet.write_string(row, position, t("exports.hidden", lang), cell)
    elif column.type in NUMBERS:
        sheet.write_number(row, position, float(value), cell)
    elif column.type == "date":
        sheet.write_datetime(row, position, dt.datetime(value.year, value.month, value.day), cell)
    elif column.type == "moment":
        sheet.write_datetime(row, position, in_brussels(value).replace(tzinfo=None), cell)
    elif column.type == "flag":
        sheet.write_string(row, position, t("exports.yes" if value else "exports.no", lang), cell)
    else:
        text = labelled(column, value)
        shown = text if len(text) <= XLSX_MAX_TEXT else text[: XLSX_MAX_TEXT - 1] + "…"
        sheet.write_string(row, position, shown, cell)


def _width(column: ExportColumn, values: Sequence[Any]) -> float:
    """Characters: as wide as the longest of the first cells, between 9 and 48."""
    by_type = {"date": 11, "moment": 17, "integer": 9, "row_number": 9, "decimal": 11, "share": 10, "flag": 9}
    longest = by_type.get(column.type) or max((len(labelled(column, value)) for value in values[:200] if not is_missing(value)), default=9)
    return max(9.0, min(48.0, max(longest, min(len(column.label), 24)) + 2.0))


def _footer(table: ExportTable) -> str:
    notice = f"{demo_notice(table.lang)} " if table.is_demo else ""
    return f"{notice}{table.title} – {table.build_id}".replace("&", "&&")[:200]
