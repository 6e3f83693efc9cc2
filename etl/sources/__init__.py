"""One reader per shape of export. Each turns a file into the temp table `received`, every cell still text.

`received` has one row per record: `source_row` (the row number a spreadsheet program shows, the header being row 1; the
line number for JSON Lines), `row_fault` (NULL, or why the record as a whole cannot be read), `extra_cells` (what
overflowed) and the columns of our export shape; a column the file lacks is NULL. Blank records are not records.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from settings import get_settings


@dataclass(frozen=True)
class FileNote:
    """Something worth telling about a file as a whole, or about one cell met while reading it."""

    reason_code: str
    column_name: str | None = None
    raw_value: str | None = None
    source_row: int | None = None


@dataclass(frozen=True)
class Reading:
    """How a file was read."""

    shape: str
    notes: tuple[FileNote, ...] = ()


class UnreadableFile(Exception):
    """The file as a whole cannot be read; `reason_code` has a sentence on the quality page, `detail` says where."""

    def __init__(self, reason_code: str, detail: str = "") -> None:
        super().__init__(f"{reason_code}: {detail}" if detail else reason_code)
        self.reason_code = reason_code
        self.detail = detail


def export_columns() -> tuple[str, ...]:
    """The columns of our export shape, in order (`data/reference/export_columns.csv`)."""
    with (get_settings().reference_dir / "export_columns.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row["column_name"] for row in csv.DictReader(file))


def read(path: Path, con: duckdb.DuckDBPyConnection, *, extension: str) -> Reading:
    """Reads `path` into the temp table `received`. Raises UnreadableFile; never a half-read file."""
    from etl.sources import delimited, json_lines, parquet, received, workbook

    readers: dict[str, Callable[[Path, duckdb.DuckDBPyConnection], Reading]] = {
        ".csv": delimited.read,
        ".tsv": delimited.read,
        ".txt": delimited.read,
        ".jsonl": json_lines.read,
        ".ndjson": json_lines.read,
        ".xlsx": workbook.read,
        ".ods": workbook.read,
        ".parquet": parquet.read,
        received.KEPT_EXTENSION: received.read_kept,
    }
    reader = readers.get(extension.lower())
    if reader is None:
        raise UnreadableFile("unsupported_extension", extension or path.name)
    if path.stat().st_size == 0:
        raise UnreadableFile("empty_file")
    return reader(path, con)
