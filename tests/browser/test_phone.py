"""What a phone of 390 px shows first, and that the numbers stand on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

import i18n
from tests.browser.places import INCIDENT
from tests.browser.reader import Reader, Server

pytestmark = pytest.mark.browser

RECIPE = "/services?service=RECIPE"
EDGE = """(name) => {
    const row = [...document.querySelectorAll(".around .upstream li")].find(one => one.textContent.includes(name));
    const edge = getComputedStyle(row.querySelector(".edge"));
    const [side] = row.classList.contains("below") ? ["Bottom"] : ["Top"];
    return [edge.display, edge.borderTopStyle, edge[`border${side}Color`]];
}"""


@pytest.fixture
def phone(server: Server, new_reader: Callable[..., Reader]) -> Reader:
    return new_reader(server.url, width=390, height=844)


def box(reader: Reader, selector: str) -> Any:
    return reader.page.locator(selector).first.bounding_box()


@pytest.mark.parametrize("address", ["/", "/services", RECIPE, "/severity", INCIDENT])
def test_the_sentence_comes_first_and_the_demo_stays_marked(phone: Reader, address: str) -> None:
    phone.open(address)
    assert box(phone, "h1")["y"] < 180
    mark = phone.page.locator(".notice.demo:visible")
    assert mark.count() == 1 and box(phone, ".notice.on-a-phone")["height"] < 40
    expect(mark).to_contain_text(i18n.t("frame.demo.label", "fr"))
    if phone.page.locator(".shown").count():
        assert box(phone, ".shown")["y"] > box(phone, "h1")["y"]
    mark.locator("summary").click()
    expect(mark.locator("p")).to_be_visible()


def test_the_filters_come_before_the_pages_of_the_staff(phone: Reader) -> None:
    phone.open("/")
    phone.page.get_by_test_id("stExpandSidebarButton").click()
    expect(phone.widget("f_services")).to_be_in_viewport()
    assert box(phone, ".st-key-menu")["y"] < box(phone, ".st-key-filter_head")["y"] < box(phone, ".st-key-menu_staff")["y"]


@pytest.mark.parametrize(("address", "n_tables"), [("/severity", 2), ("/regions", 1)])
def test_every_number_of_a_reading_table_is_on_the_screen(phone: Reader, address: str, n_tables: int) -> None:
    phone.open(address)
    expect(phone.page.locator(".table-box.stacked")).to_have_count(n_tables)
    numbers = phone.page.locator(".table-box.stacked tbody .number")
    edges = numbers.evaluate_all("all => all.map(one => [one.getBoundingClientRect().left, one.getBoundingClientRect().right])")
    assert edges and all(left >= 0 and right <= 390 for left, right in edges)
    assert phone.page.locator(".table-box.stacked").evaluate_all("all => all.every(one => one.scrollWidth <= one.clientWidth)")


def test_a_phone_stacks_the_dependencies_and_keeps_the_arrow_off_the_words(phone: Reader) -> None:
    phone.open(RECIPE)
    upstream, itself = box(phone, ".around .upstream ul"), box(phone, ".around .itself ul")
    assert itself["x"] == upstream["x"] and itself["y"] - (upstream["y"] + upstream["height"]) >= 30
    assert phone.page.evaluate(EDGE, "MyCareNet")[0] == "none"


def test_the_edge_of_a_neighbour_answers_to_the_pointer_and_the_keyboard(reader: Reader) -> None:
    reader.open(RECIPE)
    upstream, itself = box(reader, ".around .upstream ul"), box(reader, ".around .itself ul")
    assert itself["x"] > upstream["x"] + upstream["width"]
    middles = [one["y"] + one["height"] / 2 for one in (upstream, itself)]
    assert abs(middles[0] - middles[1]) < 1
    assert [reader.page.evaluate(EDGE, name)[1] for name in ("MyCareNet", "Plateforme eHealth")] == ["solid", "dashed"]
    quiet = reader.page.evaluate(EDGE, "MyCareNet")[2]
    link = reader.page.locator(".around").get_by_role("link", name="MyCareNet")
    link.hover()
    lit = reader.page.evaluate(EDGE, "MyCareNet")[2]
    reader.page.mouse.move(0, 0)
    assert reader.page.evaluate(EDGE, "MyCareNet")[2] == quiet != lit
    link.focus()
    assert reader.page.evaluate(EDGE, "MyCareNet")[2] == lit
    link.click()
    reader.expect_query(service="MCN")
    expect(reader.page.get_by_role("heading", level=1)).to_contain_text("MyCareNet")


def test_the_lines_under_the_headline_lead_to_what_they_name(phone: Reader) -> None:
    phone.open(RECIPE)
    for words, heading in (("Que faire", "Solutions de rechange connues"), ("Dépend de", "dépend directement de")):
        phone.page.get_by_role("link", name=words, exact=True).click()
        expect(phone.page.get_by_role("heading", name=heading)).to_be_in_viewport()
