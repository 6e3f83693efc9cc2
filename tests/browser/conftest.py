"""A real server over the demo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.reader import Reader, Server


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


@pytest.fixture
def reader(server: Server, new_reader: Callable[..., Reader]) -> Reader:
    return new_reader(server.url)
