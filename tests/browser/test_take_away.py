"""What a reader takes from the screen: a table on the clipboard, a picture as PNG and SVG. Both say where they come from."""

from __future__ import annotations

import csv
import io
import re
import struct
import xml.etree.ElementTree as ET
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

import i18n
from tests.browser.reader import Reader, Server
from tests.turns import FULL

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"
TABLES = [("/", "by_service"), ("/incidents", "incidents"), ("/moratorium?part=criteria", "ppi_criteria")]
PICTURES = ["/", "/incidents", "/moratorium", "/moratorium?part=exposure", "/board?step=1"]
CLIPBOARD = """async () => {
    const [item] = await navigator.clipboard.read();
    const read = async (type) => (await item.getType(type)).text();
    const page = new DOMParser().parseFromString(await read("text/html"), "text/html");
    const words = (one) => one.textContent;
    return {
        text: await read("text/plain"),
        rows: [...page.querySelectorAll("tr")].map(row => [...row.cells].map(words)),
        paragraphs: [...page.querySelectorAll("p")].map(words),
        links: [...page.querySelectorAll("a")].map(one => one.getAttribute("href")),
    };
}"""
PIXELS = """async (data) => {
    const picture = Object.assign(new Image(), { src: `data:image/png;base64,${data}` });
    await picture.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height });
    const pen = canvas.getContext("2d");
    pen.drawImage(picture, 0, 0);
    const { data: bytes } = pen.getImageData(0, 0, picture.width, picture.height);
    const counted = {};
    for (let at = 0; at < bytes.length; at += 4) {
        const color = bytes.slice(at, at + 4).join(",");
        counted[color] = (counted[color] || 0) + 1;
    }
    return { counted, corner: bytes.slice(0, 4).join(","), n: bytes.length / 4 };
}"""
FINDING = """(control) => [...document.querySelectorAll(".st-key-board h1, .figure-head h2")]
    .filter(one => control.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING).at(-1).textContent"""
CUT = """(source) => {
    const place = document.body.appendChild(document.createElement("div"));
    place.innerHTML = source;
    const sheet = place.querySelector("svg").getBoundingClientRect();
    const outside = [...place.querySelectorAll("text")].filter(one => {
        const { left, right, top, bottom } = one.getBoundingClientRect();
        return left < sheet.left || right > sheet.right || top < sheet.top || bottom > sheet.bottom;
    }).map(one => one.textContent);
    place.remove();
    return outside;
}"""


def copy_button(reader: Reader, table: str) -> Locator:
    return reader.widget(f"downloads_{table}").locator("button[data-take=table]")


def answer(button: Locator) -> Locator:
    return button.locator("xpath=..").get_by_role("status")


def saved(reader: Reader, kind: str, folder: Path, *, number: int = 0) -> tuple[str, bytes]:
    """The name and the bytes of the image of a picture of the page."""
    button = reader.page.locator(f"button[data-take={kind}]").nth(number)
    with reader.page.expect_download() as download:
        button.click()
    file = folder / f"{number}.{kind}"
    download.value.save_as(file)
    expect(answer(button)).to_have_text(i18n.t("exports.image.done", reader.page.locator("html").get_attribute("lang") or "fr"))
    return download.value.suggested_filename, file.read_bytes()


def told(svg: ET.Element) -> str:
    """All words of an image on one line, as a wrapped line goes on."""
    return " ".join(text.text or "" for text in svg.findall(f"{SVG}text"))


def colors(svg: ET.Element) -> set[str]:
    return {color for one in svg.iter() for name in ("fill", "stroke") if (color := one.get(name, "")).startswith("rgb")}


@pytest.mark.parametrize(("address", "table"), TABLES)
def test_a_copied_table_is_the_one_of_the_file(reader: Reader, tmp_path: Path, address: str, table: str) -> None:
    reader.open(address)
    shown = reader.page.locator(".shown").first.inner_text() if reader.page.locator(".shown").count() else ""
    button = copy_button(reader, table)
    button.click()
    expect(answer(button)).to_have_text(i18n.t("exports.copied", "fr"))
    copied = reader.page.evaluate(CLIPBOARD)
    with reader.page.expect_download() as download:
        reader.widget(f"download_{table}_excel_csv").locator("button").first.click()
    download.value.save_as(tmp_path / "table.csv")
    file = list(csv.reader(io.StringIO((tmp_path / "table.csv").read_text("utf-8-sig"), newline=""), delimiter=";"))
    assert list(csv.reader(io.StringIO(copied["text"], newline=""), delimiter="\t")) == file

    rows = file[: file.index([])]
    passport = dict(file[file.index([]) + 1 :])
    assert len(rows) == len(copied["rows"]) > 1
    assert copied["rows"][0] == rows[0]
    for row, as_words in zip(rows[1:], copied["rows"][1:], strict=True):
        numbers = [(cell, words) for cell, words in zip(row, as_words, strict=True) if cell.isdecimal()]
        assert all(words.replace("\u202f", "") == cell for cell, words in numbers)
        assert as_words[-1] == i18n.t("frame.demo.label", "fr"), "a row copied on says that it is invented"
    source = copied["paragraphs"][-1]
    assert passport[i18n.t("exports.title", "fr")] in copied["paragraphs"][1]
    for key in ("counted", "filter", "n", "build", "permalink", "notice"):
        assert passport[i18n.t(f"exports.{key}", "fr")] in source, key
    assert i18n.t("frame.product", "fr") in source and shown in source
    assert copied["links"] == [passport[i18n.t("exports.permalink", "fr")]]
    assert reader.errors == []


def test_a_table_opened_under_a_picture_is_copied_by_keyboard(reader: Reader) -> None:
    reader.open("/severity?region=WAL&lang=nl")
    reader.widget("data_by_severity").locator("summary").click()
    reader.settle()
    button = copy_button(reader, "by_severity")
    button.focus()
    reader.page.keyboard.press("Enter")
    expect(answer(button)).to_have_text(i18n.t("exports.copied", "nl"))
    copied = reader.page.evaluate(CLIPBOARD)
    on_screen = reader.widget("data_by_severity").locator("tbody tr")
    words = [row.locator("th, td").all_inner_texts() for row in on_screen.all()]
    assert [row[:-1] for row in copied["rows"][1:]] == words, "the numbers of the screen, in its language"
    assert "Wallonië" in copied["paragraphs"][-1]


def test_where_nothing_can_be_copied_the_reader_is_told(server: Server, new_reader: Callable[..., Reader]) -> None:
    reader = new_reader(server.url, own=True)
    reader.page.add_init_script("Clipboard.prototype.write = async () => { throw new Error() }; document.execCommand = () => false;")
    reader.open("/incidents?lang=en")
    button = copy_button(reader, "incidents")
    button.click()
    expect(answer(button)).to_have_text(i18n.t("exports.copy.refused", "en"))
    reader.page.context.set_offline(True)
    button.click()
    expect(answer(button)).to_have_text(i18n.t("exports.copy.failed", "en"))
    assert reader.errors == []


def test_without_https_a_table_is_copied_the_older_way(server: Server, new_reader: Callable[..., Reader]) -> None:
    reader = new_reader(server.url, own=True)
    reader.page.add_init_script("delete window.ClipboardItem")
    reader.open("/incidents")
    button = copy_button(reader, "incidents")
    button.click()
    expect(answer(button)).to_have_text(i18n.t("exports.copied", "fr"))
    copied = reader.page.evaluate(CLIPBOARD)
    assert len(copied["rows"]) > 1 and copied["text"].count("\t") > 1


def test_the_copies_of_a_session_are_its_own(reader: Reader) -> None:
    reader.open("/incidents")
    address = copy_button(reader, "incidents").get_attribute("data-from") or ""
    status = "async (address) => (await fetch(address)).status"
    assert reader.page.evaluate(status, address) == 200
    assert reader.page.evaluate(status, re.sub("copy/....", "copy/XXXX", address)) == 404
    reader.follow("Méthode")
    reader.follow("Vue d’ensemble")
    assert reader.page.evaluate(status, address) == 404, "let go with the page"


@pytest.mark.parametrize("address", PICTURES)
def test_an_image_says_what_the_page_says(reader: Reader, tmp_path: Path, address: str) -> None:
    reader.open(address)
    finding = reader.page.locator(".take.picture").first.evaluate(FINDING)
    name, data = saved(reader, "svg", tmp_path)
    svg = ET.fromstring(data)
    words = told(svg)
    plain = finding.replace("\u2060", "")
    assert words.startswith(plain) and svg.findtext(f"{SVG}title") == plain
    reopen = reader.page.locator(".footer .on-paper").first.text_content() or ""
    build = re.search(r"\d{8}-\d{6}-\w{8}", reopen)
    assert build and words.count(build.group()) > 1 and build.group() in name
    assert reopen.replace(" ", "") in words.replace(" ", "")
    assert i18n.t("exports.demo_notice", "fr") in words and "DÉMONSTRATION" in "".join(svg.itertext())
    assert name.startswith("ehealthbugs_DEMO_") and name.endswith(".svg")
    if reader.page.locator(".shown").count():
        assert reader.page.locator(".shown").inner_text() in words
    assert len(svg.findall(f".//{SVG}path")) > 10, "the marks"
    assert "data:font/woff2" in (svg.findtext(f"{SVG}style") or "")
    assert {one.tag.removeprefix(SVG) for one in svg.iter()}.isdisjoint({"script", "foreignObject"})
    assert reader.page.evaluate(CUT, data.decode()) == []
    assert reader.errors == []


@pytest.mark.parametrize("address", PICTURES if FULL else PICTURES[::2])
def test_a_png_is_the_svg_twice_as_large_on_white_whatever_the_theme(
    server: Server, new_reader: Callable[..., Reader], tmp_path: Path, address: str
) -> None:
    found: dict[str, tuple[ET.Element, dict[str, Any]]] = {}
    for theme in ("light", "dark"):
        reader = new_reader(server.url, theme=theme)
        reader.open(address)
        svg = ET.fromstring(saved(reader, "svg", tmp_path)[1])
        _, png = saved(reader, "png", tmp_path)
        assert struct.unpack(">II", png[16:24]) == (2 * int(svg.attrib["width"]), 2 * int(svg.attrib["height"]))
        assert png[37:41] == b"pHYs" and struct.unpack(">II", png[41:49]) == (7559, 7559), "192 dots an inch"
        found[theme] = svg, reader.page.evaluate(PIXELS, b64encode(png).decode())
        assert reader.errors == []
    (light, light_pixels), (dark, dark_pixels) = found["light"], found["dark"]
    assert colors(dark) == colors(light)
    for pixels in (light_pixels, dark_pixels):
        assert pixels["corner"] == "255,255,255,255"
        assert 0.02 < 1 - pixels["counted"]["255,255,255,255"] / pixels["n"] < 0.6, "neither blank nor dark"
    most = [sorted(one["counted"], key=one["counted"].__getitem__)[-6:] for one in (light_pixels, dark_pixels)]
    assert set(most[0]) == set(most[1]), "the cells of a heatmap too"


def test_every_picture_of_every_kind_can_be_taken_on_a_phone(server: Server, new_reader: Callable[..., Reader], tmp_path: Path) -> None:
    reader = new_reader(server.url, width=390, height=844, theme="dark")
    for address in ("/regions", "/time", "/services", "/severity", "/demands"):
        reader.open(address)
        controls = reader.page.locator(".take.picture")
        assert controls.count() > 0
        for number in range(controls.count()):
            button = controls.nth(number).locator("button").first
            box = button.bounding_box()
            assert box and box["width"] >= 44 and box["height"] >= 44
            svg = saved(reader, "svg", tmp_path, number=number)[1]
            assert reader.page.evaluate(CUT, svg.decode()) == [], address
    assert reader.errors == []


def test_markup_in_the_words_of_a_picture_stays_words(reader: Reader, tmp_path: Path) -> None:
    reader.open("/")
    markup = "<img src=x onerror=alert(1)></text><script>alert(2)</script> & ]]>"
    reader.page.evaluate(
        """(markup) => document.querySelectorAll(".figure-head h2, .figure-head p, .figure-notes p, .main-svg text")
            .forEach(one => one.textContent = markup)""",
        markup,
    )
    svg = ET.fromstring(saved(reader, "svg", tmp_path)[1])
    assert markup in told(svg)
    assert {one.tag.removeprefix(SVG) for one in svg.iter()}.isdisjoint({"img", "script"})
