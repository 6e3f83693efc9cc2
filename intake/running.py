"""What one process of the intake holds while it runs: the catalogue, the store once it is open, and why not while it is not."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy.exc import SQLAlchemyError

from intake.catalogue import Catalogue
from intake.measured import SUBMISSIONS
from intake.store.engine import StoreUrlInvalid
from intake.store.failures import FAILED, cause_of
from intake.store.migrating import StoreIsNewer
from intake.store.opening import AnotherKey, Store, open_store
from intake.store.writer import StoreUnavailable
from intake.store.writing import Outcome, Request, Submit, Withdraw
from intake.submission import Door, SubmissionRefused, judge
from privacy.keys import KeyFileError
from settings import Settings

TRIED_AGAIN_EVERY = 3.0  # seconds, while the store cannot be opened

# what a person must mend before a start makes sense
REFUSED = (StoreUrlInvalid, StoreIsNewer, KeyFileError, AnotherKey)
_NAMES: dict[type[Exception], str] = {
    StoreUrlInvalid: "url_invalid",
    StoreIsNewer: "store_newer",
    KeyFileError: "key_unusable",
    AnotherKey: "key_changed",
}

log = logging.getLogger("ehealthbugs.intake")


class Intake:
    """`store` is None until `opened` has managed to open it; `problem` then says why not."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.catalogue = Catalogue.read(settings.reference_dir)
        self.store: Store | None = None
        self.problem = "not_ready"

    def ready_store(self) -> Store:
        """Raises StoreUnavailable while there is none."""
        if self.store is None:
            raise StoreUnavailable(self.problem)
        return self.store

    def submission(self, given: object, sender_id: str | None) -> Submit:
        """What is given, judged, as a request to the store. Raises SubmissionRefused, StoreUnavailable."""
        store, arrived_at = self.ready_store(), dt.datetime.now(dt.UTC)
        try:
            judged = judge(given, Door(self.catalogue, store.key, arrived_at))
        except SubmissionRefused:
            SUBMISSIONS.add(outcome="refused")
            raise
        return Submit(judged, arrived_at, sender_id, store.key_fingerprint)

    def withdrawal(self, submission_id: str, sender_id: str | None) -> Withdraw:
        return Withdraw(submission_id, dt.datetime.now(dt.UTC), sender_id, self.ready_store().key_fingerprint)

    async def keep(self, requests: Sequence[Request]) -> list[Outcome]:
        """Durable when it returns. Raises StoreUnavailable."""
        try:
            outcomes = await self.ready_store().writer.submit(requests)
        except StoreUnavailable as error:
            SUBMISSIONS.add(len(requests), outcome=error.cause)
            raise
        for outcome in outcomes:
            SUBMISSIONS.add(outcome=outcome.code)
        return outcomes


@asynccontextmanager
async def opened(intake: Intake) -> AsyncIterator[None]:
    """Opens the store, now or as soon as it can be; at the end commits what waits and closes it.

    A store that cannot be opened stops nobody: the dashboard beside it goes on, and every answer says what is wrong.
    """
    opening = None
    if not await _try_to_open(intake):
        opening = asyncio.create_task(_try_again_and_again(intake))
    try:
        yield
    finally:
        if opening is not None:
            opening.cancel()
        if intake.store is not None:
            store, intake.store, intake.problem = intake.store, None, "closed"
            await asyncio.to_thread(store.close)


async def _try_to_open(intake: Intake) -> bool:
    try:
        intake.store = await asyncio.to_thread(open_store, intake.settings)
    except (*REFUSED, SQLAlchemyError, OSError) as error:
        problem = problem_of(error)
        if problem != intake.problem:
            log.error("submissions cannot be taken (%s): %s", problem, error if isinstance(error, REFUSED) else type(error).__name__)
        intake.problem = problem
        return False
    return True


async def _try_again_and_again(intake: Intake) -> None:
    while True:
        await asyncio.sleep(TRIED_AGAIN_EVERY)
        if await _try_to_open(intake):
            log.warning("submissions are taken again")
            return


def problem_of(error: Exception) -> str:
    if isinstance(error, OSError):
        return "folder_unusable"
    cause = cause_of(error)
    return _NAMES.get(type(error), "store_unusable" if cause == FAILED else cause)
