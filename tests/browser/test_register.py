"""The register in a real browser: search, order and page in the address, downloads that open, a report and back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

import i18n
from tests.browser.reader import Reader, Server
from tests.browser.test_frame import ENGLISH
from tests.turns import FULL, in_turn

pytestmark = pytest.mark.browser

FEW = "/register?service=MCN_CH4&severity=2"  # a filter that leaves some reports, few enough to read


def lead(reader: Reader) -> str:
    return reader.page.locator(".text-block .lead").first.inner_text()


def rows(reader: Reader) -> list[str]:
    """The text of each row, the same whether or not the browser is just painting it."""
    expect(first_row(reader)).to_be_visible(timeout=10_000)
    return reader.page.locator(".table-box tbody tr").all_text_contents()


def first_row(reader: Reader) -> Locator:
    return reader.page.locator(".table-box tbody tr").first


def download(reader: Reader, words: str) -> Path:
    with reader.page.expect_download() as expected:
        reader.page.get_by_role("button", name=words).click()
    path = Path(expected.value.path())
    return path.rename(path.with_name(expected.value.suggested_filename))


def place_of(reader: Reader) -> str:
    """`1 sur 7 dans ce choix …`, without the spaces of the language."""
    return " ".join(reader.widget("report_neighbours").locator(".note").inner_text().split())


def shown_count(reader: Reader) -> int:
    """The number at the head of "1 234 signalements de 56 médecins au moins"."""
    return int("".join(c for c in lead(reader).split("signalement")[0] if c.isdigit()))


def test_search_narrows_and_stands_in_the_address(reader: Reader) -> None:
    reader.open("/register")
    n_all = shown_count(reader)
    box = reader.widget("register_search").locator("input")
    box.fill("sumehr")
    box.press("Enter")
    reader.settle()
    reader.expect_query(q="sumehr")
    reader.settle()
    expect(first_row(reader)).to_contain_text(re.compile("sumehr", re.IGNORECASE))
    assert 0 < shown_count(reader) < n_all
    assert all("sumehr" in row.lower() for row in rows(reader))
    copied = reader.page.locator("a.copy-link").get_attribute("href") or ""
    assert "q=sumehr" in copied, "the link to copy must hold the search"
    reader.page.reload()
    reader.settle()
    expect(box).to_have_value("sumehr")


def test_back_undoes_a_search(reader: Reader) -> None:
    reader.open("/register")
    box = reader.widget("register_search").locator("input")
    box.fill("sumehr")
    box.press("Enter")
    reader.settle()
    reader.expect_query(q="sumehr")
    reader.page.wait_for_timeout(500)  # sooner than a person can, Back is taken for the echo of the search
    reader.page.go_back()
    reader.settle()
    expect(box).to_have_value("")
    reader.expect_query()


def test_pages_do_not_overlap_and_survive_a_reload(reader: Reader) -> None:
    reader.open("/register")
    first = rows(reader)
    reader.page.get_by_role("button", name="Page 2", exact=True).click()
    reader.settle()
    reader.expect_query(page="2")
    expect(first_row(reader)).not_to_have_text(first[0])
    second = rows(reader)
    assert not set(second) & set(first)
    reader.page.reload()
    reader.settle()
    expect(first_row(reader)).to_have_text(second[0])
    assert rows(reader) == second
    reader.choose("f_services", "recip")
    assert "page" not in reader.query, "another selection starts at its first page"


def test_order_survives_a_change_of_language(reader: Reader) -> None:
    reader.open("/register?sort=severity")
    order = reader.widget("register_order").locator("input")
    expect(order).to_have_value("Les plus graves d’abord")
    reader.pill("f_language", "NL").click()
    reader.settle()
    for _ in range(2):  # a widget that lost its choice would show it one run later
        expect(order).to_have_value("Ernstigste eerst")
        reader.page.get_by_test_id("stPaginationNext").click()
        reader.settle()
    assert reader.query["sort"] == "severity"


def test_a_report_opens_with_the_filter_and_leads_back(reader: Reader) -> None:
    reader.open(f"{FEW}&q=chapitre&sort=oldest")
    place = lead(reader)
    reader.page.locator(".table-box tbody a").first.click()
    reader.page.wait_for_url("**/report?*")
    reader.settle()
    assert reader.query["service"] == "MCN_CH4" and reader.query["id"].endswith(":MCN_CH4")
    expect(reader.page.get_by_role("heading", level=1)).to_contain_text("Chapitre IV")
    reader.page.get_by_role("link", name="Plus récent").click()
    reader.settle()
    expect(reader.page.get_by_role("heading", level=1)).to_contain_text("Chapitre IV")
    reader.page.get_by_role("link", name="Retour au registre").click()
    reader.page.wait_for_url("**/register?*")
    reader.settle()
    assert lead(reader) == place
    assert (reader.query["q"], reader.query["sort"]) == ("chapitre", "oldest")


def test_a_step_to_the_next_report_stands_in_the_address_and_back_undoes_one(reader: Reader) -> None:
    reader.open(FEW)
    reader.page.locator(".table-box tbody a").first.click()
    reader.page.wait_for_url("**/report?*")
    reader.settle()
    seen = [(reader.query["id"], place_of(reader))]
    for _ in range(2):
        reader.page.get_by_role("link", name="Plus ancien").click()
        reader.settle()
        seen.append((reader.query["id"], place_of(reader)))
    assert len({report_id for report_id, _ in seen}) == 3, "each step has an address of its own"
    assert [place.split()[0] for _, place in seen] == ["1", "2", "3"]
    reader.page.reload()
    reader.settle()
    assert (reader.query["id"], place_of(reader)) == seen[2]
    for expected in (seen[1], seen[0]):
        reader.page.go_back()
        reader.settle()
        assert (reader.path, reader.query["id"], place_of(reader)) == ("/report", *expected)
    reader.page.go_back()
    reader.settle()
    assert reader.path == "/register"
    assert reader.errors == []


ORDERS = [("", "Plus ancien"), ("&sort=severity", "Suivant"), ("&sort=oldest", "Plus récent")]


@pytest.mark.parametrize(("order", "step"), ORDERS if FULL else ORDERS[1:])
def test_a_report_opened_from_a_search_is_browsed_within_it(reader: Reader, order: str, step: str) -> None:
    reader.open(f"{FEW}&q=chapitre{order}")
    n = shown_count(reader)
    links = reader.page.locator(".table-box tbody a")
    listed = [re.search(r"id=([^&]+)", links.nth(place).get_attribute("href") or "") for place in range(3)]
    links.first.click()
    reader.page.wait_for_url("**/report?*")
    reader.settle()
    for place, link in enumerate(listed, start=1):
        assert link and reader.query["id"] == link[1].replace("%3A", ":")
        assert place_of(reader).startswith(f"{place} sur {n} ")
        reader.page.get_by_role("link", name=step).click()
        reader.settle()
    assert reader.query["q"] == "chapitre"


def test_a_state_without_reports_leads_on_and_the_address_follows(reader: Reader) -> None:
    reader.open("/register?q=zzzzz&region=WAL&from=2024-01-01&to=2024-01-31")
    reader.page.get_by_role("link", name="Effacer la recherche").click()
    reader.expect_query(region="WAL", from_="2024-01-01", to="2024-01-31")
    reader.page.reload()
    reader.settle()
    expect(first_row(reader)).to_be_visible()


def test_downloads_hold_every_report_of_the_selection(reader: Reader) -> None:
    reader.open(FEW)
    n = shown_count(reader)
    assert n > 25, "more than one page, so that a file of the page alone would show"

    excel = download(reader, "CSV pour Excel")
    assert excel.name.startswith("ehealthbugs_DEMO_signalements_") and excel.suffix == ".csv"
    table = list(csv.reader(io.StringIO(excel.read_text("utf-8-sig"), newline=""), delimiter=";"))
    assert table.index([]) == n + 1
    assert ["Avertissement", i18n.t("exports.demo_notice", "fr")] in table

    technical = list(csv.DictReader(io.StringIO(download(reader, "CSV technique").read_text("utf-8"), newline="")))
    assert len(technical) == n
    assert {row["service_code"] for row in technical} == {"MCN_CH4"}
    assert {row["severity_code"] for row in technical} == {"2"}
    assert not any("reporter" in name for name in technical[0])

    book = openpyxl.load_workbook(download(reader, "XLSX"))
    assert book.sheetnames == ["À lire", "Tableau"]
    assert book["Tableau"].max_row == n + 1


def test_a_comment_without_consent_never_reaches_the_browser(reader: Reader) -> None:
    reader.open("/register")
    shown = [row for row in rows(reader) if "sans accord pour être cité" in row]
    assert shown, "the first page of the demo holds one"


AS_THEY_OPEN = ["/method", "/load", "/duplicates", "/quality"]  # which is seen with everything open in test_accessibility.py


@pytest.mark.parametrize(
    ("address", "screen"),
    in_turn(["/report?id=nobody", "/register", *(AS_THEY_OPEN if FULL else [])], [(1280, "light"), (390, "dark")]),
)
def test_pages_are_accessible_and_never_scroll_sideways(
    new_reader: Callable[..., Reader], server: Server, address: str, screen: tuple[int, str]
) -> None:
    width, theme = screen
    reader = new_reader(server.url, width=width, theme=theme)
    reader.open(address)
    found = Axe().run(reader.page, context="[data-testid=stMain]", options={"runOnly": ["wcag2a", "wcag2aa"]})
    assert found.violations_count == 0, found.generate_report()
    main = "(() => { const m = document.querySelector('[data-testid=stMain]'); return m.scrollWidth - m.clientWidth })()"
    assert reader.page.evaluate(main) == 0
    assert reader.errors == []


LEFT = re.compile(rf"{ENGLISH.pattern}|\b(previous|next|entry)\b", re.IGNORECASE)
WIDGET_TEXTS = """() => {
  const found = new Set();
  const attributes = ["aria-label", "aria-valuetext", "title", "placeholder"];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) found.add(node.data.trim());
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.matches("style, script, [data-testid=stIconMaterial], [data-testid=stHtml]")) return;
    attributes.forEach((name) => found.add((node.getAttribute(name) || "").trim()));
    node.childNodes.forEach(walk);
  };
  walk(document.querySelector("[data-testid=stMain]"));
  return [...found].filter(Boolean);
}"""


@pytest.mark.parametrize(("page", "lang"), in_turn(["register?q=recip&", "quality?", "method?"], ["fr", "nl"]))
def test_no_widget_of_the_page_speaks_english(reader: Reader, page: str, lang: str) -> None:
    reader.open(f"/{page}lang={lang}")
    if "register" in page:
        reader.widget("register_search").locator("input").fill("mcn")  # a half-typed search has words of its own
    reader.page.wait_for_timeout(400)
    texts = reader.page.evaluate(WIDGET_TEXTS)
    assert texts
    assert [text for text in texts if LEFT.search(text)] == []
