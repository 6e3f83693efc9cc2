"""Choosing days on the picture itself: the address follows, and there is a way back."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser


def plot(reader: Reader, key: str) -> Locator:
    return reader.page.locator(f"[class*='st-key-figure_{key}'] .nsewdrag").first


def drag(reader: Reader, key: str, start: float, end: float) -> None:
    """Across a picture, from one share of its width to another."""
    box = reader.place(plot(reader, key))
    y = box["y"] + box["height"] / 2
    reader.page.mouse.move(box["x"] + box["width"] * start, y)
    reader.page.mouse.down()
    reader.page.mouse.move(box["x"] + box["width"] * (start + end) / 2, y, steps=5)
    reader.page.mouse.move(box["x"] + box["width"] * end, y, steps=5)
    reader.page.mouse.up()
    reader.settle()


def days(reader: Reader) -> int:
    query = reader.query
    return (dt.date.fromisoformat(query["to"]) - dt.date.fromisoformat(query["from"])).days + 1


def test_a_stroke_across_the_strip_chooses_the_days_and_a_click_goes_back(reader: Reader) -> None:
    reader.open("/time?region=WAL&lang=en")
    drag(reader, "zoom", 0.25, 0.5)
    expect(reader.page.get_by_role("heading", level=1)).to_contain_text("2024")
    assert 100 < days(reader) < 140, "a quarter of sixteen months"
    assert reader.query["region"] == "WAL"
    expect(reader.widget("shown")).to_contain_text("2024")
    drag(reader, "zoom", 0.3, 0.4)
    assert 35 < days(reader) < 65, "a second stroke chooses again"
    reader.page.get_by_role("button", name="Back to the whole period").click()
    reader.expect_query(region="WAL", lang="en")
    assert reader.errors == []


@pytest.mark.parametrize(("page", "picture"), [("/time", "chronology"), ("/", "timeline")])
def test_a_click_on_a_bar_keeps_its_days(reader: Reader, page: str, picture: str) -> None:
    reader.open(f"{page}?from=2024-01-01&to=2024-06-30")
    reader.click_in(plot(reader, picture), 0.28, 0.6)
    reader.expect_query(from_="2024-02-19", to="2024-02-25")


def test_a_click_on_a_mark_keeps_the_days_of_the_bar_above_it(reader: Reader) -> None:
    reader.open("/time?from=2024-01-01&to=2024-06-30")
    marks = reader.page.locator("[class*='st-key-figure_chronology'] .scatterlayer .points path")
    reader.click_in(marks.first, 0.5, 0.5)
    reader.expect_query(from_="2024-01-08", to="2024-01-14")


def test_a_click_on_a_day_of_the_calendar_keeps_it(reader: Reader) -> None:
    """The twelfth of March, a third row of three, sixteen columns from the Monday before the first, a Friday."""
    reader.open("/time?from=2024-01-01&to=2024-03-31&lang=en")
    day = (plot(reader, "calendar"), 15.5 / 37, 2.5 / 3)
    reader.point_at(*day)
    expect(reader.page.locator(".hoverlayer .hovertext")).to_contain_text("Tuesday 12 March 2024")
    reader.click_in(*day)
    reader.expect_query(from_="2024-03-12", to="2024-03-12", lang="en")
    expect(reader.page.locator("[class*='st-key-figure_calendar']")).to_have_count(0)
    reader.page.get_by_role("button", name="Back to the whole period").click()
    reader.expect_query(lang="en")
    assert reader.errors == []
