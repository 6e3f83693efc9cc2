"""The intake as a process of its own, senders that speak HTTP to it, and a PostgreSQL started for the tests."""

from __future__ import annotations

import datetime as dt
import http.client
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from settings import PROJECT_DIR, Settings
from tests import processes
from tests.processes import Outcome

START_SECONDS = 60
SUBMISSIONS = "/api/v1/submissions"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def submission(**given: Any) -> dict[str, Any]:
    """A plain submission with an id of its own."""
    return {
        "submission_id": str(uuid.uuid4()),
        "service_codes": ["RECIPE"],
        "occurred_at": "2024-03-05T10:15",
        "kind_code": "K_DOWN",
    } | given


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.body)
        return answer


class Client:
    """One connection that stays open, as a program keeps it."""

    def __init__(self, port: int, key: str = "", *, timeout: float = 60) -> None:
        self.key = key
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key:
            sent.setdefault("authorization", f"Bearer {self.key}")
        try:
            self._connection.request(method, path, body, sent)
            answer = self._connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise

    def post(self, content: object, **headers: str) -> Answer:
        return self.ask("POST", SUBMISSIONS, json.dumps(content).encode(), content_type="application/json", **headers)

    def close(self) -> None:
        self._connection.close()


@dataclass
class Intake:
    """One data folder, its command line, and its server while it runs."""

    root: Path
    url: str = ""
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        return Settings(self.root, intake_url=self.url)

    @property
    def log_file(self) -> Path:
        return self.root.with_name(f"{self.root.name}.log")

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "EHEALTHBUGS_DATA": str(self.root), "EHEALTHBUGS_INTAKE_URL": self.url, **self.variables}

    def command(self, *arguments: str) -> Outcome:
        return processes.run("intake", *arguments, environment=self.environment)

    def add_sender(self, name: str = "Programme", *, per_minute: int = 1_000_000) -> dict[str, Any]:
        done = self.command("sender", "add", name, "--per-minute", str(per_minute), "--json")
        assert done.code == 0, done.err
        return done.json

    def start(self) -> Intake:
        command = [sys.executable, "-m", "intake", "serve", "--port", str(self.port)]
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=PROJECT_DIR, env=self.environment, stdout=log, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                Client(self.port, timeout=5).ask("GET", "/healthz")
                return self
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
        raise AssertionError(f"the intake did not start:\n{self.log_file.read_text(encoding='utf-8')}")

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)

    def client(self, key: str = "") -> Client:
        return Client(self.port, key)

    def rows(self) -> list[dict[str, Any]]:
        """Everything in the store, as the ETL gets it."""
        out = self.root / f"rows-{uuid.uuid4()}.jsonl"
        done = self.command("rows", "--out", str(out), "--json")
        assert done.code == 0, done.err
        return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] if out.exists() else []

    def wait_until_taking(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if Client(self.port).ask("GET", "/healthz").status == 200:
                return
            time.sleep(0.2)
        raise AssertionError(Client(self.port).ask("GET", "/healthz").body)


@pytest.fixture
def new_intake(tmp_path: Path) -> Iterator[Callable[..., Intake]]:
    """Make an intake that is stopped at the end, started or not."""
    made: list[Intake] = []

    def make(root: Path | None = None, **given: Any) -> Intake:
        intake = Intake(root or tmp_path / f"data{len(made)}", **given)
        made.append(intake)
        return intake

    yield make
    for intake in made:
        intake.stop()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Intake]:
    """One running intake for tests that leave it as it was, submissions apart."""
    intake = Intake(tmp_path_factory.mktemp("intake") / "data").start()
    yield intake
    intake.stop()


@pytest.fixture(scope="module")
def key(shared: Intake) -> str:
    return str(shared.add_sender()["key"])


@pytest.fixture
def client(shared: Intake, key: str) -> Iterator[Client]:
    client = shared.client(key)
    yield client
    client.close()


class Postgres:
    """A server of PostgreSQL with a folder of its own. It refuses to run as root, so then it runs as somebody else."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self._programs = folder, programs
        self.port = free_port()
        self._user = next((name for name in ("postgres", "nobody") if os.geteuid() == 0 and _exists(name)), None)
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, database: str) -> str:
        return f"postgresql://intake@127.0.0.1:{self.port}/{database}"

    def make(self) -> None:
        if self._user:
            shutil.chown(self.folder, self._user)
        data = str(self.folder / "data")
        self._run("initdb", "--pgdata", data, "--username", "intake", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync")

    def start(self) -> None:
        options = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": self.folder, "fsync": "on"}
        command = [str(self._programs / "postgres"), "-D", str(self.folder / "data")]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, user=self._user, cwd="/")
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            ready = [str(self._programs / "pg_isready"), "--host", "127.0.0.1", "--port", str(self.port), "--quiet"]
            if subprocess.run(ready).returncode == 0:
                return
            time.sleep(0.1)
        raise AssertionError((self.folder / "log").read_text(encoding="utf-8"))

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT ends its connections, SIGQUIT ends it as a crash does."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(timeout=60)

    def new_database(self) -> str:
        name = f"intake_{uuid.uuid4().hex[:12]}"
        self._run("createdb", "--host", "127.0.0.1", "--port", str(self.port), "--username", "intake", name)
        return self.url(name)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run([str(self._programs / program), *arguments], capture_output=True, text=True, user=self._user, cwd="/")
        assert done.returncode == 0, done.stderr


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def postgres_programs() -> Path:
    """Where initdb and postgres are. A machine without them fails here: `make test` installs them."""
    places = [Path(os.environ["POSTGRESQL_BIN"])] if os.environ.get("POSTGRESQL_BIN") else []
    places += [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    for pattern in ("usr/lib/postgresql/*/bin", "opt/homebrew/opt/postgresql*/bin"):
        places += sorted(Path("/").glob(pattern), reverse=True)
    programs = next((place for place in places if (place / "postgres").exists() and (place / "initdb").exists()), None)
    assert programs is not None, "no PostgreSQL on this machine: bash scripts/find_postgresql.sh installs one"
    return programs


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    programs = postgres_programs()
    folder = Path(tempfile.mkdtemp(prefix="intake-postgres-"))
    server = Postgres(folder, programs)
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url_of(request: pytest.FixtureRequest) -> Callable[[], str]:
    """An empty store on either database; the empty URL is the file of the data folder."""
    if request.param == "sqlite":
        return lambda: ""
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
