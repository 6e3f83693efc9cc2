"""A table found in a file, whatever the file: a header, records below it, and what to tell about the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import Protocol

from etl.sources import FileNote

HEADER_WITHIN = 15  # records: an export may begin with its title, its date, an empty line
SAMPLE_RECORDS = 60
NumberedCells = tuple[int, list[str]]
_SUMMARY = re.compile(
    r"(?:(?:sub|sous)[- ]?)?(?:total|totaux|somme|moyenne|médiane|nombre|totaal|som|aantal|gemiddelde|mediaan|sum|average|mean|count|"
    r"number|fin|einde|end|exporté|geëxporteerd|exported|généré|gegenereerd|generated)\b",
    re.IGNORECASE,
)


class Table(Protocol):
    """`header` stands in record `header_row`, counted from 1. `notes` are complete once the records are read."""

    @property
    def header(self) -> Sequence[str]: ...
    @property
    def header_row(self) -> int: ...
    @property
    def notes(self) -> list[FileNote]: ...
    @property
    def is_ragged(self) -> bool:
        """Whether a record shorter than the header is a broken one: in a text it is, in a sheet cells may be missing."""
        ...

    def records(self) -> Iterator[NumberedCells]:
        """(record number, cells) of every record below the header that is not blank; may be asked for again."""
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


def without_summary(records: Iterable[NumberedCells], *, width: int, notes: list[FileNote]) -> Iterator[NumberedCells]:
    """Leaves out the lines below the last record that sum the table up, and tells them."""
    held: list[NumberedCells] = []
    for number, cells in records:
        if _sums_up(cells, width):
            held.append((number, cells))
            continue
        yield from held
        held.clear()
        yield number, cells
    notes += [FileNote("summary_line", source_row=number) for number, _ in held]


def filled(cells: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in cells if cell.strip()]


def _sums_up(cells: Sequence[str], width: int) -> bool:
    head = next((cell.strip() for cell in cells if cell and not cell.isspace()), "")
    return bool(_SUMMARY.match(head)) and len(filled(cells)) <= max(2, width // 2)
