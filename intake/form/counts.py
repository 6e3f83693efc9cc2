"""How many colleagues reported an e-service today, and which ones are named most: from the store, a few seconds old.

Rows become visible in the order of their numbers, so what is above the last one read is new: no row is read twice.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from i18n import BRUSSELS
from intake.form.questions import UNKNOWN_SERVICE
from intake.store.engine import reading
from intake.store.tables import SUBMITTED, submissions
from intake.store.writer import StoreUnavailable
from intake.store.writing import MOST_ITEMS

READ_EVERY = 5.0  # seconds
RANKED_EVERY = 600.0
RANKED_DAYS = 30
LEAST_REPORTERS = 5  # fewer are not told, and rank nothing
MOST_AT_ONCE = 20_000

log = logging.getLogger("ehealthbugs.intake")
_COLUMNS = [
    submissions.c[name]
    for name in (
        "row_id",
        "submission_id",
        "action",
        "received_at",
        "occurred_at",
        "service_codes",
        "reporter_key",
        "postal_code",
        "software_name",
    )
]


@dataclass
class _Day:
    day: dt.date
    last_row: int = 0
    latest: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)  # submission -> reporter, e-services
    reporters: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # e-service -> reporter -> submissions


class Counts:
    """All answers are for show: where the store cannot be read there is none."""

    def __init__(self, engine: Callable[[], Engine]) -> None:
        self._engine = engine
        self._today = _Day(dt.date.min)
        self._read_at = self._ranked_at = float("-inf")
        self._is_read = False  # whether the last reading succeeded
        self._ranking: tuple[str, ...] = ()
        self._told: tuple[tuple[str, int], ...] = ()
        self._reading = asyncio.Lock()
        self._tasks: set[asyncio.Task[object]] = set()  # held, or they could vanish half-way

    async def reporters_today(self, services: Sequence[str], values: Mapping[str, object]) -> dict[str, int] | None:
        """Distinct reporters of something that happened today, the one of `values` among them whether or not it was read already."""
        async with self._reading:
            if self._is_stale:
                await self._read()
            if not self._is_read:
                return None
            own = _reporter(values["reporter_key"], values["postal_code"], values["software_name"])
            return {service: len({own, *self._today.reporters.get(service, ())}) for service in services}

    def told_today(self) -> tuple[tuple[str, int], ...]:
        """E-services and their reporters of today, the most reported first, only those of at least five, as they stood when last read."""
        if self._is_stale and not self._reading.locked():
            self._start(self._read_again())
        return self._told if self._today.day == _today() else ()

    def most_reported(self) -> tuple[str, ...]:
        """E-services of at least five reporters in thirty days, the most reported first, as they stood when last read."""
        if time.monotonic() - self._ranked_at > RANKED_EVERY:
            self._ranked_at = time.monotonic()
            self._start(self._rank())
        return self._ranking

    @property
    def _is_stale(self) -> bool:
        return time.monotonic() - self._read_at > READ_EVERY or (self._is_read and self._today.day != _today())

    async def _read_again(self) -> None:
        async with self._reading:
            if self._is_stale:
                await self._read()

    async def _read(self) -> None:
        """Who calls holds the lock."""
        self._read_at, self._is_read = time.monotonic(), False
        try:
            self._today = await asyncio.to_thread(_read_on, self._engine(), self._today, _today())
        except (SQLAlchemyError, StoreUnavailable):
            log.warning("today's reports could not be counted")
            self._told = ()
            return
        self._is_read = True
        counted = (
            (service, len(reporters)) for service, reporters in self._today.reporters.items() if service not in ("", UNKNOWN_SERVICE)
        )
        self._told = tuple(sorted((one for one in counted if one[1] >= LEAST_REPORTERS), key=lambda one: (-one[1], one[0])))

    def _start(self, work: Coroutine[Any, Any, object]) -> None:
        """Nobody waits for it."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _rank(self) -> None:
        try:
            self._ranking = await asyncio.to_thread(_ranked, self._engine())
        except (SQLAlchemyError, StoreUnavailable):
            log.warning("the e-services could not be ranked")


def _today() -> dt.date:
    return dt.datetime.now(BRUSSELS).date()


def _read_on(engine: Engine, day: _Day, today: dt.date) -> _Day:
    if day.day != today:
        day = _Day(today, _last_row_before(engine, dt.datetime.combine(today, dt.time(), BRUSSELS)))
    while True:
        asked = select(*_COLUMNS).where(submissions.c.row_id > day.last_row).order_by(submissions.c.row_id).limit(MOST_AT_ONCE)
        with reading(engine) as connection:
            rows = connection.execute(asked).all()
        for row in rows:
            _take_in(day, tuple(row))
        if len(rows) < MOST_AT_ONCE:
            return day


def _last_row_before(engine: Engine, moment: dt.datetime) -> int:
    """The number before the first row received from then on; that of the newest row where there is none. Rows of one commit may have been
    received in another order than that of their numbers: the first is among the earliest few."""
    c = submissions.c
    earliest = select(c.row_id).where(c.received_at >= moment).order_by(c.received_at).limit(MOST_ITEMS).subquery()
    first = select(func.min(earliest.c.row_id) - 1).scalar_subquery()
    newest = select(func.max(c.row_id)).scalar_subquery()
    with reading(engine) as connection:
        return int(connection.execute(select(func.coalesce(first, newest, 0))).scalar_one())


def _take_in(day: _Day, row: Sequence[Any]) -> None:
    row_id, submission_id, action, received_at, occurred_at, services, key, postal_code, software = row
    day.last_row = row_id
    if submission_id in day.latest:
        reporter, before = day.latest.pop(submission_id)
        for service in before:
            day.reporters[service][reporter] -= 1
            if day.reporters[service][reporter] <= 0:
                del day.reporters[service][reporter]
    if action != SUBMITTED or _belgian_day(occurred_at, received_at) != day.day:
        return
    reporter = _reporter(key, postal_code, software)
    named = tuple((services or "").split("|"))
    day.latest[submission_id] = (reporter, named)
    for service in named:
        day.reporters[service][reporter] += 1


def _reporter(key: object, postal_code: object, software: object) -> str:
    """Without a key, one for a place and a package, as everywhere."""
    return str(key) if key else f"{postal_code}|{software}"


def _belgian_day(occurred_at: str | None, received_at: dt.datetime) -> dt.date:
    """As the store writes it: a moment in UTC, a day alone, or nothing."""
    if not occurred_at:
        return received_at.astimezone(BRUSSELS).date()
    if len(occurred_at) == len("2024-02-05"):
        return dt.date.fromisoformat(occurred_at)
    return dt.datetime.fromisoformat(occurred_at).astimezone(BRUSSELS).date()


def _ranked(engine: Engine) -> tuple[str, ...]:
    """By distinct reporters of what still stands. Few are corrected or withdrawn: those are listed once, not looked for at every row."""
    c, since = submissions.c, dt.datetime.now(dt.UTC) - dt.timedelta(days=RANKED_DAYS)
    later = (
        select(c.submission_id, func.max(c.version).label("latest"))
        .where(c.received_at >= since, c.version > 1)
        .group_by(c.submission_id)
        .subquery()
    )
    place = func.coalesce(c.postal_code, "") + "|" + func.coalesce(c.software_name, "")
    asked = (
        select(c.service_codes, func.coalesce(c.reporter_key, place))
        .select_from(submissions.outerjoin(later, later.c.submission_id == c.submission_id))
        .where(c.received_at >= since, c.action == SUBMITTED, c.version == func.coalesce(later.c.latest, 1))
        .distinct()
        .execution_options(yield_per=MOST_AT_ONCE)
    )
    reporters: defaultdict[str, set[str]] = defaultdict(set)
    with reading(engine) as connection:
        for services, reporter in connection.execute(asked):
            for service in (services or "").split("|"):
                reporters[service].add(reporter)
    counted = sorted(((len(who), service) for service, who in reporters.items()), key=lambda one: (-one[0], one[1]))
    return tuple(service for n, service in counted if n >= LEAST_REPORTERS)
