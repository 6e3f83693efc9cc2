"""Matches the header of a file with the columns of our export shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etl.export_shape import export_columns
from etl.sources import FileNote


@dataclass(frozen=True)
class Header:
    """`positions` gives the place of each of our columns in the file; the width is the number of cells a row has."""

    positions: dict[str, int]
    width: int
    notes: tuple[FileNote, ...]


def match_header(cells: Sequence[str]) -> Header | None:
    """The header of a file whose first line holds our columns; None when no moment or no e-service could ever be found."""
    names = [cell.strip().strip("\ufeff").lower() for cell in cells]
    positions: dict[str, int] = {}
    notes: list[FileNote] = []
    for place, name in enumerate(names):
        if name in positions:
            notes.append(FileNote("column_repeated", column_name=name, source_row=1))
        elif name in export_columns():
            positions[name] = place
        elif name:
            notes.append(FileNote("column_not_used", column_name=name, source_row=1))
    if "service_codes" not in positions or not positions.keys() & {"occurred_at", "submitted_at"}:
        return None
    return Header(positions, len(names), tuple(notes))
