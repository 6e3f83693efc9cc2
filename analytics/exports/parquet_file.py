"""The Parquet file: typed columns of codes, the passport in its metadata."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from analytics.exports.cells import HIDDEN, ColumnType, ExportColumn, utc
from analytics.exports.table import ExportTable
from analytics.frames import is_missing

_ARROW: dict[ColumnType, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "row_number": pa.int64(),
    "decimal": pa.float64(),
    "share": pa.float64(),
    "date": pa.date32(),
    "moment": pa.timestamp("us", tz="UTC"),
    "flag": pa.bool_(),
}


def parquet(table: ExportTable) -> bytes:
    """Codes in typed columns, null for what is not given or not published."""
    frame = table.rows()
    arrays = [pa.array(_values(column, frame[column.name].tolist()), type=_ARROW[column.type]) for column in table.columns]
    whole = pa.table(arrays, names=[column.name for column in table.columns])
    passport = {name.encode(): value.encode() for name, value in table.technical_passport(frame).items()}
    out = io.BytesIO()
    pq.write_table(whole.replace_schema_metadata(passport), out, compression="zstd")
    return out.getvalue()


def _values(column: ExportColumn, values: list[Any]) -> list[Any]:
    readers: dict[ColumnType, Callable[[Any], Any]] = {
        "text": str, "integer": int, "row_number": int, "decimal": float, "share": float, "moment": utc, "flag": bool,
    }  # fmt: skip
    read = readers.get(column.type, lambda value: value)
    return [None if value is HIDDEN or is_missing(value) else read(value) for value in values]
