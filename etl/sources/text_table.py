"""Any table of text, whoever exported it: decoded, its delimiter and its header found, every cell still text.

Record numbers are those a spreadsheet program shows: a quoted cell may run over several lines and is one record.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from etl.sources import FileNote, UnreadableFile
from etl.sources.received import BATCH_RECORDS, overflow
from etl.sources.table import SAMPLE_RECORDS, Batch, filled, find_header, joined, lines_above, sums_up

DELIMITERS = (",", ";", "\t", "|")
MAX_CELL_CHARACTERS = 1 << 24
csv.field_size_limit(MAX_CELL_CHARACTERS)  # of the whole process: whoever reads a line first must not fall over a long cell
RECORDS_AT_ONCE = 1_000  # turned into columns while the processor still holds them: twice as fast as a whole batch
_SAMPLE_CHARACTERS = 1 << 20
_BYTES_AT_ONCE = 1 << 22
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass
class TextTable:
    """See `etl.sources.table.Table`. `told` is known before the records are read; `notes` adds what reading them showed."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    header_row: int
    told: tuple[FileNote, ...] = ()
    notes: list[FileNote] = field(default_factory=list)

    def batches(self) -> Iterator[Batch]:
        self.notes = list(self.told)
        records = self._records()
        parts = map(self._columnar, iter(lambda: list(itertools.islice(records, RECORDS_AT_ONCE)), []))
        while some := list(itertools.islice(parts, BATCH_RECORDS // RECORDS_AT_ONCE)):
            yield joined(some)

    def _columnar(self, records: Sequence[tuple[int, list[str]]]) -> Batch:
        """A record shorter than the header is a broken one."""
        width = len(self.header)
        rows, cells = zip(*records, strict=True)
        surplus = [filled(one[width:]) if len(one) > width else [] for one in cells]
        faults = [_fault(len(one), width, extra) for one, extra in zip(cells, surplus, strict=True)]
        padded = (one if len(one) == width else [*one[:width], *[""] * (width - len(one))] for one in cells)
        columns = [pa.array(column, pa.string()) for column in zip(*padded, strict=True)]
        filled_columns = [pc.if_else(pc.equal(column, ""), None, column) for column in columns]
        return Batch(rows, faults, [overflow(extra) for extra in surplus], filled_columns)

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """(record number, cells) of what is below the header, blank lines and lines that sum up the table left out."""
        with _opened(self.path, self.encoding) as file:
            held: list[tuple[int, list[str]]] = []
            for number, cells in enumerate(_parsed(_without_nul(file, self.notes), self.delimiter), start=1):
                if number <= self.header_row or not any(map(str.strip, cells)):
                    continue
                if sums_up(cells, len(self.header)):
                    held.append((number, cells))
                    continue
                yield from held
                held.clear()
                yield number, cells
        self.notes += [FileNote("summary_line", source_row=number) for number, _ in held]


def _fault(n_cells: int, width: int, extra: Sequence[str]) -> str | None:
    if extra:
        return "too_many_cells"
    return "too_few_cells" if n_cells < width else None


def find_table(path: Path) -> TextTable:
    """Raises UnreadableFile for a file without text, without a delimiter, or without a line that can be a header."""
    encoding = _encoding(path)
    with _opened(path, encoding) as file:
        sample = file.read(_SAMPLE_CHARACTERS).replace("\0", "")
    if not sample.strip():
        raise UnreadableFile("not_our_columns", "first line empty")
    delimiter, records = _delimiter(sample)
    header_row = find_header(records)
    notes = [FileNote("decoded_as_cp1252")] if encoding == "cp1252" else []
    notes += lines_above(records, header_row)
    return TextTable(path, encoding, delimiter, tuple(records[header_row - 1]), header_row, tuple(notes))


def _encoding(path: Path) -> str:
    """By its mark; else UTF-8 if every byte agrees, else the old Windows page that French exports come in."""
    with path.open("rb") as file:
        start = file.read(4)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    try:
        with path.open(encoding="utf-8") as text:
            while text.read(_BYTES_AT_ONCE):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter(sample: str) -> tuple[str, list[list[str]]]:
    """The delimiter that parts most records into the same number of cells, more than one, and the first records."""
    best: tuple[int, str, list[list[str]]] = (0, "", [])
    for delimiter in DELIMITERS:
        records = list(itertools.islice(_parsed(io.StringIO(sample, newline=""), delimiter), SAMPLE_RECORDS))
        widths = Counter(len(cells) for cells in records if filled(cells))
        width, n_alike = max(widths.items(), key=lambda item: item[1], default=(1, 0))
        if (width - 1) * n_alike > best[0]:
            best = ((width - 1) * n_alike, delimiter, records)
    if not best[1]:
        raise UnreadableFile("wrong_delimiter")  # its first line is not quoted: it may name a person
    return best[1], best[2]


def _opened(path: Path, encoding: str) -> io.TextIOWrapper:
    return path.open(encoding=encoding, errors="replace", newline="")


def _parsed(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines, delimiter=delimiter)
    except csv.Error as error:  # the one thing the module refuses in lax mode
        raise UnreadableFile("cell_too_long") from error


def _without_nul(lines: io.TextIOWrapper, notes: list[FileNote]) -> Iterator[str]:
    """A NUL byte is never meant; it is dropped and told with its line."""
    for number, line in enumerate(lines, start=1):
        if "\0" in line:
            notes.append(FileNote("nul_byte", source_row=number))
            line = line.replace("\0", "")
        yield line
