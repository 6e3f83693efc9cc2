"""One reader per shape of export. Each turns a file into the temp table `received`, every cell still text.

`received` has one row per record: `source_row` (the row number a spreadsheet program shows, the header being row 1; the
line number for JSON Lines), `row_fault` (NULL, or why the record as a whole cannot be read), `extra_cells` (what
overflowed) and the columns of our export shape; a column the file lacks is NULL. Blank records are not records.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from etl.export_shape import export_columns

if TYPE_CHECKING:
    from etl.forms.mapping import FormMapping

OUR_OWN = (".received", ".table", ".door")  # raw copies this program wrote itself: nothing given to it is read as one

__all__ = ("OUR_OWN", "FileNote", "Mend", "Reading", "UnreadableFile", "export_columns", "given_extension", "read")


@dataclass(frozen=True)
class FileNote:
    """Something worth telling about a file as a whole, or about one cell met while reading it."""

    reason_code: str
    column_name: str | None = None
    raw_value: str | None = None
    source_row: int | None = None


@dataclass(frozen=True)
class Mend:
    """A record that takes the place of a rejected one, in the file that `rejected --out` wrote."""

    source_row: int
    rejected_source_id: str
    rejected_row: int


@dataclass(frozen=True)
class Reading:
    """How a file was read."""

    shape: str
    notes: tuple[FileNote, ...] = ()
    fingerprint: str = ""  # of the header, where a mapping was or could be used
    mends: tuple[Mend, ...] = ()


class UnreadableFile(Exception):
    """The file as a whole cannot be read; `reason_code` has a sentence on the quality page, `detail` says where."""

    def __init__(self, reason_code: str, detail: str = "", *, fingerprint: str = "") -> None:
        super().__init__(f"{reason_code}: {detail}" if detail else reason_code)
        self.reason_code, self.detail, self.fingerprint = reason_code, detail, fingerprint


def given_extension(path: Path) -> str:
    """The extension of a file that somebody gave; one of our own is taken from it, so that it cannot claim what only those may say."""
    extension = path.suffix.lower()
    return f"{extension}-given" if extension in OUR_OWN else extension


def read(path: Path, con: duckdb.DuckDBPyConnection, *, extension: str, mappings: Mapping[str, FormMapping]) -> Reading:
    """Reads `path` into the temp tables `received` and `received_at_the_door`. `mappings` are the confirmed ones, by fingerprint.

    Raises UnreadableFile; never a half-read file.
    """
    from etl.sources import delimited, door, json_lines, kept_table, parquet, received, workbook

    tables = dict.fromkeys((".csv", ".tsv", ".txt"), delimited.read) | dict.fromkeys((".xlsx", ".ods"), workbook.read)
    tables[kept_table.EXTENSION] = kept_table.read
    ours_alone: dict[str, Callable[[Path, duckdb.DuckDBPyConnection], Reading]] = {
        ".jsonl": json_lines.read,
        ".ndjson": json_lines.read,
        ".parquet": parquet.read,
        received.KEPT_EXTENSION: received.read_kept,
        door.EXTENSION: door.read,
    }
    kind = extension.lower()
    if kind not in tables and kind not in ours_alone:
        raise UnreadableFile("unsupported_extension", extension or path.name)
    if path.stat().st_size == 0:
        raise UnreadableFile("empty_file")
    received.create_received_at_the_door(con)
    return tables[kind](path, con, mappings=mappings) if kind in tables else ours_alone[kind](path, con)
