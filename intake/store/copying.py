"""A copy of the whole store, of either database, as one file of SQLite; and back into either, whoever writes meanwhile.

The file has the tables of this product and the version they had, so that a copy made by an earlier program is brought up like any store.
The numbers that rows will get go on where they were: what a reader has read stays read.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, delete, func, insert, select, text

from intake.store.engine import open_engine, reading, writing
from intake.store.migrating import migrate, refuse_newer, revision_of
from intake.store.tables import metadata, submissions

_TABLES = metadata.sorted_tables  # those that others name first
_AT_A_TIME = 2000


class StoreNotEmpty(Exception):
    """What the store holds would be mixed with the copy."""


class NoCopy(Exception):
    """The file is no whole copy of a store."""


@dataclass(frozen=True)
class Copied:
    """How many rows of submissions, one per version."""

    rows: int


def copy_to(engine: Engine, file: Path) -> Copied:
    """Writes everything as it stands at one moment into a new file that only its owner reads."""
    file.unlink(missing_ok=True)
    target = open_engine(URL.create("sqlite", database=str(file)))
    try:
        if engine.dialect.name == "sqlite":
            _online_backup(engine, target)
        else:
            migrate(target)
            repeatable = engine.execution_options(isolation_level="REPEATABLE READ")
            with reading(repeatable) as source, writing(target) as connection:
                _copy_rows(source, connection)
    finally:
        target.dispose()
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("pragma journal_mode = delete")  # one file, without its journals
        (rows,) = copy.execute("select count(*) from submissions").fetchone()
    return Copied(rows)


def copy_from(engine: Engine, file: Path, *, is_replacing: bool = False) -> Copied:
    """Puts a copy into the store, all of it or nothing; the file is brought to the version of this program.

    Raises StoreNotEmpty unless it may replace what is there, NoCopy, StoreIsNewer.
    """
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as check:
        try:
            is_whole = check.execute("pragma integrity_check").fetchone() == ("ok",)
        except sqlite3.DatabaseError:
            is_whole = False
    if not is_whole:
        raise NoCopy(f"{file.name} is no whole copy of a store of submissions")
    copy = open_engine(URL.create("sqlite", database=str(file)))
    try:
        with reading(copy) as source:
            revision = revision_of(source)
        if revision is None:
            raise NoCopy(f"{file.name} is no copy of a store of submissions")
        refuse_newer(revision)
        migrate(copy)
        with reading(copy) as source, writing(engine) as connection:
            if not is_replacing and any(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in _TABLES):
                raise StoreNotEmpty("the store already holds submissions or senders")
            for table in reversed(_TABLES):
                connection.execute(delete(table))
            return _copy_rows(source, connection)
    finally:
        copy.dispose()


def _online_backup(engine: Engine, target: Engine) -> None:
    """SQLite's own: one state of the file, while others write."""
    source, copy = engine.raw_connection(), target.raw_connection()
    try:
        driver: Any = source.driver_connection
        driver.backup(copy.driver_connection)
    finally:
        source.close()
        copy.close()


def _copy_rows(source: Connection, target: Connection) -> Copied:
    n_rows = 0
    for table in _TABLES:
        found = source.execution_options(yield_per=_AT_A_TIME).execute(select(table)).mappings()
        for part in found.partitions(_AT_A_TIME):
            target.execute(insert(table), [dict(row) for row in part])
            n_rows += len(part) if table is submissions else 0
    _go_on_counting(target, max(_last_number(source), _last_number(target)))
    return Copied(n_rows)


def _last_number(connection: Connection) -> int:
    """The last row_id ever given, also of a row that went."""
    if connection.dialect.name == "sqlite":
        return connection.execute(text("select seq from sqlite_sequence where name = 'submissions'")).scalar() or 0
    asked = text("select case when is_called then last_value else 0 end from submissions_row_id_seq")
    return int(connection.execute(asked).scalar_one())


def _go_on_counting(connection: Connection, last: int) -> None:
    if connection.dialect.name != "sqlite":
        if last:
            connection.execute(text("select setval('submissions_row_id_seq', :last)"), {"last": last})
        return
    connection.execute(text("delete from sqlite_sequence where name = 'submissions'"))
    connection.execute(text("insert into sqlite_sequence (name, seq) values ('submissions', :last)"), {"last": last})
