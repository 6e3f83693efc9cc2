"""CSV in our own shape. Clean files go through DuckDB's reader; all others are read record by record.

Both ways give the same table for a clean file. The scan that decides is cheap: no NUL byte, no blank line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from etl.sources import FileNote, Reading, UnreadableFile, export_columns
from etl.sources.header import Header, match_header
from etl.sources.received import Record, create_received, insert_records, overflow, received_columns

DELIMITERS = (",", ";", "\t", "|")
CHUNK_BYTES = 1 << 22
MAX_CELL_CHARACTERS = 1 << 24
BINARY_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b", b"PAR1")


def read(path: Path, con: duckdb.DuckDBPyConnection) -> Reading:
    """See `etl.sources.read`. Shape `csv`."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        scan = beside.submit(scan_bytes, path)  # while DuckDB reads on the other threads
        try:
            delimiter, header = _read_header(path)
            was_read = _read_fast(path, con, delimiter=delimiter, header=header)
        finally:
            is_plain = scan.result()  # of two complaints about a file, that it is no text at all comes first
    notes = list(header.notes)
    if not (is_plain and was_read):
        is_utf8 = _is_utf8(path)
        if not is_utf8:
            notes.append(FileNote("decoded_as_cp1252"))
        create_received(con)
        reader = _CarefulReader(path, encoding="utf-8-sig" if is_utf8 else "cp1252", delimiter=delimiter, header=header)
        insert_records(con, reader.records())
        notes += reader.notes
    if con.execute("select count(*) from received").fetchall()[0][0] == 0:
        raise UnreadableFile("header_only")
    return Reading("csv", tuple(notes))


def scan_bytes(path: Path) -> bool:
    """Reads the file once: True when no NUL byte and no blank line stands in the way of DuckDB's reader, which refuses
    what is not UTF-8 by itself. Raises UnreadableFile for what is no text at all."""
    nul_bytes, has_blank_line, tail = 0, False, b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            if not tail and chunk.startswith(BINARY_SIGNATURES):
                raise UnreadableFile("not_text", "signature")
            nul_bytes += chunk.count(b"\0")
            seam = tail + chunk
            has_blank_line = has_blank_line or b"\n\n" in seam or (b"\r" in seam and (b"\n\r\n" in seam or b"\r\r" in seam))
            tail = chunk[-2:]
    if nul_bytes > path.stat().st_size // 20:
        raise UnreadableFile("not_text", "NUL")
    return nul_bytes == 0 and not has_blank_line


def _is_utf8(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as file:
            while file.read(CHUNK_BYTES):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _read_header(path: Path) -> tuple[str, Header]:
    """The delimiter under which the first line holds most of our columns, and the header it gives."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        first_line = file.readline(1 << 20).lstrip("\ufeff")
    if not first_line.strip():
        raise UnreadableFile("not_our_columns", "first line empty")
    known = set(export_columns())

    def found(delimiter: str) -> int:
        cells = next(csv.reader([first_line], delimiter=delimiter))
        return len(known & {cell.strip().lower() for cell in cells})

    delimiter = max(DELIMITERS, key=found)
    if found(delimiter) <= 1 and not any(mark in first_line for mark in DELIMITERS):
        raise UnreadableFile("wrong_delimiter", first_line.strip()[:80])
    return delimiter, match_header(next(csv.reader([first_line], delimiter=delimiter)))


def _read_fast(path: Path, con: duckdb.DuckDBPyConnection, *, delimiter: str, header: Header) -> bool:
    """True when DuckDB read the whole file without a doubt; the order of the rows then gives their number."""
    name_at = {place: name for name, place in header.positions.items()}
    columns = {name_at.get(place, f"unused_{place}"): "VARCHAR" for place in range(header.width)}
    try:
        con.read_csv(
            str(path),
            header=False,
            skiprows=1,
            columns=columns,
            delimiter=delimiter,
            quotechar='"',
            escapechar='"',
            auto_detect=False,
            strict_mode=True,
            max_line_size=MAX_CELL_CHARACTERS,
        ).select(*received_columns(header.positions)).create_view("plain_cells")
        con.execute("create or replace temp table received as select * from plain_cells")
    except duckdb.Error:
        return False
    finally:
        con.execute("drop view if exists plain_cells")
    return True


class _CarefulReader:
    """Reads any text that calls itself CSV, record by record, and keeps what it had to say about single rows."""

    def __init__(self, path: Path, *, encoding: str, delimiter: str, header: Header) -> None:
        self.path, self.encoding, self.delimiter, self.header = path, encoding, delimiter, header
        self.notes: list[FileNote] = []

    def records(self) -> Iterator[Record]:
        csv.field_size_limit(MAX_CELL_CHARACTERS)
        places = [self.header.positions.get(name) for name in export_columns()]
        with self.path.open(encoding=self.encoding, errors="replace", newline="") as file:
            reader = csv.reader(_without_nul(file, self.notes), delimiter=self.delimiter)
            next(reader, None)
            for source_row, cells in enumerate(reader, start=2):
                if any(cell.strip() for cell in cells):
                    yield self._record(source_row, cells, places)

    def _record(self, source_row: int, cells: list[str], places: list[int | None]) -> Record:
        surplus = cells[self.header.width :]
        fault = None
        if any(cell.strip() for cell in surplus):
            fault = "too_many_cells"
        elif len(cells) < self.header.width:
            fault = "too_few_cells"
        values = [cells[place] or None if place is not None and place < len(cells) else None for place in places]
        return Record(source_row, fault, overflow(surplus) if fault == "too_many_cells" else None, values)


def _without_nul(lines: io.TextIOWrapper, notes: list[FileNote]) -> Iterator[str]:
    """A NUL byte is never meant; it is dropped and told with its line."""
    for number, line in enumerate(lines, start=1):
        if "\0" in line:
            notes.append(FileNote("nul_byte", source_row=number))
            line = line.replace("\0", "")
        yield line
