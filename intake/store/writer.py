"""The one writer of a process: a thread that commits what waits as a group, and tells each sender only then.

One writer keeps the slowest answers fast: many connections would fight over SQLite's lock, whose waiting is unfair. The
queue is bounded; what does not fit is refused at once, so that a sender never waits for an answer that cannot come in time.
Nothing is ever written twice: a group that failed, or whose commit may or may not have reached the disk, is decided anew
against what the store holds.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from intake.store.engine import try_commit, writing
from intake.store.failures import FAILED, PASSING, cause_of
from intake.store.writing import MOST_ITEMS, Outcome, Request, write

MOST_WAITING = 2000  # submissions; one to two seconds of work at the rate we promise
COMMIT_EVERY = 0.02  # seconds at least: a crowd shares commits, whose cost hardly depends on their size; who comes alone waits for none
PATIENCE_SECONDS = 10.0  # how long a submission is tried again while the store is locked or away
_PAUSES = (0.05, 0.1, 0.2, 0.5, 1.0)  # seconds between two tries, the last one again and again

log = logging.getLogger("ehealthbugs.intake")


class StoreUnavailable(Exception):
    """Nothing can be promised about these submissions. `cause`: queue_full, closed, not_ready or one of `failures.py`."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


@dataclass(eq=False)
class _Waiting:
    requests: Sequence[Request]
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[list[Outcome]]
    since: float = field(default_factory=time.monotonic)


class Writer:
    """`submit` from any event loop; everything else happens in the thread."""

    def __init__(self, engine: Engine, *, most_waiting: int = MOST_WAITING, patience: float = PATIENCE_SECONDS) -> None:
        self._engine = engine
        self._most_waiting = most_waiting
        self._patience = patience
        self._queue: deque[_Waiting] = deque()
        self._n_waiting = 0
        self._changed = threading.Condition()
        self._is_closing = False
        self._not_before = 0.0  # on the monotonic clock: the next commit
        self.last_failure: str | None = None  # of the last group, None once one was committed or its cause has passed
        self._thread = threading.Thread(target=self._run, name="intake-writer", daemon=True)
        self._thread.start()

    @property
    def n_waiting(self) -> int:
        """Submissions not yet answered."""
        return self._n_waiting

    @property
    def most_waiting(self) -> int:
        return self._most_waiting

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def retest(self) -> None:
        """Nobody may send for hours: whether the cause of the last failure has passed. While something waits, its commit tells."""
        if self.last_failure in (None, FAILED) or self._n_waiting:  # FAILED: what was sent is at fault, or we are
            return
        try:
            try_commit(self._engine)
        except Exception as error:
            self.last_failure = cause_of(error)
        else:
            self.last_failure = None

    async def submit(self, requests: Sequence[Request]) -> list[Outcome]:
        """Returns once everything that is kept is durable. Raises StoreUnavailable when that cannot be said."""
        loop = asyncio.get_running_loop()
        waiting = _Waiting(requests, loop, loop.create_future())
        with self._changed:
            if self._is_closing or not self.is_alive:
                raise StoreUnavailable("closed")
            if self._n_waiting + len(requests) > self._most_waiting and self._n_waiting:
                raise StoreUnavailable("queue_full")
            self._queue.append(waiting)
            self._n_waiting += len(requests)
            self._changed.notify()
        return await waiting.answer

    def close(self) -> None:
        """Commits what waits, then ends. Blocks for as long as the patience of the last one."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        while group := self._next_group():
            try:
                self._commit(group)
            except BaseException as error:  # the thread must outlive whatever a group brings
                log.exception("the writer failed")
                self._fail(group, cause_of(error))

    def _next_group(self) -> list[_Waiting]:
        """Waits for something, then takes what is there. Empty when the writer is closed and nothing is left."""
        with self._changed:
            while not self._queue and not self._is_closing:
                self._changed.wait()
        time.sleep(max(0.0, self._not_before - time.monotonic()))
        self._not_before = time.monotonic() + COMMIT_EVERY
        with self._changed:
            group: list[_Waiting] = []
            n = 0
            while self._queue and (not group or n + len(self._queue[0].requests) <= MOST_ITEMS):
                group.append(self._queue.popleft())
                n += len(group[-1].requests)
            return group

    def _commit(self, group: list[_Waiting]) -> None:
        n_tries = 0
        while group:
            try:
                with writing(self._engine) as connection:
                    outcomes = write(connection, [request for waiting in group for request in waiting.requests])
            except Exception as error:
                # another writer was first with the same submission: decided anew, it is a repetition or a conflict
                cause = "raced" if isinstance(error, IntegrityError) and n_tries < 3 else cause_of(error)
                if cause != "raced":
                    self.last_failure = cause
                if cause not in (*PASSING, "raced"):
                    log.error("submissions could not be stored: %s", _told(error))
                    if len(group) == 1 or cause != FAILED:
                        self._fail(group, cause)
                        return
                    for waiting in group:  # one of them may be at fault
                        self._commit([waiting])
                    return
                group = self._without_the_impatient(group, cause)
                if group and cause != "raced":
                    time.sleep(_PAUSES[min(n_tries, len(_PAUSES) - 1)])
                n_tries += 1
            else:
                if self.last_failure is not None:
                    log.warning("submissions are stored again")
                self.last_failure = None
                self._answer(group, outcomes)
                return

    def _without_the_impatient(self, group: list[_Waiting], cause: str) -> list[_Waiting]:
        now = time.monotonic()
        late = [waiting for waiting in group if now - waiting.since > self._patience or self._is_closing]
        self._fail(late, cause)
        with self._changed:  # those behind them have waited as long
            while self._queue and now - self._queue[0].since > self._patience:
                late.append(self._queue.popleft())
                self._fail(late[-1:], cause)
        return [waiting for waiting in group if waiting not in late]

    def _answer(self, group: list[_Waiting], outcomes: list[Outcome]) -> None:
        answers, start = [], 0
        for waiting in group:
            end = start + len(waiting.requests)
            answers.append((waiting, outcomes[start:end]))
            start = end
        self._settled(group)
        for loop in {waiting.loop for waiting in group}:  # one wake-up for all of a group
            _call(loop, _set_results, [(waiting.answer, mine) for waiting, mine in answers if waiting.loop is loop])

    def _fail(self, group: list[_Waiting], cause: str) -> None:
        self._settled(group)
        for waiting in group:
            _call(waiting.loop, _set_error, (waiting.answer, cause))

    def _settled(self, group: list[_Waiting]) -> None:
        with self._changed:
            self._n_waiting -= sum(len(waiting.requests) for waiting in group)


def _told(error: BaseException) -> str:
    """The kind of an error and what the driver says, without statement or parameters: those are somebody's submission."""
    return f"{type(error).__name__}, {type(getattr(error, 'orig', error)).__name__}, {cause_of(error)}"


def _call(loop: asyncio.AbstractEventLoop, function: object, argument: object) -> None:
    try:
        loop.call_soon_threadsafe(function, argument)  # type: ignore[arg-type]
    except RuntimeError:  # the loop is closed: nobody listens any more
        log.warning("an answer had nobody to go to")


def _set_results(answers: list[tuple[asyncio.Future[list[Outcome]], list[Outcome]]]) -> None:
    for answer, outcomes in answers:
        if not answer.done():
            answer.set_result(outcomes)


def _set_error(pair: tuple[asyncio.Future[list[Outcome]], str]) -> None:
    answer, cause = pair
    if not answer.done():
        answer.set_exception(StoreUnavailable(cause))
