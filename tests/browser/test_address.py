"""The address and the filters stay equal, whatever the reader clicks and however fast."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import expect

from settings import Settings
from tests.browser.reader import Reader, Server
from tests.browser.slow_line import SlowLine
from tests.turns import FULL, in_turn

pytestmark = pytest.mark.browser


def test_a_filter_reaches_the_address_and_survives_reload_page_change_and_copy(
    reader: Reader, server: Server, new_reader: Callable[..., Reader]
) -> None:
    reader.open("/")
    reader.choose("f_services", "Recip-e")
    reader.pill("f_regions", "Wallonie").click()
    reader.expect_query(service="RECIPE", region="WAL")

    reader.page.reload()
    reader.settle()
    expect(reader.chips("f_services")).to_have_count(1)

    reader.follow("Registre")
    assert reader.path == "/register"
    reader.expect_query(service="RECIPE", region="WAL")
    expect(reader.chips("f_services")).to_have_count(1)

    stranger = new_reader(server.url)
    stranger.open(reader.page.url)
    expect(stranger.chips("f_services")).to_have_count(1)
    expect(stranger.pill("f_regions", "Wallonie")).to_have_attribute("data-selected", "true")
    stranger.expect_query(service="RECIPE", region="WAL")
    assert reader.errors + stranger.errors == []


def test_a_filter_waits_on_a_page_without_filters(reader: Reader) -> None:
    reader.open("/?service=RECIPE")
    reader.follow("Méthode")
    reader.expect_query(service="RECIPE")
    expect(reader.widget("f_services")).to_have_count(0)
    reader.follow("Registre")
    reader.expect_query(service="RECIPE")
    expect(reader.chips("f_services")).to_have_count(1)


def test_first_visit_on_a_page_without_filters_keeps_those_of_the_link(reader: Reader) -> None:
    reader.open("/method?region=WAL")
    reader.follow("Vue d’ensemble")
    reader.expect_query(region="WAL")
    expect(reader.pill("f_regions", "Wallonie")).to_have_attribute("data-selected", "true")
    reader.pill("f_regions", "Bruxelles").click()
    reader.expect_query(region="BRU,WAL")


def test_a_language_change_keeps_the_selection_two_runs_later(reader: Reader) -> None:
    reader.open("/?service=MCN_EATTEST,RECIPE&severity=2")
    reader.pill("f_language", "NL").click()
    reader.expect_query(service="MCN_EATTEST,RECIPE", severity="2", lang="nl")
    expect(reader.page.get_by_text("Alle provincies", exact=True).or_(reader.page.get_by_placeholder("Alle provincies"))).to_be_visible()
    reader.pill("f_regions", "Wallonië").click()
    reader.expect_query(service="MCN_EATTEST,RECIPE", region="WAL", severity="2", lang="nl")
    reader.pill("f_regions", "Brussel").click()
    reader.expect_query(service="MCN_EATTEST,RECIPE", region="BRU,WAL", severity="2", lang="nl")
    expect(reader.chips("f_services")).to_have_count(2)


@pytest.mark.parametrize("gaps", [(80, 110, 150, 90), *([(0, 0, 0, 0), (120, 300, 40, 200)] if FULL else [])])
def test_five_fast_clicks_all_count(reader: Reader, gaps: tuple[int, ...]) -> None:
    reader.open("/")
    clicks = [
        ("f_regions", "Wallonie"),
        ("f_severities", "Retard"),
        ("f_regions", "Bruxelles"),
        ("f_severities", "Acte empêché"),
        ("f_regions", "Flandre"),
    ]
    for (key, words), gap in zip(clicks, (*gaps, 0), strict=True):
        reader.pill(key, words).click(no_wait_after=True)
        reader.page.wait_for_timeout(gap)
    reader.settle()
    reader.expect_query(region="BRU,VLG,WAL", severity="1,2")
    reader.page.wait_for_timeout(1_000)
    reader.expect_query(region="BRU,VLG,WAL", severity="1,2")


@pytest.fixture
def far_away(server: Server, new_reader: Callable[..., Reader]) -> Iterator[Reader]:
    """A reader on a slow line: a click that follows within 0.8 s still sends the address that is being replaced."""
    line = SlowLine(server.port, delay=0.8)
    yield new_reader(line.url)
    line.close()


@pytest.mark.parametrize("gap", [60, 180, 750] if FULL else [180])
def test_a_fast_click_that_changes_no_filter_undoes_none(far_away: Reader, gap: int) -> None:
    far_away.open("/")
    everything = far_away.widget("presets").get_by_role("button", name="Tout")
    far_away.pill("f_regions", "Wallonie").click(no_wait_after=True)
    far_away.page.wait_for_timeout(gap)
    everything.click(no_wait_after=True)
    far_away.page.wait_for_timeout(3_000)
    far_away.expect_query(region="WAL")
    expect(far_away.pill("f_regions", "Wallonie")).to_have_attribute("data-selected", "true")


def test_the_first_click_after_a_reconnect_counts(
    demo_root: Path, new_server: Callable[[Path], Server], new_reader: Callable[..., Reader]
) -> None:
    server = new_server(demo_root)
    reader = new_reader(server.url)
    reader.open("/?service=RECIPE")
    server.stop()
    reader.page.wait_for_timeout(500)
    server.start()
    reader.pill("f_regions", "Wallonie").click()
    reader.expect_query(service="RECIPE", region="WAL")
    expect(reader.chips("f_services")).to_have_count(1)
    reader.widget("b_reset").get_by_role("button").click()
    reader.expect_query()
    expect(reader.chips("f_services")).to_have_count(0)


def test_back_and_forward_over_filters_and_pages(reader: Reader) -> None:
    reader.open("/?region=WAL")
    reader.follow("Registre")
    reader.expect_query(region="WAL")
    reader.choose("f_services", "Recip-e")
    reader.expect_query(service="RECIPE", region="WAL")
    reader.page.wait_for_timeout(600)

    reader.page.go_back()
    reader.expect_query(region="WAL")
    assert reader.path == "/register"
    expect(reader.chips("f_services")).to_have_count(0)
    reader.page.wait_for_timeout(600)

    reader.page.go_back()
    reader.settle()
    assert reader.path == "/"
    reader.expect_query(region="WAL")
    expect(reader.pill("f_regions", "Wallonie")).to_have_attribute("data-selected", "true")
    reader.page.wait_for_timeout(600)

    reader.page.go_forward()
    reader.settle()
    reader.page.wait_for_timeout(600)
    reader.page.go_forward()
    reader.expect_query(service="RECIPE", region="WAL")
    assert reader.path == "/register"
    expect(reader.chips("f_services")).to_have_count(1)


def test_a_bare_address_of_another_page_keeps_the_filter(reader: Reader) -> None:
    reader.open("/")
    reader.follow("Registre")
    reader.pill("f_regions", "Wallonie").click()
    reader.expect_query(region="WAL")
    reader.page.wait_for_timeout(600)
    reader.page.evaluate("history.go(-2)")
    reader.expect_title("Vue d’ensemble")
    reader.expect_query(region="WAL")
    expect(reader.pill("f_regions", "Wallonie")).to_have_attribute("data-selected", "true")


PERMALINKS = [("nl", "Register", "Wallonië"), ("fr", "Registre", "Wallonie"), ("en", "Register", "Wallonia")]


@pytest.mark.parametrize(("lang", "title", "region"), PERMALINKS if FULL else PERMALINKS[:1])
def test_a_permalink_is_right_as_the_first_hit_after_a_start(
    demo_root: Path,
    new_server: Callable[[Path], Server],
    new_reader: Callable[..., Reader],
    lang: str,
    title: str,
    region: str,
) -> None:
    server = new_server(demo_root)
    reader = new_reader(server.url)
    visited: list[str] = []
    reader.page.on("framenavigated", lambda frame: visited.append(frame.url))
    reader.open(f"/register?service=RECIPE&region=WAL&lang={lang}")
    reader.expect_title(title)
    assert all("/register" in address for address in visited), visited
    expect(reader.page.get_by_role("dialog")).to_have_count(0)
    expect(reader.page.locator("html")).to_have_attribute("lang", lang)
    expect(reader.chips("f_services")).to_have_count(1)
    expect(reader.pill("f_regions", region)).to_have_attribute("data-selected", "true")
    server.stop()


def test_an_old_link_says_what_it_ignores_until_the_view_changes(reader: Reader) -> None:
    reader.open("/?service=RECIPE,GONE&severity=9&from=2024-02-31")
    notice = reader.page.locator(".notice", has_text="Filtre inconnu")
    expect(notice).to_contain_text("e-service «\u202fGONE\u202f», gravité «\u202f9\u202f», début «\u202f2024-02-31\u202f»")
    reader.expect_query(service="RECIPE")
    reader.pill("f_language", "EN").click()
    expect(reader.page.locator(".notice", has_text="Unknown filter")).to_be_visible()
    reader.pill("f_regions", "Brussels").click()
    reader.expect_query(service="RECIPE", region="BRU", lang="en")
    expect(reader.page.locator(".notice", has_text="Unknown filter")).to_have_count(0)


OUTSIDE = [
    ("fr", "Aucun jour observé dans cette période", "début «\u202f2031-10-03\u202f»"),
    ("nl", "Geen waargenomen dag in deze periode", "begin “2031-10-03”"),
    ("en", "No observed day in this period", "start “2031-10-03”"),
]


@pytest.mark.parametrize(("lang", "words", "parts"), OUTSIDE if FULL else OUTSIDE[:1])
def test_days_outside_the_data_are_told_with_the_days_that_are_in_it(reader: Reader, lang: str, words: str, parts: str) -> None:
    reader.open(f"/?region=WAL&from=2031-10-03&lang={lang}")
    notice = reader.page.locator(".notice", has_text=words)
    expect(notice).to_contain_text(parts)
    expect(notice).to_contain_text("2024")  # the last day observed
    expect(reader.page.locator(".notice", has_text=re.compile("inconnu|Onbekend|Unknown"))).to_have_count(0)


def test_ordinary_use_leaves_no_warning_in_the_log(
    demo_root: Path, new_server: Callable[[Path], Server], new_reader: Callable[..., Reader]
) -> None:
    server = new_server(demo_root)  # of its own: such a warning is logged once a process
    reader = new_reader(server.url)
    reader.open("/?from=2024-01-01&to=2024-06-30")
    reader.widget("presets").get_by_role("button", name="Tout").click()
    reader.expect_query()
    reader.settle()
    click_a_bar(reader)
    reader.page.wait_for_timeout(600)
    reader.page.go_back()
    reader.settle()
    reader.choose("f_services", "Recip-e")
    reader.pill("f_regions", "Wallonie").click()
    reader.pill("f_unit", "Signalements").click()
    reader.settle()
    reader.pill("f_language", "NL").click()
    reader.settle()
    reader.widget("b_reset").get_by_role("button").click()
    reader.settle()
    reader.follow("Register")
    reader.page.get_by_role("button", name="Pagina 2", exact=True).click()
    reader.settle()
    reader.choose("f_services", "Recip-e")
    reader.page.go_back()
    reader.settle()
    assert server.log.splitlines() == [f"Dashboard: {server.url}"]
    server.stop()


def click_a_bar(reader: Reader) -> None:
    """Of the reporters over time; the address then holds its days."""
    reader.click_in(reader.page.locator("[class*='st-key-figure_timeline'] .nsewdrag").first, 0.5, 0.8)
    reader.settle()
    assert "from" in reader.query


def test_the_period_is_readable_after_a_click(reader: Reader) -> None:
    reader.open("/")
    for name, width in in_turn(["S2 2023", "Tout"], [1280, 1400]):
        reader.page.set_viewport_size({"width": width, "height": 1000})
        reader.widget("presets").get_by_role("button", name=name).filter(visible=True).click()
        reader.settle()
        reader.pill("f_regions", "Wallonie").click()
        reader.settle()
        period = reader.widget("f_period")
        expect(period.get_by_test_id("stDateInputClearButton")).to_have_count(0)
        scroller = period.get_by_test_id("stDateInputFieldsScroller")
        assert scroller.evaluate("node => node.scrollWidth - node.clientWidth") < 6, "room for both dates"


def test_a_link_to_a_build_no_longer_kept_says_so(reader: Reader) -> None:
    reader.open("/?region=WAL&build=20200101T000000-gone")
    expect(reader.page.locator(".notice", has_text="20200101T000000-gone")).to_be_visible()
    reader.expect_query(region="WAL")


def test_a_link_to_an_older_build_shows_it_and_says_so(
    demo_root: Path, tmp_path: Path, new_server: Callable[..., Server], new_reader: Callable[..., Reader]
) -> None:
    shutil.copytree(demo_root, tmp_path / "data")
    folder = Settings(tmp_path / "data").served
    old_id = folder.current_pointer.read_text(encoding="utf-8").strip()
    new_id = "29990101-000000-newer"
    shutil.copyfile(folder.build_file(old_id), folder.build_file(new_id))
    with duckdb.connect(str(folder.build_file(new_id))) as con:
        con.execute("update meta.build_info set build_id = ?", [new_id])
    folder.current_pointer.write_text(f"{new_id}\n", encoding="utf-8")

    reader = new_reader(new_server(tmp_path / "data").url)
    reader.open(f"/?region=WAL&build={old_id}")
    notice = reader.page.locator(".notice", has_text="Ancien état des données")
    expect(notice).to_be_visible()
    expect(reader.page.locator(".footer")).to_contain_text(old_id)
    reader.follow("Registre")
    reader.expect_query(region="WAL", build=old_id)
    notice.get_by_role("link").click()
    expect(reader.page.locator(".footer")).to_contain_text(new_id)
    reader.expect_query(region="WAL")
    assert reader.path == "/register"


def test_presets_and_reset(reader: Reader) -> None:
    reader.open("/")
    reader.widget("presets").get_by_role("button", name="S2 2023").filter(visible=True).click()
    reader.expect_query(from_="2023-09-01", to="2023-12-31")
    reader.widget("b_reset").get_by_role("button").click()
    reader.expect_query()
    expect(reader.widget("b_reset").get_by_role("button")).to_be_disabled()


def test_half_a_period_changes_nothing(reader: Reader) -> None:
    reader.open("/?from=2024-01-01&to=2024-01-31")
    reader.page.get_by_test_id("stDateInputCalendarButton").click()
    day = reader.page.get_by_role("dialog").get_by_role("gridcell").get_by_text("10", exact=True)
    day.first.click()
    reader.settle()
    reader.expect_query(from_="2024-01-01", to="2024-01-31")
    reader.page.get_by_role("dialog").get_by_role("gridcell").get_by_text("12", exact=True).first.click()
    reader.expect_query(from_="2024-01-10", to="2024-01-12")


@pytest.mark.parametrize("ends_by", ["Enter", "itself"])
def test_a_typed_period_counts_before_the_field_is_left(reader: Reader, ends_by: str) -> None:
    reader.open("/")
    days = reader.page.get_by_role("spinbutton", name=re.compile("Période"))
    for place, day in ((0, "01012024"), (3, "31012024")):
        days.nth(place).click()
        reader.page.keyboard.type(day, delay=20)
    if ends_by == "Enter":
        reader.page.keyboard.press("Enter")
    reader.expect_query(from_="2024-01-01", to="2024-01-31")
    reader.settle()
    reader.follow("Régions")
    assert reader.path == "/regions", "the click that leaves the field is not lost"
    reader.expect_query(from_="2024-01-01", to="2024-01-31")


def test_the_copied_link_holds_dates_language_and_build(reader: Reader, server: Server, new_reader: Callable[..., Reader]) -> None:
    reader.open("/register?region=WAL&unit=reports")
    reader.page.get_by_role("link", name="Copier le lien").click()
    expect(reader.page.get_by_role("link", name="Lien copié")).to_be_visible()
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    for part in ("/register?", "region=WAL", "from=20", "to=20", "unit=reports", "lang=fr", "build="):
        assert part in copied
    stranger = new_reader(server.url)
    stranger.open(copied)
    stranger.expect_query(region="WAL", unit="reports")
