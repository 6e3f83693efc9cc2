"""Texts of data and people are words: no markup of Typst, HTML or a spreadsheet acts, and no character stops the press."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import hashlib
import io
import re
from contextlib import closing
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import tables, warehouse
from analytics.dossier.assembling import assemble
from analytics.dossier.contents import Definitions, Dossier, Heading, KeyFigure, Paragraphs, Section
from analytics.dossier.formats.page import _UNSEEN, page
from analytics.dossier.formats.pdf import pdf
from analytics.dossier.formats.workbook import workbook
from analytics.dossier.sealing import data_files
from analytics.exports import neutralised
from tests.analytics import builds
from tests.analytics.builds import reports
from tests.analytics.conftest import OTHERS
from tests.dossier.conftest import ISSUED, request_of, text_of
from tests.dossier.readers import squeezed

HOSTILE = (
    "#strong[gras] *étoile* _souligné_ $x^2$ `code` @ref <label>",
    '#panic(1) #import "x" /* */ // fin',
    "<script>alert(1)</script> &amp; <b>gras</b>",
    '=HYPERLINK("http://x")',
    "+1+cmd|' /C calc'!A0",
    "\\u{41} \\# {{x}} {x} %s",
    "{% for x in y %}{{ x }}{% endfor %} {# rien #}",
    "</style><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)' x=\"y\" href=javascript:alert(1)",
    "@SUM(1)",
    "\t=1+1",
    "../../etc/passwd",
)


@dataclass(frozen=True)
class Printed:
    """A dossier in which each hostile text is the name of an e-service, and the first that of a severity: its formats as they are read."""

    text: str
    html: str
    told: str
    cells: list[Any]
    data: dict[str, bytes]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    folder = builds.folder(tmp_path_factory.mktemp("hostile"))
    labels = {f"S{at:02d}": label for at, label in enumerate(HOSTILE)}
    rows = [row for n in range(25) for row in reports(f"s{n}", "01-09", f"r{n}", *labels, severity="2")]
    services = [
        {"service_code": code, "label_fr": label, "label_nl": label, "label_en": label, "family_code": "F", "family_label_fr": "Famille"}
        for code, label in labels.items()
    ]
    severities = [{"severity_code": "2", "severity_rank": 2, "label_fr": HOSTILE[0]}]
    builds.write(folder, rows, others=OTHERS | {tables.dim_services: services, tables.dim_severities: severities})
    with closing(warehouse.open_current(folder)) as build:
        dossier = assemble(build, request_of())
        html = page(dossier).decode("utf-8")
        book = openpyxl.load_workbook(io.BytesIO(workbook(dossier)))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        return Printed(text_of(pdf(dossier)), html, squeezed(html_of(html).text), cells, data_files(dossier))


@pytest.mark.parametrize("label", HOSTILE)
def test_the_name_of_a_service_is_only_a_name(printed: Printed, label: str) -> None:
    assert " ".join(label.split()) in printed.text.replace("- ", "-") or "".join(label.split()) in "".join(printed.text.split())
    assert squeezed(label) in printed.told
    texts = [
        cell
        for name, file in printed.data.items()
        if name.endswith(".csv")
        for row in csv.reader(io.StringIO(file.decode(), newline=""))
        for cell in row
    ]
    assert neutralised(label) in texts and not [cell for cell in texts if cell[:1] in "=+@\t" and cell]
    cells = [cell for cell in printed.cells if cell.value == label]
    assert cells and all(cell.data_type == "s" for cell in cells)


def test_no_name_acts_or_stands_in_the_name_of_a_file(printed: Printed) -> None:
    is_only_words(printed.html)
    assert all(re.fullmatch(r"(tables/)?[a-z0-9_-]+\.(csv|parquet)", name) for name in printed.data)
    assert not [cell for cell in printed.cells if cell.data_type == "f"]


class Html(HTMLParser):
    """Elements and attributes that could act, and every text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.acting: list[tuple[str, str]] = []
        self.n_scripts = self.n_styles = 0
        self.text = ""
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.n_scripts += tag == "script"
        self.n_styles += tag == "style"
        self._silent = tag in ("script", "style")
        if tag in ("img", "iframe", "object", "embed", "base", "form", "link", "audio", "video", "image", "use"):
            self.acting.append((tag, ""))
        self.acting += [(tag, name) for name, value in attrs if name.startswith("on") or name in ("style", "src", "srcset", "srcdoc")]
        self.acting += [
            (tag, value) for name, value in attrs if name in ("href", "xlink:href") and value and not value.startswith(("#", "https://"))
        ]

    def handle_endtag(self, tag: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        self.text += "" if self._silent else data


def html_of(text: str) -> Html:
    reader = Html()
    reader.feed(text)
    reader.close()
    return reader


def is_only_words(text: str) -> None:
    """One style sheet and one script, the ones that the policy names by their sums, and nothing else that acts or fetches."""
    found = html_of(text)
    assert (found.n_scripts, found.n_styles, found.acting) == (1, 1, []), found.acting
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    for tag in ("style", "script"):
        part = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert part
        total = base64.b64encode(hashlib.sha256(part[1].encode("utf-8")).digest()).decode()
        assert f"{tag}-src &#39;sha256-{total}&#39;" in policy[1] and "default-src &#39;none&#39;" in policy[1]
    assert not re.search(r"url\((?!#|data:font/woff2;base64,)", text), "nothing is fetched"


def bound(text: str) -> Dossier:
    """A dossier whose every text is this one."""
    parts = (
        Paragraphs((text,)),
        Paragraphs((text, text), "numbered"),
        Paragraphs((text,), "bullets"),
        Definitions(((text, text),)),
        Heading(text),
    )
    return Dossier(
        number="1",
        title=text or "x",
        subtitle=text,
        lang="fr",
        is_demo=True,
        notice=text,
        audience=text,
        build_id="b1",
        issued_at=ISSUED,
        permalink="https://bugs.example.org/?x=1",
        key_figures=(KeyFigure(text, text),),
        facts=((text, text),),
        sections=(Section("summary", text or "x", parts),),
        notes=(text,),
        file_stem="x",
        words=dict.fromkeys(
            ("product", "demo", "invented", "colon", "build", "contents", "notes", "see_notes", "page_of", "to_reopen"), "x"
        ),
    )


@settings(max_examples=60)
@given(text=st.text(max_size=60))
def test_no_character_stops_the_press(text: str) -> None:
    assert pdf(bound(text)).startswith(b"%PDF")
    assert workbook(bound(text)).startswith(b"PK")


@settings(max_examples=150)
@given(text=st.one_of(st.text(max_size=60), st.text(alphabet="<>&\"'/=;:(){}%#!- \n\t\\\u202escriptonvax", max_size=60)))
def test_no_text_acts_on_a_page(text: str) -> None:
    made = page(bound(text)).decode("utf-8")
    is_only_words(made)
    shown = "".join(html_of(made).text.split())
    assert "".join(_UNSEEN.sub("\ufffd", text).split()) in shown


@settings(max_examples=40)
@given(text=st.text(alphabet="#[]{}()*_$`@<>\\/\"'=+-~.:;,!?&%|^ aé\n", min_size=1, max_size=40))
def test_no_markup_acts(text: str) -> None:
    """Every sign of it stands in the text layer."""
    seen = "".join(text_of(pdf(bound(text))).split())
    assert "".join(text.split()) in seen


def test_a_character_without_a_shape_is_told() -> None:
    assert "a\ufffdb" in text_of(pdf(bound("a\U0001f4a5b")))


def test_french_keeps_its_spaces(tmp_path: Path) -> None:
    folder = builds.folder(tmp_path)
    rows = [row for n in range(1234) for row in reports(f"s{n}", "01-09", f"r{n}", "RECIPE", severity="2")]
    builds.write(
        folder, rows, others=OTHERS | {tables.dim_services: [{"service_code": "RECIPE", "label_fr": "Recip-e", "family_code": "F"}]}
    )
    with closing(warehouse.open_current(folder)) as build:
        dossier = assemble(build, request_of())
    assert "1\u202f234" in dossier.title
    assert any("\u202f:" in words or "\u202f;" in words for words in dossier.sections[0].parts[0].texts)  # type: ignore[union-attr]
    assert dossier.subtitle.endswith(f"{dt.date(2024, 3, 31).day} mars 2024")
