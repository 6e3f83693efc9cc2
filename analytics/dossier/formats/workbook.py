"""The same figures as a workbook: "À lire" first, then one sheet per figure and table, with typed cells; a figure has its chart beside."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter

from analytics.dossier.contents import Dossier, Figure, Paragraphs, Table
from analytics.dossier.formats.sheet_charts import add_chart
from analytics.exports import write_sheet
from i18n import t

_WIDTHS = (16, 52, 46, 26, 30, 34, 20, 60)
_LOOKS: dict[str, dict[str, Any]] = {
    "plain": {},
    "strong": {"bold": True},
    "heading": {"bold": True, "bottom": 1},
    "link": {"font_color": "#0b5cad", "underline": 1},
}
_LINES = ("exports.counted", "exports.n", "exports.share_unknown", "dossier.interval")  # of each passport; the rest is said once


def workbook(dossier: Dossier) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        created = dossier.issued_at.replace(tzinfo=None, microsecond=0)
        book.set_properties({"title": dossier.title[:250], "comments": dossier.subtitle[:250], "company": "", "created": created})
        _write_read_me(book, dossier)
        for part in dossier.numbered:
            write_sheet(book, part.export, part.export.rows(), name=part.number)
            if isinstance(part, Figure):
                add_chart(book, part, demo=dossier.words["demo"] if dossier.is_demo else "")
    return out.getvalue()


def _write_read_me(book: xlsxwriter.Workbook, dossier: Dossier) -> None:
    """What the document is and its five sentences, then what each sheet holds, with its own passport, then the notes."""
    lang = dossier.lang
    sheet = book.add_worksheet(t("exports.sheet_read_me", lang))
    look = {name: book.add_format({"valign": "top", "text_wrap": True} | own) for name, own in _LOOKS.items()}
    sheet.hide_gridlines(2)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, dossier.title, book.add_format({"bold": True, "font_size": 14}))
    row = 2
    notice = ((t("exports.notice", lang), dossier.notice),) if dossier.is_demo else ()
    filter_ = (t("exports.filter", lang), dossier.subtitle)
    for name, words in (*notice, filter_, *dossier.facts, (t("exports.permalink", lang), dossier.permalink)):
        sheet.write_string(row, 0, name, look["strong"])
        sheet.write_string(row, 1, words, look["plain"])
        row += 1
    for number, words in enumerate(_sentences(dossier), start=1):
        row += 1
        sheet.write_string(row, 0, dossier.sections[0].heading if number == 1 else "", look["strong"])
        sheet.write_string(row, 1, words, look["plain"])
    row += 2
    headings = ("dossier.workbook.sheet", "dossier.workbook.what", *_LINES, "exports.note", "exports.permalink")
    for column, key in enumerate(headings):
        sheet.write_string(row, column, t(key, lang), look["heading"])
    for part in dossier.numbered:
        row += 1
        _write_line(sheet, row, part, lang, look)
    row += 1
    for number, words in enumerate(dossier.notes, start=1):
        row += 1
        sheet.write_string(row, 0, f"{t('exports.note', lang)} {number}", look["strong"])
        sheet.write_string(row, 1, words, look["plain"])
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_line(sheet: Any, row: int, part: Figure | Table, lang: str, look: dict[str, Any]) -> None:
    sheet.write_url(row, 0, f"internal:'{part.number}'!A1", look["link"], string=part.number)
    told = dict(part.passport.lines)
    cells = [part.title, *(told.get(t(key, lang), "") for key in _LINES), ", ".join(map(str, part.passport.notes)), part.passport.permalink]
    for column, words in enumerate(cells, start=1):
        sheet.write_string(row, column, words, look["plain"])


def _sentences(dossier: Dossier) -> list[str]:
    return [words for part in dossier.sections[0].parts if isinstance(part, Paragraphs) and part.kind == "numbered" for words in part.texts]
