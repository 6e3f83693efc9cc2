"""The contract between the ETL and its readers: what tables.py declares is what a build holds, in names, order and types."""

from __future__ import annotations

import duckdb
import pytest
from sqlalchemy import Table, types

from analytics import tables
from tests.conftest import Union

DUCKDB_TYPES = {
    types.String: "VARCHAR",
    tables.Code: "ENUM",
    types.Integer: "INTEGER",
    types.SmallInteger: "SMALLINT",
    types.BigInteger: "BIGINT",
    types.Boolean: "BOOLEAN",
    types.Date: "DATE",
    types.Double: "DOUBLE",
    types.DateTime: "TIMESTAMP WITH TIME ZONE",
}
DECLARED = sorted(tables.metadata.tables.values(), key=lambda table: str(table))


@pytest.fixture(scope="module")
def columns(demo: Union) -> dict[str, list[tuple[str, str]]]:
    """Name and type of those of each table of the build, in their order."""
    found: dict[str, list[tuple[str, str]]] = {}
    asked = "select table_schema || '.' || table_name, column_name, data_type from information_schema.columns order by ordinal_position"
    for table, name, type_ in demo.query(asked):
        found.setdefault(table, []).append((name, "ENUM" if type_.startswith("ENUM(") else type_))
    return found


@pytest.mark.parametrize("table", DECLARED, ids=str)
def test_a_declared_table_stands_in_the_build_as_declared(table: Table, columns: dict[str, list[tuple[str, str]]]) -> None:
    assert columns[str(table)] == [(column.name, DUCKDB_TYPES[type(column.type)]) for column in table.columns]


def test_a_build_holds_nothing_that_is_not_declared(demo_connection: duckdb.DuckDBPyConnection) -> None:
    found = demo_connection.execute("select table_schema || '.' || table_name from information_schema.tables").fetchall()
    assert {name for (name,) in found} == {str(table) for table in DECLARED}


def test_reader_and_writer_speak_of_the_same_schema() -> None:
    from etl import SCHEMA_VERSION

    assert tables.SCHEMA_VERSION == SCHEMA_VERSION


def test_the_demo_is_told_as_invented(demo: Union) -> None:
    assert demo.query("select is_demo from meta.build_info") == [(True,)]
