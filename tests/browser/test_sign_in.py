"""Signing in, seen: the way in and back, what each role is shown, what it may take away, the way out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.reader import Reader, Server
from tests.security.conftest import ADDRESSES, guarded, new_guarded, provider_port
from tests.turns import in_turn

__all__ = ["guarded", "new_guarded", "provider_port"]  # fixtures


@pytest.fixture
def member(guarded: Server, new_reader: Callable[..., Reader]) -> Callable[..., Reader]:
    """Somebody who signed in at an address of the dashboard."""

    def make(sub: str, path: str, **options: str) -> Reader:
        reader = new_reader(guarded.url, own=True, **options)
        reader.page.goto(guarded.url + path)
        reader.page.locator("a.button").click()
        _at_the_provider(reader.page, sub)
        return reader

    return make


def _at_the_provider(page: Page, sub: str) -> None:
    page.route(re.compile("^https://"), lambda route: route.abort())  # its page asks for a style sheet on the internet
    page.locator("input[name=sub]").fill(sub)
    page.get_by_role("button", name="Authorize").first.click()


def test_the_way_in_leads_back_to_the_permalink_and_the_way_out_is_final(guarded: Server, member: Callable[..., Reader]) -> None:
    reader = member("reader", "/services?service=RECIPE&lang=fr")
    main = reader.page.get_by_test_id("stMain")
    expect(main.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    reader.settle()
    assert reader.path == "/services" and "service=RECIPE" in reader.page.url
    sidebar = reader.page.get_by_test_id("stSidebar")
    expect(sidebar).to_contain_text("<b>reader</b>, en lecture")  # a name is text, whatever it holds
    expect(sidebar.get_by_role("link", name="Charger")).to_have_count(0)
    other = reader.page.context.new_page()
    other.goto(f"{guarded.url}/time")
    expect(other.get_by_test_id("stMain").get_by_role("heading", level=1)).to_be_visible(timeout=30_000)

    sidebar.get_by_role("link", name="Se déconnecter").click()
    expect(reader.page.get_by_role("heading", name="End Session")).to_be_visible(timeout=30_000)  # the provider's own page
    reader.page.goto(f"{guarded.url}/services")
    expect(reader.page.get_by_role("link", name="Se connecter")).to_be_visible()
    other.get_by_role("link", name="Gravité").click()  # a page that was still open shows no figure any more
    refused = other.get_by_text("Votre session a pris fin")
    expect(refused).to_have_count(1, timeout=30_000)  # on the way there the page before may still say it too
    expect(refused).to_be_visible()
    assert reader.errors == []


def test_pages_of_the_staff_are_the_staffs(member: Callable[..., Reader], guarded: Server) -> None:
    reader, staff = member("reader", "/quality?lang=fr"), member("staff", "/quality?lang=fr")
    expect(reader.page.get_by_test_id("stMain")).to_contain_text("réservée aux personnes qui gèrent l’outil", timeout=30_000)
    for path in ("load", "duplicates", "records"):
        reader.open(f"/{path}?lang=fr")
        expect(reader.page.get_by_test_id("stMain")).to_contain_text("réservée aux personnes qui gèrent l’outil")
        expect(reader.page.locator("input[type=file]")).to_have_count(0)
    expect(staff.page.get_by_test_id("stSidebar").get_by_role("link", name="Charger")).to_be_visible(timeout=30_000)
    staff.open("/records?lang=fr")
    expect(staff.page.get_by_label("Votre nom")).to_have_count(0)  # the provider vouches for it


def test_a_file_goes_to_the_reader_whose_page_offered_it_and_is_noted(member: Callable[..., Reader], guarded: Server) -> None:
    staff, reader = member("staff", "/quality?lang=fr"), member("reader", "/?lang=fr")
    expect(staff.page.get_by_test_id("stMain").get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    staff.settle()
    with staff.page.expect_download(timeout=30_000) as taken:
        staff.page.get_by_role("button", name="CSV pour Excel").first.click()
    address = taken.value.url
    assert "/media/" in address
    log = guarded.data / "downloads.jsonl"
    assert staff.page.request.get(address).status == 200
    assert reader.page.request.get(address).status == 404, "not his page"
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    taken_away = [line["who"] for line in lines if line["file"] == taken.value.suggested_filename]
    assert taken_away and set(taken_away) == {ADDRESSES["staff"]}
    assert log.stat().st_mode & 0o077 == 0


def test_pages_of_a_dossier_are_seen_by_who_had_it_made(member: Callable[..., Reader], guarded: Server) -> None:
    log = guarded.data / "downloads.jsonl"
    before = log.read_text(encoding="utf-8") if log.exists() else ""
    reader, other = member("reader", "/dossier?lang=fr"), member("grouped", "/?lang=fr")
    reader.page.get_by_role("button", name="Composer le dossier").click(timeout=30_000)
    picture = reader.page.locator(".st-key-dossier_pages img").first
    expect(picture).to_be_visible(timeout=120_000)
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
    address = picture.evaluate("image => image.src")
    assert "/media/" in address
    assert (reader.page.request.get(address).status, other.page.request.get(address).status) == (200, 404)
    after = log.read_text(encoding="utf-8") if log.exists() else ""
    assert after == before, "a picture on the page is no download"


def test_a_table_is_copied_for_the_stay_that_shows_it(member: Callable[..., Reader], guarded: Server) -> None:
    reader, other = member("reader", "/services?lang=fr"), member("grouped", "/?lang=fr")
    expect(reader.page.get_by_test_id("stMain").get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    reader.settle()
    address = reader.page.locator("[data-take=table]").first.get_attribute("data-from")
    assert address
    assert reader.page.request.get(f"{guarded.url}/{address.removeprefix('./')}").status == 200
    assert other.page.request.get(f"{guarded.url}/{address.removeprefix('./')}").status == 404


@pytest.mark.parametrize(("width", "theme"), in_turn([320, 1280], ["light", "dark"]))
def test_the_page_that_refuses_is_readable_by_all(guarded: Server, new_reader: Callable[..., Reader], width: int, theme: str) -> None:
    reader = new_reader(guarded.url, width=width, theme=theme)
    for lang in ("fr", "nl", "en"):
        reader.page.goto(f"{guarded.url}/?lang={lang}")
        assert Axe().run(reader.page).violations_count == 0
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
        reader.page.keyboard.press("Tab")
        assert reader.page.evaluate("document.activeElement.getAttribute('lang')") == "fr", "the choice of language comes first"
    assert reader.errors == []
