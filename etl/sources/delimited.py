"""CSV. Clean files in our own shape go through DuckDB's reader; all others are read record by record.

Both ways give the same table for a clean file. What decides is cheap: our columns on the first line, no NUL byte, no blank line, and
dates that begin with their year or cannot be read at all.
"""

from __future__ import annotations

import csv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from etl.forms import dates
from etl.sources import Reading, UnreadableFile, export_columns
from etl.sources.header import Header, match_header
from etl.sources.received import received_columns
from etl.sources.tabular import Mappings, read_tables
from etl.sources.text_table import DELIMITERS, MAX_CELL_CHARACTERS, find_table
from etl.sql import model

CHUNK_BYTES = 1 << 22
BINARY_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b", b"PAR1")
MOST_ODD_MOMENTS = 1000  # distinct ones; beyond, record by record takes hardly longer
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")  # UTF-16: half of its bytes may be NUL


def read(path: Path, con: duckdb.DuckDBPyConnection, *, mappings: Mappings) -> Reading:
    """See `etl.sources.read`. Shape `csv`, or the name of the form it is an export of."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        scan = beside.submit(scan_bytes, path)  # while DuckDB reads on the other threads
        try:
            header = _read_fast(path, con)
        finally:
            is_plain = scan.result()  # of two complaints about a file, that it is no text at all comes first
    if not (is_plain and header) or _has_other_dates(con):
        return read_tables([find_table(path)], con, mappings=mappings, shape="csv")
    if con.execute("select count(*) from received").fetchall()[0][0] == 0:
        raise UnreadableFile("header_only")
    return Reading("csv", header.notes)


def _has_other_dates(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether a moment is written in another way than ISO 8601, which needs an order of day and month or must be written anew. What no
    order makes a date of stays as it is either way, and is refused with its words."""
    odd = [cell for (cell,) in con.execute(model("staging", "odd_moments")).fetchall()]
    return len(odd) > MOST_ODD_MOMENTS or any(dates.moment(cell, order=order) != cell for cell in odd for order in dates.ORDERS)


def scan_bytes(path: Path) -> bool:
    """Reads the file once: True when no NUL byte and no blank line stands in the way of DuckDB's reader, which refuses
    what is not UTF-8 by itself. Raises UnreadableFile for what is no text at all."""
    nul_bytes, has_blank_line, tail = 0, False, b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            if not tail and chunk.startswith(BINARY_SIGNATURES):
                raise UnreadableFile("not_text", "signature")
            if not tail and chunk.startswith(WIDE_MARKS):
                return False
            nul_bytes += chunk.count(b"\0")
            seam = tail + chunk
            has_blank_line = has_blank_line or b"\n\n" in seam or (b"\r" in seam and (b"\n\r\n" in seam or b"\r\r" in seam))
            tail = chunk[-2:]
    if nul_bytes > path.stat().st_size // 20:
        raise UnreadableFile("not_text", "NUL")
    return nul_bytes == 0 and not has_blank_line


def _read_fast(path: Path, con: duckdb.DuckDBPyConnection) -> Header | None:
    """The header, when the first line holds our columns and DuckDB read all that follows without a doubt; the order of
    the rows then gives their number."""
    found = _first_line(path)
    if found is None:
        return None
    delimiter, header = found
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
        return None
    finally:
        con.execute("drop view if exists plain_cells")
    return header


def _first_line(path: Path) -> tuple[str, Header] | None:
    """The delimiter under which the first line holds most of our columns, and the header it gives; None when it does not."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        line = file.readline(1 << 20).lstrip("\ufeff")
    known = set(export_columns())

    def cells(delimiter: str) -> list[str]:
        return next(csv.reader([line], delimiter=delimiter), [])

    delimiter = max(DELIMITERS, key=lambda mark: len(known & {cell.strip().lower() for cell in cells(mark)}))
    header = match_header(cells(delimiter))
    return (delimiter, header) if header else None
