"""Opens the database of the store: a SQLite file that is safe to lose power on, or PostgreSQL when a URL names it.

Every writing transaction takes one lock at its beginning, on both: SQLite by BEGIN IMMEDIATE, PostgreSQL by an advisory lock
that is held until the transaction is visible to others. So `row_id` rises in the order in which rows become visible, whoever
writes, and a reader that asks for rows above the last one it saw misses none (`reading.py`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError

from settings import PRIVATE, Settings

PATIENCE_SECONDS = 3  # for a lock or a connection, before the writer tries again
_WRITERS_LOCK = 0x65486542  # one number that no other application on the database is likely to use
_IS_WRITING = "is_writing"


class StoreUrlInvalid(Exception):
    """The URL of the store cannot be used. The message never repeats it: it may hold a password."""


def store_url(settings: Settings) -> URL:
    if not settings.intake_url:
        return URL.create("sqlite", database=str(settings.data.intake_store))
    try:
        url = make_url(settings.intake_url)
    except ArgumentError:
        raise StoreUrlInvalid("EHEALTHBUGS_INTAKE_URL is no URL of a database, such as postgresql://user:password@host/name") from None
    if url.get_backend_name() not in ("postgresql", "sqlite"):
        raise StoreUrlInvalid(f"EHEALTHBUGS_INTAKE_URL names {url.get_backend_name()}; the store knows postgresql and sqlite")
    return url.set(drivername="postgresql+psycopg") if url.get_backend_name() == "postgresql" else url


def store_file(url: URL) -> Path | None:
    """The SQLite file, None for a server."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def open_engine(url: URL) -> Engine:
    if (file := store_file(url)) is not None:
        return _sqlite_engine(url, file)
    engine = create_engine(
        url,
        pool_pre_ping=True,
        pool_size=3,
        connect_args={
            "connect_timeout": PATIENCE_SECONDS,
            "options": f"-c lock_timeout={PATIENCE_SECONDS}s -c statement_timeout=60s -c synchronous_commit=on -c timezone=UTC",
            "application_name": "ehealth-bugs-intake",
        },
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get(_IS_WRITING):
            connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _WRITERS_LOCK})

    return engine


def _sqlite_engine(url: URL, file: Path) -> Engine:
    file.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))  # its journals take over its mode
    engine = create_engine(url, connect_args={"timeout": PATIENCE_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver would begin transactions of its own
        for pragma in ("journal_mode = wal", "synchronous = full", "foreign_keys = on", "secure_delete = on"):
            connection.execute(f"pragma {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("begin immediate" if connection.get_execution_options().get(_IS_WRITING) else "begin")

    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that holds the writers' lock from its first to its last moment."""
    with engine.connect().execution_options(**{_IS_WRITING: True}) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view of the store."""
    with engine.connect() as connection, connection.begin():
        yield connection


def try_commit(engine: Engine) -> None:
    """Commits what changes nothing: undone, it would never reach the disk. Raises what the driver raises."""
    with writing(engine) as connection:
        connection.execute(text("update alembic_version set version_num = version_num"))
