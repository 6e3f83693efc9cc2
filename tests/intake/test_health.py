"""What `/healthz` says, and with which status: 503 when a submission sent now would not be stored."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from intake.api.health import LEAST_FREE_BYTES, Health, HealthCheck
from intake.running import Intake as Running
from intake.running import opened
from intake.store.writer import MOST_WAITING
from intake.store.writing import MOST_ITEMS
from settings import Settings
from tests.intake.conftest import Answer, Intake, submission
from tests.loops import awaited


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def health_of(settings: Settings) -> Health:
    """As a server that runs on these settings tells it."""

    async def asked() -> Health:
        intake = Running(settings)
        async with opened(intake):
            return await HealthCheck(intake)()

    return awaited(asked())


def test_health_names_what_is_wrong(new_intake: Callable[..., Intake]) -> None:
    intake = new_intake().start()
    well = intake.client().ask("GET", "/healthz")
    assert (well.status, well.json["status"], well.json["problems"]) == (200, "ok", [])
    (intake.root / "secret.key").write_bytes(b"another key of 32 bytes in all..")
    time.sleep(1.1)
    ill = intake.client().ask("GET", "/healthz")
    assert (ill.status, ill.json["status"], ill.json["problems"]) == (503, "failing", ["key_changed"])
    assert str(intake.root) not in ill.body.decode()
    (intake.root / "secret.key").unlink()
    time.sleep(1.1)
    assert intake.client().ask("GET", "/healthz").json["problems"] == ["key_missing"]


def test_a_full_queue_is_told_and_passes(new_intake: Callable[..., Intake]) -> None:
    intake = new_intake()
    key = intake.add_sender()["key"]
    intake.start()
    lists = [[submission() for _ in range(MOST_ITEMS)] for _ in range(MOST_WAITING // MOST_ITEMS)]
    answers: list[Answer] = []
    senders = [threading.Thread(target=lambda one=one: answers.append(intake.client(key).post(one))) for one in lists]
    other = sqlite3.connect(intake.root / "intake.sqlite", isolation_level=None)
    other.execute("begin immediate")
    for sender in senders:
        sender.start()
    client = intake.client(key)
    deadline = time.monotonic() + 8
    while (full := client.ask("GET", "/healthz")).status == 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert (full.status, full.json["status"]) == (503, "failing")
    while "queue_full" not in full.json["problems"] and time.monotonic() < deadline:
        time.sleep(0.1)
        full = client.ask("GET", "/healthz")
    assert "queue_full" in full.json["problems"]
    assert full.json["queue"] == {"waiting": MOST_WAITING, "most": MOST_WAITING}
    refused = client.post(submission())
    assert (refused.status, refused.json["code"]) == (503, "queue_full")
    other.execute("rollback")
    for sender in senders:
        sender.join()
    assert [(answer.status, answer.json["stored"]) for answer in answers] == [(200, MOST_ITEMS)] * len(lists)
    time.sleep(1.1)
    well = client.ask("GET", "/healthz")
    assert (well.status, well.json["status"]) == (200, "ok")


def test_a_store_of_a_later_program_is_told(new_intake: Callable[..., Intake]) -> None:
    intake = new_intake().start()
    assert intake.client().ask("GET", "/healthz").status == 200
    with sqlite3.connect(intake.root / "intake.sqlite") as store:
        store.execute("update alembic_version set version_num = '9999'")
    time.sleep(1.1)
    under_way = intake.client().ask("GET", "/healthz")
    assert (under_way.status, under_way.json["problems"]) == (503, ["migrations_differ"])
    assert health_of(intake.settings) == Health(False, ("store_newer",))
    refused = intake.command("serve", "--port", str(intake.port))
    assert (refused.code, len(refused.err.strip().splitlines())) == (1, 1)
    assert "9999" in refused.err


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder", encoding="utf-8")
    assert health_of(Settings(tmp_path / "data")) == Health(False, ("folder_unusable",))


def test_a_disk_nearly_full_warns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: Usage(10**12, 10**12, LEAST_FREE_BYTES - 1))
    health = health_of(Settings(tmp_path))
    assert (health.is_taking, health.problems, health.told["status"]) == (True, ("disk_nearly_full",), "degraded")
    assert health.facts["disk_free_megabytes"] == 199
    monkeypatch.undo()
    assert shutil.disk_usage(tmp_path).free > LEAST_FREE_BYTES
    assert health_of(Settings(tmp_path)).told["status"] == "ok"
