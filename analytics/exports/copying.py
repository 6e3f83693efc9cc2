"""A table as it is copied: as running text with its source, and as cells."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from analytics.exports.cells import NUMBERS, ExportColumn, in_words, neutralised
from analytics.exports.table import CLIPBOARD_MAX_ROWS, SEPARATOR, ExportTable, term
from analytics.exports.text_files import as_text
from i18n import t

_RULE = "border:1px solid #b4bbc4;padding:3px 8px;vertical-align:top"


def clipboard(table: ExportTable) -> dict[str, str]:
    """The two shapes of a copied table, which the program it is pasted into chooses from: `html`, a table with its title and its source,
    in the numbers of the language, for a text; `text`, the CSV for Excel with tabs, for a spreadsheet. Raises TooLong."""
    rows = table.rows()
    if len(rows) > CLIPBOARD_MAX_ROWS:
        raise TooLong
    return {"html": _as_html(table, rows), "text": as_text(table, rows, delimiter="\t")}


class TooLong(Exception):
    """More rows than a clipboard is asked to hold."""


def _as_html(table: ExportTable, rows: pd.DataFrame) -> str:
    """Without a style sheet, which no text program reads. A demo says so above, on every row, for rows are copied on, and in its source."""
    lang = table.lang
    mark = escape(t("frame.demo.label", lang))
    heads = "".join(f"<th style='{_RULE};{_side(column)}'>{escape(column.label)}</th>" for column in table.columns)
    cells = [[_html_cell(column, value, lang) for value in rows[column.name].tolist()] for column in table.columns]
    if table.is_demo:
        heads += f"<th style='{_RULE}'>{escape(t('exports.notice', lang))}</th>"
        cells.append([f"<td style='{_RULE}'>{mark}</td>"] * len(rows))
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in zip(*cells, strict=True))
    notice = f"<p><strong>{mark}</strong></p>" if table.is_demo else ""
    return (
        f"{notice}<p><strong>{escape(table.title)}</strong></p>"
        f"<table style='border-collapse:collapse'><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
        f"<p style='font-size:9pt'>{_html_source(table, rows)}</p>"
    )


def _html_cell(column: ExportColumn, value: Any, lang: str) -> str:
    words = in_words(column, value, lang)
    return f"<td style='{_RULE};{_side(column)}'>{escape(neutralised(words) if column.type == 'text' else words)}</td>"


def _side(column: ExportColumn) -> str:
    return f"text-align:{'right' if column.type in NUMBERS else 'left'}"


def _html_source(table: ExportTable, rows: pd.DataFrame) -> str:
    """The passport as running text; its link can be followed."""
    lang = table.lang
    link = f"<a href='{escape(table.permalink, quote=True)}'>{escape(table.permalink)}</a>"
    told = {heading: escape(value) for heading, value in table.passport(rows) if heading != t("exports.note", lang)}
    del told[t("exports.title", lang)]
    told[t("exports.permalink", lang)] = link
    about = SEPARATOR.join([escape(t("frame.product", lang)), *(term(escape(heading), words, lang) for heading, words in told.items())])
    notes = " ".join(escape(caveat.sentence(lang)) for caveat in table.caveats_of(rows))
    return f"{about}<br>{term(escape(t('exports.note', lang)), notes, lang)}" if notes else about
