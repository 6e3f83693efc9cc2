"""The three pages as processes of their own on 127.0.0.1: ours, the floor, Dash."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from benchmarks.clicks.walk import Dimension
from settings import PROJECT_DIR

START_SECONDS = 120
SHARED = ("plotly", "pandas", "numpy", "duckdb", "sqlalchemy", "duckdb-engine", "babel", "pytz", "orjson")  # the versions we run
OF_ITS_OWN = ("dash", "waitress")


@dataclass(frozen=True)
class Page:
    """How one of the three is started and looked at. `page`, `done` and `pill` are CSS selectors: the page proper, a state that says that
    all is answered, the pills of one filter; `{port}` stands for the port, `answers` is the address that answers once it is up."""

    name: str
    command: tuple[str, ...]
    answers: str
    page: str
    done: str
    pill: str
    environment: Mapping[str, str] = field(default_factory=dict)

    def pills(self, dimension: Dimension) -> str:
        return self.pill.format(dimension)


def ours(data: Path) -> Page:
    """The product as it is: `uvicorn server:app`."""
    return Page(
        name="ours",
        command=(sys.executable, "-m", "uvicorn", "server:app", "--host", "127.0.0.1", "--port", "{port}", "--log-level", "warning"),
        answers="healthz",
        page="[data-testid=stMain]",
        done="[data-testid=stApp][data-test-script-state=notRunning]",
        pill=".st-key-f_{} button",
        environment={"EHEALTHBUGS_DATA": str(data)},
    )


def floor(stored: Path) -> Page:
    """Streamlit with the same frame and figures made before."""
    script = str(Path(__file__).with_name("floor_page.py"))
    options = ("--server.address", "127.0.0.1", "--server.port", "{port}")
    return Page(
        name="floor",
        command=(sys.executable, "-m", "streamlit", "run", script, *options, "--", str(stored)),
        answers="_stcore/health",
        page="[data-testid=stMain]",
        done="[data-testid=stApp][data-test-script-state=notRunning]",
        pill=".st-key-f_{} button",
        environment={"PYTHONPATH": str(PROJECT_DIR)},
    )


def dash(data: Path) -> Page:
    """The peer, with its own Python."""
    return Page(
        name="Dash",
        command=(str(_dash_python()), "-m", "benchmarks.clicks.dash_page", str(data), "{port}"),
        answers="_dash-layout",
        page="#page",
        done="body",
        pill="#{} label",
    )


@contextmanager
def running(page: Page) -> Iterator[str]:
    """Starts the page, waits until it answers, gives its address; ends it, and only it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            [part.format(port=port) for part in page.command],
            cwd=PROJECT_DIR,
            env={**os.environ, **page.environment},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://127.0.0.1:{port}/"
            if not _answers(address + page.answers, process):
                log.seek(0)
                raise RuntimeError(f"{page.name} did not start:\n{log.read()}")
            yield address
        finally:
            process.terminate()
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:  # open pages hold their connections
                process.kill()
                process.wait()


def _answers(address: str, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return True
        except OSError:
            time.sleep(0.05)
    return False


def _dash_python() -> Path:
    """An environment with Dash beside the versions of everything else that we run; made once, kept for the next run."""
    wanted = [*OF_ITS_OWN, *(f"{name}=={version(name)}" for name in SHARED)]
    key = hashlib.sha256(" ".join((sys.version, *wanted)).encode()).hexdigest()[:12]
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ehealthbugs-benchmarks" / f"dash-{key}"
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        print(f"making {folder} for Dash", file=sys.stderr)
        _run(sys.executable, "-m", "venv", "--clear", str(folder))
        _run(str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted)
        (folder / "ready").touch()
    return python


def _run(*command: str) -> None:
    subprocess.run(command, check=True)
