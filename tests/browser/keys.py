"""Somebody who has a keyboard and nothing else: Tab, Shift+Tab, Enter, Space, arrows, Escape and typing."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.reader import Reader

MOST_STOPS = 120
# where the keyboard stands: what is seen of it, and whether it comes after the place before
STOP = """() => {
    const one = document.activeElement;
    if (one === document.body) return null;
    const style = getComputedStyle(one), box = one.getBoundingClientRect(), before = window.stopBefore;
    window.stopBefore = one;
    const inside = (x, y) => {
        const top = document.elementFromPoint(x, y);
        return top !== null && (one.contains(top) || top.contains(one) || top.closest("label, [data-rac]")?.contains(one));
    };
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    const isField = one.matches("input, [role=spinbutton]");
    return {
        html: one.outerHTML.slice(0, 140),
        isSeen: isField || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2),
        isOnScreen: right - left > 4 && bottom - top > 4,
        isUncovered: one.matches("main") || inside((left + right) / 2, (top + bottom) / 2),
        isAfter: !before?.isConnected || Boolean(before.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING),
    };
}"""

# waits a second at most until what has the focus is scrolled into view and moves no more
AT_REST = """async () => {
    const one = document.activeElement;
    for (let tries = 0, before = NaN; tries < 40; tries++) {
        await new Promise(done => setTimeout(done, 25));
        const { top, bottom } = one.getBoundingClientRect();
        if (top === before && bottom > 0 && top < innerHeight) return;
        before = top;
    }
}"""


class Keys:
    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._keyboard = reader.page.keyboard

    def press(self, *keys: str) -> None:
        for key in keys:
            self._keyboard.press(key)

    def write(self, text: str) -> None:
        self._keyboard.type(text, delay=20)

    def answered(self) -> None:
        """What was pressed has reached the server and the page is drawn."""
        self.reader.settle()

    def go(self, wanted: Locator, *, back: bool = False) -> None:
        """Tab until `wanted` has the focus. Each stop on the way is seen, on the screen, under nothing, and in the order of the page."""
        self.reader.page.evaluate("window.stopBefore = null")
        for _ in range(MOST_STOPS):
            self._keyboard.press("Shift+Tab" if back else "Tab")
            self.reader.page.evaluate(AT_REST)
            stop = self.reader.page.evaluate(STOP)
            if stop is None:  # the end of the page: the browser's own controls come next, then the page again
                self.reader.page.evaluate("window.stopBefore = null")
                continue
            wrong = [name for name in ("isSeen", "isOnScreen", "isUncovered") if not stop[name]]
            assert not wrong, f"{wrong}: {stop['html']}"
            assert back or stop["isAfter"], f"out of order: {stop['html']}"
            if wanted.count() and wanted.first.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError(f"Tab does not lead to {wanted}")

    def within(self, wanted: Locator, key: str) -> None:
        """From one choice of a group to the one `wanted`, by arrows."""
        for _ in range(12):
            if wanted.evaluate("one => one === document.activeElement"):
                return
            self._keyboard.press(key)
        expect(wanted).to_be_focused()
