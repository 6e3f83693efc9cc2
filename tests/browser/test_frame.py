"""The frame on the screen: language, menu, phone, faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.reader import Reader, Server

pytestmark = pytest.mark.browser

TEXTS = """() => {
  const attributes = ["aria-label", "aria-valuetext", "aria-roledescription", "title", "placeholder", "alt"];
  const found = new Set();
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) found.add(node.data.trim());
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches("style, script, noscript, template")) return;
    if (!node.checkVisibility()) return;
    if (node.matches("[data-testid=stIconMaterial], .js-plotly-plot")) return;
    if (node.matches("[data-testid=stMain] [data-testid=stVerticalBlock]")) return;  // the page's own words
    attributes.forEach((name) => found.add((node.getAttribute(name) || "").trim()));
    node.childNodes.forEach(walk);
  };
  walk(document.body);
  return [...found].filter(Boolean);
}"""
# words that only English has: any of them in the frame of a French or Dutch page was left by Streamlit
ENGLISH = re.compile(
    r"(?<![-\w])(the|and|of|to|this|is|are|you|your|not|select|selected|remove|clear|choose|results?|match(es)?|options|available"
    r"|close|dismiss|skip|sidebar|collapse|expand|start date|end date|day|month|year|previous|next|empty|help|running"
    r"|stop|error|found|server|connect\w*|loading|wait|press|january|february|march|june|july|august|october|december"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|yyyy)(?![-\w])",
    re.IGNORECASE,
)
DUTCH_TOO = {"is", "of", "server", "stop", "december"}


def english(reader: Reader, lang: str) -> set[str]:
    """The texts of the frame and of everything open above it that hold an English word."""
    reader.page.wait_for_timeout(400)
    own = DUTCH_TOO if lang == "nl" else {"server"}
    return {text for text in reader.page.evaluate(TEXTS) if any(match.group().lower() not in own for match in ENGLISH.finditer(text))}


def states(reader: Reader, lang: str) -> Iterator[str]:
    """Everything in the frame that speaks, one after the other."""
    reader.open(f"/?service=RECIPE&lang={lang}")
    yield "at rest"
    services = reader.widget("f_services").locator("input")
    services.click()
    yield "list"
    reader.page.keyboard.type("mycare")
    yield "matches"
    reader.page.keyboard.type("zzz")
    yield "no match"
    reader.open(f"/?service=RECIPE&lang={lang}")  # the list is left open: Streamlit scrolls when it closes in a hurry
    reader.page.get_by_test_id("stDateInputCalendarButton").click()
    yield "calendar"
    reader.page.get_by_role("dialog").get_by_role("gridcell").get_by_text("11", exact=True).first.click()
    yield "half a period"
    reader.page.keyboard.press("Escape")
    reader.widget("f_unit").get_by_test_id("stTooltipHoverTarget").hover()
    yield "help"
    reader.page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    yield "closed sidebar"
    reader.open(f"/nowhere?lang={lang}")
    expect(reader.page.get_by_role("dialog")).to_be_visible()
    yield "unknown page"


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_no_english_word_is_left(reader: Reader, lang: str) -> None:
    left = {state: words for state in states(reader, lang) if (words := english(reader, lang))}
    assert left == {}


def test_the_search_for_english_words_finds_them(reader: Reader) -> None:
    """On the English page the same walk must find Streamlit's words, else the test above proves nothing."""
    found = {state: english(reader, "fr") for state in states(reader, "en")}
    assert all(found.values()), found


def test_a_page_that_fails_says_so_without_the_errors_words(
    demo_root: Path, new_server: Callable[..., Server], new_reader: Callable[..., Reader]
) -> None:
    sabotage = "import ui.frame\ndef fail(_): raise RuntimeError('words of the error')\nui.frame.footer = fail"
    server = new_server(demo_root, sabotage=sabotage)
    reader = new_reader(server.url)
    reader.open("/method?lang=nl")
    expect(reader.page.get_by_role("alert")).to_contain_text("Deze pagina kon niet worden getoond")
    assert "words of the error" not in reader.page.content()
    assert "words of the error" in server.log


def test_a_lost_connection_is_told_in_french(
    demo_root: Path, new_server: Callable[[Path], Server], new_reader: Callable[..., Reader]
) -> None:
    server = new_server(demo_root)
    reader = new_reader(server.url)
    reader.open("/")
    server.stop()
    dialog = reader.page.get_by_role("dialog")
    expect(dialog).to_be_visible(timeout=60_000)
    assert english(reader, "fr") == set()


def test_the_language_switch_changes_page_title_calendar_and_document(reader: Reader) -> None:
    reader.open("/register")
    html = reader.page.locator("html")
    expect(html).to_have_attribute("lang", "fr")
    for lang, title, weekdays in (
        ("NL", "Register", "MDWDVZZ"),
        ("EN", "Register", "MTWTFSS"),
        ("FR", "Registre", "LMMJVSD"),
        ("NL", "Register", "MDWDVZZ"),
    ):
        reader.pill("f_language", lang).click()
        reader.settle()
        expect(html).to_have_attribute("lang", lang.lower())
        reader.expect_title(title)
        reader.page.get_by_test_id("stDateInputCalendarButton").click()
        expect(reader.page.get_by_role("dialog").locator("th")).to_have_text(list(weekdays))
        reader.page.keyboard.press("Escape")
    assert reader.errors == []


def test_the_current_page_is_marked_and_unbuilt_ones_are_absent(reader: Reader) -> None:
    reader.open("/register?lang=en")
    links = reader.menu.get_by_role("link")
    expect(links).to_have_text(
        [
            "Overview",
            "E-services",
            "Regions",
            "Time",
            "Severity",
            "Tables",
            "Incidents",
            "Criteria",
            "Arguments",
            "Objections",
            "Demands",
            "What changed",
            "Meeting mode",
            "Dossier",
            "Register",
            "Method",
            "Glossary",
            "Load",
            "Duplicates",
            "The union’s notes",
            "Quality",
        ]
    )
    current = reader.menu.locator("[aria-current=page]")
    expect(current).to_have_text("Register")
    reader.follow("Method")
    expect(current).to_have_text("Method")


def test_the_phone_reaches_menu_and_filters(server: Server, new_reader: Callable[..., Reader]) -> None:
    reader = new_reader(server.url, width=390, height=844)
    reader.open("/")
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390
    reader.page.get_by_test_id("stExpandSidebarButton").click()
    expect(reader.widget("f_services")).to_be_in_viewport()
    reader.pill("f_regions", "Wallonie").click()
    reader.expect_query(region="WAL")
    reader.follow("Registre")
    assert reader.path == "/register"
    expect(reader.widget("menu")).not_to_be_in_viewport()
    expect(reader.page.get_by_role("heading", name="Registre", level=1)).to_be_in_viewport()


def test_the_click_that_leaves_a_list_is_not_lost(reader: Reader) -> None:
    """A list that shrank as it lost the focus moved its neighbours away from under the click."""
    reader.open("/")
    services = reader.widget("f_services").locator("input")
    services.click()
    reader.page.keyboard.type("Recip-e")
    reader.page.get_by_role("option").first.click()
    reader.page.keyboard.press("Escape")
    reader.settle()
    reader.pill("f_regions", "Wallonie").click()
    reader.expect_query(service="RECIPE", region="WAL")
