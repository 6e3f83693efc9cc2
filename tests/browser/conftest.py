"""A real server over the demo and a real Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis  # noqa: F401  its plugin imports it at the very end, where Playwright's switching breaks the compiler
import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from scripts.chromium import FLAGS, executable
from tests.browser.reader import Reader, Server

expect.set_options(timeout=20_000)  # milliseconds: two cores serve, draw and test at once


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


@pytest.fixture(scope="session")
def new_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Make a started server of a data folder."""
    servers: list[Server] = []

    def make(data: Path, *, sabotage: str = "", before: str = "", **environment: str) -> Server:
        server = Server(data, tmp_path_factory.mktemp("server") / "log", sabotage=sabotage, before=before, **environment)
        servers.append(server)
        server.start()
        return server

    yield make
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def server(demo_root: Path, new_server: Callable[[Path], Server]) -> Server:
    """One server over the demo, shared by every test that does not restart it."""
    return new_server(demo_root)


@pytest.fixture
def new_reader(browser: Browser) -> Iterator[Callable[..., Reader]]:
    """A browser of one's own: English, so that French on the screen is our doing."""
    contexts: list[BrowserContext] = []

    def make(base: str, *, width: int = 1280, height: int = 1000, locale: str = "en-US", theme: str = "light", scale: float = 1) -> Reader:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=scale,
            locale=locale,
            color_scheme=theme,  # type: ignore[arg-type]
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        return Reader(context, base)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def reader(server: Server, new_reader: Callable[..., Reader]) -> Reader:
    return new_reader(server.url)
