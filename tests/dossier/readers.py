"""Each format opened the way a stranger would, one function each: what it says, and its numbered tables cell by cell.

A format is added by its reader in `READERS`. `says` turns a value of the contents into what a cell of that format must hold.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import docx
import openpyxl
import pyarrow.parquet as pq
from docx.oxml.ns import qn
from pypdf import PdfReader

import i18n
from analytics.dossier.contents import Dossier, Figure, Table
from analytics.dossier.formats import FILES
from analytics.dossier.letter.contents import Letter
from analytics.exports import HIDDEN, ExportColumn, in_words, neutralised
from analytics.frames import is_missing

Says = Callable[[ExportColumn, Any, str], Any]
NUMBERS = ("integer", "row_number", "decimal", "share")


def squeezed(words: str) -> str:
    """Every run of blanks as one plain blank; a hyphen at the end of a line taken as part of the word."""
    return " ".join(words.split())


@dataclass(frozen=True)
class Read:
    """`tables`: rows by number of the figure or table, the headings first, where the format has cells; `has_letter`: whether every text of
    the letter stands in it; `has_drawn_words`: whether the words of drawings are text; `inside`: what an archive holds."""

    text: str
    says: Says
    tables: Mapping[str, list[list[Any]]] = field(default_factory=dict)
    is_whole: bool = True  # whether every text of the contents stands in it
    has_letter: bool = False
    has_drawn_words: bool = True
    inside: tuple[Read, ...] = ()


def letter_of(dossier: Dossier) -> Letter:
    assert dossier.letter is not None
    return dossier.letter


# --- what a cell holds ------------------------------------------------------------------------------------------------


def in_cells(column: ExportColumn, value: Any, lang: str) -> Any:
    """Of a workbook: typed, empty where not known."""
    if value is HIDDEN:
        return i18n.t("exports.hidden", lang)
    if is_missing(value):
        return None
    if column.type in NUMBERS:
        return float(value)
    return value if column.type == "date" else in_words(column, value, lang)


def in_code(column: ExportColumn, value: Any, lang: str) -> Any:
    """Of a technical CSV: codes and plain numbers, empty where not known or not told."""
    if value is HIDDEN or is_missing(value):
        return ""
    if column.type in NUMBERS:
        return float(value)
    if column.type == "flag":
        return "true" if value else "false"
    return value.isoformat() if column.type == "date" else neutralised(str(value))


def in_columns(column: ExportColumn, value: Any, lang: str) -> Any:
    """Of a Parquet file."""
    if value is HIDDEN or is_missing(value):
        return None
    if column.type in NUMBERS:
        return float(value)
    return bool(value) if column.type == "flag" else value if column.type == "date" else str(value)


def spoken(column: ExportColumn, value: Any, lang: str) -> str:
    """Of a page: words."""
    return squeezed(in_words(column, value, lang))


# --- the formats ------------------------------------------------------------------------------------------------------


def read_pdf(content: bytes, dossier: Dossier) -> Read:
    """Page after page, without what stands at the head and the foot of each: a text may run over."""
    pages = [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]
    build = f"{dossier.words['build']}{dossier.words['colon']}{dossier.build_id}"
    invented = f"{dossier.words['demo'].upper()}{dossier.words['colon']}{dossier.words['invented']}" if dossier.is_demo else ""
    head = f"{dossier.words['product']} – {dossier.audience} {invented}"
    bodies = []
    for number, page in enumerate(pages, start=1):
        foot = f"{dossier.subtitle} {dossier.words['page_of']} {number} / {len(pages)} {build}"
        assert page.endswith(squeezed(foot)), "every page says what it is of"
        assert number == 1 or page.startswith(squeezed(head))
        bodies.append(page.removesuffix(squeezed(foot)).removeprefix(squeezed(head)))
    return Read(squeezed(" ".join(bodies)), spoken)


def read_letter(content: bytes, dossier: Dossier) -> Read:
    pages = PdfReader(io.BytesIO(content)).pages
    return Read(squeezed(" ".join(page.extract_text() for page in pages)), spoken, is_whole=False, has_letter=True)


def read_word(content: bytes, dossier: Dossier) -> Read:
    """Every paragraph in the order of the document, those of cells included, without headers and footers. Drawings are pictures."""
    body = docx.Document(io.BytesIO(content)).element.body
    paragraphs = ("".join(text.text or "" for text in one.iter(qn("w:t"))) for one in body.iter(qn("w:p")))
    return Read(squeezed(" ".join(paragraphs)), spoken, has_letter=True, has_drawn_words=False)


def read_workbook(content: bytes, dossier: Dossier) -> Read:
    book = openpyxl.load_workbook(io.BytesIO(content))

    def plain(value: Any) -> Any:
        return value.date() if hasattr(value, "date") else float(value) if isinstance(value, int | float) else value

    tables = {
        part.number: [[plain(cell.value) for cell in row[: len(part.export.columns)]] for row in book[part.number].iter_rows()]
        for part in dossier.numbered
    }
    first = " ".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None)
    return Read(squeezed(first), in_cells, tables, is_whole=False)


class _Page(HTMLParser):
    """Texts that are seen or spoken, and the tables of the figures in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.tables: list[list[list[str]]] = []
        self._silent = self._is_in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent |= tag in ("style", "script")
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self._is_in_cell = True
        self.words += [value for name, value in attrs if name == "aria-label" and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent &= tag not in ("style", "script")
        self._is_in_cell &= tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._is_in_cell:
            self.tables[-1][-1][-1] += data
        if not self._silent:
            self.words.append(data)


def read_page(content: bytes, dossier: Dossier) -> Read:
    reader = _Page()
    reader.feed(content.decode("utf-8"))
    tables = {
        part.number: [[squeezed(cell) for cell in row] for row in rows] for part, rows in zip(dossier.numbered, reader.tables, strict=False)
    }
    return Read(squeezed(" ".join(reader.words)), spoken, tables)


def read_sealed(content: bytes, dossier: Dossier) -> Read:
    """The formats it holds, and the same tables as data twice over."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    inside = tuple(read(files[name], dossier) for code, read in READERS.items() if (name := FILES[code].file_name(dossier)) in files)
    rows: dict[str, list[list[Any]]] = {}
    columns: dict[str, list[list[Any]]] = {}
    for part in dossier.numbered:
        stem = "incidents" if part.export.id == "incidents" else f"tables/{part.number.lower().replace(' ', '-')}_{part.export.id}"
        rows[part.number] = _coded(files[f"{stem}.csv"], part)
        table = pq.read_table(io.BytesIO(files[f"{stem}.parquet"]))
        columns[part.number] = [[one.label for one in part.export.columns]] + [
            [float(value) if isinstance(value, int | float) and not isinstance(value, bool) else value for value in row.values()]
            for row in table.to_pylist()
        ]
    read_me = squeezed(files["README.txt"].decode("utf-8"))
    return Read(
        read_me,
        in_code,
        rows,
        is_whole=False,
        inside=(*inside, Read("", in_columns, columns, is_whole=False)),
    )


def _coded(content: bytes, part: Figure | Table) -> list[list[Any]]:
    """Numbers as numbers; headings as the table has them, once the names agree."""
    names, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    of = part.export.columns
    assert names[: len(of)] == [column.name for column in of], part.number
    cells = [[float(cell) if cell and column.type in NUMBERS else cell for column, cell in zip(of, row, strict=False)] for row in rows]
    return [[column.label for column in of], *cells]


READERS: dict[str, Callable[[bytes, Dossier], Read]] = {
    "letter": read_letter,
    "pdf": read_pdf,
    "word": read_word,
    "workbook": read_workbook,
    "page": read_page,
    "sealed": read_sealed,
}
