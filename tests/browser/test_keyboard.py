"""Whole tasks by keyboard alone, and one by somebody who reads only Dutch, on a phone."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, expect
from pypdf import PdfReader

import i18n
from tests.browser.keys import Keys
from tests.browser.reader import Reader, Server
from tests.conftest import Union

pytestmark = pytest.mark.browser

FR, NL = "fr", "nl"
MAKING = 180_000  # milliseconds a dossier may take where two cores do everything
BRUSSELS_IN_JANUARY = """
    select service.label_nl, count(distinct report.reporter_key) as n
    from marts.fct_reports as report
    join marts.dim_services as service using (service_code)
    where report.region_code = 'BRU' and report.occurred_on between date '2024-01-01' and date '2024-01-31' and service_code <> 'UNKNOWN'
    group by service_code, service.label_nl
    order by n desc, service_code
"""


def period(keys: Keys, label: str, first: str, last: str) -> None:
    """Types the two days of the period, `01012024`, from the field before it on."""
    days = keys.reader.page.get_by_role("spinbutton", name=re.compile(label))
    for place, day in ((0, first), (3, last)):
        keys.go(days.nth(place))
        keys.write(day)
    keys.press("Tab")
    keys.answered()


def taken(keys: Keys, button: Locator) -> tuple[str, bytes]:
    """The file that the button in focus gives on Enter."""
    keys.go(button)
    with keys.reader.page.expect_download(timeout=60_000) as arriving:
        keys.press("Enter")
    return arriving.value.suggested_filename, Path(arriving.value.path()).read_bytes()


def words(book: bytes) -> set[str]:
    return {str(cell) for sheet in load_workbook(io.BytesIO(book)) for row in sheet.iter_rows(values_only=True) for cell in row if cell}


def test_filter_then_read_a_picture_as_a_table_then_take_the_table(reader: Reader) -> None:
    keys, page = Keys(reader), reader.page
    reader.open("/time")
    keys.go(page.get_by_role("combobox", name=i18n.t("filters.services.label", FR), exact=True))
    keys.write("Recip")
    expect(page.get_by_role("option").first).to_be_visible()
    keys.press("ArrowDown", "Enter", "Escape")
    keys.answered()
    period(keys, i18n.t("filters.period.label", FR), "01012024", "30062024")
    keys.go(reader.pill("f_regions", i18n.t("region.WAL", FR)))
    keys.press("Space")
    keys.answered()
    reader.expect_query(service="RECIPE", region="WAL", from_="2024-01-01", to="2024-06-30")
    figure = page.get_by_test_id("stMain").locator("[class*=st-key-data_]").first
    unfold = figure.locator("summary")
    keys.go(unfold)
    keys.press("Enter")
    keys.answered()
    expect(unfold).to_be_focused()
    table = figure.get_by_role("table")
    expect(table.get_by_role("row").nth(1)).to_be_visible()
    name, book = taken(keys, figure.get_by_role("button", name=i18n.t("exports.xlsx", FR)))
    assert name.endswith(".xlsx") and any("Recip-e" in one for one in words(book))
    keys.go(unfold, back=True)
    keys.press("Space")
    expect(table).to_be_hidden()
    assert reader.errors == []


def test_a_dossier_is_composed_and_taken_away(reader: Reader) -> None:
    keys = Keys(reader)
    reader.open("/dossier?from=2024-01-01&to=2024-01-31")
    keys.go(reader.widget("dossier_build").get_by_role("button"))
    keys.press("Enter")
    pdf = reader.widget("dossier_download_pdf").get_by_role("button")
    expect(pdf).to_be_visible(timeout=MAKING)
    keys.answered()
    name, document = taken(keys, pdf)
    assert name.endswith(".pdf") and len(PdfReader(io.BytesIO(document)).pages) > 1
    assert reader.errors == []


def test_who_reads_only_dutch_on_a_phone_learns_which_service_failed_most_in_brussels(
    server: Server, new_reader: Callable[..., Reader], demo: Union
) -> None:
    reader = new_reader(server.url, width=390, height=844, locale="nl-BE")
    keys, page = Keys(reader), reader.page
    reader.open("/")
    menu = page.get_by_test_id("stExpandSidebarButton")
    keys.go(menu)
    keys.press("Enter")
    keys.answered()
    keys.go(reader.widget("f_language").get_by_role("radio").first)
    keys.within(reader.widget("f_language").get_by_role("radio", name="NL"), "ArrowRight")
    keys.press("Space")
    keys.answered()
    keys.go(page.get_by_role("link", name="E-diensten", exact=True))
    keys.press("Enter")
    keys.answered()
    expect(page.get_by_role("button", name="Menu en filters openen")).to_be_focused()  # the menu is behind it again
    keys.press("Enter")
    keys.answered()
    period(keys, "Periode", "01012024", "31012024")
    keys.go(page.get_by_role("button", name="Wallonië", exact=True))
    keys.within(page.get_by_role("button", name="Brussel", exact=True), "ArrowRight")
    keys.press("Space")
    keys.answered()
    keys.go(page.get_by_role("button", name="Menu en filters sluiten"), back=True)
    keys.press("Enter")
    keys.answered()
    reader.expect_query(lang=NL, region="BRU", from_="2024-01-01", to="2024-01-31")

    (label, n), (_, second), *_ = demo.query(BRUSSELS_IN_JANUARY)
    assert n > second, "one service is named most often"
    short = label.partition(",")[0]  # as pictures say it
    findings = [one.replace("\u2060", "") for one in page.get_by_role("heading", level=2).all_inner_texts()]
    assert any(re.search(rf"\b{n}\b", one) for one in findings), findings  # how many at most; that it leads is not shown, so not said
    keys.go(page.get_by_text("De gegevens bekijken", exact=False).first.locator("xpath=ancestor-or-self::summary"))
    keys.press("Enter")
    keys.answered()
    first = reader.widget("data_ranked").locator("tbody tr").first
    expect(first).to_contain_text(short)
    expect(first.locator(".number").first).to_have_text(str(n))
    name, book = taken(keys, reader.widget("data_ranked").get_by_role("button", name="XLSX"))
    told = words(book)
    assert name.endswith(".xlsx") and any(short in one for one in told) and any("Brussel" in one for one in told)
    assert reader.errors == []
