"""Parquet in our own shape, whatever the types of its columns."""

from __future__ import annotations

from pathlib import Path

import duckdb

from etl.engine import shortage
from etl.sources import FileNote, Reading, UnreadableFile, export_columns
from etl.sources.received import create_received


def read(path: Path, con: duckdb.DuckDBPyConnection) -> Reading:
    """See `etl.sources.read`. Shape `parquet`; rows are numbered as below a header."""
    try:
        described = con.execute("describe select * from read_parquet(?)", [str(path)]).fetchall()
    except duckdb.Error as error:
        raise _unreadable(error) from error
    types = {str(row[0]).lower(): (str(row[0]), str(row[1])) for row in described}
    if "service_codes" not in types or not types.keys() & {"occurred_at", "submitted_at"}:
        raise UnreadableFile("not_our_columns", ", ".join(list(types)[:6]))
    create_received(con)
    cells = [_as_text(*types[name]).alias(name) for name in export_columns() if name in types]
    try:
        con.read_parquet(str(path)).select(*cells).create_view("parquet_cells")
        con.execute("insert into received by name select * from parquet_cells")
    except duckdb.Error as error:
        raise _unreadable(error) from error
    finally:
        con.execute("drop view if exists parquet_cells")
    if con.execute("select count(*) from received").fetchall()[0][0] == 0:
        raise UnreadableFile("header_only")
    unused = [name for name in types if name not in export_columns()]
    return Reading("parquet", tuple(FileNote("column_not_used", column_name=name) for name in unused))


def _unreadable(error: duckdb.Error) -> Exception:
    """A full disk or memory is no fault of the file, which the next run reads."""
    return error if shortage(error) else UnreadableFile("parquet_unreadable")


def _as_text(name: str, kind: str) -> duckdb.Expression:
    column = duckdb.ColumnExpression(name)
    if kind.endswith("[]"):
        return duckdb.FunctionExpression("array_to_string", column, duckdb.ConstantExpression("|"))
    return column.cast("VARCHAR")
