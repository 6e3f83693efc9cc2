"""What leaves speaks one language: dossier as page, Word document and workbook, public edition, messages; made in pseudo-locales.

As on the screens (`tests/browser/test_languages.py`), a word in Latin letters is data, a date, or stands below with its reason. A workbook
leaves how numbers and dates look to whoever opens it: only that they are typed is held here.
"""

from __future__ import annotations

import datetime as dt
import html
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from email import message_from_bytes, policy
from html.parser import HTMLParser
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

import i18n
from analytics.argument.objections import OBJECTIONS
from analytics.dossier.assembling import assemble
from analytics.dossier.contents import Paragraphs
from analytics.dossier.formats.page import page
from analytics.dossier.formats.word import word
from analytics.filters import Filters
from analytics.warehouse import Build
from settings import PROJECT_DIR, DataFolder
from tests import tongues
from tests.browser.test_languages import Data
from tests.conftest import Union
from tests.dossier.conftest import request_of

HALF_YEAR = Filters(start=dt.date(2024, 1, 1), end=dt.date(2024, 6, 30))
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SPOKEN = ("title", "alt", "aria-label", "placeholder")
RUN = "import runpy\nsys.argv = sys.argv[1:]\nrunpy.run_module(sys.argv[0], run_name='__main__')"
NUMBER = re.compile(r"\b\d{8}-[0-9A-F]{6}\b(?!-)")  # of a dossier
WAY_BACK = re.compile(r"(?<!\S)/\w*\?\S+")  # without a site, from its root
CODES = {one.code for one in OBJECTIONS}  # a table for machines has them in a column of its own
SUBSCRIPTIONS = """
[mail_server]
host = "127.0.0.1"
port = 1
sender = "bugs@example.org"
encryption = "none"
[[subscription]]
email = "ada@example.org"
[[subscription]]
email = "bo@example.org"
language = "nl"
[[subscription]]
email = "cy@example.org"
language = "en"
"""
ALLOWED = {  # what may stand in Latin letters although it is no data, and why
    r"(GBO )?Cartel": "the name of the union on its letterhead",
    r"(value|low|high)( n)?": "the condition of an argument as the program reads it",
    r"(incidents )?(atom|ics)|edition json": "names of files",
    r"(W )?C": "who publishes the standard of accessibility",
}


class Told(HTMLParser):
    """Texts of a page with the language of the nearest element that names one: (text, language)."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, str | None]] = []
        self.texts: list[tuple[str, str]] = []

    @property
    def _lang(self) -> str:
        return next((lang for _, lang in reversed(self._open) if lang), "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._open.append((tag, given.get("lang")))
        self.texts += [(given[name] or "", self._lang) for name in SPOKEN if name in given]
        if tag in VOID:
            self._open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self._open and self._open[-1][0] in ("style", "script")):
            self.texts.append((data, self._lang))


def of_page(page: str) -> list[tuple[str, str]]:
    told = Told()
    told.feed(page)
    return told.texts


def of_word(path: Path, lang: str) -> list[tuple[str, str]]:
    """Paragraph by paragraph, of the body, headers and footers; what voices say of its pictures."""
    texts: list[str] = []
    with ZipFile(path) as parts:
        for name in parts.namelist():
            if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name):
                part = parts.read(name).decode()
                paragraphs = re.findall(r"<w:p[ >].*?</w:p>", part, re.DOTALL)
                texts += ["".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", one)) for one in paragraphs]
                texts += re.findall(r'descr="([^"]*)"', part)
    return [(html.unescape(text), lang) for text in texts]


def of_workbook(path: Path, lang: str) -> list[tuple[str, str]]:
    """Names of sheets, headings, cells, words of the charts."""
    book = load_workbook(path)
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    with ZipFile(path) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
    drawn = [html.unescape(text) for chart in charts for text in re.findall(r"<a:t>([^<]+)</a:t>", chart)]
    assert drawn, "a workbook has charts"
    return [(text, lang) for text in [*book.sheetnames, *cells, *drawn]]


def faults(texts: Iterable[tuple[str, str]], data: Data, lang: str) -> dict[str, str]:
    """Texts that neither the locale files of their language nor the data explain."""
    found = {}
    for text, said in dict.fromkeys(texts):  # many stand in several places
        spoken = said or lang
        plain = NUMBER.sub(" ", WAY_BACK.sub(" ", " ".join(text.split())))
        if others := tongues.other_languages(text, spoken):
            found[text] = f"in {others} where {spoken} is spoken"
        left = data.left(plain, spoken) and data.left(data.without_quotes(plain), spoken)
        if text in CODES or not left:
            continue
        if not any(re.fullmatch(words, left) for words in ALLOWED):
            found[text] = left
    return found


@pytest.fixture(scope="module")
def pseudo(demo: Union, tmp_path_factory: pytest.TempPathFactory) -> tuple[Callable[..., None], Path, Data]:
    """A command line in pseudo-locales, its folder, and what its build holds."""
    folder = tmp_path_factory.mktemp("tongues")
    tongues.write_locales(folder / "locales")
    tongues.write_reference(folder / "reference")
    shutil.copytree(demo.root.parent, folder / "data")
    build = DataFolder(folder / "data" / "demo").build_file(demo.build_id)
    tongues.rewrite(build)

    def run(module: str, *arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, "-c", tongues.patch(folder) + RUN, module, *arguments],
            cwd=PROJECT_DIR,
            env=os.environ | {"EHEALTHBUGS_DATA": str(folder / "data")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    return run, folder, Data(build)


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_a_dossier_speaks_one_language(pseudo: tuple[Callable[..., None], Path, Data], tmp_path: Path, lang: str) -> None:
    run, _, data = pseudo
    period = ("--from", "2024-01-01", "--to", "2024-03-31")
    formats = [part for one in ("page", "word", "workbook") for part in ("--format", one)]
    run("analytics.dossier", "make", *period, *formats, "--language", lang, "--out", str(tmp_path))
    (web,), (document,), (workbook,) = (list(tmp_path.glob(f"*.{ending}")) for ending in ("html", "docx", "xlsx"))
    source = web.read_text(encoding="utf-8")
    assert f'<html lang="{lang}">' in source
    for texts in (of_page(source), of_word(document, lang), of_workbook(workbook, lang)):
        assert len(texts) > 500
        assert faults(texts, data, lang) == {}
    typed = {type(cell.value) for sheet in load_workbook(workbook) for row in sheet.iter_rows() for cell in row}
    assert {int, float, dt.datetime} <= typed, "how a number or a day looks is up to who opens it"
    planted = [*of_page(source.replace("</main>", "<p>Total</p></main>")), ("3 March 2024" if lang != "en" else "3 mars 2024", lang)]
    assert len(faults(planted, data, lang)) == 2, "a word typed into the code, a day in another language"


def test_what_somebody_wrote_is_read_out_in_their_language(build: Build) -> None:
    """In a Dutch dossier a French comment is marked as French, on the page and in the document."""
    dossier = assemble(build, request_of(HALF_YEAR, lang="nl"))
    quotes = [quote for part in dossier.parts() if isinstance(part, Paragraphs) for quote in part.quotes]
    assert {lang for _, lang in quotes} >= {"fr"}
    told = [(" ".join(text.split()), lang) for text, lang in of_page(page(dossier).decode())]
    with ZipFile(io.BytesIO(word(dossier))) as parts:
        document = parts.read("word/document.xml").decode()
    runs = re.findall(r'<w:lang w:val="([a-z]{2})-BE"/></w:rPr><w:t xml:space="preserve">([^<]*)<', document)
    marked = {(html.unescape(text), lang) for lang, text in runs}
    for text, lang in quotes:
        assert (text, lang) in told and (text, lang) in marked


def test_an_edition_speaks_its_languages(pseudo: tuple[Callable[..., None], Path, Data], tmp_path: Path) -> None:
    run, _, data = pseudo
    run("analytics.edition", "--out", str(tmp_path / "edition"), "--issued-at", "2025-01-31T09:00:00+00:00")
    assert faults(of_page((tmp_path / "edition" / "index.html").read_text(encoding="utf-8")), data, "fr") == {}
    for lang in i18n.LANGUAGES:
        folder = tmp_path / "edition" / lang
        web = (folder / "index.html").read_text(encoding="utf-8")
        assert f'<html lang="{lang}">' in web
        cells = [(cell, lang) for file in folder.glob("*.csv") for cell in re.split(r"[;,\n]", file.read_text(encoding="utf-8-sig"))]
        calendar = (folder / "incidents.ics").read_text(encoding="utf-8").replace("\r\n ", "")
        spoken = re.findall(r"^(?:SUMMARY|DESCRIPTION)[^:]*:(.*)$", calendar, re.MULTILINE)
        feed = re.findall(r"<(?:title|summary|content)[^>]*>([^<]*)<", (folder / "incidents.atom").read_text(encoding="utf-8"))
        assert spoken and feed and len(cells) > 50
        texts = [*of_page(web), *cells, *((text, lang) for text in (*spoken, *feed))]
        assert faults(texts, data, lang) == {}


def test_messages_speak_the_language_of_who_reads(pseudo: tuple[Callable[..., None], Path, Data], tmp_path: Path) -> None:
    run, folder, data = pseudo
    file = folder / "data" / "subscriptions.toml"
    file.write_text(SUBSCRIPTIONS, encoding="utf-8")
    file.chmod(0o600)
    run("analytics.digest", "weekly", "--week", "2024-01-17", "--out", str(tmp_path))
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in tmp_path.glob("*.eml")]
    languages = {"ada@example.org": "fr", "bo@example.org": "nl", "cy@example.org": "en"}
    assert {mail["To"] for mail in mails} == set(languages)
    for mail in mails:
        lang = languages[mail["To"]]
        plain, rich = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[attr-defined]
        assert f'<html lang="{lang}">' in rich
        assert faults([(mail["Subject"], lang), *((line, lang) for line in plain.splitlines()), *of_page(rich)], data, lang) == {}
