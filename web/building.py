"""What came in becomes a new build while the server runs: at most one every few minutes, made by a process of its own.

The dashboard needs no restart: it asks at every run of a page which build is current. A run that fails leaves the former build and is tried
again; the lock of the ETL sees to it that no two run at once, whoever started them.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

import commands
from intake.running import Intake
from intake.store.reading import newest_row
from settings import PROJECT_DIR, Settings
from web.measured import RUNS

LOOKED_EVERY = 5.0  # seconds between two looks at the store
TRIED_AGAIN_AFTER = 60.0  # seconds, at most
SPARED = 10  # niceness: who reads the dashboard meanwhile goes first
LONGEST_RUN = 24 * 3600.0  # seconds: the largest load that was ever reckoned (docs/scale.md) takes 18 hours; one that goes on hangs
LONGEST_SENDING = 3600.0
GIVEN_TO_END = 60.0  # seconds from being asked to being made to
TIMED_OUT = "TimedOut"  # a reason that no command tells: its run was ended
_NOTHING_LEFT = "NothingLeft"  # everything was taken back: a true answer, not a fault
_SETTLED = ("NothingToPublish",)  # refusals that only new rows can change
_ANOTHER_RUN = "AnotherRun"  # of another process that serves the same folder, of a person or a timetable: it does what this one would have

log = logging.getLogger("ehealthbugs.building")


@asynccontextmanager
async def built(builder: Builder) -> AsyncIterator[None]:
    """While it is entered, rows of the intake store are built into the union's own folder; not at all with an interval of zero."""
    building = asyncio.create_task(builder.run()) if builder.is_on else None
    try:
        yield
    finally:
        if building is not None:
            building.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await building


@dataclass(frozen=True)
class Outcome:
    """`reason`: the name of what stopped the run, empty where nothing did. `is_settled`: only new rows can change it."""

    reason: str = ""
    is_settled: bool = True


class Builder:
    """`seen`: the newest row when the last run that settled it began; None before the first. `fails_since`: when runs began to fail and
    `reason` of the last, None and empty while they succeed."""

    def __init__(self, settings: Settings, intake: Intake) -> None:
        self._settings, self._intake = settings, intake
        self._every = settings.build_every
        self._seen: int | None = None
        self._fails_since: dt.datetime | None = None
        self._reason = ""
        self._not_before = 0.0  # on the monotonic clock
        self._is_store_away = False
        self._has_published = asyncio.Event()  # since members were last written to

    @property
    def is_on(self) -> bool:
        return self._every > 0

    @property
    def told(self) -> dict[str, str]:
        """For whoever watches the service: `status` ok, failing or off; the reason as a name, never a value."""
        if self._fails_since is not None:
            return {"status": "failing", "since": self._fails_since.isoformat(timespec="seconds"), "reason": self._reason}
        return {"status": "ok" if self.is_on else "off"}

    async def run(self) -> None:
        """Members are written to beside the builds: a mail server that takes its time holds up none."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._build_again_and_again())
            group.create_task(self._write_after_builds())

    async def _build_again_and_again(self) -> None:
        while True:
            try:
                await self._look()
            except Exception:  # whatever goes wrong here must not end the builds for good
                log.exception("new submissions were not looked for")
                self._failed("failed")
            await asyncio.sleep(min(LOOKED_EVERY, self._every))

    async def _write_after_builds(self) -> None:
        """One sending at a time; of builds that came meanwhile the last is written about."""
        while True:
            await self._has_published.wait()
            self._has_published.clear()
            try:
                await self._write_to_members()
            except Exception:  # nor the messages
                log.exception("members were not written to")

    async def _look(self) -> None:
        store = self._intake.store
        if store is None or time.monotonic() < self._not_before:
            return
        newest = await self._newest(store.engine)
        if newest is None:
            return
        if self._reason in _SETTLED and not self._is_refused:  # mended and run by hand
            self._fails_since, self._reason = None, ""
        if newest == 0 or newest == self._seen or (self._seen is None and self._age_of_build() < self._every):
            return
        outcome = await self._build()
        RUNS.add(outcome=outcome.reason or "ok")
        if outcome.is_settled:
            self._seen = newest
        if outcome.reason == _ANOTHER_RUN:
            self._not_before = time.monotonic() + self._patience
            return
        if outcome.reason:
            self._failed(outcome.reason)
            return
        self._fails_since, self._reason = None, ""
        self._not_before = time.monotonic() + self._every
        if self._settings.data.has_build:
            self._has_published.set()

    async def _newest(self, engine: Engine) -> int | None:
        """The newest row of the store; None while it cannot be looked at, which is logged when it begins and when it ends."""
        try:
            newest = await asyncio.to_thread(newest_row, engine)
        except SQLAlchemyError as error:
            if not self._is_store_away:
                log.warning("the store of submissions cannot be looked at (%s)", type(error).__name__)
            self._is_store_away = True
            return None
        if self._is_store_away:
            log.warning("the store of submissions can be looked at again")
        self._is_store_away = False
        return newest

    def _failed(self, reason: str) -> None:
        self._fails_since, self._reason = self._fails_since or dt.datetime.now(dt.UTC), reason
        self._not_before = time.monotonic() + self._patience

    @property
    def _is_refused(self) -> bool:
        """Whether the last run of the folder was, whoever began it."""
        return any(one.matter == commands.RUN_REFUSED for one in commands.standing_refusals(self._settings.data))

    @property
    def _patience(self) -> float:
        return min(self._every, TRIED_AGAIN_AFTER)

    def _age_of_build(self) -> float:
        """Seconds since the union's own folder got its build, whoever made it; endless without one, or where clocks were set back.

        It holds back a server that was just started, which keeps the pause of the one before. Later its own runs do: the first submission
        after a quiet time need not wait because somebody made a build by hand.
        """
        try:
            age = time.time() - self._settings.data.current_pointer.stat().st_mtime
        except FileNotFoundError:
            return float("inf")
        return age if age >= 0 else float("inf")

    async def _build(self) -> Outcome:
        """What became of everything that had come in when it began."""
        try:
            return _outcome(*await self._run("etl", "run", "--json", "--progress", "json", seconds=LONGEST_RUN))
        except TimeoutError:
            log.error("no new build, tried again: the run was ended after %.0f s", LONGEST_RUN)
            return Outcome(TIMED_OUT, is_settled=False)

    async def _write_to_members(self) -> None:
        """Of an incident that opened, where the union set up who is written to. What did not leave is tried again after the next build."""
        if not self._settings.subscriptions_file.exists():
            return
        try:
            code, _, err = await self._run("analytics.digest", "incidents", seconds=LONGEST_SENDING)
        except TimeoutError:
            log.error("members were not written to: the sending was ended after %.0f s", LONGEST_SENDING)
            return
        if code:
            log.error("members were not written to: %s", err.strip()[-2000:])

    async def _run(self, module: str, *arguments: str, seconds: float) -> tuple[int, str, str]:
        """Exit code, stdout and stderr of a command that gives way to readers. Raises TimeoutError once it was ended for taking longer."""
        process = await asyncio.create_subprocess_exec(
            *commands.line_of(module, *arguments),
            cwd=PROJECT_DIR,
            env=commands.environment(self._settings.data),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,  # the key that ends the server must not tear it in two
        )
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, SPARED)
        try:
            async with asyncio.timeout(seconds):
                out, err = await process.communicate()
        except (asyncio.CancelledError, TimeoutError):
            await _end(process)
            raise
        return process.returncode or 0, out.decode(errors="replace"), err.decode(errors="replace")


async def _end(process: asyncio.subprocess.Process) -> None:
    """With the programs it began. A run leaves the former build and nothing the next run does not sweep, however it ends."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GIVEN_TO_END):
                await process.wait()
                return


def _outcome(code: int, out: str, err: str) -> Outcome:
    answer = commands.answer(code, out, err)
    if answer.is_done:
        told = answer.json
        if closed := told.get("unopened"):
            log.error("files of the inbox may not be read: %s", ", ".join(closed))
        if (problem := (told.get("intake") or {}).get("error")) is not None:
            log.error("new submissions were not read, tried again: %s", problem)
            return Outcome(commands.STORE_NOT_READ, is_settled=False)
        if told.get("is_new"):
            log.info("build %s published in %s s", told["build_id"], told["seconds"])
        return Outcome()
    reason = answer.refusal or "failed"
    message = "; ".join((answer.message[-2000:] or f"exit code {code}").splitlines())
    if reason == _NOTHING_LEFT:
        log.warning("no build is shown: %s", message)
        return Outcome()
    if reason in _SETTLED:
        log.error("no new build until something else comes in: %s", message)
        return Outcome(reason)
    log.log(logging.INFO if reason == _ANOTHER_RUN else logging.ERROR, "no new build, tried again: %s", message)
    return Outcome(reason, is_settled=False)
