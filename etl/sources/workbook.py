"""XLSX in our own shape: the first sheet whose first filled row holds our columns. Every cell becomes text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from etl.sources import Reading, UnreadableFile, export_columns
from etl.sources.header import Header, match_header
from etl.sources.received import Record, create_received, insert_records, overflow


def read(path: Path, con: duckdb.DuckDBPyConnection) -> Reading:
    """See `etl.sources.read`. Shape `xlsx`."""
    header, rows, first_row = _find_sheet(path)
    create_received(con)
    if insert_records(con, _records(rows, header, first_row)) == 0:
        raise UnreadableFile("header_only")
    return Reading("xlsx", header.notes)


def _find_sheet(path: Path) -> tuple[Header, Sequence[Sequence[Any]], int]:
    """The header, the rows below it and the row number of the first of these."""
    from python_calamine import CalamineError, CalamineWorkbook

    refusal: UnreadableFile | None = None
    try:
        with CalamineWorkbook.from_path(path) as book:
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                rows = sheet.to_python(skip_empty_area=False)
                filled = next((place for place, row in enumerate(rows) if any(str(cell).strip() for cell in row)), None)
                if filled is None:
                    continue
                try:
                    return match_header([str(cell) for cell in rows[filled]]), rows[filled + 1 :], filled + 2
                except UnreadableFile as error:
                    refusal = refusal or error
    except (CalamineError, OSError, ValueError, KeyError, BaseExceptionGroup) as error:
        raise UnreadableFile("xlsx_unreadable", str(error)[:200]) from error
    raise refusal or UnreadableFile("empty_file")


def _records(rows: Sequence[Sequence[Any]], header: Header, first_row: int) -> Iterator[Record]:
    places = [header.positions.get(name) for name in export_columns()]
    for source_row, row in enumerate(rows, start=first_row):
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
