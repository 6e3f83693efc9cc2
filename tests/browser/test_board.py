"""A meeting turned by a clicker: six steps by keyboard alone, whole on a projector, a laptop and a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

import i18n
from pages.board.steps import NAMES
from tests.browser.reader import Reader, Server
from tests.browser.test_accessibility import violations
from tests.turns import FULL

pytestmark = pytest.mark.browser

LAST = len(NAMES)
SCREENS = [(1920, 1080, "light"), (1280, 720, "dark"), (390, 844, "light"), *([(390, 844, "dark")] if FULL else [])]
# of everything that is read: past an edge of the page, or of a box that hides what goes over
CUT = """() => {
    const page = document.querySelector("[data-testid=stMain]"), width = document.documentElement.clientWidth, cut = [];
    if (page.scrollWidth > page.clientWidth) cut.push(`the page is ${page.scrollWidth} px wide`);
    for (const one of document.querySelectorAll(".st-key-board :is(h1, p, li, a, b, td, th), .st-key-board .main-svg text")) {
        const box = one.getBoundingClientRect();
        if (!box.width || one.closest(".unseen")) continue;
        if (box.left < -1 || box.right > width + 1) cut.push(`${one.textContent.slice(0, 40)}: ${box.left} to ${box.right}`);
    }
    for (const picture of document.querySelectorAll(".st-key-board_picture .main-svg")) {
        const box = picture.getBoundingClientRect(), around = document.querySelector(".st-key-board_picture").getBoundingClientRect();
        if (box.right > around.right + 1 || box.bottom > around.bottom + 1) cut.push("the picture leaves its place");
        for (let hiding = picture.parentElement; !hiding.matches(".st-key-board_picture"); hiding = hiding.parentElement) {
            const edge = hiding.getBoundingClientRect();
            const hides = getComputedStyle(hiding).overflow !== "visible";
            if (hides && (box.right > edge.right + 1 || box.bottom > edge.bottom + 1)) cut.push(`${hiding.className} cuts the picture`);
        }
    }
    return cut;
}"""
FITS = "() => { const page = document.querySelector('[data-testid=stMain]'); return page.scrollHeight <= page.clientHeight; }"


def expect_step(reader: Reader, number: int) -> None:
    expect(reader.page.locator(".board-place")).to_have_text(i18n.t("board.place", "fr", number=str(number), n=str(LAST)))
    expect(reader.page.locator(f".st-key-board_{NAMES[number - 1]} h1")).to_be_visible()
    reader.settle()
    reader.expect_query(step=str(number))


def test_six_steps_and_back_by_keyboard_alone(reader: Reader) -> None:
    reader.open("/board?step=1")
    press = reader.page.keyboard.press
    for number, key in enumerate(["ArrowRight", "PageDown", "Space", "ArrowRight", "PageDown"], start=2):
        press(key)
        expect_step(reader, number)
    press("ArrowRight")  # there is no seventh
    expect_step(reader, LAST)
    for number, key in zip(range(LAST - 1, 0, -1), ["ArrowLeft", "PageUp", "ArrowLeft", "PageUp", "ArrowLeft"], strict=True):
        press(key)
        expect_step(reader, number)
    press("ArrowLeft")
    expect_step(reader, 1)
    press("End")
    expect_step(reader, LAST)
    press("Home")
    expect_step(reader, 1)
    press("Escape")
    reader.expect_title(i18n.t("page.overview.title", "fr"))
    assert reader.errors == []


def test_reload_keeps_the_step_and_back_goes_one_step(reader: Reader) -> None:
    reader.open("/board?step=3")
    expect_step(reader, 3)
    reader.page.keyboard.press("ArrowRight")
    expect_step(reader, 4)
    reader.page.reload()
    expect_step(reader, 4)
    reader.page.go_back()
    expect_step(reader, 3)


def test_the_buttons_and_the_menu_lead_there_too(reader: Reader) -> None:
    reader.open("/")
    reader.follow(i18n.t("page.board.title", "fr"))
    expect(reader.page.get_by_test_id("stSidebar")).to_be_hidden()
    reader.page.get_by_role("link", name=i18n.t("board.next", "fr")).click()
    expect_step(reader, 2)
    reader.page.get_by_role("link", name=i18n.t("board.previous", "fr")).click()
    expect_step(reader, 1)
    reader.page.get_by_role("link", name=i18n.t("board.quit", "fr")).click()
    reader.expect_title(i18n.t("page.overview.title", "fr"))
    expect(reader.page.get_by_test_id("stSidebar")).to_be_visible()


def test_the_keys_of_a_clicker_do_nothing_elsewhere(reader: Reader) -> None:
    reader.open("/method")
    for key in ("ArrowRight", "PageDown", "End", "Escape"):
        reader.page.keyboard.press(key)
    reader.settle()
    assert reader.path == "/method"


@pytest.mark.parametrize(("width", "height", "theme"), SCREENS)
def test_a_step_is_whole_and_axe_finds_nothing(
    server: Server, new_reader: Callable[..., Reader], width: int, height: int, theme: str
) -> None:
    reader = new_reader(server.url, width=width, height=height, theme=theme)
    wrong = {}
    every = range(1, LAST + 1)
    for number in every if FULL else every[SCREENS.index((width, height, theme)) % 2 :: 2]:  # each on one screen at least
        reader.open(f"/board?step={number}")
        found, _ = violations(reader, "board")
        cut = reader.page.evaluate(CUT)
        if width > 390 and not reader.page.evaluate(FITS):
            cut.append("more than a screen")
        assert reader.page.locator(".notice.demo:visible").count() == 1, "the mark of the demo"
        wrong |= {number: [*cut, *found]} if cut or found else {}
    assert wrong == {}
    assert reader.errors == []
