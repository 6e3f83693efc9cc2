"""A server as a process of its own, and a reader in a real Chromium who sees what a board member sees."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, FloatRect, Locator, Page, expect

from settings import PROJECT_DIR

SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
UNFINISHED = "[data-stale=true], [data-testid=stSkeleton], .stPlotlyChart:not(:has(.main-svg))"
PAINTED = """async () => {
    await new Promise(done => requestIdleCallback(done, { timeout: 3000 }));  // what came last may not be drawn yet
    const ending = document.getAnimations().filter(one => one.effect.getComputedTiming().iterations !== Infinity);
    const bound = new Promise(done => setTimeout(done, 5000));  // one that is held up, as of a page out of sight, never ends
    await Promise.race([bound, Promise.allSettled(ending.map(one => one.finished))]);
}"""
OPEN_EVERYTHING = """() => {
    document.querySelectorAll("[data-testid=stMain] details:not([open]) > summary").forEach(summary => summary.click());
}"""
START_SECONDS = 120


def hexadecimal(color: str) -> str:
    """`#rrggbb` of an opaque colour as a browser tells it."""
    return "#" + "".join(f"{int(one):02x}" for one in color.removeprefix("rgb(").removesuffix(")").split(","))


class Server:
    """`uvicorn server:app` as a process of its own, on a free port that it keeps over a restart."""

    def __init__(self, data: Path, log: Path, *, sabotage: str = "", before: str = "", **environment: str) -> None:
        """`before`: Python that runs before the product is imported. `sabotage`: Python that runs once everything is ready to serve, to
        break what must not take the rest along. `{url}` in a variable of the environment stands for the server's own address."""
        self.data = data
        self._log = log
        self._sabotage = sabotage
        self._before = before
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    @property
    def _command(self) -> list[str]:
        host, port = "127.0.0.1", str(self.port)
        if not (self._sabotage or self._before):
            return [sys.executable, "-m", "uvicorn", "server:app", "--host", host, "--port", port]
        told = f"{self._before}\nimport server, uvicorn\n{self._sabotage}\nuvicorn.run(server.app, host={host!r}, port={port})"
        return [sys.executable, "-c", told]

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=PROJECT_DIR,
                env={
                    **os.environ,
                    "EHEALTHBUGS_DATA": str(self.data),
                    **{name: told.format(url=self.url) for name, told in self._environment.items()},
                },
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=1).close()
                return
            except urllib.error.HTTPError:  # it answers, and says what is wrong
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"the server did not start:\n{self.log}")

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(timeout=5)
            except subprocess.TimeoutExpired:  # open pages hold their connections
                self._process.kill()
                self._process.wait()


def new_context(
    browser: Browser, *, width: int = 1280, height: int = 1000, locale: str = "en-US", theme: str = "light", scale: float = 1
) -> BrowserContext:
    """English, so that French on the screen is our doing."""
    return browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        locale=locale,
        color_scheme=theme,  # type: ignore[arg-type]
        permissions=["clipboard-read", "clipboard-write"],
    )


class Reader:
    """One browser of one person, on one server."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self._base = base
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._note)

    def _note(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.errors.append(message.text)

    def begin(self, base: str, *, width: int, height: int, theme: str) -> None:
        """Another person, after `leave`."""
        self._base, self.errors = base, []
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]

    def leave(self) -> None:
        """Nothing stays of what was done here but the scripts that the browser has read, which opens the next page in half the time."""
        self.page.evaluate("if (location.origin !== 'null') { localStorage.clear(); sessionStorage.clear(); }")
        self.page.goto("about:blank")
        self.page.context.clear_cookies()
        self.page.emulate_media(media="null", color_scheme="null", reduced_motion="null", forced_colors="null")
        self.page.mouse.move(0, 0)

    def open(self, address: str) -> None:
        """Go to an address of the dashboard and wait for its frame."""
        self.page.goto(self._base + address if address.startswith("/") else address)
        expect(self.widget("menu")).to_be_attached(timeout=30_000)
        self.settle()

    def settle(self) -> None:
        """Wait until a click has reached the server, the script has finished, and the page is painted."""
        self.page.wait_for_timeout(300)
        expect(self.page.locator(SETTLED)).to_be_attached(timeout=30_000)
        expect(self.page.locator(UNFINISHED)).to_have_count(0, timeout=30_000)
        self.page.evaluate(PAINTED)

    def place(self, part: Locator) -> FloatRect:
        """Scrolled to, and where it stands; a picture may be drawn anew meanwhile, once it knows its width."""
        for _ in range(50):
            part.scroll_into_view_if_needed()
            if box := part.bounding_box():
                return box
            self.page.wait_for_timeout(100)
        raise AssertionError("what was scrolled to is not on the page")

    def point_at(self, part: Locator, x: float, y: float) -> None:
        """At shares of the width and of the height of a drawing, which tells what stands there."""
        box = self.place(part)
        at = (box["x"] + box["width"] * x, box["y"] + box["height"] * y)
        self.page.mouse.move(at[0] - 2, at[1])
        self.page.mouse.move(*at)
        expect(self.page.locator(".hoverlayer .hovertext")).to_have_count(1)

    def click_in(self, part: Locator, x: float, y: float) -> None:
        """Until the address follows; once more should the drawing be drawn anew under the pointer, which takes the click with it."""
        before = self.page.url
        for _ in range(2):
            self.point_at(part, x, y)
            self.page.mouse.down()
            self.page.mouse.up()
            deadline = time.monotonic() + 5
            while self.page.url == before and time.monotonic() < deadline:
                self.page.wait_for_timeout(50)
            if self.page.url != before:
                return
        raise AssertionError(f"the address does not follow a click: {before}")

    def widget(self, key: str) -> Locator:
        return self.page.locator(f".st-key-{key}")

    @property
    def menu(self) -> Locator:
        """Its two parts: for everybody, and for the staff."""
        return self.page.locator(".st-key-menu, .st-key-menu_staff")

    def pill(self, key: str, words: str) -> Locator:
        return self.widget(key).locator("button", has=self.page.get_by_text(words, exact=True))

    def choose(self, key: str, typed: str) -> None:
        """Pick the first choice of a list that answers to `typed`."""
        self.widget(key).locator("input").click()
        self.page.keyboard.type(typed)
        self.page.get_by_role("option").first.click()
        self.page.keyboard.press("Escape")
        self.settle()

    def chips(self, key: str) -> Locator:
        return self.widget(key).locator("[data-tag]")

    def follow(self, words: str) -> None:
        """Click a link of the menu."""
        self.menu.get_by_role("link", name=words, exact=True).click()
        self.settle()

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.page.url).query))

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def expect_query(self, **expected: str) -> None:
        """Wait until the address says exactly this; `from_` stands for `from`."""
        wanted = {name.rstrip("_"): value for name, value in expected.items()}
        deadline = time.monotonic() + 10
        while self.query != wanted and time.monotonic() < deadline:
            self.page.wait_for_timeout(50)
        assert self.query == wanted, f"the address says {self.query}, not {wanted}"

    def expect_title(self, words: str) -> None:
        """The title in the browser's tab."""
        expect(self.page).to_have_title(re.compile(re.escape(words)), timeout=10_000)
