"""JSON Lines in our own shape: one object a line, lists allowed where several codes are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from etl.sources import FileNote, Reading, UnreadableFile, export_columns
from etl.sources.received import Record, create_received, insert_records

_HALF = re.compile(r"\\u[dD][89a-fA-F]")
SERIOUS_SHARE = 0.5  # from this share of unreadable lines on, the file is no JSON Lines at all


def read(path: Path, con: duckdb.DuckDBPyConnection) -> Reading:
    """See `etl.sources.read`. Shape `jsonl`. A line that is no JSON object is a record with a fault, never a lost line."""
    create_received(con)
    reader = _LineReader(path)
    n_records = insert_records(con, reader.records())
    if n_records == 0:
        raise UnreadableFile("empty_file")
    if reader.n_faults > SERIOUS_SHARE * n_records:
        raise UnreadableFile("json_unreadable", f"{reader.n_faults}/{n_records}")
    if not reader.has_our_columns:
        raise UnreadableFile("not_our_columns", ", ".join(sorted(reader.unused)[:6]))
    notes = [FileNote("column_not_used", column_name=name) for name in sorted(reader.unused)]
    if not reader.is_utf8:
        notes.append(FileNote("decoded_as_cp1252"))
    return Reading("jsonl", tuple(notes))


class _LineReader:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.n_faults = 0
        self.unused: set[str] = set()
        self.has_our_columns = False
        self.is_utf8 = True

    def records(self) -> Iterator[Record]:
        names = export_columns()
        known = set(names)
        with self.path.open("rb") as file:
            for line_number, line in enumerate(file, start=1):
                text = self._decode(line).strip().lstrip("\ufeff")
                if not text:
                    continue
                try:
                    record = json.loads(text)
                    if not isinstance(record, dict):
                        raise ValueError
                    if _HALF.search(text):
                        json.dumps(record, ensure_ascii=False).encode()  # half a character, written \ud83d alone, is no text
                except (ValueError, RecursionError):
                    self.n_faults += 1
                    yield Record(line_number, "json_unreadable", text[:2000], [None] * len(names))
                    continue
                self.unused |= record.keys() - known
                self.has_our_columns = self.has_our_columns or "service_codes" in record
                yield Record(line_number, None, None, [_cell(record.get(name)) for name in names])

    def _decode(self, line: bytes) -> str:
        try:
            return line.decode("utf-8").replace("\0", "")
        except UnicodeDecodeError:
            self.is_utf8 = False
            return line.decode("cp1252", errors="replace").replace("\0", "")


def _cell(value: Any) -> str | None:
    """Every value as the text a CSV would hold."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "|".join(str(item) for item in value) or None
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
