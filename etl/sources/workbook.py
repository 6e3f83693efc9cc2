"""XLSX and ODS: every sheet that holds a table, each cell as the text a CSV would hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from etl.sources import FileNote, Reading, UnreadableFile
from etl.sources.table import SAMPLE_RECORDS, NumberedCells, filled, find_header, lines_above, without_summary
from etl.sources.tabular import Mappings, read_tables


@dataclass
class Sheet:
    """See `etl.sources.table.Table`. `rows` are all of the sheet, as calamine types them."""

    header: tuple[str, ...]
    header_row: int
    rows: Sequence[Sequence[Any]]
    told: tuple[FileNote, ...] = ()
    notes: list[FileNote] = field(default_factory=list)
    is_ragged = False

    def records(self) -> Iterator[NumberedCells]:
        self.notes = list(self.told)
        texts = ([as_text(cell) for cell in row] for row in self.rows[self.header_row :])
        below = ((number, cells) for number, cells in enumerate(texts, start=self.header_row + 1) if any(cells))
        yield from without_summary(below, width=len(self.header), notes=self.notes)


def read(path: Path, con: duckdb.DuckDBPyConnection, *, mappings: Mappings) -> Reading:
    """See `etl.sources.read`. Shape `xlsx` or `ods`, or the name of the form it is an export of."""
    return read_tables(find_sheets(path), con, mappings=mappings, shape=path.suffix.lower().removeprefix("."))


def find_sheets(path: Path) -> Iterator[Sheet]:
    """The sheets that hold anything, in order; each is read when asked for. Raises UnreadableFile."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(path) as book:
            for name in book.sheet_names:
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                first = [[as_text(cell) for cell in row] for row in rows[:SAMPLE_RECORDS]]
                if any(filled(row) for row in first):
                    header_row = find_header(first)
                    yield Sheet(tuple(first[header_row - 1]), header_row, rows, tuple(lines_above(first, header_row)))
    except (CalamineError, OSError, ValueError, KeyError, BaseExceptionGroup) as error:
        raise UnreadableFile("xlsx_unreadable", str(error)[:200]) from error


def as_text(value: Any) -> str:
    """Whole numbers without a decimal point, moments in ISO; blanks alone are nothing."""
    if isinstance(value, str):
        text = value.replace("\0", "")
        return "" if text.isspace() else text
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat() if isinstance(value, dt.date) else str(value)
