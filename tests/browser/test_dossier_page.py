"""The page of a dossier in a browser, opened from a disk: it says its values, runs nothing it was not made with, and fetches nothing."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

import i18n
from analytics import warehouse
from analytics.dossier.assembling import assemble
from analytics.dossier.formats.page import page as write_page
from analytics.exports import in_words
from tests.conftest import Union
from tests.dossier.conftest import request_of
from tests.dossier.test_markup import HOSTILE, bound
from tests.dossier.test_sheet_charts import HALF_YEAR
from tests.turns import FULL, in_turn

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def written(demo: Union, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "dossier.html"
    with closing(warehouse.open_current(demo.folder)) as build:
        path.write_bytes(write_page(assemble(build, request_of(HALF_YEAR))))
    return path


def opened(browser: Browser, path: Path, **how: object) -> tuple[Page, list[str]]:
    """The page, and all that it tried to fetch, said on the console or asked in a dialog."""
    context = browser.new_context(**how)  # type: ignore[arg-type]
    page, told = context.new_page(), []
    page.on("request", lambda request: told.append(request.url) if not request.url.startswith(("file:", "data:")) else None)
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    page.goto(path.as_uri())
    return page, told


@pytest.mark.parametrize(("width", "theme"), in_turn([390, 1280], ["light", "dark"]))
def test_everybody_can_read_it(browser: Browser, written: Path, width: int, theme: str) -> None:
    page, told = opened(browser, written, viewport={"width": width, "height": 900}, color_scheme=theme)
    assert page.evaluate("document.documentElement.scrollWidth") == width, "nothing stands out on the right"
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    if not FULL:  # its first rows speak for a table
        page.locator("tbody tr:nth-child(n + 5)").evaluate_all("all => all.forEach(one => one.remove())")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found] == []
    assert told == []


@pytest.mark.parametrize("has_script", [True, False])
def test_a_mark_says_its_row(browser: Browser, written: Path, demo: Union, has_script: bool) -> None:
    with closing(warehouse.open_current(demo.folder)) as build:
        dossier = assemble(build, request_of(HALF_YEAR))
    figure = next(part for part in dossier.numbered if part.export.id == "over_time")
    row = figure.export.rows().to_dict("records")[3]
    n = next(one for one in figure.export.columns if one.name == "n")
    page, told = opened(browser, written, viewport={"width": 1280, "height": 900}, java_script_enabled=has_script)
    drawing = page.locator("svg.marks").first
    mark = drawing.locator(".mark").nth(3)
    if has_script:
        drawing.locator(".mark").first.focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
    else:
        mark.locator(".hit").hover()
    expect(mark.locator(".tip")).to_be_visible()
    words = f"{n.label}{i18n.t('punctuation.colon', 'fr')}{in_words(n, row['n'], 'fr')}"
    expect(mark.locator(".tip")).to_contain_text(words)
    assert words in (mark.get_attribute("aria-label") or "")
    expect(drawing.locator(".tip:visible")).to_have_count(1)
    assert told == []


def test_a_table_can_be_sorted(browser: Browser, written: Path) -> None:
    page, _ = opened(browser, written)
    table = page.locator("figure.table table").first
    table.locator("th button").nth(3).click()
    numbers = [float(cell.get_attribute("data-sort") or "-1") for cell in table.locator("tbody td:nth-child(4)").all()]
    assert len(numbers) > 5 and numbers == sorted(numbers, reverse=True)
    expect(table.locator("th").nth(3)).to_have_attribute("aria-sort", "descending")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_runs(browser: Browser, tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.html"
    path.write_bytes(write_page(bound(text)))
    page, told = opened(browser, path)
    page.wait_for_load_state("load")
    page.evaluate("new Promise(done => setTimeout(done, 200))")
    assert told == [] and page.locator("h1").inner_text().split() == text.split()


def test_even_markup_that_was_let_through_cannot_act(browser: Browser, written: Path, tmp_path: Path) -> None:
    """The policy in the head, were the escaping ever to fail."""
    path = tmp_path / "x.html"
    harm = "<script>alert(1)</script><img src='https://example.org/x.png' onerror='alert(2)'><style>body{display:none}</style>"
    path.write_text(written.read_text(encoding="utf-8").replace("<h1>", harm + "<h1>", 1), encoding="utf-8")
    page, told = opened(browser, path)
    page.evaluate("new Promise(done => setTimeout(done, 500))")
    assert told and all("Content Security Policy" in one or "example.org" in one for one in told), told
    assert page.locator("h1").is_visible()
    assert "1" not in told and "2" not in told
