"""Rejected rows with their original cells, for the person who mends them. Holds identifiers: never leaves the union."""

from __future__ import annotations

from pathlib import Path

import duckdb
import xlsxwriter

from etl import raw, sources
from etl.sources import export_columns
from etl.sources.received import create_received
from settings import DataFolder

HEADINGS = ("file", "row", "column", "reason_code")


def write_rejected(folder: DataFolder, out: Path) -> int:
    """Writes one sheet, one line per rejected row; returns how many. Every cell is text, none is a formula."""
    lines = [line for source in raw.known_sources(folder) if source.rejected for line in _rejected_of(folder, source)]
    with xlsxwriter.Workbook(str(out), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("rejected")
        bold = book.add_format({"bold": True})
        sheet.write_row(0, 0, (*export_columns(), *HEADINGS), bold)
        sheet.freeze_panes(1, 0)
        for place, line in enumerate(lines, start=1):
            for column, value in enumerate(line):
                if value is not None:
                    sheet.write_string(place, column, str(value))
        sheet.autofilter(0, 0, max(len(lines), 1), len(export_columns()) + len(HEADINGS) - 1)
    return len(lines)


def _rejected_of(folder: DataFolder, source: raw.Source) -> list[tuple[object, ...]]:
    """Original cells from the raw copy; once that is purged, nothing but the scrubbed row is left."""
    staged = raw.staged_file(folder, source)
    with duckdb.connect() as con:
        faults = con.execute(
            "select source_row, rejection_column, rejection_code from read_parquet(?) where rejection_code is not null",
            [str(staged)],
        ).fetchall()
        if not raw.raw_file(folder, source).exists():
            return [(*(None,) * len(export_columns()), source.file_name, *fault) for fault in faults]
        create_received(con)
        sources.read(raw.raw_file(folder, source), con, extension=source.extension)
        rows = con.execute(
            "select coalesce(source_row, rowid + 2), * exclude (source_row, row_fault, extra_cells) from received"
        ).fetchall()
    originals = {row[0]: row[1:] for row in rows}
    return [(*originals[row_number], source.file_name, row_number, column, code) for row_number, column, code in faults]
