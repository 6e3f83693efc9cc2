"""The tables of the store. `migrations/` makes them; a test holds the two equal, on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.dialects.sqlite import DATETIME
from sqlalchemy.types import TypeEngine

from intake.submission import COLUMNS

SUBMITTED, WITHDRAWN = "submitted", "withdrawn"  # a correction is a later version that is submitted again

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
RowId = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts only INTEGER PRIMARY KEY by itself


_SQLITE_MOMENT = DATETIME(  # type: ignore[no-untyped-call]
    storage_format="%(year)04d-%(month)02d-%(day)02dT%(hour)02d:%(minute)02d:%(second)02d.%(microsecond)06d+00:00"
)


class Utc(TypeDecorator[dt.datetime]):
    """A moment in UTC. SQLite holds it as text, always of this one form, so that texts compare as moments do and an index serves."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(_SQLITE_MOMENT if dialect.name == "sqlite" else self.impl_instance)

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        return None if value is None else value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


_NUMBERS = ("minutes_lost", "patients_affected")
_FLAGS = ("is_ongoing", "quote_consent")


def _cell(column: str) -> Column[str] | Column[int] | Column[bool]:
    if column in _NUMBERS:
        return Column(column, Integer)
    if column in _FLAGS:
        return Column(column, Boolean)
    return Column(column, Text)


senders = Table(
    "senders",
    metadata,
    Column("sender_id", String(12), primary_key=True),
    Column("name", Text, nullable=False),
    Column("key_hash", String(64), nullable=False),
    Column("items_per_minute", Integer, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("revoked_at", Utc),
)

# row_id: rises in the order of commits, which every writer keeps (see engine.py); never used again after a deletion.
# key_fingerprint: of the key reporter_key was made with. content_hash: of what was sent, to tell a repetition.
submissions = Table(
    "submissions",
    metadata,
    Column("row_id", RowId, primary_key=True, autoincrement=True),
    Column("submission_id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("action", String(12), nullable=False),
    Column("received_at", Utc, nullable=False),
    Column("sender_id", String(12), ForeignKey("senders.sender_id", name="fk_submissions_sender_id_senders")),
    Column("key_fingerprint", String(12), nullable=False),
    Column("content_hash", String(64), nullable=False),
    *(_cell(column) for column in COLUMNS),
    UniqueConstraint("submission_id", "version"),
    CheckConstraint("action in ('submitted', 'withdrawn')", name="action"),
    CheckConstraint("version >= 1", name="version"),
    Index("ix_submissions_reporter_key", "reporter_key"),
    Index("ix_submissions_received_at", "received_at"),
    sqlite_autoincrement=True,
)

# submission_hash: SHA-256 of the number of a submission whose sender was forgotten; nothing else of it stays.
erased_submissions = Table(
    "erased_submissions",
    metadata,
    Column("submission_hash", String(64), primary_key=True),
    Column("erased_at", Utc, nullable=False),
)
