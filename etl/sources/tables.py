"""Opens the table of a file, whatever its kind, for those who explain it, preview it or look for its cells."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable
from pathlib import Path

from etl.forms.headings import columns_of, fingerprint
from etl.sources import UnreadableFile, kept_table
from etl.sources.delimited import scan_bytes
from etl.sources.table import Table
from etl.sources.tabular import is_ours
from etl.sources.text_table import find_table
from etl.sources.workbook import find_sheets

TEXTS = (".csv", ".tsv", ".txt")
WORKBOOKS = (".xlsx", ".ods")
TABLES = (*TEXTS, *WORKBOOKS, kept_table.EXTENSION)


def open_table(path: Path, *, known: Container[str]) -> Table:
    """The one a run reads: the first that is ours, else the first whose fingerprint is `known`, else the widest.

    Raises UnreadableFile.
    """
    if path.stat().st_size == 0:
        raise UnreadableFile("empty_file")
    tables = list(_tables(path))
    if not tables:
        raise UnreadableFile("empty_file")
    return max(tables, key=lambda table: _claim(table, known))  # of equal ones the first


def find_records(table: Table, wanted: Collection[int]) -> dict[int, tuple[list[str], str | None]]:
    """By row number, the cells as they stand and what overflowed; reads no further than it must."""
    found: dict[int, tuple[list[str], str | None]] = {}
    for batch in table.batches():
        for place, number in enumerate(batch.source_rows):
            if number in wanted:
                found[number] = [column[place].as_py() or "" for column in batch.columns], batch.surplus[place]
        if len(found) == len(wanted):
            break
    return found


def _claim(table: Table, known: Container[str]) -> tuple[int, int]:
    if is_ours(table.header):
        return 2, 0
    columns = columns_of(table.header)
    return (1, 0) if fingerprint(columns) in known else (0, len(columns))


def _tables(path: Path) -> Iterable[Table]:
    kind = path.suffix.lower()
    if kind in TEXTS:
        scan_bytes(path)
        return [find_table(path)]
    if kind in WORKBOOKS:
        return find_sheets(path)
    if kind == kept_table.EXTENSION:
        return [kept_table.open_kept(path)]
    raise UnreadableFile("unsupported_extension", path.suffix or path.name)
