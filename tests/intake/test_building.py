"""The server makes builds of what comes in: soon after the first, then at most one in a while, and again after a failure."""

from __future__ import annotations

import asyncio
import datetime as dt
import http.client
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from etl.lock import one_writer
from intake.running import Intake as Opened
from intake.running import opened
from settings import PROJECT_DIR, Settings
from tests.conftest import Union
from tests.etl.exports import as_csv, row
from tests.intake.conftest import Client, Intake, free_port, submission
from tests.loops import awaited
from web import building
from web.building import LOOKED_EVERY, Builder, built

START_SECONDS = 240  # of a server on a machine that has other things to do
LONGEST = 240  # seconds: a run is made in the background, while others use the machine


@dataclass
class Server:
    """`uvicorn server:app`, as `make run` starts it."""

    root: Path
    port: int
    process: subprocess.Popen[bytes]
    log_file: Path
    key: str

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8")

    def health(self) -> dict[str, Any]:
        return Client(self.port).ask("GET", "/healthz").json

    def send(self) -> str:
        one = submission()
        assert Client(self.port, self.key).post(one).status == 201
        return str(one["submission_id"])

    def wait(self, is_so: Callable[[], bool], seconds: float = LONGEST) -> None:
        deadline = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < deadline and self.process.poll() is None, self.log
            time.sleep(0.3)


@pytest.fixture
def serve(tmp_path: Path, demo_root: Path) -> Iterator[Callable[..., Server]]:
    started: list[Server] = []

    def start(every: int) -> Server:
        root = tmp_path / "data"
        shutil.copytree(demo_root / "demo", root / "demo")
        key = Intake(root).add_sender()["key"]
        log_file, port = tmp_path / "log", free_port()
        command = [sys.executable, "-m", "uvicorn", "server:app", "--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
        environment = os.environ | {"EHEALTHBUGS_DATA": str(root), "EHEALTHBUGS_BUILD_EVERY": str(every)}
        with log_file.open("ab") as log:
            process = subprocess.Popen(command, cwd=PROJECT_DIR, env=environment, stdout=log, stderr=subprocess.STDOUT)
        server = Server(root, port, process, log_file, key)
        started.append(server)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            try:
                server.health()
                return server
            except (OSError, http.client.HTTPException, json.JSONDecodeError):
                time.sleep(0.3)
        raise AssertionError(server.log)

    yield start
    for server in started:
        server.process.terminate()
        server.process.wait(timeout=60)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONGEST):
        while not is_so():
            await asyncio.sleep(0.2)


def test_within_a_minute_the_dashboard_shows_what_came_in_and_no_more_often_than_asked(serve: Callable[..., Server]) -> None:
    server = serve(300)
    union = Union(server.root)
    demo_build = server.health()["build_id"]
    first = server.send()
    server.wait(lambda: server.health()["build_id"] != demo_build)
    own_build = server.health()["build_id"]
    assert union.build_id == own_build  # the union's own folder has taken the place of the demo, without a restart
    assert union.query("select submission_id from marts.fct_submissions") == [(first,)]
    assert union.query("select is_demo from meta.build_info") == [(False,)]
    second = server.send()
    earlier = time.time() - 301
    os.utime(union.folder.current_pointer, (earlier, earlier))
    time.sleep(LOOKED_EVERY + 1)
    assert server.health()["build_id"] == own_build, "the pause also counts from its own last run"
    assert second


def test_members_who_are_long_written_to_hold_up_no_build(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The subscriptions are a pipe: who writes to members waits for it as for a mail server that takes its time."""
    union, settings = Union(tmp_path / "data"), Settings(tmp_path / "data", build_every=0.05)

    def counted() -> int:
        return len(union.query("select 1 from marts.fct_submissions")) if union.folder.has_build else 0

    async def is_asked_for() -> int:
        return await asyncio.wait_for(asyncio.to_thread(os.open, settings.subscriptions_file, os.O_WRONLY), LONGEST)

    async def go() -> None:
        intake = Opened(settings)
        async with opened(intake):
            os.mkfifo(settings.subscriptions_file, 0o600)
            builder = Builder(settings, intake)
            async with built(builder):
                for n in (1, 2):
                    await intake.keep([intake.submission(submission(), None)])
                    await until(lambda n=n: counted() == n)  # type: ignore[misc]
                assert builder.told == {"status": "ok"} and "members were not written to" not in caplog.text
                os.close(await is_asked_for())
                await until(lambda: "members were not written to" in caplog.text)
                os.close(await is_asked_for())  # of the build that came meanwhile

    awaited(go())


def test_a_run_that_does_not_end_is_ended_told_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    union, settings = Union(tmp_path / "data"), Settings(tmp_path / "data")

    async def go() -> None:
        intake = Opened(settings)
        async with opened(intake):
            builder = Builder(settings, intake)
            await intake.keep([intake.submission(submission(), None)])
            with monkeypatch.context() as hurried:
                hurried.setattr(building, "LONGEST_RUN", 0.1)
                await builder._look()
            assert (builder.told["status"], builder.told["reason"]) == ("failing", "TimedOut")
            assert not union.folder.has_build
            builder._not_before = 0.0  # the pause is over
            await builder._look()
            assert builder.told == {"status": "ok"} and union.folder.has_build

    awaited(go())


def test_a_store_that_is_away_is_logged_once_and_once_when_it_is_back(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings = Settings(tmp_path / "data")
    file, elsewhere = settings.data.intake_store, tmp_path / "elsewhere"

    async def go() -> None:
        intake = Opened(settings)
        async with opened(intake):
            builder = Builder(settings, intake)
            assert intake.store is not None
            intake.store.engine.dispose()
            file.rename(elsewhere)
            file.mkdir()
            for _ in range(3):
                await builder._look()
            file.rmdir()
            elsewhere.rename(file)
            for _ in range(3):
                await builder._look()

    awaited(go())
    told = [record.message for record in caplog.records if record.name == "ehealthbugs.building"]
    assert [message.partition(" (")[0] for message in told] == [
        "the store of submissions cannot be looked at",
        "the store of submissions can be looked at again",
    ]


def test_the_first_submission_after_a_quiet_time_does_not_wait_for_a_build_made_by_hand(tmp_path: Path) -> None:
    union, one, another = Union(tmp_path / "data"), submission(), submission()
    settings = Settings(union.root)

    async def go() -> None:
        intake = Opened(settings)
        async with opened(intake):
            builder = Builder(settings, intake)
            await intake.keep([intake.submission(one, None)])
            await builder._look()
            assert union.query("select submission_id from marts.fct_submissions") == [(one["submission_id"],)]
            await intake.keep([intake.submission(another, None)])
            await builder._look()
            assert len(union.query("select 1 from marts.fct_submissions")) == 1, "the pause after its own run"
            builder._not_before = 0.0  # the pause is over
            os.utime(union.folder.current_pointer)  # by hand, this very moment
            await builder._look()
            assert len(union.query("select 1 from marts.fct_submissions")) == 2
            just_started = Builder(settings, intake)
            await intake.keep([intake.submission(submission(), None)])
            await just_started._look()
            assert len(union.query("select 1 from marts.fct_submissions")) == 2, "the pause of the server before it"

    awaited(go())


def test_what_was_withdrawn_leaves_the_dashboard_and_what_comes_in_is_followed(
    serve: Callable[..., Server],
) -> None:
    server = serve(2)
    union = Union(server.root)
    demo_build = server.health()["build_id"]
    withdrawn = server.send()
    server.wait(lambda: server.health()["build_id"] != demo_build)
    assert Client(server.port, server.key).ask("DELETE", f"/api/v1/submissions/{withdrawn}").status == 200
    server.wait(lambda: server.health()["build_id"] == demo_build)
    assert not union.folder.has_build
    assert server.health()["building"] == {"status": "ok"}
    server.wait(lambda: server.log.count("no build is shown: everything that had been accepted was withdrawn or erased") == 1)
    sent = [server.send()]
    server.wait(lambda: union.folder.has_build and server.health()["build_id"] == union.build_id)
    former = set(union.folder.builds.glob("*.duckdb"))
    sent.append(server.send())
    query = "select submission_id from marts.fct_submissions order by 1"
    server.wait(lambda: union.query(query) == sorted((one,) for one in sent))
    assert server.health()["build_id"] == union.build_id
    assert len(set(union.folder.builds.glob("*.duckdb")) - former) == 1, "nothing came in, nothing is built"


def test_a_run_that_is_refused_until_something_else_comes_in_is_told(tmp_path: Path) -> None:
    union, settings = Union(tmp_path / "data"), Settings(tmp_path / "data")
    union.put("a.csv", "submission_id,service_codes\n")

    async def go() -> None:
        intake = Opened(settings)
        async with opened(intake):
            builder, one = Builder(settings, intake), submission()
            await intake.keep([intake.submission(one, None)])
            await intake.keep([intake.withdrawal(str(one["submission_id"]), None)])
            await builder._look()
            assert (builder.told["status"], builder.told["reason"]) == ("failing", "NothingToPublish")
            union.put("b.csv", as_csv([row()]))
            union.run()  # by hand
            builder._not_before = 0.0  # the pause is over
            await builder._look()
            assert builder.told == {"status": "ok"}

    awaited(go())


def test_a_run_of_somebody_else_is_no_failure(tmp_path: Path) -> None:
    """Two processes serve one folder, or a timetable loads it: what the other does need not be done."""
    union, settings = Union(tmp_path / "data"), Settings(tmp_path / "data")

    async def go() -> None:
        intake = Opened(settings)
        async with opened(intake):
            builder = Builder(settings, intake)
            await intake.keep([intake.submission(submission(), None)])
            with one_writer(union.folder):
                await builder._look()
            assert builder.told == {"status": "ok"} and not union.folder.has_build
            builder._not_before = 0.0  # the pause is over
            await builder._look()
            assert union.folder.has_build

    awaited(go())


def test_a_run_that_could_not_read_the_store_is_told_though_it_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    union, settings = Union(tmp_path / "data"), Settings(tmp_path / "data", build_every=0.01)
    union.put("a.csv", as_csv([row()]))

    async def go() -> None:
        intake = Opened(settings)
        async with opened(intake):
            builder = Builder(settings, intake)
            await intake.keep([intake.submission(submission(), None)])
            monkeypatch.setenv("EHEALTHBUGS_INTAKE_URL", "postgresql://nobody@127.0.0.1:1/none")
            await builder._look()
            assert (builder.told["status"], builder.told["reason"]) == ("failing", "StoreNotRead")
            assert len(union.query("select 1 from marts.fct_submissions")) == 1
            monkeypatch.delenv("EHEALTHBUGS_INTAKE_URL")
            builder._not_before = 0.0  # the pause is over
            await builder._look()
            assert builder.told == {"status": "ok"}
            assert len(union.query("select 1 from marts.fct_submissions")) == 2

    awaited(go())


def test_a_run_that_fails_is_told_and_tried_again_and_a_fault_of_writing_to_members_stops_no_build(serve: Callable[..., Server]) -> None:
    server = serve(2)
    union = Union(server.root)
    server.wait(lambda: "intake" in server.health())
    records = union.folder.records
    records.mkdir(exist_ok=True)
    (records / "campaigns.csv").write_text("campaign_id,starts_on\nx,never\n")
    server.send()
    server.wait(lambda: "no new build, tried again" in server.log and "campaigns.csv" in server.log)
    assert not union.folder.has_build
    failing = server.health()
    assert failing["building"]["reason"] == "RecordError"
    assert (failing["intake"]["status"], failing["building"]["status"]) == ("ok", "failing")
    assert dt.datetime.fromisoformat(failing["building"]["since"]) <= dt.datetime.now(dt.UTC)
    (records / "campaigns.csv").unlink()
    server.wait(lambda: union.folder.has_build)
    server.wait(lambda: server.health()["building"] == {"status": "ok"})
    assert server.health()["build_id"] == union.build_id
    subscriptions = server.root / "subscriptions.toml"
    subscriptions.write_text("[[subscription]]\nemail = 'ada@example.org'\n", encoding="utf-8")
    subscriptions.chmod(0o644)
    server.send()
    server.wait(lambda: "members were not written to: subscriptions.toml: others on this machine may read it" in server.log)
    built = server.health()["build_id"]
    server.send()
    server.wait(lambda: server.health()["build_id"] != built)
    assert server.health()["building"]["status"] == "ok"
