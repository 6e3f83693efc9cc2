"""Narrow, enlarged, set wider apart, without movement, in imposed colours: nothing is lost, and what is pressed can be hit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

import i18n
from tests.browser.places import PLACES, addresses
from tests.browser.reader import OPEN_EVERYTHING, Reader, Server
from tests.conftest import Union
from tests.turns import FULL

pytestmark = pytest.mark.browser

NARROWEST = (320, 640, 1)  # 1280 px at 400 %
TWICE = (640, 500, 2)  # 1280 px at 200 %
# WCAG 1.4.12, as a reader's own style sheet sets it
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
# the page scrolls inside Streamlit's <main>, so the document itself never grows
OVERFLOW = """() => {
    const boxes = [document.documentElement, document.querySelector("[data-testid=stMain]")];
    return Math.max(...boxes.map(box => box.scrollWidth - box.clientWidth));
}"""
# words that stand outside the screen or are cut by a box that does not scroll; not what is meant for the ear alone
CUT = """() => {
    const cut = [], words = document.createTreeWalker(document.querySelector("[data-testid=stMain]"), NodeFilter.SHOW_TEXT);
    const scrolls = (value) => value === "auto" || value === "scroll";
    for (let node = words.nextNode(); node; node = words.nextNode()) {
        const one = node.parentElement;
        if (!node.data.trim() || !one.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true })) continue;
        if (one.closest("svg, style, [aria-hidden=true], [data-testid=stSkipToContent]")) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const box of range.getClientRects()) {
            if (box.width < 1) continue;
            let isOnScreen = box.left >= -1 && box.right <= innerWidth + 1, isWhole = true;
            for (let up = one; up; up = up.parentElement) {
                const style = getComputedStyle(up), edge = up.getBoundingClientRect();
                if (style.clipPath !== "none") { isOnScreen = isWhole = true; break; }
                if (scrolls(style.overflowX) && up.clientWidth < up.scrollWidth) { isOnScreen = true; break; }
                const isCutAcross = style.overflowX !== "visible" && !scrolls(style.overflowX)
                    && (box.right > edge.right + 1 || box.left < edge.left - 1);
                const isCutDown = style.overflowY !== "visible" && !scrolls(style.overflowY)
                    && (box.bottom > edge.bottom + 2 || box.top < edge.top - 2);
                if (isCutAcross || isCutDown) isWhole = false;
                if (style.position === "fixed" || scrolls(style.overflowX) || scrolls(style.overflowY)) break;
            }
            if (!isOnScreen || !isWhole) cut.push(node.data.trim().slice(0, 60));
        }
    }
    return [...new Set(cut)];
}"""
# WCAG 2.5.8: 24 px each way, or a circle of 24 px round the middle that touches nothing else, or in a sentence
SMALL = """() => {
    const all = [...document.querySelectorAll(":is(a[href], button, summary, input, [role=button])")]
        .filter(one => one.checkVisibility({ checkVisibilityCSS: true }))
        .filter(one => !one.closest("svg, .js-plotly-plot, [data-testid=stSkipToContent]"))
        .map(one => ({ one, box: one.getBoundingClientRect() })).filter(({ box }) => box.width && box.height);
    const middle = ({ box }) => [box.left + box.width / 2, box.top + box.height / 2];
    const isLarge = ({ box }) => box.width >= 23.9 && box.height >= 23.9;
    const isInSentence = ({ one }) => one.matches("a") && getComputedStyle(one).display === "inline"
        && [...one.parentElement.childNodes].some(node => node !== one && node.nodeType === Node.TEXT_NODE && node.data.trim().length > 1);
    const crowds = (small, other) => {
        if (small.one.contains(other.one) || other.one.contains(small.one)) return false;
        const [x, y] = middle(small), [u, v] = middle(other), { box } = other;
        const away = Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
        return away < 12 || (!isLarge(other) && Math.hypot(u - x, v - y) < 24);
    };
    return all.filter(one => !isLarge(one) && !isInSentence(one) && all.some(other => other !== one && crowds(one, other)))
        .map(({ one, box }) => `${Math.round(box.width)}x${Math.round(box.height)} ${one.outerHTML.slice(0, 120)}`);
}"""
# whatever moved longer than a blink since the page began
MOVED = """
window.moved = new Set();
const look = () => {
    for (const one of document.getAnimations()) {
        const { duration, iterations } = one.effect.getComputedTiming();
        if (duration > 10 || iterations === Infinity) moved.add(`${one.animationName || one.transitionProperty} ${duration} ms`);
    }
    requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
# every live region that says something, with what it says
HEARD = """
window.heard = [];
new MutationObserver((changes) => {
    for (const { target } of changes) {
        const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
        const region = element?.closest("[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log], output");
        if (region?.textContent.trim()) heard.push([region.className, region.textContent.trim()]);
    }
}).observe(document, { subtree: true, childList: true, characterData: true });
"""


def losses(reader: Reader) -> list[str]:
    overflow = reader.page.evaluate(OVERFLOW)
    return [*([f"{overflow} px too wide"] if overflow > 0 else []), *reader.page.evaluate(CUT)]


@pytest.mark.parametrize("screen", [NARROWEST, TWICE], ids=["320 px", "200 %"])
def test_nothing_is_lost_on_a_narrow_or_enlarged_screen_even_with_text_set_wider(
    server: Server, new_reader: Callable[..., Reader], demo: Union, screen: tuple[int, int, int]
) -> None:
    width, height, scale = screen
    reader = new_reader(server.url, width=width, height=height, scale=scale)
    lost: dict[str, Any] = {}
    places = list(addresses(demo).items())
    for place, address in places if FULL else places[2 * (screen == TWICE) :: 4]:
        reader.open(address)
        reader.page.evaluate(OPEN_EVERYTHING)
        reader.settle()
        found = {"as it is": losses(reader)}
        if screen == NARROWEST:
            found["too small to hit"] = reader.page.evaluate(SMALL)
        reader.page.add_style_tag(content=SPACING)
        reader.page.wait_for_timeout(100)
        found["set wider"] = losses(reader)
        lost |= {place: {when: words for when, words in found.items() if words}} if any(found.values()) else {}
    assert lost == {}
    assert len(places) == len(PLACES)


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_e_services_one_by_one_stand_whole_on_a_common_screen(server: Server, new_reader: Callable[..., Reader], lang: str) -> None:
    """Their last column, why nothing can be concluded, is not to be scrolled for."""
    reader = new_reader(server.url, width=1280)
    reader.open(f"/demands?lang={lang}")
    reader.page.evaluate(OPEN_EVERYTHING)
    reader.settle()
    too_wide = reader.page.locator("details .table-box").evaluate_all("all => all.map(one => one.scrollWidth - one.clientWidth)")
    assert too_wide and max(too_wide) <= 0


def test_the_menu_and_the_filters_fit_the_narrowest_screen(server: Server, new_reader: Callable[..., Reader]) -> None:
    reader = new_reader(server.url, width=320, height=640)
    reader.open("/?lang=nl")
    reader.page.get_by_test_id("stExpandSidebarButton").click()
    reader.settle()
    expect(reader.page.get_by_test_id("stSidebarCollapseButton").get_by_role("button")).to_be_focused()
    inside = "one => [one.scrollWidth - one.clientWidth, one.getBoundingClientRect().left, one.getBoundingClientRect().right]"
    overflow, left, right = reader.page.get_by_test_id("stSidebarContent").evaluate(inside)
    assert (overflow, left) == (0, 0) and right <= 320
    assert reader.page.evaluate(SMALL) == []


def test_nothing_moves_for_who_asked_for_less_movement(server: Server, new_reader: Callable[..., Reader]) -> None:
    reader = new_reader(server.url, own=True)
    reader.page.emulate_media(reduced_motion="reduce")
    reader.page.add_init_script(MOVED)
    reader.open("/")
    reader.pill("f_regions", i18n.t("region.WAL", "fr")).click()
    reader.settle()
    reader.follow(i18n.t("page.services.title", "fr"))
    assert reader.page.evaluate("[...moved]") == []


def test_in_imposed_colours_words_fields_and_the_current_page_are_told_apart(reader: Reader) -> None:
    reader.page.emulate_media(forced_colors="active")
    reader.open("/services?region=BRU")
    look = "one => { const style = getComputedStyle(one); return [style.color, style.backgroundColor, style.borderLeftColor]; }"
    chosen, other = (reader.pill("f_regions", i18n.t(f"region.{code}", "fr")).evaluate(look) for code in ("BRU", "WAL"))
    assert chosen != other and chosen[0] != chosen[1] and other[0] != other[1]
    current, elsewhere = (reader.widget(key).locator("a").evaluate(look) for key in ("menu_services_current", "menu_time"))
    assert current[2] != elsewhere[2]
    words = reader.page.locator("h1").evaluate("one => getComputedStyle(one).color")
    assert words != reader.page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor")


def test_a_filter_that_changes_is_announced_once(server: Server, new_reader: Callable[..., Reader]) -> None:
    reader = new_reader(server.url, own=True)
    reader.page.add_init_script(HEARD)
    reader.open("/")
    reader.page.wait_for_timeout(1500)
    assert reader.page.evaluate("heard") == [], "a page that is arrived at is read anyway"
    region = reader.page.locator(".announced")
    expect(region).to_have_attribute("role", "status")

    def heard_after(change: Callable[[], None]) -> list[list[str]]:
        reader.page.evaluate("heard.length = 0")
        change()
        reader.settle()
        for _ in range(100):  # asked again and again: the page lets nobody evaluate a condition in it
            if reader.page.evaluate("heard.length"):
                break
            reader.page.wait_for_timeout(100)
        reader.page.wait_for_timeout(1000)  # for a second one, which there must not be
        heard: list[list[str]] = reader.page.evaluate("heard")
        return heard

    headline = reader.page.get_by_role("heading", level=1)
    told = heard_after(reader.pill("f_regions", i18n.t("region.BRU", "fr")).click)
    assert told == [["announced", headline.inner_text().replace("\u2060", "")]]
    told = heard_after(lambda: reader.follow(i18n.t("page.register.title", "fr")))
    assert len(told) == 1 and told[0][1].startswith(headline.inner_text().replace("\u2060", ""))
    told = heard_after(reader.pill("f_regions", i18n.t("region.WAL", "fr")).click)
    rows = reader.page.locator("[data-announced]").first.inner_text()
    assert told == [["announced", rows]], "the number of rows, for the headline stays as it was"
    reader.pill("f_language", "NL").click()
    expect(reader.page.locator("html[lang=nl]")).to_be_attached()
    assert region.inner_text() != rows, "words of the language before are not read with the voice of this one"
