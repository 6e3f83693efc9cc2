"""Fills `received` record by record: the careful way, for every file DuckDB alone would read wrongly or not at all."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from etl.sources import Reading, export_columns
from etl.sql import model

KEPT_EXTENSION = ".received"  # the raw copy of a file that is no table, an erased person's records taken out: Parquet of `received`
BATCH_RECORDS = 20_000  # bounds the memory of a large file


class Record(NamedTuple):
    """One record as text cells in the order of our columns."""

    source_row: int
    row_fault: str | None
    extra_cells: str | None
    cells: Sequence[str | None]


def create_received_at_the_door(con: duckdb.DuckDBPyConnection) -> None:
    """What only the intake store may say of its records; empty for every other kind of source."""
    con.execute(model("staging", "received_at_the_door"))


def create_received(con: duckdb.DuckDBPyConnection) -> None:
    """An empty `received` with every column of the export shape."""
    con.execute(model("staging", "received"))


def read_kept(path: Path, con: duckdb.DuckDBPyConnection) -> Reading:
    """Reads such a copy again, row numbers and faults as they were. Shape `received`."""
    create_received(con)
    con.read_parquet(str(path)).create_view("kept_records", replace=True)
    con.execute("insert into received by name select * from kept_records")
    con.execute("drop view kept_records")
    return Reading("received")


def received_columns(found: Container[str]) -> list[duckdb.Expression]:
    """The columns of `received` in order, NULL where the file has none; the order of the rows gives their number."""
    nothing = duckdb.ConstantExpression(None)
    heads = [
        nothing.cast(kind).alias(name) for name, kind in (("source_row", "INTEGER"), ("row_fault", "VARCHAR"), ("extra_cells", "VARCHAR"))
    ]
    cells = [duckdb.ColumnExpression(name) if name in found else nothing.cast("VARCHAR").alias(name) for name in export_columns()]
    return [*heads, *cells]


def insert_records(con: duckdb.DuckDBPyConnection, records: Iterable[Record]) -> int:
    """Appends records in batches; returns how many."""
    iterator: Iterator[Record] = iter(records)
    total = 0
    while batch := list(islice(iterator, BATCH_RECORDS)):
        heads = [[record[place] for record in batch] for place in range(3)]
        cells = zip(*(record.cells for record in batch), strict=True)
        append_columns(con, [*heads, *cells])
        total += len(batch)
    return total


def append_columns(con: duckdb.DuckDBPyConnection, columns: Sequence[Sequence[Any]]) -> None:
    """Appends records given column by column: number, fault, surplus, then our columns in order."""
    import pyarrow as pa

    names = ("source_row", "row_fault", "extra_cells", *export_columns())
    kinds = [pa.int32(), *(pa.string() for _ in names[1:])]
    arrays = [pa.array(values, type=kind) for values, kind in zip(columns, kinds, strict=True)]
    con.register("record_batch", pa.Table.from_arrays(arrays, names=list(names)))
    con.execute("insert into received select * from record_batch")
    con.unregister("record_batch")


def overflow(cells: Sequence[str]) -> str | None:
    """The cells beyond the header, kept as JSON so that nothing is lost."""
    return json.dumps(list(cells), ensure_ascii=False) if cells else None
