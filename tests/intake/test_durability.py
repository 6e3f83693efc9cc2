"""What was acknowledged is in the store, exactly once, whatever happens to server, disk or database; what was not is told so."""

from __future__ import annotations

import datetime as dt
import http.client
import random
import resource
import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from i18n import BRUSSELS
from tests.intake.conftest import Answer, Intake, Postgres, submission
from tests.intake.form_reader import Doctor
from tests.turns import FULL

KILLS = 100 if FULL else 2
SENDERS = 4


class Crowd:
    """Colleagues who send one submission after the other, and the same again when no answer came."""

    def __init__(self, intake: Intake, key: str) -> None:
        self._intake, self._key = intake, key
        self._is_over = False
        self.acknowledged: list[str] = []
        self.unanswered: list[dict[str, Any]] = []
        self.refusals: Counter[tuple[int, str]] = Counter()
        self._threads = [threading.Thread(target=self._send) for _ in range(SENDERS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._is_over = True
        for thread in self._threads:
            thread.join()

    def _send(self) -> None:
        client = self._intake.client(self._key)
        while not self._is_over:
            one = submission(minutes_lost=3)
            try:
                self._note(one, client.post(one))
            except (OSError, http.client.HTTPException):
                self.unanswered.append(one)
                time.sleep(0.2)  # it is away, and each of these is sent again in the end

    def _note(self, one: dict[str, Any], answer: Answer) -> None:
        if answer.status in (200, 201):
            self.acknowledged.append(one["submission_id"])
        else:
            self.refusals[answer.status, answer.json["code"]] += 1
            assert answer.status == 503, answer.body
            assert int(answer.headers["retry-after"]) > 0
            self.unanswered.append(one)
            time.sleep(0.1)


def assert_each_once(intake: Intake, key: str, crowd: Crowd) -> None:
    """Those acknowledged are there once; those without an answer can be sent again and are there once too."""
    kept = Counter(row["submission_id"] for row in intake.rows())
    assert set(kept.values()) <= {1}
    assert set(crowd.acknowledged) <= kept.keys()
    client = intake.client(key)
    for one in crowd.unanswered:
        assert client.post(one).status in (200, 201)
    everything = Counter(row["submission_id"] for row in intake.rows())
    assert everything == Counter(crowd.acknowledged + [one["submission_id"] for one in crowd.unanswered])


def test_killed_at_random_nothing_acknowledged_is_lost_or_doubled(
    new_intake: Callable[..., Intake], store_url_of: Callable[[], str]
) -> None:
    intake = new_intake(url=store_url_of())
    key = intake.add_sender()["key"]
    intake.start()
    crowd = Crowd(intake, key)
    crowd.start()
    draw = random.Random(11)
    for _ in range(KILLS):
        time.sleep(draw.uniform(0.1, 1.0))
        intake.kill()
        intake.start()
    time.sleep(0.5)
    crowd.stop()
    assert len(crowd.acknowledged) > KILLS
    assert crowd.unanswered
    assert_each_once(intake, key, crowd)
    if not intake.url:
        with sqlite3.connect(intake.root / "intake.sqlite") as store:
            assert store.execute("pragma integrity_check").fetchone() == ("ok",)


def test_a_stop_keeps_what_it_acknowledged_and_ends(new_intake: Callable[..., Intake]) -> None:
    intake = new_intake()
    key = intake.add_sender()["key"]
    intake.start()
    crowd = Crowd(intake, key)
    crowd.start()
    time.sleep(0.7)
    intake.stop()
    assert intake.process is not None
    assert intake.process.returncode in (0, -signal.SIGTERM)
    intake.start()
    crowd.stop()
    assert crowd.acknowledged
    assert_each_once(intake, key, crowd)


def test_a_full_disk_is_told_and_passes(new_intake: Callable[..., Intake]) -> None:
    """Full for this server alone: its journal may not grow any more. That needs no rights that a tester has not."""
    intake = new_intake()
    key = intake.add_sender()["key"]
    client = intake.start().client(key)
    before = [submission() for _ in range(3)]
    assert [client.post(one).status for one in before] == [201] * 3
    most_bytes = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    assert intake.process is not None
    resource.prlimit(intake.process.pid, resource.RLIMIT_FSIZE, ((intake.root / "intake.sqlite-wal").stat().st_size, most_bytes))
    refused = [submission(comment="c" * 3000) for _ in range(5)]
    for one in refused:
        answer = client.post(one)
        assert (answer.status, answer.json["code"]) == (503, "disk_full")
        assert int(answer.headers["retry-after"]) > 0
    time.sleep(1.1)
    health = client.ask("GET", "/healthz")
    assert (health.status, health.json["problems"]) == (503, ["disk_full"])
    assert sorted(_ids(intake.root / "intake.sqlite")) == sorted(one["submission_id"] for one in before)
    resource.prlimit(intake.process.pid, resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    time.sleep(1.1)
    assert client.ask("GET", "/healthz").status == 200, "before anybody sends"
    assert [client.post(one).status for one in refused] == [201] * 5
    time.sleep(1.1)
    assert client.ask("GET", "/healthz").status == 200
    intake.stop()
    assert sorted(_ids(intake.root / "intake.sqlite")) == sorted(one["submission_id"] for one in before + refused)


def test_a_lock_held_by_another_is_waited_for_then_told_and_the_form_keeps_what_was_typed(new_intake: Callable[..., Intake]) -> None:
    """A program and somebody at the form, who wait at once."""
    intake = new_intake()
    client = intake.client(intake.add_sender()["key"])
    doctor = Doctor(intake.start())
    page = doctor.open()
    other = sqlite3.connect(intake.root / "intake.sqlite", isolation_level=None)
    one = submission()
    other.execute("begin immediate")
    started = time.monotonic()
    with ThreadPoolExecutor(1) as apart:
        asked = apart.submit(client.post, one)
        down = doctor.fill(page, service=["RECIPE", "RSW"], comment="gardé", minutes="7")
    answer = asked.result()
    assert (answer.status, answer.json["code"]) == (503, "locked")
    assert (down.status, down.notice) == (503, "not_stored")
    assert int(down.answer.headers["retry-after"]) > 0
    assert time.monotonic() - started < 40
    assert client.ask("GET", "/healthz").json["problems"] == ["locked"]
    fields = down.fields()
    assert (fields["service"], fields["comment"], fields["minutes"], fields["when"]) == (["RECIPE", "RSW"], ["gardé"], ["7"], ["earlier"])
    assert fields["date"] == [dt.datetime.now(BRUSSELS).date().isoformat()] or fields["time"][0] >= "23:5"
    other.execute("rollback")
    other.close()
    assert client.post(one).status == 201
    assert doctor.fill(down).status == 200
    kept = _ids(intake.root / "intake.sqlite")
    assert kept.count(one["submission_id"]) == 1 and len(kept) == 2


def test_a_restart_of_the_database_is_lived_through(new_intake: Callable[..., Intake], postgres: Postgres) -> None:
    """Ended as by an administrator, then as by a crash; in between the intake answers that it cannot store."""
    intake = new_intake(url=postgres.new_database())
    key = intake.add_sender()["key"]
    intake.start()
    crowd = Crowd(intake, key)
    crowd.start()
    for how in (signal.SIGINT, signal.SIGQUIT):
        time.sleep(0.7)
        postgres.stop(how)
        time.sleep(1.5)
        health = intake.client().ask("GET", "/healthz")
        assert (health.status, health.json["problems"][0]) == (503, "connection_lost")
        postgres.start()
        time.sleep(1.5)
    crowd.stop()
    assert crowd.acknowledged
    assert_each_once(intake, key, crowd)
    assert "Traceback" not in intake.log_file.read_text(encoding="utf-8")


def test_a_database_that_comes_later_is_waited_for(new_intake: Callable[..., Intake], postgres: Postgres) -> None:
    url = postgres.new_database()
    postgres.stop()
    intake = new_intake(url=url).start()
    answer = intake.client("ehb_000000000000_" + "x" * 43).post(submission())
    assert (answer.status, answer.json["code"]) == (503, "connection_lost")
    postgres.start()
    intake.wait_until_taking()
    client = intake.client(intake.add_sender()["key"])
    time.sleep(1.1)
    assert client.post(submission()).status == 201


@pytest.mark.parametrize("wrong", ["database", "role"])
def test_a_database_that_refuses_is_not_one_that_is_away(new_intake: Callable[..., Intake], postgres: Postgres, wrong: str) -> None:
    url = postgres.new_database()
    url = f"{url}_none" if wrong == "database" else url.replace("intake@", "nobody_here:geheim@")
    intake = new_intake(url=url)
    done = intake.command("serve", "--port", str(intake.port))
    assert done.code == 1 and "connection_refused" in done.err
    assert "geheim" not in done.out + done.err


def _ids(store: Path) -> list[str]:
    with sqlite3.connect(store) as connection:
        return [row[0] for row in connection.execute("select submission_id from submissions")]
