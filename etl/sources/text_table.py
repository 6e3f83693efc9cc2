"""Any table of text, whoever exported it: decoded, its delimiter and its header found, every cell still text.

Record numbers are those a spreadsheet program shows: a quoted cell may run over several lines and is one record.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from etl.sources import FileNote, UnreadableFile
from etl.sources.table import SAMPLE_RECORDS, NumberedCells, filled, find_header, lines_above, without_summary

DELIMITERS = (",", ";", "\t", "|")
MAX_CELL_CHARACTERS = 1 << 24
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

    is_ragged = True

    def records(self) -> Iterator[NumberedCells]:
        self.notes = list(self.told)
        with _opened(self.path, self.encoding) as file:
            parsed = enumerate(_parsed(_without_nul(file, self.notes), self.delimiter), start=1)
            below = ((number, cells) for number, cells in parsed if number > self.header_row and any(cell.strip() for cell in cells))
            yield from without_summary(below, width=len(self.header), notes=self.notes)


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
