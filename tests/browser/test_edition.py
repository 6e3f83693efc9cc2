"""The public edition in a browser, opened from a disk: read by everybody on any screen, without scripts, and fetching nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

import i18n
from tests.edition.conftest import edition as edition
from tests.turns import in_turn

pytestmark = pytest.mark.browser


def opened(browser: Browser, path: Path, **how: object) -> tuple[Page, list[str]]:
    """The page, and all that it tried to fetch or said on the console."""
    context = browser.new_context(**how)  # type: ignore[arg-type]
    page, told = context.new_page(), []
    page.on("request", lambda request: told.append(request.url) if not request.url.startswith(("file:", "data:")) else None)
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(path.as_uri())
    return page, told


@pytest.mark.parametrize(
    ("place", "width", "theme"),
    in_turn(["index.html", *(f"{lang}/index.html" for lang in i18n.LANGUAGES)], [320, 1280, 1920], ["light", "dark"]),
)
def test_everybody_can_read_it(browser: Browser, edition: Path, place: str, width: int, theme: str) -> None:
    page, told = opened(browser, edition / place, viewport={"width": width, "height": 900}, color_scheme=theme)
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == width, "nothing stands out on the right"
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found] == []
    assert told == []
    page.context.close()


def test_it_is_read_without_scripts_and_by_keyboard(browser: Browser, edition: Path) -> None:
    page, told = opened(browser, edition / "index.html", java_script_enabled=False, viewport={"width": 390, "height": 800})
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.get_by_role("link", name="Nederlands").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    expect(page.get_by_role("heading", level=1)).to_contain_text("artsen")
    page.locator("#tables summary").first.press("Enter")
    expect(page.locator("#tables table").first).to_be_visible()
    expect(page.locator("#over_time svg, figure svg.marks").first).to_be_visible()
    assert told == []
    page.context.close()


def test_paper_has_the_pictures_and_no_menu(browser: Browser, edition: Path) -> None:
    page, _ = opened(browser, edition / "fr" / "index.html", viewport={"width": 794, "height": 1123})
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in (".languages", ".toc", "details >> nth=0"):
        expect(page.locator(hidden).first).not_to_be_visible()
    assert page.locator("figure svg").first.is_visible()
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert ground == "rgb(255, 255, 255)", "paper is white, whatever the screen"
    page.context.close()
