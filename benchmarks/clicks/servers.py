"""The pages as processes of their own on 127.0.0.1: ours, the floors, Dash, and Superset (`superset.py`)."""

from __future__ import annotations

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
from typing import Literal

from benchmarks.clicks.walk import Dimension
from benchmarks.environments import python_with
from benchmarks.processes import resident_bytes
from settings import PROJECT_DIR

START_SECONDS = 120
SHARED = (  # the versions we run
    *("plotly", "pandas", "numpy", "duckdb", "sqlalchemy", "duckdb-engine", "babel", "pytz", "orjson"),
    *("pyarrow", "xlsxwriter"),  # imported by the module that writes cells in words
)
OF_ITS_OWN = ("dash", "waitress")
STREAMLIT_DONE = "[data-testid=stApp][data-test-script-state=notRunning]"


@dataclass(frozen=True)
class Page:
    """How one of the pages is started and looked at.

    CSS selectors: `page`, the page proper; `done`, a state that says that all is answered; `pill`, the pills of one filter; `mark`, what
    says the filter; `figure`, the pictures, of which there are `n_pictures`; `unfolds`, what opens the table. `{port}` stands for the
    port, `answers` is the address that answers once it is up. `asks`: what the addresses of its questions hold, where it asks over HTTP.
    """

    name: str
    command: tuple[str, ...]
    answers: str
    page: str
    done: str
    pill: str
    n_pictures: int = 3
    mark: str = ".shown"
    figure: str = ".js-plotly-plot"
    unfolds: str = ""
    asks: str = ""
    kind: Literal["pills", "checkbox", "superset"] = "pills"
    environment: Mapping[str, str] = field(default_factory=dict)

    def pills(self, dimension: Dimension) -> str:
        return self.pill.format(dimension)


@dataclass(frozen=True)
class Server:
    """A page that is up. `seconds`: from its start to its first answer."""

    address: str
    process_id: int
    seconds: float

    @property
    def megabytes(self) -> float:
        """Resident memory of the process and its children."""
        return resident_bytes(self.process_id) / 1e6


def ours(data: Path, *, is_wide: bool = False) -> Page:
    """The product as it is: `uvicorn server:app`; `is_wide`: with a picture and a table more on its first page."""
    application = "benchmarks.clicks.four_server:app" if is_wide else "server:app"
    return Page(
        name="ours",
        command=(sys.executable, "-m", "uvicorn", application, "--host", "127.0.0.1", "--port", "{port}", "--log-level", "warning"),
        answers="healthz",
        page="[data-testid=stMain]",
        done=STREAMLIT_DONE,
        pill=".st-key-f_{} button",
        n_pictures=4 if is_wide else 3,
        unfolds=".st-key-data_by_service summary" if is_wide else "",
        environment={"EHEALTHBUGS_DATA": str(data)},
    )


def floor(stored: Path, *, is_wide: bool = False) -> Page:
    """Streamlit with the same frame and figures made before."""
    return Page(
        name="floor",
        command=_streamlit("floor_page.py", str(stored)),
        answers="_stcore/health",
        page="[data-testid=stMain]",
        done=STREAMLIT_DONE,
        pill=".st-key-f_{} button",
        n_pictures=4 if is_wide else 3,
        unfolds=".st-key-data_by_service summary" if is_wide else "",
        environment={"PYTHONPATH": str(PROJECT_DIR)},
    )


def checkbox() -> Page:
    """Streamlit with nothing on its page but a checkbox."""
    return Page(
        name="checkbox",
        command=_streamlit("checkbox_page.py"),
        answers="_stcore/health",
        page="[data-testid=stMain]",
        done=STREAMLIT_DONE,
        pill="[data-testid=stCheckbox] label",
        n_pictures=0,
        kind="checkbox",
    )


def dash(data: Path, *, is_wide: bool = False) -> Page:
    """The peer, with its own Python."""
    shared = [f"{name}=={version(name)}" for name in SHARED]
    python = python_with("dash", packages=[*OF_ITS_OWN, *shared])
    return Page(
        name="Dash",
        command=(str(python), "-m", "benchmarks.clicks.dash_page", str(data), "{port}", *(["wide"] if is_wide else [])),
        answers="_dash-layout",
        page="#page",
        done="body",
        pill="#{} label",
        n_pictures=4 if is_wide else 3,
        unfolds=".all > summary" if is_wide else "",
    )


@contextmanager
def running(page: Page) -> Iterator[Server]:
    """Starts the page, waits until it answers; ends it, and only it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        began = time.perf_counter()
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
            yield Server(address, process.pid, time.perf_counter() - began)
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


def _streamlit(script: str, *given: str) -> tuple[str, ...]:
    options = ("--server.address", "127.0.0.1", "--server.port", "{port}")
    return (sys.executable, "-m", "streamlit", "run", str(Path(__file__).with_name(script)), *options, "--", *given)
