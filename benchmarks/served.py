"""A server for the length of a with-block, as a process of its own whose processor time can be read."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from starlette.types import Receive, Scope, Send

from settings import PROJECT_DIR

PATIENCE_SECONDS = 240  # the dashboard on a busy machine
BARE = "benchmarks.served:bare"


async def bare(scope: Scope, receive: Receive, send: Send) -> None:
    """The floor: reads the body, answers, keeps nothing."""
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body", False):
        pass
    headers = [(b"content-type", b"application/json"), (b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 201, "headers": headers})
    await send({"type": "http.response.body", "body": b"{}"})


class Served:
    """`with Served.intake(data) as server`: started, waited for, ended by its own id."""

    def __init__(self, arguments: list[str], data: Path, **variables: str) -> None:
        """`arguments` of python, without the port, which comes last."""
        self.port = _free_port()
        self.variables = {**os.environ, "EHEALTHBUGS_DATA": str(data), **variables}
        self._command = [sys.executable, *arguments, "--port", str(self.port)]

    @classmethod
    def application(cls, name: str, data: Path, **variables: str) -> Served:
        """As `make run` starts it."""
        return cls(["-m", "uvicorn", name, "--log-level", "warning", "--no-access-log"], data, **variables)

    @classmethod
    def intake(cls, data: Path, **variables: str) -> Served:
        return cls(["-m", "intake", "serve", "--no-access-log"], data, **variables)

    def __enter__(self) -> Served:
        self._process = subprocess.Popen(self._command, cwd=PROJECT_DIR, env=self.variables, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=5).close()
                return self
            except OSError:
                time.sleep(0.1)
        self.__exit__()
        raise SystemExit("the server did not start")

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=PATIENCE_SECONDS)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def intake_command(server: Served, *arguments: str) -> str:
    """What `python -m intake …` says about the store of that server, running or not."""
    command = [sys.executable, "-m", "intake", *arguments]
    done = subprocess.run(command, cwd=PROJECT_DIR, env=server.variables, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
