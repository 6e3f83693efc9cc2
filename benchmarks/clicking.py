"""One reader in a real browser who goes from page to page by the menu, and how long each click takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

from scripts.chromium import FLAGS, executable

SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
HEADING = "[data-testid=stMain] h1"
WHOLE = """before => document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]")
    && !document.querySelector("[data-stale=true]") && document.querySelector(".main-svg")
    && document.querySelector("[data-testid=stMain] h1") && document.querySelector("[data-testid=stMain] h1").innerText !== before"""
PLACES = ("services", "regions", "time", "severity")


class Reader:
    """`click()` takes turns among the pages."""

    def __init__(self, page: Page, url: str) -> None:
        self._page = page
        self._n_clicks = 0
        page.goto(url)
        page.locator(SETTLED).wait_for(timeout=60_000)
        for _ in PLACES:  # whatever the first of each costs
            self.click()

    def click(self) -> float:
        """Seconds from a click in the menu to another page that is whole and painted."""
        page, place = self._page, PLACES[self._n_clicks % len(PLACES)]
        self._n_clicks += 1
        before = page.locator(HEADING).first.inner_text()
        start = time.perf_counter()
        page.locator(f"[class*=st-key-menu_{place}] a").first.click()
        page.wait_for_function(WHOLE, arg=before, timeout=120_000)
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return time.perf_counter() - start


@contextmanager
def reader(url: str) -> Iterator[Reader]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=list(FLAGS))
        try:
            yield Reader(browser.new_context(viewport={"width": 1280, "height": 1000}).new_page(), url)
        finally:
            browser.close()
