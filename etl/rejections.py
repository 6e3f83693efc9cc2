"""Rejected rows as a workbook: their original cells under the original headings, why they were refused, what to do.

Mended in place and put in the inbox, such a file loads by the mapping of its form, and each of its rows closes the rejection it stands for.
Holds identifiers: never leaves the union.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import xlsxwriter

import i18n
from etl import raw, sources
from etl.engine import connect
from etl.export_shape import export_columns
from etl.forms.catalogue import load_catalogue
from etl.forms.headings import REJECTION_KEY, rejection_place
from etl.manifests import load_rows, load_sources
from etl.matching import best_matches
from etl.sources.tables import TABLES, find_records, open_table
from etl.sql import model
from settings import DataFolder, get_settings

ADDED = ("file", "row", "column", "reason", "todo", "surplus")  # beside the key; their headings are words of the reader's language

Original = tuple[list[str], str]  # the cells of a row, and what overflowed
Rejection = tuple[str, int, str | None, str, str | None]  # source, row, column, reason code, unknown e-services joined by `|`


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
    sources = {source.source_id: source for source in raw.known_sources(folder)}
    kinds: dict[tuple[str, ...], RejectedRows] = {}
    for source_id, still_open in groupby(_open_rejections(folder, list(sources.values())), key=itemgetter(0)):
        rejections, source = list(still_open), sources[source_id]
        header, found = originals(folder, source, {row for _, row, *_ in rejections})
        kind = kinds.setdefault(header, RejectedRows(header))  # not by fingerprint: it is the same for columns in another order
        for _, row, column, reason, unknown_services in rejections:
            cells, surplus = found.get(row, ([""] * len(header), ""))
            why = _sentences(reason, unknown_services, lang)
            kind.rows.append([*cells, f"{source_id}/{row}", source.file_name, str(row), column or "", *why, surplus])
    return list(kinds.values())


def _open_rejections(folder: DataFolder, sources: Sequence[raw.Source]) -> list[Rejection]:
    """In the order of loading; also of files out of which no build could be made yet."""
    staged = raw.staged_files(folder, sources)
    if not staged:
        return []
    with connect(spill=folder.raw / raw.unfinished_name()) as con:
        load_sources(con, sources)
        load_rows(con, staged)
        con.execute(model("intermediate", "int_rejections"))
        found: list[Rejection] = con.execute(model("intermediate", "open_rejections")).fetchall()
        return found


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


def originals(folder: DataFolder, source: raw.Source, wanted: Collection[int]) -> tuple[tuple[str, ...], dict[int, Original]]:
    """The form's own headings and the wanted rows as received; no rows once the raw copy is purged."""
    path = raw.raw_file(folder, source)
    if not path.exists():
        return export_columns(), {}
    if source.extension in TABLES:
        table = open_table(path, known={source.header_fingerprint})
        width = rejection_place(table.header) or len(table.header)
        return tuple(table.header[:width]), {
            number: (cells[:width], _surplus(extra)) for number, (cells, extra) in find_records(table, wanted).items()
        }
    return export_columns(), _received_rows(folder, source, path, wanted)


def _received_rows(folder: DataFolder, source: raw.Source, path: Path, wanted: Collection[int]) -> dict[int, Original]:
    """The cells in our columns, of a file that is no table; what stood beside them or could not be parted is surplus."""
    with connect(spill=folder.raw / raw.unfinished_name()) as con:
        sources.read(path, con, extension=source.extension, mappings={})
        con.execute("set variable wanted_rows = ?::integer[]", [sorted(wanted)])
        rows = con.execute(model("staging", "received_cells")).fetchall()
    return {row: ([cell or "" for cell in cells], _surplus(surplus)) for row, surplus, *cells in rows}


def _surplus(extra_cells: str | None) -> str:
    """Cells beyond the header as a person reads them; a line that could not be parted as it stands."""
    try:
        cells = json.loads(extra_cells or "[]")
    except ValueError:
        return extra_cells or ""
    return " | ".join(map(str, cells)) if isinstance(cells, list) else str(extra_cells)


def _write(path: Path, kind: RejectedRows, lang: str) -> None:
    """Every cell is text, none is a formula; what we added stands apart by its colour. Only who writes it reads it."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.fchmod(descriptor, 0o600)  # one that stood there before
    os.close(descriptor)
    shown = ADDED if any(row[-1] for row in kind.rows) else ADDED[:-1]
    added = (REJECTION_KEY, *(i18n.t(f"rejections.column.{name}", lang) for name in shown))
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
