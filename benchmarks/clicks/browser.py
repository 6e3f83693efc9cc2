"""A real Chromium that clicks and measures: the page by the script `meter.js`, the wire by the browser's own protocol."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Locator, Response, sync_playwright
from playwright.sync_api import Page as Tab

from analytics.filters import Filters
from benchmarks.clicks import superset
from benchmarks.clicks.servers import Page
from benchmarks.clicks.walk import Click
from scripts.chromium import FLAGS, executable

METER = Path(__file__).with_name("meter.js").read_text(encoding="utf-8")
LIMIT = 120_000  # ms after which an answer is given up
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
        self.page, self.address = page, address
        self.tab: Tab = browser.new_context(viewport=VIEW, locale="fr-BE", color_scheme="light").new_page()  # type: ignore[arg-type]
        settings = {"page": page.page, "done": page.done, "mark": page.mark, "figure": page.figure}
        self.tab.add_init_script(f"({METER})({json.dumps(settings)})")
        self._wire = _Wire(self.tab, asks=page.asks)

    def open(self, filters: Filters, *, shown: str) -> float:
        """Milliseconds from the request of the page to its last change."""
        query: Mapping[str, str] = filters.to_query()
        return self._go(f"{self.address}?{urlencode(query, safe=',')}", shown)

    def unfold(self, *, shown: str) -> None:
        """Opens the table, if the page has one that is folded."""
        if self.page.unfolds:
            self.tab.locator(self.page.unfolds).click()
            self.tab.locator(f"{self.page.page} table tbody tr").first.wait_for(timeout=LIMIT)
            self._answered(shown)

    def to_front(self) -> None:
        self.tab.bring_to_front()

    def click(self, click: Click, *, place: int, shown: str) -> Sample:
        """Click the pill at `place` of its row and wait until `shown` stands there and everything is still."""
        pill = self.tab.locator(self.page.pills(click.dimension)).nth(place)
        pill.scroll_into_view_if_needed()
        return self._timed(pill, shown)

    def _go(self, address: str, shown: str) -> float:
        self.tab.bring_to_front()
        self.tab.goto(address, wait_until="commit")
        found = self._answered(shown)
        if not self._is_whole(found):
            raise RuntimeError(f"{self.page.name} did not show its page: {found}")
        return float(found["changed"])

    def _timed(self, target: Locator, shown: str) -> Sample:
        self.tab.evaluate("meter.arm()")
        self._wire.forget()
        target.click()
        found = self._answered(shown)
        if found["clicked"] is None:
            raise RuntimeError(f"{self.page.name}: the click for {shown!r} was not seen")
        clicked, changed = float(found["clicked"]), float(found["changed"])
        asked, answered, n_bytes = self._wire.since_navigation()
        return Sample(
            latency=changed - clicked,
            painted=float(found["painted"]) - clicked if self.page.n_pictures else 0.0,
            before=asked - clicked,
            server=answered - asked,
            after=changed - answered,
            kilobytes=n_bytes / 1000,
            n_figures=int(found["n_painted"]),
            is_valid=self._is_whole(found),
        )

    def _answered(self, shown: str) -> dict[str, Any]:
        wanted = [shown, LIMIT, self.page.n_pictures]
        found: dict[str, Any] = self.tab.evaluate("([shown, limit, n]) => meter.answered(shown, limit, n)", wanted)
        return found

    def _is_whole(self, found: dict[str, Any]) -> bool:
        return bool(found["is_shown"]) and found["n_painted"] == found["n_figures"] == self.page.n_pictures


class OfTheCheckbox(Visitor):
    """The page without a filter says how often it was clicked."""

    def open(self, filters: Filters, *, shown: str) -> float:
        self._n_clicks = 0
        return super().open(Filters(), shown="0")

    def click(self, click: Click, *, place: int, shown: str) -> Sample:
        self._n_clicks += 1
        return super().click(click, place=0, shown=str(self._n_clicks))


class OfSuperset(Visitor):
    """Its filters are lists to choose from; nothing is asked before the button below them is pressed, and that is the click that counts."""

    _chosen: Filters | None = None

    def open(self, filters: Filters, *, shown: str) -> float:
        if self._chosen is None:
            self._sign_in()
        self._chosen = filters
        self._answers: dict[int, Response] = {}
        self.tab.goto("about:blank")
        return self._go(f"{self.address}superset/dashboard/{superset.NAME}/?{superset.query(filters)}", shown)

    def click(self, click: Click, *, place: int, shown: str) -> Sample:
        self._choose(click.filters)
        return self._timed(self._apply, shown)

    def numbers(self) -> dict[str, list[dict[str, Any]]]:
        """What every chart was answered last, row by row."""
        return {superset.CHARTS[id_ - 1].name: answer.json()["result"][0]["data"] for id_, answer in self._answers.items()}

    @property
    def _apply(self) -> Locator:
        return self.tab.locator("[data-test=filter-bar__apply-button]")

    def _sign_in(self) -> None:
        self.tab.goto(f"{self.address}login/")
        self.tab.locator("#username").fill(superset.USER)
        self.tab.locator("#password").fill(superset.PASSWORD)
        self.tab.keyboard.press("Enter")
        self.tab.wait_for_url("**/superset/welcome/**", timeout=LIMIT)
        self.tab.on("response", self._keep)

    def _keep(self, response: Response) -> None:
        if superset.ASKS in response.url and (found := re.search(r"slice_id%22%3A(\d+)", response.url)):
            self._answers[int(found[1])] = response

    def _choose(self, filters: Filters) -> None:
        assert self._chosen is not None
        for dimension in ("regions", "severities"):
            changed = set(filters.codes(dimension)) ^ set(self._chosen.codes(dimension))
            if changed:
                box = self.tab.locator(f"[data-test=NATIVE_FILTER-{dimension}] .ant-select-selector")
                box.dispatch_event("mousedown")  # a click might hit the cross of what is chosen
                for code in sorted(changed):
                    self.tab.locator(
                        f".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option[title='{code}']"
                    ).click()
                self.tab.keyboard.press("Escape")
        self._chosen = filters


VISITORS: dict[str, type[Visitor]] = {"pills": Visitor, "checkbox": OfTheCheckbox, "superset": OfSuperset}


def visit(browser: Browser, page: Page, address: str) -> Visitor:
    return VISITORS[page.kind](browser, page, address)


class _Wire:
    """When the page asked and when the last byte of the answer came, over a WebSocket or over HTTP."""

    def __init__(self, tab: Tab, *, asks: str) -> None:
        self._asks = asks
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
        if event["request"]["method"] == "POST" and self._asks in event["request"]["url"]:
            self._asked.append(event["timestamp"])
            self._requests.add(event["requestId"])

    def _received_answer(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self._requests:
            self._answered.append(event["timestamp"])
            self._bytes += event["encodedDataLength"]
