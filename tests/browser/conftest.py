"""A real server over the demo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.reader import Reader, Server, new_context


@contextmanager
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def make(data: Path, *, sabotage: str = "", before: str = "", **environment: str) -> Server:
        server = Server(data, tmp_path_factory.mktemp("server") / "log", sabotage=sabotage, before=before, **environment)
        servers.append(server)
        server.start()
        return server

    yield make
    for server in servers:
        server.stop()


@pytest.fixture(scope="module")
def new_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Make a started server of a data folder, which ends with the tests of the file."""
    with serving(tmp_path_factory) as make:
        yield make


@pytest.fixture(scope="session")
def server(demo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server over the demo, shared by every test that does not restart it."""
    with serving(tmp_path_factory) as make:
        yield make(demo_root)


@pytest.fixture(scope="session")
def resting() -> list[Reader]:
    """Those that no test has at the moment."""
    return []


@pytest.fixture
def new_reader(new_reader: Callable[..., Reader], browser: Browser, resting: list[Reader]) -> Iterator[Callable[..., Reader]]:
    """One who knows nothing of the test before. `own`: in a browser that nobody had nor gets, for what cannot be taken back."""
    reading: list[Reader] = []

    def make(base: str, *, own: bool = False, width: int = 1280, height: int = 1000, theme: str = "light", **how: Any) -> Reader:
        if own or how:
            return new_reader(base, width=width, height=height, theme=theme, **how)
        reader = resting.pop() if resting else Reader(new_context(browser), base)
        reader.begin(base, width=width, height=height, theme=theme)
        reading.append(reader)
        return reader

    yield make
    for reader in reversed(reading):  # the first one is the next one's first
        reader.leave()
        resting.append(reader)


@pytest.fixture
def reader(server: Server, new_reader: Callable[..., Reader]) -> Reader:
    return new_reader(server.url)
