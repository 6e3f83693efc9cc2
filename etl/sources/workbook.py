"""XLSX and ODS: every sheet that holds a table, each cell as the text a CSV would hold.

Read by fastexcel, the Arrow door to the calamine that python-calamine opens: cells never become Python objects (decision 0009).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from etl.sources import FileNote, Reading
from etl.sources.received import BATCH_RECORDS, overflow
from etl.sources.table import SAMPLE_RECORDS, Batch, filled, find_header, lines_above, sums_up
from etl.sources.tabular import Mappings, read_tables
from etl.sources.workbook_cells import unpack


@dataclass
class Sheet:
    """See `etl.sources.table.Table`. `cells` are all of the sheet, texts, NULL for an empty cell; a row may end early."""

    header: tuple[str, ...]
    header_row: int
    cells: pa.Table
    told: tuple[FileNote, ...] = ()
    notes: list[FileNote] = field(default_factory=list)

    def batches(self) -> Iterator[Batch]:
        below = self.cells.slice(self.header_row)
        is_filled = _is_filled(below.columns)
        n_records = below.num_rows - self._note_summary(below, is_filled)
        for start in range(0, n_records, BATCH_RECORDS):
            length = min(BATCH_RECORDS, n_records - start)
            kept = is_filled.slice(start, length)
            numbers = [self.header_row + start + place + 1 for place in pc.indices_nonzero(kept).to_pylist()]
            columns = [column.slice(start, length).combine_chunks().filter(kept) for column in below.columns]
            yield self._batch(numbers, columns)

    def _batch(self, numbers: list[int], columns: list[pa.Array]) -> Batch:
        width = len(self.header)
        surplus: list[list[str]] = [[] for _ in range(len(numbers))]
        for column in columns[width:]:
            for place in pc.indices_nonzero(column.is_valid()).to_pylist():
                surplus[place] += filled([column[place].as_py()])
        faults = ["too_many_cells" if cells else None for cells in surplus]
        return Batch(numbers, faults, [overflow(cells) for cells in surplus], columns[:width])

    def _note_summary(self, below: pa.Table, is_filled: pa.Array) -> int:
        """How many rows at the end are no records: blank ones and lines that sum up the table, which are told."""
        self.notes = list(self.told)
        last = n_rows = int(below.num_rows)
        while last and (not is_filled[last - 1].as_py() or sums_up(_row(below, last - 1), len(self.header))):
            last -= 1
            if is_filled[last].as_py():
                self.notes.append(FileNote("summary_line", source_row=self.header_row + last + 1))
        return n_rows - last


def read(path: Path, con: duckdb.DuckDBPyConnection, *, mappings: Mappings) -> Reading:
    """See `etl.sources.read`. Shape `xlsx` or `ods`, or the name of the form it is an export of."""
    return read_tables(find_sheets(path), con, mappings=mappings, shape=path.suffix.lower().removeprefix("."))


def find_sheets(path: Path) -> Iterator[Sheet]:
    """The sheets that hold anything, in order. Raises UnreadableFile."""
    with tempfile.TemporaryDirectory() as folder:
        for file in unpack(path, Path(folder)):
            with pa.memory_map(str(file)) as mapped:
                cells = pa.ipc.open_file(mapped).read_all()
            first = [_row(cells, place) for place in range(min(SAMPLE_RECORDS, cells.num_rows))]
            if any(filled(row) for row in first):
                header_row = find_header(first)
                header = first[header_row - 1]
                width = max(place for place, cell in enumerate(header, start=1) if filled([cell]))
                yield Sheet(tuple(header[:width]), header_row, cells, tuple(lines_above(first, header_row)))


def _is_filled(columns: list[pa.ChunkedArray]) -> pa.Array:
    """Which rows hold more than blanks. The first columns mostly decide."""
    is_filled = pa.array([False] * len(columns[0]))
    for column in columns:
        is_filled = pc.or_(is_filled, pc.fill_null(pc.match_substring_regex(column.combine_chunks(), r"\S"), False))
        if pc.all(is_filled).as_py():
            break
    return is_filled


def _row(cells: pa.Table, place: int) -> list[str]:
    return [column[place].as_py() or "" for column in cells.columns]
