"""Ctrl+P of any page: its words and pictures on white, nothing cut off, none of the controls, and the address where it can be seen again.

What is measured is the layout of the print itself, at the moment the browser turns to it.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

import i18n
from analytics.figures.palette import LIGHT, contrast
from tests.browser.places import INCIDENT, ONE_SERVICE
from tests.browser.reader import Reader, Server, hexadecimal
from tests.turns import FULL
from ui.menu import SCREENS

pytestmark = pytest.mark.browser

ADDRESSES = [*(INCIDENT if screen.id == "incident" else f"/{screen.path}" for screen in SCREENS), ONE_SERVICE]
CONTROLS = "button, input, select, textarea, .copy-link, .on-screen, details:not([open]), [data-testid=stSidebar], [data-testid=stHeader]"
MEASURE_THE_PRINT = """(controls) => matchMedia("print").addEventListener("change", ({ matches }) => {
    if (!matches) return;
    const width = document.documentElement.clientWidth;
    const all = [...document.body.querySelectorAll("*")].filter(one => one.checkVisibility() && one.getBoundingClientRect().width > 1);
    const written = all.filter(one => [...one.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()));
    const style = one => getComputedStyle(one);
    const start = one => one.outerHTML.slice(0, 120);
    const onPaper = one => {  // but a number on a ground of its own
        const ground = one.closest(".annotation-text-g")?.querySelector(".bg");
        return !(ground && style(ground).fillOpacity > 0);
    };
    const pictures = [...document.querySelectorAll(".svg-container > .main-svg:first-child")].filter(one => one.checkVisibility());
    window.printed = {
        width,
        charts: [...document.querySelectorAll(".stPlotlyChart")].filter(one => one.checkVisibility()).length,
        tooWide: all.filter(one => !one.closest("svg svg, svg > *") && one.getBoundingClientRect().right > width + 1).map(start),
        controls: all.filter(one => one.matches(controls)).map(start),
        grounds: [...new Set([document.documentElement, document.querySelector(".stApp")].map(one => style(one).backgroundColor))],
        colors: [...new Set(written.filter(onPaper).map(one => one.closest("svg") ? style(one).fill : style(one).color))],
        pictures: pictures.map(one => ({
            proportion: one.getBoundingClientRect().width / one.getBoundingClientRect().height,
            onScreen: one.getAttribute("width") / one.getAttribute("height"),
            isWhole: style(one.closest(".stPrintGraphic")).breakInside === "avoid",
        })),
        splitHeads: [...document.querySelectorAll(".figure-head")].map(one => one.closest(".stElementContainer"))
            .filter(one => style(one).breakAfter !== "avoid" || style(one.parentElement).display !== "block").map(start),
        text: document.body.innerText,
    };
})"""
PICTURES = "[...document.querySelectorAll('.main-svg')].map(one => [one.getAttribute('viewBox'), one.getBoundingClientRect().width])"


@pytest.mark.parametrize("address", ADDRESSES if FULL else ADDRESSES[::2])
def test_a_dark_page_prints_whole_on_white_without_controls(server: Server, new_reader: Callable[..., Reader], address: str) -> None:
    reader = new_reader(server.url, theme="dark")
    reader.open(address)
    on_screen = reader.page.evaluate(PICTURES)
    reader.page.evaluate(MEASURE_THE_PRINT, CONTROLS)
    reader.page.pdf(format="A4", prefer_css_page_size=True)
    printed = reader.page.evaluate("printed")
    assert len(printed["pictures"]) == printed["charts"] <= len(on_screen)
    assert 600 < printed["width"] < 720, "A4 between its margins"
    assert printed["tooWide"] == []
    assert printed["controls"] == []
    assert set(printed["grounds"]) <= {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
    too_pale = [color for color in printed["colors"] if contrast(hexadecimal(color), LIGHT.ground) < 4.5]
    assert too_pale == []
    assert all(one["isWhole"] and one["proportion"] == pytest.approx(one["onScreen"], rel=0.01) for one in printed["pictures"])
    assert printed["splitHeads"] == []
    assert i18n.t("frame.demo.notice", "fr") in printed["text"]
    assert i18n.t("frame.permalink", "fr", address=f"{server.url}{address.partition('?')[0]}?") in printed["text"]
    assert reader.page.evaluate(PICTURES) == on_screen, "the screen is as before"
    assert reader.errors == []


@pytest.mark.parametrize(("address", "is_told"), [("/incidents?region=WAL", True), ("/method", False), ("/dossier", False)])
def test_a_print_of_a_view_points_to_the_dossier_of_it(server: Server, reader: Reader, address: str, is_told: bool) -> None:
    reader.open(address)
    start = i18n.t("frame.print.dossier", "fr", address=f"{server.url}/dossier?region=WAL&")
    assert start not in reader.page.locator("body").inner_text()
    reader.page.evaluate(MEASURE_THE_PRINT, CONTROLS)
    reader.page.pdf(format="A4", prefer_css_page_size=True)
    assert (start in reader.page.evaluate("printed.text")) == is_told


def test_what_the_reader_opened_is_printed_and_the_filter_is_told(reader: Reader) -> None:
    reader.open("/severity?region=WAL&lang=en")
    reader.page.locator("[class*=st-key-data_] summary").first.click()
    reader.page.locator("details.how summary").first.click()
    reader.settle()
    reader.page.evaluate(MEASURE_THE_PRINT, CONTROLS)
    reader.page.pdf(format="A4", prefer_css_page_size=True)
    text = reader.page.evaluate("printed.text")
    assert "Wallonia; the whole observed period" in text
    assert "See the data" in text and "How this figure is computed" in text
    assert reader.page.locator("[class*=st-key-data_] caption").first.inner_text() in text
