"""From the list of incidents to one of them, to its reports, and back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.reader import Reader, Server

pytestmark = pytest.mark.browser


def test_the_list_leads_to_an_incident_its_neighbour_a_report_and_back(reader: Reader) -> None:
    reader.open("/incidents?from=2024-01-01&to=2024-01-31&counted=services&lang=en")
    reader.page.get_by_role("link", name="15 Jan 2024").first.click()
    reader.settle()
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(re.compile("15 January 2024"))
    assert reader.query["counted"] == "services"
    copied = reader.page.locator(".copy-link").get_attribute("href") or ""
    assert re.search(r"/incident\?.*incident=\w+,2024-01-15T", copied.replace("%3A", ":").replace("%2C", ",")), copied
    first = reader.query["incident"]
    reader.page.get_by_role("link", name="Older").click()
    reader.settle()
    older, title = reader.query["incident"], reader.page.get_by_role("heading", level=1).inner_text()
    assert older != first
    reader.page.reload()
    reader.settle()
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(title)
    reader.page.go_back()
    reader.settle()
    assert (reader.path, reader.query["incident"]) == ("/incident", first)
    reader.page.go_forward()
    reader.settle()
    assert reader.query["incident"] == older
    reader.page.get_by_text("See the reports").click()
    reader.page.get_by_role("table").get_by_role("link").first.click()
    reader.settle()
    assert reader.path == "/report"
    reader.page.get_by_role("link", name=re.compile("the incident of")).click()
    reader.settle()
    assert reader.path == "/incident"
    reader.page.get_by_role("link", name="Back to the incidents").click()
    reader.settle()
    assert reader.path == "/incidents"
    reader.expect_query(from_="2024-01-01", to="2024-01-31", lang="en")
    assert reader.errors == []


def test_a_phone_shows_a_whole_incident_without_scrolling_sideways(server: Server, new_reader: Callable[..., Reader]) -> None:
    reader = new_reader(server.url, width=390, height=844)
    reader.open("/incident?incident=RECIPE,2024-01-15T09:00")
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(re.compile("MyCareNet"))
