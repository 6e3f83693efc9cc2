"""The raw copy of a table out of which an erased person's records were taken: Parquet, every cell still text.

Heading and row numbers stay, so that a changed mapping reads it anew like any export.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl.sources import FileNote, Reading
from etl.sources.received import BATCH_RECORDS
from etl.sources.table import Batch, Table
from etl.sources.tabular import Mappings, read_tables

EXTENSION = ".table"
_HEADS = (("source_row", pa.int32()), ("row_fault", pa.string()), ("extra_cells", pa.string()))


@dataclass
class KeptTable:
    """See `etl.sources.table.Table`."""

    path: Path
    header: tuple[str, ...]
    header_row: int
    notes: Sequence[FileNote] = ()

    def batches(self) -> Iterator[Batch]:
        for part in pq.ParquetFile(self.path).iter_batches(BATCH_RECORDS):
            rows, faults, surplus = (part.column(place).to_pylist() for place in range(len(_HEADS)))
            yield Batch(rows, faults, surplus, part.columns[len(_HEADS) :])


def write(table: Table, path: Path, *, without: Collection[int]) -> None:
    """Keeps every record of a table but those with the row numbers `without`."""
    metadata = {"header": json.dumps(list(table.header), ensure_ascii=False), "header_row": str(table.header_row)}
    cells = [(f"cell_{place}", pa.string()) for place in range(len(table.header))]
    schema = pa.schema([*_HEADS, *cells], metadata=metadata)
    gone = pa.array(sorted(without), pa.int32())
    with pq.ParquetWriter(path, schema) as file:
        for batch in table.batches():
            heads = [pa.array(values, kind) for values, (_, kind) in zip(batch[: len(_HEADS)], _HEADS, strict=True)]
            records = pa.RecordBatch.from_arrays([*heads, *batch.columns], schema=schema)
            file.write_batch(records.filter(pc.invert(pc.is_in(heads[0], gone))))


def open_kept(path: Path) -> KeptTable:
    metadata = pq.read_schema(path).metadata
    return KeptTable(path, tuple(json.loads(metadata[b"header"])), int(metadata[b"header_row"]))


def read(path: Path, con: duckdb.DuckDBPyConnection, *, mappings: Mappings) -> Reading:
    """See `etl.sources.read`. Shape `received`, or the name of the form it is an export of."""
    return read_tables([open_kept(path)], con, mappings=mappings, shape="received")
