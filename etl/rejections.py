"""Rejected rows as a workbook: their original cells under the original headings, why they were refused, what to do.

Mended in place and put in the inbox, such a file loads by the mapping of its form, and each of its rows closes the rejection it stands for.
Holds identifiers: never leaves the union.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

import i18n
from etl import raw, sources
from etl.export_shape import export_columns
from etl.forms.catalogue import load_catalogue
from etl.forms.headings import REJECTION_KEY, columns_of, fingerprint, rejection_place
from etl.forms.mappings import confirmed_mappings
from etl.matching import best_matches
from etl.sources.received import create_received
from etl.sources.tables import TEXTS, WORKBOOKS, open_table
from etl.sql import model
from settings import DataFolder, get_settings

ADDED = ("file", "row", "column", "reason", "todo")  # beside the key; their headings are words of the reader's language


@dataclass
class RejectedRows:
    """Rejected rows of exports with the same headings. A row is its cells, then its key and what was added."""

    header: tuple[str, ...]
    rows: list[list[str]] = field(default_factory=list)


def write_rejected(folder: DataFolder, out: Path, *, lang: str) -> dict[Path, int]:
    """Writes one workbook for each kind of export that has open rejections, `out` first, then `out` with a number.

    Returns how many rows each holds; `out` alone, empty, when nothing is open.
    """
    kinds = [kind for kind in _collected(folder, lang) if kind.rows] or [RejectedRows(export_columns())]
    written = {}
    for number, kind in enumerate(kinds, start=1):
        path = out if number == 1 else out.with_stem(f"{out.stem}-{number}")
        _write(path, kind, lang)
        written[path] = len(kind.rows)
    return written


def _collected(folder: DataFolder, lang: str) -> list[RejectedRows]:
    known = raw.known_sources(folder)
    mended = {record for source in known for record in _brought_back(folder, source)}
    kinds: dict[str, RejectedRows] = {}
    for source in known:
        if not source.rejected:
            continue
        header, cells = _originals(folder, source)
        kind = kinds.setdefault(fingerprint(columns_of(header)), RejectedRows(header))
        for row, column, reason, unknown_services in _rejections(folder, source):
            if (source.source_id, row) not in mended:
                told = [f"{source.source_id}/{row}", source.file_name, str(row), column or "", *_sentences(reason, unknown_services, lang)]
                kind.rows.append([*cells.get(row, [""] * len(header)), *told])
    return list(kinds.values())


def _sentences(reason: str, unknown_services: str | None, lang: str) -> tuple[str, str]:
    """Why, and what to do; where names are unknown, what they may stand for."""
    todo = [i18n.t(f"reasons.{reason}.todo", lang)]
    for name in filter(None, (unknown_services or "").split("|")):
        codes = [match.code for match in best_matches(name, _services())]
        todo += [i18n.t("rejections.perhaps", lang, name=name, codes=", ".join(codes))] if codes else []
    return i18n.t(f"reasons.{reason}", lang), " ".join(todo)


@lru_cache(maxsize=1)
def _services() -> dict[str, list[str]]:
    """How each e-service may be written."""
    spellings: dict[str, list[str]] = defaultdict(list)
    for spelling, code in load_catalogue(get_settings().reference_dir).spellings("service_codes").items():
        spellings[code].append(spelling)
    return spellings


def _rejections(folder: DataFolder, source: raw.Source) -> list[tuple[int, str | None, str, str | None]]:
    """(row, column, reason code, unknown e-services) of every rejected row of a source."""
    with duckdb.connect() as con:
        con.read_parquet(str(raw.staged_file(folder, source))).create_view("staged")
        found: list[tuple[int, str | None, str, str | None]] = con.execute(model("staging", "rejections")).fetchall()
        return found


def _brought_back(folder: DataFolder, source: raw.Source) -> set[tuple[str, int]]:
    """Rejected records that came back in this source, valid or refused once more; an emptied row is none."""
    if not source.mends:
        return set()
    with duckdb.connect() as con:
        con.read_parquet(str(raw.staged_file(folder, source))).create_view("staged")
        rows = {row for (row,) in con.sql("select source_row from staged").fetchall()}
    return {(mend.rejected_source_id, mend.rejected_row) for mend in source.mends if mend.source_row in rows}


def _originals(folder: DataFolder, source: raw.Source) -> tuple[tuple[str, ...], dict[int, list[str]]]:
    """The form's own headings and the cells of every row as received; no cells once the raw copy is purged."""
    path = raw.raw_file(folder, source)
    if not path.exists():
        return export_columns(), {}
    if source.extension in (*TEXTS, *WORKBOOKS):
        table = open_table(path)
        width = rejection_place(table.header) or len(table.header)
        return tuple(table.header[:width]), _rows((batch.source_rows, batch.columns[:width]) for batch in table.batches())
    return export_columns(), _received_rows(folder, source, path)


def _received_rows(folder: DataFolder, source: raw.Source, path: Path) -> dict[int, list[str]]:
    """The cells in our columns, of a file that is no table or was rewritten after an erasure."""
    with duckdb.connect() as con:
        create_received(con)
        sources.read(path, con, extension=source.extension, mappings=confirmed_mappings(folder))
        return {row: [cell or "" for cell in cells] for row, *cells in con.execute(model("staging", "received_cells")).fetchall()}


def _rows(batches: Iterator[tuple[Sequence[int], Sequence[Any]]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for numbers, columns in batches:
        cells = zip(*(column.to_pylist() for column in columns), strict=True)
        found.update({number: [cell or "" for cell in row] for number, row in zip(numbers, cells, strict=True)})
    return found


def _write(path: Path, kind: RejectedRows, lang: str) -> None:
    """Every cell is text, none is a formula; what we added stands apart by its colour."""
    added = (REJECTION_KEY, *(i18n.t(f"rejections.column.{name}", lang) for name in ADDED))
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(i18n.t("rejections.sheet", lang))
        own, ours = book.add_format({"bold": True}), book.add_format({"bold": True, "bg_color": "#ECE7DD"})
        text = book.add_format({"num_format": "@"})  # a mended date stays as it is typed
        sheet.write_row(0, 0, kind.header, own)
        sheet.write_row(0, len(kind.header), added, ours)
        sheet.set_column(0, len(kind.header) - 1, 18, text)
        sheet.set_column(len(kind.header), len(kind.header) + len(added) - 1, 28)
        sheet.freeze_panes(1, 0)
        for place, row in enumerate(kind.rows, start=1):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(place, column, cell)
        sheet.autofilter(0, 0, max(len(kind.rows), 1), len(kind.header) + len(added) - 1)
