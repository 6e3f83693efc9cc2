"""What axe, a keyboard and a narrow screen find on every page.

What Streamlit causes in its own markup, and no rule of ours can mend, stands in `STREAMLITS`; each entry must still occur.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

import i18n
from analytics.figures.palette import DARK, LIGHT, contrast
from tests.browser.places import INCIDENT, ONE_SERVICE, PLACES, addresses, in_language
from tests.browser.reader import OPEN_EVERYTHING, Reader, hexadecimal
from tests.conftest import Union
from tests.turns import FULL

pytestmark = pytest.mark.browser


WITH_PICTURES = ("/", "/services", ONE_SERVICE, "/regions", "/time", "/severity", "/incidents", INCIDENT, "/moratorium")


@dataclass(frozen=True)
class Exempt:
    """A violation in Streamlit's own markup: `selector` says where, `reason` why it stays, `told` under which key of the accessibility
    statement readers are told."""

    place: str
    rule: str
    selector: str
    reason: str
    told: str


STREAMLITS = (
    Exempt(
        "load",
        "presentation-role-conflict",
        "[data-testid=stFileUploaderDropzone]",
        "The box a file is dropped on has a name beside role=presentation. Minor: the button inside has name and role of its own.",
        "accessibility.limit.upload",
    ),
)

MATCHES = "([selector, target]) => document.querySelector(target)?.matches(selector) ?? false"
# pictures and the folded tables, in the order of the page
PICTURES = """() => [...document.querySelectorAll(".stPlotlyChart, [class*=st-key-data_] summary")].map(one => ({
    isPicture: one.matches(".stPlotlyChart"),
    name: one.getAttribute("role") === "figure" ? one.getAttribute("aria-label") : "",
    key: one.closest("[class*=st-key-]").className.match(/st-key-(\\S+)/)[1],
}))"""
FOCUSED = """() => {
    const one = document.activeElement, style = getComputedStyle(one);
    const named = one.closest("[class*=st-key-data_]");
    return {
        tag: one.tagName,
        isEnd: one === document.body,
        isInPage: one.closest("[data-testid=stMain]") !== null,
        isHow: one.matches("details.how > summary"),
        key: one.tagName === "SUMMARY" && named ? named.className.match(/st-key-(\\S+)/)[1] : "",
        outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        color: style.outlineColor,
        html: one.outerHTML.slice(0, 120),
    };
}"""


# every rule of WCAG up to 2.2 AA, and what axe holds for good practice
ALL_RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
RULES_OF_COLOR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}  # the only ones that a theme can change
# a table of a year is made by one function: its first rows speak for the others, which would take axe minutes
FIRST_ROWS = ".table-box tbody tr:nth-child(n + 5) { display: none; }"


def violations(reader: Reader, place: str, rules: dict[str, Any] = ALL_RULES) -> tuple[list[str], set[Exempt]]:
    """What axe finds on the page as it stands, and which exemptions it met."""
    found, met = [], set()
    for one in Axe().run(reader.page, options={"runOnly": rules, "resultTypes": ["violations"]}).response["violations"]:
        for node in one["nodes"]:
            exempt = next((exempt for exempt in STREAMLITS if _covers(exempt, reader, place, one["id"], node)), None)
            if exempt:
                met.add(exempt)
            else:
                found.append(f"{one['id']} ({one['impact']}): {node['html'][:160]} {node['failureSummary'][:200]}")
    return found, met


def _covers(exempt: Exempt, reader: Reader, place: str, rule: str, node: dict[str, Any]) -> bool:
    is_here = place == exempt.place and rule == exempt.rule
    return is_here and bool(reader.page.evaluate(MATCHES, [exempt.selector, node["target"][0]]))


# every language on both grounds; each ground is looked at with all rules in one of them at least
LOOKS = {
    "fr": {"light": ALL_RULES, "dark": RULES_OF_COLOR},
    "nl": {"dark": ALL_RULES, "light": RULES_OF_COLOR},
    "en": {"light": ALL_RULES, "dark": RULES_OF_COLOR},
}


def looks_at(place: str) -> dict[str, dict[str, dict[str, Any]]]:
    """All of them with the large counts; else by turns one language and one ground: words differ, the markup does not."""
    turn = PLACES.index(place)
    lang, ground = i18n.LANGUAGES[turn % len(i18n.LANGUAGES)], ("light", "dark")[turn % 2]
    return LOOKS if FULL else {lang: {ground: ALL_RULES}}


@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing_with_everything_open_in_either_theme(reader: Reader, demo: Union, place: str) -> None:
    left, met = {}, set()
    for lang, looks in looks_at(place).items():
        reader.page.emulate_media(color_scheme=next(iter(looks)))  # type: ignore[arg-type]
        reader.open(in_language(addresses(demo)[place], lang))
        reader.page.add_style_tag(content=FIRST_ROWS)
        reader.page.evaluate(OPEN_EVERYTHING)
        reader.settle()
        assert reader.page.evaluate("document.documentElement.lang") == lang
        for theme, rules in looks.items():
            if rules is RULES_OF_COLOR:
                reader.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
                reader.settle()
            found, exempted = violations(reader, place, rules)
            left |= {(lang, theme): found} if found else {}
            met |= exempted
    assert left == {}
    listed = {one for one in STREAMLITS if one.place == place}
    assert met == listed if FULL else met <= listed, "an exemption that no longer occurs must leave the list"
    assert reader.errors == []


def test_what_stays_is_told_in_the_statement(reader: Reader) -> None:
    reader.open("/")
    reader.page.locator(".footer").get_by_role("link", name=i18n.t("page.accessibility.title", "fr")).click()
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(i18n.t("accessibility.finding", "fr"))
    for one in STREAMLITS:
        expect(reader.page.get_by_role("main")).to_contain_text(i18n.t(one.told, "fr"), use_inner_text=True)


def test_a_page_that_is_open_follows_when_the_system_turns_dark(reader: Reader) -> None:
    reader.open("/severity")
    words = reader.page.locator(".js-plotly-plot text").first
    for theme, colors in (("light", LIGHT), ("dark", DARK)):
        reader.page.emulate_media(color_scheme=theme)
        reader.settle()
        assert hexadecimal(words.evaluate("one => getComputedStyle(one).fill")) == colors.ink


@pytest.mark.parametrize("address", WITH_PICTURES if FULL else WITH_PICTURES[::3])
def test_every_picture_is_read_as_a_table_by_keyboard(reader: Reader, address: str) -> None:
    reader.open(address)
    things = reader.page.evaluate(PICTURES)
    assert all(one["name"] for one in things if one["isPicture"]), "a picture without words"
    controls = [one for one in things if one["key"].startswith("figure_zoom")]
    if controls:  # not read but drawn on: the period of the filters does the same, and the words above it say so
        expect(reader.widget("zoom_head")).to_contain_text(i18n.t("filters.period.label", "fr"))
    shown = [one for one in things if one not in controls]
    wanted = set()
    for picture, after in pairwise([*shown, {"isPicture": True}]):
        if picture["isPicture"]:
            assert not after["isPicture"], f"without a table of its own: {picture['name']}"
            wanted.add(after["key"])
    assert wanted
    tabbed = tab_through(reader)
    assert wanted <= tabbed, wanted - tabbed
    for key in wanted:
        table = reader.widget(key).get_by_role("table")
        expect(table.locator("caption")).not_to_be_empty()
        expect(table.get_by_role("columnheader").first).to_be_visible()
        assert table.locator("tbody tr").count() > 0
    assert reader.errors == []


def tab_through(reader: Reader) -> set[str]:
    """From the skip link to the end of the page with Tab, Enter and Space alone; opens all that is folded and gives its keys."""
    assert reader.page.locator("[tabindex]").evaluate_all("all => all.every(one => one.tabIndex <= 0)"), "the page alone gives the order"
    keyboard, tabbed = reader.page.keyboard, set()
    keyboard.press("Tab")
    expect(reader.page.locator(":focus")).to_have_text("Aller au contenu")
    keyboard.press("Enter")
    for _ in range(300):
        keyboard.press("Tab")
        focused = reader.page.evaluate(FOCUSED)
        if focused["isEnd"]:
            return tabbed
        assert focused["isInPage"], f"the skip link leads past the menu: {focused['html']}"
        if focused["tag"] != "INPUT":  # a field says it by its border
            assert focused["outline"] >= 2 and contrast(hexadecimal(focused["color"]), LIGHT.ground) >= 3, focused["html"]
        if focused["isHow"]:
            keyboard.press("Enter")
            expect(reader.page.locator("details.how[open] > summary:focus")).to_have_count(1)
        elif focused["key"] and focused["key"] not in tabbed:
            keyboard.press("Enter" if len(tabbed) % 2 else "Space")
            reader.settle()
            expect(reader.widget(focused["key"]).locator("summary:focus")).to_have_count(1)
            tabbed.add(focused["key"])
    raise AssertionError("the focus goes round")


def test_the_link_is_copied_by_keyboard(reader: Reader) -> None:
    reader.open("/?region=WAL")
    link = reader.page.locator(".copy-link")
    link.focus()
    reader.page.keyboard.press("Enter")
    expect(link).to_have_text("Lien copié")
    assert "region=WAL" in reader.page.evaluate("navigator.clipboard.readText()")


@pytest.mark.parametrize(("lang", "words"), [("fr", "Aller au contenu"), ("nl", "Naar de inhoud"), ("en", "Skip to main content")])
def test_the_first_tab_offers_the_way_past_the_menu(reader: Reader, lang: str, words: str) -> None:
    reader.open(f"/method?lang={lang}&region=WAL")
    reader.page.keyboard.press("Tab")
    link = reader.page.locator(":focus")
    expect(link).to_have_text(words)
    expect(link).to_be_in_viewport()
    reader.page.keyboard.press("Enter")
    expect(reader.page.locator("main:focus")).to_have_count(1)
    assert reader.query["region"] == "WAL"
