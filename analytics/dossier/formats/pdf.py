"""The pages, by Typst: A4, PDF/A-2a and PDF/UA-1, tagged, with bookmarks, real text and the product's own face.

Nothing is fetched and nothing of the machine is used. The same contents give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

from analytics import frames
from analytics.dossier.charts import PALETTE
from analytics.dossier.contents import Definitions, Dossier, Figure, Heading, Paragraphs, Part, Passport, Section, Table
from analytics.dossier.formats import typesetting
from analytics.dossier.formats.codes import qr_code
from analytics.dossier.formats.passports import Line, own_lines, told_once
from analytics.exports import ExportColumn, in_words

_NUMBERS = ("integer", "row_number", "decimal", "share")
_WIDE = 14  # characters, from which a column of words shares what room is left
_CELL, _HEADING = 4.4, 4.9  # points, generous means of a character
_INSET = 10  # points, on both sides of a cell together
_HEADING_LINES = 4  # of a column of numbers
_GAP = 0.6  # lines, between two rows
_PAGE, _LEAST_FOR_WORDS = 470, 74  # points: the width of a page, and what each column of words has at least
_MOST_LINES_TOGETHER = 17  # of a table that is kept on one page
_FIRST_ROWS, _FIRST_LINES, _LINE = 6, 12, 12.5  # that a longer one has at the least before it runs over; points of a line
# these begin on a page of their own
_ON_ONE_PAGE = ("summary", "services")


def pdf(dossier: Dossier) -> bytes:
    return bytes(typesetting.compiled(*_filled(dossier), format="pdf", pdf_standards=typesetting.STANDARDS))


def pages(dossier: Dossier, *, ppi: float) -> list[bytes]:
    """Every page as a PNG picture."""
    return typesetting.pictures(*_filled(dossier), ppi=ppi)


def _filled(dossier: Dossier) -> tuple[str, str, dict[str, Any], dt.datetime]:
    return "dossier.typ", "dossier", _data(dossier), dossier.issued_at


# --- the contents as plain data ---------------------------------------------------------------------------------------


def _data(dossier: Dossier) -> dict[str, Any]:
    return {
        "title": dossier.title,
        "subtitle": dossier.subtitle,
        "lang": dossier.lang,
        "region": "GB" if dossier.lang == "en" else "BE",
        "issued": typesetting.moment(dossier.issued_at),
        "is_demo": dossier.is_demo,
        "notice": dossier.notice,
        "audience": dossier.audience,
        "build": f"{dossier.words['build']}{dossier.words['colon']}{dossier.build_id}",
        "permalink": _absolute(dossier.permalink),
        "code": _code(dossier.permalink),
        "key_figures": [{"value": one.value, "label": one.label} for one in dossier.key_figures],
        "facts": [list(pair) for pair in dossier.facts],
        "sections": [_section(section, dossier.lang) for section in dossier.sections],
        "notes": list(dossier.notes),
        "words": dossier.words,
        "palette": PALETTE,
    }


def _section(section: Section, lang: str) -> dict[str, Any]:
    printed = [part for part in section.parts if not isinstance(part, Table) or part.is_printed]
    shared = told_once([part.passport for part in printed if isinstance(part, Figure | Table)], lang)
    return {
        "heading": section.heading,
        "parts": [_part(part, shared) for part in printed],
        "new_page": section.id in _ON_ONE_PAGE,
        "shared": [list(line) for line in shared],
    }


def _part(part: Part, shared: Sequence[Line]) -> dict[str, Any]:
    match part:
        case Heading():
            return {"kind": "heading", "text": part.text}
        case Paragraphs():
            return {"kind": "paragraphs", "style": part.kind, "texts": [list(one) for one in part.spoken]}
        case Definitions():
            return {"kind": "definitions", "pairs": [list(pair) for pair in part.pairs], "is_list": part.is_list}
        case Figure():
            chart = {"kind": part.chart.kind, "marks": part.chart.marks}
            own = {"kind": "figure", "what": part.what, "alt": part.alt, "chart": chart}
        case Table():
            own = {"kind": "table", **_table(part)}
    return own | {"number": part.number, "title": part.title, "notes": list(part.notes), "passport": _passport(part.passport, shared)}


def _table(part: Table) -> dict[str, Any]:
    columns = [column for column in part.export.columns if not part.printed or column.name in part.printed]
    rows = [[in_words(one, row[one.name], part.export.lang) for one in columns] for row in frames.records(part.export.rows())]
    widths = [_width(column, [row[at] for row in rows]) for at, column in enumerate(columns)]
    if not any(width["share"] for width in widths):  # one column takes what is left, the first of words
        first = next((at for at, column in enumerate(columns) if column.type not in _NUMBERS), 0)
        widths[first] = {"points": 0, "least": widths[first]["least"], "share": 1}
    room = _PAGE - sum(width["least"] for width in widths if width["share"])
    _fit(widths, room)
    return {
        "columns": [_column(column, width) for column, width in zip(columns, widths, strict=True)],
        "rows": rows,
        "is_long": _n_lines(rows, widths) > _MOST_LINES_TOGETHER,
        "first_rows": _LINE * (_HEADING_LINES / 2 + min(_n_lines(rows[:_FIRST_ROWS], widths), _FIRST_LINES)),
    }


def _column(column: ExportColumn, width: dict[str, float]) -> dict[str, Any]:
    """A heading is hyphenated only where its longest word is wider than the column: a word that fits on a line goes there whole."""
    is_parted = not width["share"] and _longest_word(column.label) * _CELL + _INSET > width["points"]
    return {"label": column.label, "is_number": column.type in _NUMBERS, "is_parted": is_parted, **width}


def _fit(widths: list[dict[str, float]], room: float) -> None:
    """Takes from the fixed columns what they have beyond their longest words until they fit, then of the words too."""
    fixed = [width for width in widths if not width["share"]]
    least, beyond = sum(width["least"] for width in fixed), sum(width["points"] - width["least"] for width in fixed)
    if least + beyond <= room:
        return
    spare = max(room - least, 0.0) / beyond if beyond else 0.0
    for width in fixed:
        width["points"] = width["least"] * min(1.0, room / least) + (width["points"] - width["least"]) * spare


def _n_lines(rows: list[list[str]], widths: list[dict[str, float]]) -> float:
    """About how many lines of a page the rows take; the room between two rows counts for a part of one."""
    shared = sum(width["share"] for width in widths) or 1.0
    room = max(_PAGE - sum(width["points"] for width in widths), _LEAST_FOR_WORDS)
    across = [width["points"] or room * width["share"] / shared for width in widths]
    return sum(max(math.ceil(len(cell) * _CELL / wide) for cell, wide in zip(row, across, strict=True)) + _GAP for row in rows)


def _width(column: ExportColumn, cells: list[str]) -> dict[str, float]:
    """Room for the longest cell and for the heading, its longest word and a few lines of it; long words share what is left."""
    longest = max((len(cell) for cell in cells), default=0)
    if column.type == "text" and longest > _WIDE:
        return {"points": 0, "least": _LEAST_FOR_WORDS, "share": float(min(longest, 60)) ** 0.5}
    word = _longest_word(column.label)
    points = max(longest * _CELL, word * _HEADING, len(column.label) / _HEADING_LINES * _HEADING)
    least = max(max(map(_longest_word, cells), default=0) * _CELL, word * _HEADING)
    return {"points": points + _INSET, "least": least + _INSET, "share": 0}


def _longest_word(words: str) -> int:
    return max(map(len, words.split(" ")))


def _passport(passport: Passport, shared: Sequence[Line]) -> dict[str, Any]:
    return {
        "lines": [list(pair) for pair in own_lines(passport, shared)],
        "notes": ", ".join(map(str, passport.notes)),
        "permalink": _absolute(passport.permalink),
        "code": _code(passport.permalink),
    }


def _absolute(link: str) -> str:
    """A link on paper is one only with its site."""
    return link if link.startswith("http") else ""


def _code(link: str) -> str | None:
    """The link as a QR code; None where the link is no address."""
    return qr_code(_absolute(link), dark=PALETTE["ink"])
