"""What is well and what is not, for whoever watches the service. Names, never values: no address, no password, no submission."""

from __future__ import annotations

import asyncio
import shutil
import time
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError

from intake.running import Intake
from intake.store.engine import reading, store_file, store_url
from intake.store.failures import cause_of
from intake.store.migrating import newest, revision_of
from intake.store.opening import Store
from privacy.keys import KeyFileError, fingerprint, load_or_create_key

LEAST_FREE_BYTES = 200 * 2**20  # some 200,000 submissions; a person should come before that
BUSY_SHARE = 0.8  # of the queue
KNOWN_FOR = 1.0  # seconds an answer is given again: asking often costs nothing


@dataclass(frozen=True)
class Health:
    """`problems`: codes, those that stop submissions first. `is_taking`: whether a submission sent now would be stored."""

    is_taking: bool
    problems: tuple[str, ...]
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def told(self) -> dict[str, object]:
        status = "failing" if not self.is_taking else "degraded" if self.problems else "ok"
        return {"status": status, "problems": list(self.problems), **self.facts}


class HealthCheck:
    """`await check()`; at most one look at the store a second."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._looking = asyncio.Lock()
        self._last: tuple[float, Health] | None = None

    async def __call__(self) -> Health:
        async with self._looking:
            if self._last is None or time.monotonic() - self._last[0] > KNOWN_FOR:
                health = await asyncio.to_thread(_look, self._intake)
                self._last = (time.monotonic(), health)
            return self._last[1]


def _look(intake: Intake) -> Health:
    store = intake.store
    if store is None:
        return Health(False, (intake.problem,))
    stopping = [*_store_problems(store), *_key_problems(intake, store)]
    if not store.writer.is_alive:
        stopping.append("writer_stopped")
    warnings = []
    url = store_url(intake.settings)
    facts: dict[str, object] = {
        "store": url.get_backend_name(),
        "queue": {"waiting": store.writer.n_waiting, "most": store.writer.most_waiting},
    }
    if store.writer.n_waiting >= store.writer.most_waiting:
        stopping.append("queue_full")
    elif store.writer.n_waiting > BUSY_SHARE * store.writer.most_waiting:
        warnings.append("queue_filling")
    if (file := store_file(url)) is not None:
        try:
            free = shutil.disk_usage(file.parent).free
            facts["disk_free_megabytes"] = free // 2**20
            if free < LEAST_FREE_BYTES:
                warnings.append("disk_nearly_full")
        except OSError:
            stopping.append("folder_unusable")
    problems = tuple(dict.fromkeys([*stopping, *warnings]))
    return Health(not stopping, problems, facts)


def _store_problems(store: Store) -> list[str]:
    """A store that can be read, is of our version, and whose last group was committed or now could be."""
    try:
        with reading(store.engine) as connection:
            revision = revision_of(connection)
    except SQLAlchemyError as error:
        return [cause_of(error)]
    problems = [] if revision == newest() else ["migrations_differ"]
    store.writer.retest()
    return [*problems, store.writer.last_failure] if store.writer.last_failure else problems


def _key_problems(intake: Intake, store: Store) -> list[str]:
    path = intake.settings.data.secret_key
    if not path.exists():
        return ["key_missing"]
    try:
        is_ours = fingerprint(load_or_create_key(path)) == store.key_fingerprint
    except (KeyFileError, OSError):
        return ["key_unusable"]
    return [] if is_ours else ["key_changed"]
