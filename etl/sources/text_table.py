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
from statistics import median

from etl.sources import FileNote, UnreadableFile

DELIMITERS = (",", ";", "\t", "|")
MAX_CELL_CHARACTERS = 1 << 24
HEADER_WITHIN = 15  # records: an export may begin with its title, its date, an empty line
SAMPLE_RECORDS = 60
_SAMPLE_CHARACTERS = 1 << 20
_BYTES_AT_ONCE = 1 << 22
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass
class TextTable:
    """`notes` grow while the records are read: a NUL byte is told with its line."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    header_row: int
    notes: list[FileNote] = field(default_factory=list)

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """(record number, cells) of every record below the header that is not blank."""
        with _opened(self.path, self.encoding) as file:
            for number, cells in enumerate(_parsed(_without_nul(file, self.notes), self.delimiter), start=1):
                if number > self.header_row and any(cell.strip() for cell in cells):
                    yield number, cells


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
    return TextTable(path, encoding, delimiter, tuple(records[header_row - 1]), header_row, notes)


def find_header(records: Sequence[Sequence[str]]) -> int:
    """The number, from 1, of the first record that is as wide as the table: titles above it fill a cell or two."""
    widths = [len(filled(cells)) for cells in records]
    usual = median(width for width in widths if width)
    for number, width in enumerate(widths[:HEADER_WITHIN], start=1):
        if width >= max(1, usual / 2) and (width > 1 or usual <= 1):
            return number
    return next(number for number, width in enumerate(widths, start=1) if width)


def lines_above(records: Sequence[Sequence[str]], header_row: int) -> list[FileNote]:
    """What stands above the header is told; its words are not kept, for a title may name a person."""
    above = enumerate(records[: header_row - 1], start=1)
    return [FileNote("line_above_header", source_row=number) for number, cells in above if filled(cells)]


def filled(cells: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in cells if cell.strip()]


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
        raise UnreadableFile("wrong_delimiter", sample.strip().splitlines()[0][:80])
    return best[1], best[2]


def _opened(path: Path, encoding: str) -> io.TextIOWrapper:
    return path.open(encoding=encoding, errors="replace", newline="")


def _parsed(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_CELL_CHARACTERS)
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
