"""The demo, built once through the command line, folders of their own for tests that load files, and one real Chromium."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import settings  # imported here: its plugin imports it at the very end, where Playwright's switching breaks the compiler
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from streamlit.runtime.context import ContextProxy, StreamlitHeaders

from scripts.chromium import FLAGS, executable
from settings import DataFolder, get_settings
from tests import processes
from tests.browser.reader import Reader, new_context
from tests.processes import Outcome

expect.set_options(timeout=20_000)  # milliseconds: two cores serve, draw and test at once
settings.register_profile("any machine", deadline=None)  # time never decides a test
settings.load_profile("any machine")

DEMO_SUBMISSIONS = 6000
DEMO_SEED = 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A second try for what opens a real browser, and for nothing else; the summary tells what the first one said."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))


@dataclass(frozen=True)
class Union:
    """One data folder and the command line that fills it."""

    root: Path

    @property
    def folder(self) -> DataFolder:
        return DataFolder(self.root)

    def put(self, name: str, content: str | bytes) -> Path:
        """Drops a file into the inbox."""
        path = self.folder.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    def etl(self, *arguments: str) -> Outcome:
        return self.command("etl", *arguments)

    def etl_with(self, environment: dict[str, str], *arguments: str) -> Outcome:
        return self.command("etl", *arguments, environment=environment)

    def command(
        self, module: str, *arguments: str, environment: dict[str, str] | None = None, before: Callable[[], None] | None = None
    ) -> Outcome:
        """`python -m module …` on this folder (`tests.processes.run`)."""
        told = os.environ | {"EHEALTHBUGS_DATA": str(self.root)} | (environment or {})
        return processes.run(module, *arguments, environment=told, before=before)

    def run(self) -> dict[str, Any]:
        """What a run that must succeed says."""
        return self.succeed().json

    def succeed(self) -> Outcome:
        outcome = self.etl("run", "--json")
        assert outcome.code == 0, outcome.err
        return outcome

    @property
    def build_id(self) -> str:
        return self.folder.current_pointer.read_text(encoding="utf-8").strip()

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Asks the current build."""
        with duckdb.connect(str(self.folder.build_file(self.build_id)), read_only=True) as con:
            con.execute("set TimeZone = 'Europe/Brussels'")
            return con.execute(sql).fetchall()


@contextmanager
def rewritten(build: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A published build changed on purpose: its sum is made anew, so that it is no damage."""
    with duckdb.connect(str(build)) as con:
        yield con
    kept = build.with_suffix(".sha256")
    if kept.exists():
        kept.write_text(f"{hashlib.sha256(build.read_bytes()).hexdigest()}  {build.name}\n", encoding="ascii")


@pytest.fixture
def union(tmp_path: Path) -> Union:
    """An empty data folder."""
    return Union(tmp_path / "data")


@pytest.fixture(scope="session")
def demo_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose demo was made by `python -m etl demo`; shared, never written to."""
    root = tmp_path_factory.mktemp("demo-data")
    outcome = Union(root).etl("demo", "--submissions", str(DEMO_SUBMISSIONS), "--seed", str(DEMO_SEED), "--json")
    assert outcome.code == 0, outcome.err
    return root


@pytest.fixture(scope="session")
def demo(demo_root: Path) -> Union:
    return Union(demo_root / "demo")


@pytest.fixture
def demo_connection(demo: Union) -> Iterator[duckdb.DuckDBPyConnection]:
    """The demo build, read-only."""
    with duckdb.connect(str(demo.folder.build_file(demo.build_id)), read_only=True) as con:
        con.execute("set TimeZone = 'Europe/Brussels'")
        yield con


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Points the dashboard of this process at a data folder: `served(root)`."""

    def point(root: Path) -> None:
        monkeypatch.setenv("EHEALTHBUGS_DATA", str(root))
        get_settings.cache_clear()

    yield point
    get_settings.cache_clear()


@pytest.fixture
def browser_sends(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """AppTest knows no connection: Streamlit is given that of a browser on this machine, or of one that sent other headers."""

    def sends(**headers: str) -> None:
        sent = [(name.replace("_", "-"), value) for name, value in ({"Host": "localhost:8501"} | headers).items()]
        monkeypatch.setattr(ContextProxy, "headers", property(lambda _: StreamlitHeaders(sent)))
        monkeypatch.setattr(ContextProxy, "ip_address", property(lambda _: None))

    sends()
    return sends


# --- one browser, for whoever needs one: a second would find the first one's loop running ---------------------------------


@pytest.fixture(scope="session")
def chromium_path() -> str | None:
    """$CHROMIUM, else a Chromium of the system; None leaves it to Playwright's own."""
    return executable()


@pytest.fixture(scope="session")
def browser(chromium_path: str | None) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def new_reader(browser: Browser) -> Iterator[Callable[..., Reader]]:
    """A browser of one's own."""
    contexts: list[BrowserContext] = []

    def make(base: str, **how: Any) -> Reader:
        context = new_context(browser, **how)
        contexts.append(context)
        return Reader(context, base)

    yield make
    for context in contexts:
        context.close()
