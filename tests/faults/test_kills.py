"""Killed at any moment: what was acknowledged is there once, the current build is whole and says what a run that nobody killed says, the
next run finishes, and nothing is left lying about. The intake alone is killed in `tests/intake/test_durability.py`."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from etl.builds import is_whole
from settings import PROJECT_DIR
from tests.conftest import Union
from tests.etl.exports import as_csv, rows
from tests.etl.test_intake_rows import Door
from tests.faults.content import Content, content_of, left_overs
from tests.intake.conftest import Client, Intake, free_port, submission
from tests.turns import FULL

RUNS_KILLED = int(os.environ.get("EHEALTHBUGS_KILLS_ETL", 200 if FULL else 3))
SERVERS_KILLED = int(os.environ.get("EHEALTHBUGS_KILLS_SERVER", 100 if FULL else 1))
IN_A_ROW = 3  # kills before a run is let finish
PHASES = ("start", "intake", "read", "build", "incidents", "check", "publish")
PATIENCE = 300  # seconds, on a machine that does much else
SECONDS_A_KILL = 60  # on such a machine


def seed() -> int:
    """Another one every day; the one that failed can be given."""
    drawn = int(os.environ.get("EHEALTHBUGS_SEED", int(time.time()) // 86_400))
    print(f"EHEALTHBUGS_SEED={drawn}")
    return drawn


# --- the ETL -------------------------------------------------------------------------------------------------------------


@dataclass
class Step:
    """A line of progress and how long the run stayed there, in seconds."""

    phase: str
    lasted: float


class Run:
    """`python -m etl run` that says where it is."""

    def __init__(self, union: Union, scratch: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "etl", "run", "--json", "--progress", "json"],
            cwd=PROJECT_DIR,
            env=os.environ | {"EHEALTHBUGS_DATA": str(union.root), "TMPDIR": str(scratch)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def lines(self) -> Iterator[str]:
        """The phase of each line of progress, as it comes."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if line.startswith("{"):
                yield json.loads(line)["step"]

    def kill(self) -> None:
        """With whatever it started: as when the machine goes, or its memory is full."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        assert self.process.stderr is not None
        self.process.stderr.close()


def walked(union: Union, scratch: Path) -> list[Step]:
    """A whole run, step by step."""
    run, steps, since = Run(union, scratch), [], time.monotonic()
    phase = "start"
    for next_phase in run.lines():
        now = time.monotonic()
        steps.append(Step(phase, now - since))
        phase, since = next_phase, now
    assert run.process.wait() == 0
    steps.append(Step(phase, time.monotonic() - since))
    return steps


def killed(union: Union, scratch: Path, steps: list[Step], phase: str, dice: random.Random) -> None:
    """At a moment of this phase: of one of its steps, drawn by how long they last, somewhere between its beginning and its end."""
    of_phase = [number for number, step in enumerate(steps) if step.phase == phase]
    at = dice.choices(of_phase, [steps[number].lasted for number in of_phase])[0]
    run = Run(union, scratch)
    if at:
        for number, _ in enumerate(run.lines(), start=1):
            if number == at:
                break
    time.sleep(dice.uniform(0, steps[at].lasted))
    run.kill()


def more(number: int) -> str:
    return as_csv([line | {"submission_id": f"{number}-{line['submission_id']}"} for line in rows(40)])


@pytest.fixture
def before(tmp_path: Path) -> Union:
    """A folder with a build, a further file in the inbox and further rows in the store."""
    union = Union(tmp_path / "before")
    door = Door(union.root)
    union.put("0.csv", more(0))
    assert door.send(*(submission() for _ in range(5))) == ["stored"] * 5
    union.run()
    assert door.send(*(submission() for _ in range(5))) == ["stored"] * 5
    union.put("1.csv", more(1))
    union.put("2.csv", more(2))
    return union


@pytest.mark.timeout(600 + SECONDS_A_KILL * RUNS_KILLED)
def test_a_run_killed_at_any_moment(before: Union, tmp_path: Path) -> None:
    dice, scratch = random.Random(seed()), tmp_path / "scratch"
    scratch.mkdir()
    former = content_of(before.folder.build_file(before.build_id))
    never_killed = Union(shutil.copytree(before.root, tmp_path / "never"))
    steps = walked(never_killed, scratch)
    assert {step.phase for step in steps} == set(PHASES)
    latter = content_of(never_killed.folder.build_file(never_killed.build_id))
    assert latter["marts", "fct_submissions"][0] == 130 and former["marts", "fct_submissions"][0] == 45
    n_killed = {"before": 0, "after": 0}
    phases = PHASES if FULL else PHASES[dice.randrange(3) :: 3]  # others on another day
    for first in range(0, RUNS_KILLED, IN_A_ROW):
        union = Union(shutil.copytree(before.root, tmp_path / "killed"))
        for number in range(first, min(first + IN_A_ROW, RUNS_KILLED)):
            killed(union, scratch, steps, phases[number % len(phases)], dice)
            n_killed["before" if _holds(union, former, latter) == former else "after"] += 1
        union.run()
        assert _holds(union, former, latter) == latter
        assert left_overs(union.folder) == []
        shutil.rmtree(union.root)
    print(f"{RUNS_KILLED} runs killed: {n_killed}")
    assert n_killed["before"]
    assert list(scratch.iterdir()) == []


def _holds(union: Union, *allowed: Content) -> Content:
    """What the current build says, which must be one of these."""
    assert is_whole(union.folder, union.build_id)
    assert union.folder.build_sum(union.build_id).exists()
    content = content_of(union.folder.build_file(union.build_id))
    assert content in allowed
    return content


# --- dashboard, intake and builds in one process ---------------------------------------------------------------------------


class Server:
    """The whole product, building as fast as it can, and a colleague who goes on sending."""

    def __init__(self, root: Path, log: Path) -> None:
        self.root, self.port, self._log = root, free_port(), log
        self.key = str(Intake(root).add_sender()["key"])
        self.acknowledged: set[str] = set()
        self.unanswered: list[dict[str, Any]] = []
        self._is_over = threading.Event()
        self._sender = threading.Thread(target=self._send)
        self.process: subprocess.Popen[bytes] | None = None

    def launch(self) -> None:
        command = [sys.executable, "-m", "uvicorn", "server:app", "--host", "127.0.0.1", "--port", str(self.port), "--log-level", "warning"]
        environment = os.environ | {"EHEALTHBUGS_DATA": str(self.root), "EHEALTHBUGS_BUILD_EVERY": "1"}
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=PROJECT_DIR, env=environment, stdout=log, stderr=subprocess.STDOUT)

    def wait(self) -> None:
        """Until it answers."""
        assert self.process is not None
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError, http.client.HTTPException, json.JSONDecodeError):
                if Client(self.port, timeout=5).ask("GET", "/healthz").json.get("intake", {}).get("status") == "ok":
                    return
            time.sleep(0.1)
        raise AssertionError(self._log.read_text(encoding="utf-8"))

    def kill(self, *, with_its_run: bool) -> None:
        assert self.process is not None
        runs = _children(self.process.pid) if with_its_run else []
        self.process.kill()
        for pid in runs:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def start_sending(self) -> None:
        self._sender.start()

    def stop_sending(self) -> None:
        self._is_over.set()
        self._sender.join()

    def _send(self) -> None:
        client = Client(self.port, self.key, timeout=30)
        while not self._is_over.wait(0.05):
            one = submission()
            try:
                answer = client.post(one)
            except (OSError, http.client.HTTPException):
                self.unanswered.append(one)
                continue
            if answer.status == 201:
                self.acknowledged.add(one["submission_id"])
            else:
                self.unanswered.append(one)


def _children(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children")
    of_threads = told.parent.parent.glob("*/children") if told.exists() else []
    return [int(child) for one in of_threads for child in one.read_text(encoding="ascii").split()]


@pytest.mark.timeout(600 + SECONDS_A_KILL * SERVERS_KILLED)
def test_a_server_killed_while_it_takes_and_builds(tmp_path: Path, demo_root: Path) -> None:
    dice, root = random.Random(seed()), tmp_path / "data"
    shutil.copytree(demo_root / "demo", root / "demo")
    server, union = Server(root, tmp_path / "log"), Union(root)
    server.launch()
    server.start_sending()
    try:
        for number in range(SERVERS_KILLED):
            if number % 4 == 3:
                time.sleep(dice.uniform(0.2, 5))  # while it starts
            else:
                server.wait()
                time.sleep(dice.uniform(0, 12 if FULL else 6))  # it looks every second, and a run takes some
            server.kill(with_its_run=bool(number % 2))
            if union.folder.has_build:
                assert is_whole(union.folder, union.build_id)
                (told,) = union.query("select n_accepted from meta.build_info")
                assert [told] == union.query("select count(distinct submission_id) from marts.fct_submissions")
                assert told == union.query("select count(*) from marts.fct_submissions")[0]
            kept = _in_store(root)
            assert len(kept) == len(set(kept)) and server.acknowledged <= set(kept)
            server.launch()
        server.wait()
    finally:
        server.stop_sending()
        if server.process is not None and server.process.poll() is not None:
            server.launch()
    server.wait()
    client = Client(server.port, server.key)
    assert all(client.post(one).status in (200, 201) for one in server.unanswered)
    sent = {one["submission_id"] for one in server.unanswered} | server.acknowledged
    print(f"{SERVERS_KILLED} servers killed, {len(server.acknowledged)} acknowledged, {len(server.unanswered)} sent again")
    deadline = time.monotonic() + PATIENCE
    shown: list[tuple[str]] = []
    while len(shown) != len(sent):
        assert time.monotonic() < deadline, (len(shown), len(sent), (tmp_path / "log").read_text(encoding="utf-8")[-2000:])
        time.sleep(0.5)
        if union.folder.has_build:
            shown = union.query("select submission_id from marts.fct_submissions")
    assert server.process is not None
    server.process.terminate()
    server.process.wait(timeout=60)
    assert {one for (one,) in shown} == sent == set(_in_store(root))
    union.etl("run")  # what another run was doing is over, or is swept up now
    shutil.copytree(root, tmp_path / "anew", ignore=shutil.ignore_patterns("builds", "staged", "raw", "demo"))
    anew = Union(tmp_path / "anew")
    anew.run()
    same = content_of(anew.folder.build_file(anew.build_id))["marts", "fct_submissions"]
    assert content_of(union.folder.build_file(union.build_id))["marts", "fct_submissions"][0] == same[0] == len(sent)
    assert left_overs(union.folder) == []


def _in_store(root: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(f"file:{root / 'intake.sqlite'}?mode=ro", uri=True)) as store:
        return [row[0] for row in store.execute("select submission_id from submissions")]
