"""The dossier in a browser: made on a click, seen as pages, taken away as files, read by everybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

import i18n
from analytics.dossier.formats import FORMATS
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
JANUARY = "/dossier?from=2024-01-01&to=2024-01-31"


def test_a_click_makes_the_dossier_and_its_files_are_those_shown(reader: Reader, tmp_path: Path) -> None:
    reader.open(JANUARY)
    assert reader.page.locator(".st-key-dossier_pages img").count() == 0, "nothing is made unasked"
    reader.widget("dossier_build").get_by_role("button").click()
    pages = reader.page.locator(".st-key-dossier_pages img")
    expect(pages.first).to_be_visible(timeout=120_000)
    reader.settle()
    assert all(pages.nth(number).get_attribute("alt") for number in range(pages.count()))
    found = Axe().run(reader.page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found] == []
    for kind, start in (("pdf", b"%PDF"), ("workbook", b"PK")):
        with reader.page.expect_download() as taken:
            reader.widget(f"dossier_download_{kind}").get_by_role("button").click()
        path = tmp_path / taken.value.suggested_filename
        taken.value.save_as(path)
        assert path.suffix == FORMATS[kind].suffix and "2024-01-01_2024-01-31" in path.name and path.read_bytes().startswith(start)
    assert reader.errors == []


def test_the_choice_survives_a_reload_and_travels_in_the_link(reader: Reader) -> None:
    reader.open(JANUARY)
    reader.page.get_by_role("radio", name=i18n.t("dossier.choose.audience.outside", "fr")).click()
    reader.page.get_by_role("button", name=i18n.t("dossier.choose.sections.time", "fr"), exact=True).click()
    reader.settle()
    reader.expect_query(from_="2024-01-01", to="2024-01-31", audience="outside", parts="time")
    reader.page.reload()
    reader.settle()
    reader.expect_query(from_="2024-01-01", to="2024-01-31", audience="outside", parts="time")
