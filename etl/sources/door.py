"""The raw copy of rows of the intake store: JSON Lines as `python -m intake rows` writes them, an erased person's lines left empty."""

from __future__ import annotations

from pathlib import Path

import duckdb

from etl.sources import Reading, UnreadableFile
from etl.sources.received import create_received
from etl.sql import model

EXTENSION = ".door"


def read(path: Path, con: duckdb.DuckDBPyConnection) -> Reading:
    """See `etl.sources.read`. Shape `intake`; rows are numbered by their lines. Also fills `received_at_the_door`."""
    create_received(con)
    con.execute("set variable door_file = ?", [str(path)])
    try:
        con.execute(model("staging", "door_records"))
    except duckdb.InvalidInputException as error:
        raise UnreadableFile("json_unreadable") from error
    con.execute(model("staging", "door_received"))
    con.execute("drop table door_records")
    if con.execute("select count(*) from received").fetchall()[0][0] == 0:
        raise UnreadableFile("empty_file")
    return Reading("intake")
