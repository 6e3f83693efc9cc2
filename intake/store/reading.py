"""New rows since the last time, for the ETL: none missed, none told twice.

A watermark says how far a reader has read. Rows become visible in the order of `row_id` (see `engine.py`), so everything
above the last one seen is new and nothing can appear below it later; gaps in the numbers mean nothing. It also holds a check
of the row it points to: when a store was restored from a backup, its numbers are given again, and a watermark from before
would skip what came since. Such a watermark is refused and the reader begins again, which repeats and loses nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from intake.store.engine import reading
from intake.store.tables import WITHDRAWN, submissions
from intake.submission import COLUMNS

BEGINNING = ""
MOST_ROWS = 10_000
_WATERMARK = re.compile(r"([0-9]{1,18})-([0-9a-f]{16})")
HEADER = ("submission_id", "version", "action", "received_at", "sender_id", "key_fingerprint", *COLUMNS)


class WatermarkUnknown(Exception):
    """The store does not hold the row that was read last: it was restored, purged or is another one. Begin again."""


@dataclass(frozen=True)
class Page:
    """`rows`: dictionaries in the order of arrival, one per version, with the columns of HEADER: our export shape with
    `reporter_key` for `reporter_id`, moments as text, what was not given None. `watermark` is what to ask with next."""

    rows: list[dict[str, Any]]
    watermark: str
    is_last: bool


def rows_after(engine: Engine, watermark: str = BEGINNING, *, most: int = MOST_ROWS) -> Page:
    """Raises WatermarkUnknown."""
    with reading(engine) as connection:
        after = row_of(connection, watermark)
        asked = select(submissions).where(submissions.c.row_id > after).order_by(submissions.c.row_id).limit(most)
        found = connection.execute(asked).mappings().all()
    return Page([told(row) for row in found], _watermark(found[-1]) if found else watermark, is_last=len(found) < most)


def n_after(engine: Engine, watermark: str) -> int:
    """How many rows a reader of that watermark would be given. One the store does not know begins again."""
    with reading(engine) as connection:
        try:
            after = row_of(connection, watermark)
        except WatermarkUnknown:
            after = 0
        return int(connection.execute(select(func.count()).where(submissions.c.row_id > after)).scalar_one())


def newest_row(engine: Engine) -> int:
    """Changes with every row that becomes visible; 0 while there is none. What a watermark is not: it says nothing of what was read."""
    with reading(engine) as connection:
        return int(connection.execute(select(func.coalesce(func.max(submissions.c.row_id), 0))).scalar_one())


@dataclass(frozen=True)
class Standing:
    """The version of a submission that stands, and when its first one came. `values`: the columns of our export shape."""

    version: int
    is_withdrawn: bool
    first_received_at: dt.datetime
    values: dict[str, Any]


def standing(engine: Engine, submission_id: str) -> Standing | None:
    """Of a submission that came through the form; None for any other."""
    asked = select(submissions).where(submissions.c.submission_id == submission_id).order_by(submissions.c.version)
    with reading(engine) as connection:
        versions = connection.execute(asked).mappings().all()
    if not versions or versions[0]["sender_id"] is not None:
        return None
    latest = versions[-1]
    values = {name: latest[name] for name in COLUMNS}
    return Standing(latest["version"], latest["action"] == WITHDRAWN, versions[0]["received_at"], values)


def told(row: Any) -> dict[str, Any]:
    """A row of the store with the columns of HEADER."""
    return {name: row[name] for name in HEADER} | {"received_at": row["received_at"].isoformat().replace("+00:00", "Z")}


def row_of(connection: Connection, watermark: str) -> int:
    """The number of the row it points to, 0 for the beginning. Raises WatermarkUnknown."""
    if watermark == BEGINNING:
        return 0
    match = _WATERMARK.fullmatch(watermark)
    row = None
    if match:
        row = connection.execute(select(submissions).where(submissions.c.row_id == int(match[1]))).mappings().one_or_none()
    if match is None or row is None or _watermark(row) != watermark:
        raise WatermarkUnknown(f"the store does not hold the row {watermark!r} that was read last")
    return int(match[1])


def _watermark(row: Any) -> str:
    told = "|".join(str(row[name]) for name in ("row_id", "submission_id", "version", "content_hash", "received_at"))
    return f"{row['row_id']}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"
