"""What leaves the store for good: the submissions of a person who asks to be forgotten, and what is past its retention.

Deleted rows are overwritten (SQLite: `secure_delete`; PostgreSQL: by its next vacuum, which is asked for at once). Backups are not reached.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Select, Subquery, delete, func, insert, select

from intake.store.engine import reading, writing
from intake.store.reading import row_of, told
from intake.store.tables import erased_submissions, submissions

log = logging.getLogger("ehealthbugs.intake")

_AT_A_TIME = 500  # ids in one statement: both databases limit its parameters


@dataclass(frozen=True)
class Deleted:
    """How many submissions went, and how many rows: a submission has one per version."""

    submissions: int
    rows: int


def forget(engine: Engine, reporter_key: str) -> Deleted:
    """Deletes every version of every submission that bears this key in any version. Of each its number stays, hashed, so that a sender
    that tries again is refused."""
    with writing(engine) as connection:
        ids = list(connection.execute(_ids_of(reporter_key)).scalars())
        deleted = _delete(connection, ids)
        now = dt.datetime.now(dt.UTC)
        marks = [{"submission_hash": submission_hash(one), "erased_at": now} for one in ids]
        if marks:
            connection.execute(insert(erased_submissions), marks)
    _wipe(engine)
    return deleted


def purge(engine: Engine, *, before: dt.datetime, up_to: str, is_dry: bool = False) -> Deleted:
    """Deletes submissions of which every version was received before this moment and stands at or before the watermark `up_to`: what the
    reader has not read stays. In small transactions, between which others write. Raises WatermarkUnknown."""
    with reading(engine) as connection:
        last = row_of(connection, up_to)
        old = _old(before, last)
        if is_dry:
            return Deleted(*connection.execute(select(func.count(old.c.submission_id.distinct()), func.count())).one())
    deleted = Deleted(0, 0)
    while True:
        with writing(engine) as connection:
            found = connection.execute(select(old.c.submission_id).limit(_AT_A_TIME)).scalars().all()
            part = _delete(connection, sorted(set(found)))
        deleted = Deleted(deleted.submissions + part.submissions, deleted.rows + part.rows)
        if len(found) < _AT_A_TIME:
            break
    _wipe(engine)
    return deleted


def rows_of(engine: Engine, reporter_key: str) -> list[dict[str, Any]]:
    """Every version of that reporter's submissions, as `rows_after` tells them."""
    c = submissions.c
    with reading(engine) as connection:
        asked = select(submissions).where(c.submission_id.in_(_ids_of(reporter_key))).order_by(c.row_id)
        return [told(row) for row in connection.execute(asked).mappings()]


def erased_among(connection: Connection, ids: list[str]) -> set[str]:
    """Those of the given submissions whose sender was forgotten."""
    hashes = {submission_hash(one): one for one in ids}
    found: set[str] = set()
    for part in _parts(list(hashes)):
        asked = select(erased_submissions.c.submission_hash).where(erased_submissions.c.submission_hash.in_(part))
        found |= {hashes[one] for one in connection.execute(asked).scalars()}
    return found


def submission_hash(submission_id: str) -> str:
    return hashlib.sha256(submission_id.encode()).hexdigest()


def _old(before: dt.datetime, last: int) -> Subquery:
    """Rows of submissions that have no newer row than that. Asked so, and not by groups, the index of moments leads to them."""
    one, other = submissions.alias().c, submissions.alias().c
    newer = select(1).where(other.submission_id == one.submission_id, (other.received_at >= before) | (other.row_id > last))
    return select(one.submission_id).where(one.received_at < before, ~newer.exists()).subquery()


def _ids_of(reporter_key: str) -> Select[Any]:
    return select(submissions.c.submission_id).where(submissions.c.reporter_key == reporter_key).distinct()


def _delete(connection: Connection, ids: list[str]) -> Deleted:
    rows = sum(connection.execute(delete(submissions).where(submissions.c.submission_id.in_(part))).rowcount for part in _parts(ids))
    return Deleted(len(ids), rows)


def _parts(values: list[str]) -> list[list[str]]:
    return [values[start : start + _AT_A_TIME] for start in range(0, len(values), _AT_A_TIME)]


def _wipe(engine: Engine) -> None:
    """So that the deleted rows stand neither in the journal of SQLite nor among the dead rows of PostgreSQL; where others are in the way, a
    later checkpoint or vacuum does it: the rows are gone already."""
    raw = engine.raw_connection()
    driver: Any = raw.driver_connection
    try:
        if engine.dialect.name == "sqlite":
            driver.execute("pragma wal_checkpoint(truncate)").close()
        else:
            driver.set_autocommit(True)
            driver.execute("set statement_timeout = 0")  # a large table takes its time
            driver.execute("vacuum submissions")
    except engine.dialect.loaded_dbapi.Error as error:
        log.warning("deleted rows are not overwritten yet (%s)", type(error).__name__)
    finally:
        raw.invalidate()  # its settings are not those of the others
