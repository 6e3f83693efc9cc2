"""Two dashboards, an intake and a PostgreSQL behind HAProxy with the very configuration that is installed, and a sign-in."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from settings import PROJECT_DIR
from tests.intake.conftest import Postgres, free_port, postgres
from tests.security.conftest import ADDRESSES, SIGN_IN, provider_port

__all__ = ["postgres", "provider_port"]  # fixtures

START_SECONDS = 180
CONFIG = PROJECT_DIR / "deploy" / "haproxy.cfg"


def haproxy() -> str:
    """A machine without it fails here: `make test` installs it."""
    found = os.environ.get("HAPROXY") or shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin")
    assert found, "no HAProxy on this machine: bash scripts/find_deployment_tools.sh installs one"
    return found


@dataclass
class Process:
    """One server of the product, on a port it keeps over a restart."""

    arguments: tuple[str, ...]
    variables: dict[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        command = [sys.executable, "-m", *self.arguments, "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=PROJECT_DIR, env=os.environ | self.variables, stdout=log, stderr=log)

    def wait(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            if self.ask("/healthz")[0]:
                return
            time.sleep(0.2)
        raise AssertionError(f"it did not start:\n{self.log.read_text(encoding='utf-8')}")

    def ask(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and body; 0 where nobody answers."""
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", headers={name.replace("_", "-"): told for name, told in headers.items()}
        )
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def measured(self, name: str) -> float:
        """One value of /metrics."""
        lines = [line for line in self.ask("/metrics")[1].splitlines() if line.startswith(f"{name} ")]
        return float(lines[0].split()[-1]) if lines else float("nan")

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.kill()


@dataclass
class Installation:
    root: Path
    port: int
    plain_port: int
    replicas: dict[str, Process]
    intake: Process
    variables: dict[str, str]

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"


def identity() -> dict[str, str]:
    """Whom HAProxy runs as: root lets go of its rights, as where it is installed; others stay who they are."""
    if os.geteuid() != 0:
        return {"EHB_USER": pwd.getpwuid(os.geteuid()).pw_name, "EHB_GROUP": grp.getgrgid(os.getegid()).gr_name}
    names = {one.pw_name for one in pwd.getpwall()}
    name = next(name for name in ("haproxy", "nobody", "root") if name in names)
    return {"EHB_USER": name, "EHB_GROUP": grp.getgrgid(pwd.getpwnam(name).pw_gid).gr_name}


def certificate(place: Path) -> Path:
    """Self-signed, in the one file that HAProxy reads."""
    whole = place / "both.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(place / "key.pem"), "-out", str(place / "cert.pem")]
    subprocess.run(command, check=True, capture_output=True)
    whole.write_bytes((place / "cert.pem").read_bytes() + (place / "key.pem").read_bytes())
    return whole


@contextmanager
def proxy(config: Path, root: Path, port: int, told: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """HAProxy once it takes connections; its log and the certificate stand in `root`."""
    told = {
        "EHB_LOG": "stdout",
        **identity(),
        "EHB_HTTPS": f"127.0.0.1:{port}",
        "EHB_CERTIFICATE": str(certificate(root)),
        "EHB_ERROR_PAGE": str(PROJECT_DIR / "deploy" / "503.http"),
        **told,
    }
    with (root / "proxy.log").open("ab") as log:
        process = subprocess.Popen([haproxy(), "-db", "-f", str(config)], env=os.environ | told, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            with suppress(OSError), socket.create_connection(("localhost", port), timeout=5):
                break
            time.sleep(0.1)
        assert process.poll() is None, (root / "proxy.log").read_text(encoding="utf-8")
        yield process
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture(scope="module")
def installation(
    demo_root: Path,
    postgres: Postgres,
    provider_port: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Installation]:
    root = tmp_path_factory.mktemp("installation")
    shutil.copytree(demo_root, root / "data")
    sign_in = root / "data" / "sign_in.toml"
    sign_in.write_text(SIGN_IN.format(port=provider_port, staff=ADDRESSES["staff"]), encoding="utf-8")
    sign_in.chmod(0o600)
    port, plain_port = free_port(), free_port()
    variables = {
        "EHEALTHBUGS_DATA": str(root / "data"),
        "EHEALTHBUGS_PUBLIC_URL": f"https://localhost:{port}",
        "EHEALTHBUGS_INTAKE_URL": postgres.new_database(),
        "EHEALTHBUGS_LOG": "json",
        "EHEALTHBUGS_FORM_PER_MINUTE": "2",
        "EHEALTHBUGS_BUILD_EVERY": "0",
    }
    dashboard = ("uvicorn", "server:app", "--host", "127.0.0.1", "--log-level", "warning", "--timeout-graceful-shutdown", "5")
    replicas = {name: Process(dashboard, variables, root / f"{name}.log") for name in ("a", "b")}
    intake = Process(("intake", "serve"), variables, root / "intake.log")
    told = {
        "EHB_HTTP": f"127.0.0.1:{plain_port}",
        "EHB_DASHBOARD_A": f"127.0.0.1:{replicas['a'].port}",
        "EHB_DASHBOARD_B": f"127.0.0.1:{replicas['b'].port}",
        "EHB_INTAKE": f"127.0.0.1:{intake.port}",
    }
    try:
        for process in (intake, *replicas.values()):
            process.begin()
        for process in (intake, *replicas.values()):
            process.wait()
        with proxy(CONFIG, root, port, told):
            yield Installation(root, port, plain_port, replicas, intake, variables)
    finally:
        for process in (intake, *replicas.values()):
            process.stop()
