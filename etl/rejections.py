"""Rejected rows with their original cells, for the person who mends them. Holds identifiers: never leaves the union."""

from __future__ import annotations

from pathlib import Path

import duckdb
import xlsxwriter

from etl import raw, sources
from etl.forms.mappings import confirmed_mappings
from etl.sources import export_columns
from etl.sources.received import create_received
from etl.sql import model
from settings import DataFolder

HEADINGS = ("surplus_cells", "file", "row", "column", "reason_code")


def write_rejected(folder: DataFolder, out: Path) -> int:
    """Writes one sheet, one line per rejected row; returns how many. Every cell is text, none is a formula."""
    lines = [line for source in raw.known_sources(folder) if source.rejected for line in _rejected_of(folder, source)]
    with xlsxwriter.Workbook(str(out), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("rejected")
        sheet.write_row(0, 0, (*export_columns(), *HEADINGS), book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
        for place, line in enumerate(lines, start=1):
            for column, value in enumerate(line):
                if value is not None:
                    sheet.write_string(place, column, str(value))
        sheet.autofilter(0, 0, max(len(lines), 1), len(export_columns()) + len(HEADINGS) - 1)
    return len(lines)


def _rejected_of(folder: DataFolder, source: raw.Source) -> list[tuple[object, ...]]:
    """Original cells from the raw copy; once that is purged, only place and reason are left."""
    with duckdb.connect() as con:
        create_received(con)
        path = raw.raw_file(folder, source)
        if path.exists():
            sources.read(path, con, extension=source.extension, mappings=confirmed_mappings(folder))
        con.read_parquet(str(raw.staged_file(folder, source))).create_view("staged")
        rows = con.execute(model("staging", "rejected_originals")).fetchall()
    return [(*row[:-3], source.file_name, *row[-3:]) for row in rows]
