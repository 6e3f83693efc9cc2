"""Matches the header of a file with the columns of our export shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etl.sources import FileNote, UnreadableFile, export_columns


@dataclass(frozen=True)
class Header:
    """`positions` gives the place of each of our columns in the file; the width is the number of cells a row has."""

    positions: dict[str, int]
    width: int
    notes: tuple[FileNote, ...]


def match_header(cells: Sequence[str], *, source_row: int = 1) -> Header:
    """`source_row` is where the header stands. Raises UnreadableFile when these are not our columns: no moment or no
    e-service could ever be found."""
    names = [cell.strip().strip("\ufeff").lower() for cell in cells]
    positions: dict[str, int] = {}
    notes: list[FileNote] = []
    for place, name in enumerate(names):
        if name in positions:
            notes.append(FileNote("column_repeated", column_name=name, source_row=source_row))
        elif name in export_columns():
            positions[name] = place
        elif name:
            notes.append(FileNote("column_not_used", column_name=name, source_row=source_row))
    if "service_codes" not in positions or not positions.keys() & {"occurred_at", "submitted_at"}:
        raise UnreadableFile("not_our_columns", ", ".join(names[:6]))
    return Header(positions, len(names), tuple(notes))
