"""Opens the table of a file, whatever its kind, for those who explain or preview it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from etl.forms.headings import columns_of
from etl.sources import UnreadableFile
from etl.sources.delimited import scan_bytes
from etl.sources.table import Table
from etl.sources.tabular import is_ours
from etl.sources.text_table import find_table
from etl.sources.workbook import find_sheets

TEXTS = (".csv", ".tsv", ".txt")
WORKBOOKS = (".xlsx", ".ods")


def open_table(path: Path) -> Table:
    """Ours if there is one, else the widest. Raises UnreadableFile."""
    if path.stat().st_size == 0:
        raise UnreadableFile("empty_file")
    tables = list(_tables(path))
    if not tables:
        raise UnreadableFile("empty_file")
    return max(tables, key=lambda table: (is_ours(table.header), len(columns_of(table.header))))


def _tables(path: Path) -> Iterable[Table]:
    kind = path.suffix.lower()
    if kind in TEXTS:
        scan_bytes(path)
        return [find_table(path)]
    if kind in WORKBOOKS:
        return find_sheets(path)
    raise UnreadableFile("unsupported_extension", path.suffix or path.name)
