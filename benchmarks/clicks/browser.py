"""A real Chromium that clicks and measures: the page by the script `meter.js`, the wire by the browser's own protocol."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Page as Tab

from benchmarks.clicks.servers import Page
from benchmarks.clicks.walk import Click
from scripts.chromium import FLAGS, executable

METER = Path(__file__).with_name("meter.js").read_text(encoding="utf-8")
LIMIT = 60_000  # ms after which an answer is given up
PICTURES = 3
VIEW = {"width": 1280, "height": 1000}


@dataclass(frozen=True)
class Sample:
    """One click in milliseconds. `latency`: from the click to the last change of the page; `painted`: to the last change of a figure;
    `server`: from the first byte of the question to the last of the answer, as the browser sees the wire; `before` and `after` it are the
    browser's own. `is_valid`: the page shows the new filter and every figure was painted again."""

    latency: float
    painted: float
    before: float
    server: float
    after: float
    kilobytes: float
    n_figures: int
    is_valid: bool


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser with nothing in its cache."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=list(FLAGS))
        yield browser
        browser.close()


class Visitor:
    """One tab on one of the pages."""

    def __init__(self, browser: Browser, page: Page, address: str) -> None:
        self._page, self._address = page, address
        self._tab: Tab = browser.new_context(viewport=VIEW, locale="fr-BE", color_scheme="light").new_page()  # type: ignore[arg-type]
        settings = {"page": page.page, "done": page.done}
        self._tab.add_init_script(f"({METER})({json.dumps(settings)})")
        self._wire = _Wire(self._tab)

    def open(self, query: str, *, shown: str) -> float:
        """Milliseconds from the request of the page to its last change."""
        self._tab.bring_to_front()
        self._tab.goto(f"{self._address}?{query}", wait_until="commit")
        found = self._answered(shown)
        if not _is_whole(found):
            raise RuntimeError(f"{self._page.name} did not show its page: {found}")
        return float(found["changed"])

    def to_front(self) -> None:
        self._tab.bring_to_front()

    def click(self, click: Click, *, place: int, shown: str) -> Sample:
        """Click the pill at `place` of its row and wait until `shown` stands there and everything is still."""
        pill = self._tab.locator(self._page.pills(click.dimension)).nth(place)
        pill.scroll_into_view_if_needed()
        self._tab.evaluate("meter.arm()")
        self._wire.forget()
        pill.click()
        found = self._answered(shown)
        if found["clicked"] is None:
            raise RuntimeError(f"{self._page.name}: the click on {click.code} was not seen")
        clicked, changed = float(found["clicked"]), float(found["changed"])
        asked, answered, n_bytes = self._wire.since_navigation()
        return Sample(
            latency=changed - clicked,
            painted=float(found["painted"]) - clicked,
            before=asked - clicked,
            server=answered - asked,
            after=changed - answered,
            kilobytes=n_bytes / 1000,
            n_figures=int(found["n_painted"]),
            is_valid=_is_whole(found),
        )

    def _answered(self, shown: str) -> dict[str, Any]:
        found: dict[str, Any] = self._tab.evaluate("([shown, limit, n]) => meter.answered(shown, limit, n)", [shown, LIMIT, PICTURES])
        return found


def _is_whole(found: dict[str, Any]) -> bool:
    return bool(found["is_shown"]) and found["n_painted"] == found["n_figures"] == PICTURES


class _Wire:
    """When the page asked and when the last byte of the answer came, over a WebSocket or over HTTP."""

    def __init__(self, tab: Tab) -> None:
        self._protocol = tab.context.new_cdp_session(tab)
        self._protocol.send("Network.enable")
        self._protocol.send("Performance.enable")
        self._protocol.on("Network.webSocketFrameSent", self._sent_frame)
        self._protocol.on("Network.webSocketFrameReceived", self._received_frame)
        self._protocol.on("Network.requestWillBeSent", self._sent_request)
        self._protocol.on("Network.loadingFinished", self._received_answer)
        self.forget()

    def forget(self) -> None:
        self._asked: list[float] = []
        self._answered: list[float] = []
        self._requests: set[str] = set()
        self._bytes = 0.0

    def since_navigation(self) -> tuple[float, float, float]:
        """Milliseconds on the page's own clock of the first question and the last answer, and the bytes of the answers."""
        metrics = self._protocol.send("Performance.getMetrics")["metrics"]
        began = next(metric["value"] for metric in metrics if metric["name"] == "NavigationStart")
        if not self._asked or not self._answered:
            raise RuntimeError("the click asked nothing of the server")
        return (min(self._asked) - began) * 1000, (max(self._answered) - began) * 1000, self._bytes

    def _sent_frame(self, event: dict[str, Any]) -> None:
        self._asked.append(event["timestamp"])

    def _received_frame(self, event: dict[str, Any]) -> None:
        self._answered.append(event["timestamp"])
        self._bytes += len(event["response"]["payloadData"]) * 3 / 4  # base64

    def _sent_request(self, event: dict[str, Any]) -> None:
        if event["request"]["method"] == "POST":
            self._asked.append(event["timestamp"])
            self._requests.add(event["requestId"])

    def _received_answer(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self._requests:
            self._answered.append(event["timestamp"])
            self._bytes += event["encodedDataLength"]
