"""A table found in a file, whatever the file: a header, the records below it column by column, and what to tell of the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import NamedTuple, Protocol

import pyarrow as pa

from etl.sources import FileNote

HEADER_WITHIN = 15  # records: an export may begin with its title, its date, an empty line
SAMPLE_RECORDS = 60
_SUMMARY = re.compile(
    r"\s*(?:(?:sub|sous)[- ]?)?(?:total|totaux|somme|moyenne|médiane|nombre|totaal|som|aantal|gemiddelde|mediaan|sum|average|mean|count|"
    r"number|fin|einde|end|exporté|geëxporteerd|exported|généré|gegenereerd|generated)\b",
    re.IGNORECASE,
)


class Batch(NamedTuple):
    """Some records that are not blank: their numbers as a spreadsheet program shows them, the fault of each as a whole or None,
    what overflowed (JSON) or None, and their cells as texts, one array a heading, NULL for an empty cell."""

    source_rows: Sequence[int]
    faults: Sequence[str | None]
    surplus: Sequence[str | None]
    columns: Sequence[pa.Array]


def joined(parts: Sequence[Batch]) -> Batch:
    """Batches of one table, in order, as one."""
    return Batch(
        [number for part in parts for number in part.source_rows],
        [fault for part in parts for fault in part.faults],
        [cells for part in parts for cells in part.surplus],
        [pa.concat_arrays(columns) for columns in zip(*(part.columns for part in parts), strict=True)],
    )


class Table(Protocol):
    """`header` stands in record `header_row`, counted from 1. `notes` are complete once the batches are read."""

    @property
    def header(self) -> Sequence[str]: ...
    @property
    def header_row(self) -> int: ...
    @property
    def notes(self) -> Sequence[FileNote]: ...

    def batches(self) -> Iterator[Batch]:
        """Every record below the header that is not blank; may be asked for again."""
        ...


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


def sums_up(cells: Sequence[str], width: int) -> bool:
    """Whether a line looks like one that a program writes below a table, such as `Total : 12`; `width` is that of the header."""
    head = cells[0] or next(filter(None, cells), "")
    if head[:1].isdigit():  # nearly every line: it begins with a moment or a number
        return False
    return bool(_SUMMARY.match(head)) and len(filled(cells)) <= max(2, width // 2)


def filled(cells: Iterable[str]) -> list[str]:
    return [cell.strip() for cell in cells if cell and not cell.isspace()]
