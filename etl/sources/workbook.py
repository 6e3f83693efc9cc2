"""XLSX and ODS in our own shape: the first sheet whose header, also below title lines, holds our columns. Every cell becomes text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from etl.sources import FileNote, Reading, UnreadableFile, export_columns
from etl.sources.header import Header, match_header
from etl.sources.received import Record, create_received, insert_records, overflow
from etl.sources.text_table import SAMPLE_RECORDS, filled, find_header, lines_above


def read(path: Path, con: duckdb.DuckDBPyConnection) -> Reading:
    """See `etl.sources.read`. Shape `xlsx` or `ods`."""
    sheet = _find_sheet(path)
    create_received(con)
    if insert_records(con, _records(sheet)) == 0:
        raise UnreadableFile("header_only")
    return Reading(path.suffix.lower().removeprefix("."), (*sheet.header.notes, *sheet.notes))


class _Sheet(NamedTuple):
    """`rows` are all of the sheet; the header stands in row `header_row`, counted from 1."""

    header: Header
    header_row: int
    rows: Sequence[Sequence[Any]]
    notes: Sequence[FileNote]


def _find_sheet(path: Path) -> _Sheet:
    from python_calamine import CalamineError, CalamineWorkbook

    refusal: UnreadableFile | None = None
    try:
        with CalamineWorkbook.from_path(path) as book:
            for name in book.sheet_names:
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                first = [[str(cell) for cell in row] for row in rows[:SAMPLE_RECORDS]]
                if not any(filled(row) for row in first):
                    continue
                header_row = find_header(first)
                try:
                    header = match_header(first[header_row - 1], source_row=header_row)
                except UnreadableFile as error:
                    refusal = refusal or error
                    continue
                return _Sheet(header, header_row, rows, lines_above(first, header_row))
    except (CalamineError, OSError, ValueError, KeyError, BaseExceptionGroup) as error:
        raise UnreadableFile("xlsx_unreadable", str(error)[:200]) from error
    raise refusal or UnreadableFile("empty_file")


def _records(sheet: _Sheet) -> Iterator[Record]:
    header = sheet.header
    places = [header.positions.get(name) for name in export_columns()]
    for source_row, row in enumerate(sheet.rows[sheet.header_row :], start=sheet.header_row + 1):
        cells = [_cell(cell) for cell in row]
        if not any(cells):
            continue
        surplus = [cell for cell in cells[header.width :] if cell]
        values = [cells[place] if place is not None and place < len(cells) else None for place in places]
        yield Record(source_row, "too_many_cells" if surplus else None, overflow(surplus), values)


def _cell(value: Any) -> str | None:
    """The text a CSV would hold; whole numbers without a decimal point, moments in ISO."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    text = value.isoformat() if isinstance(value, dt.date) else str(value).replace("\0", "")
    return text if text.strip() else None
