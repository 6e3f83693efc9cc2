"""Texts of data and people are words: no markup of Typst, HTML or a spreadsheet acts, and no character stops the press."""

from __future__ import annotations

import datetime as dt
import io
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import tables, warehouse
from analytics.dossier.assembling import assemble
from analytics.dossier.contents import Definitions, Dossier, Heading, KeyFigure, Paragraphs, Section
from analytics.dossier.formats.pdf import pdf
from analytics.dossier.formats.workbook import workbook
from tests.analytics import builds
from tests.analytics.builds import reports
from tests.analytics.conftest import OTHERS
from tests.dossier.conftest import ISSUED, request_of, text_of

HOSTILE = (
    "#strong[gras] *étoile* _souligné_ $x^2$ `code` @ref <label>",
    '#panic(1) #import "x" /* */ // fin',
    "<script>alert(1)</script> &amp; <b>gras</b>",
    '=HYPERLINK("http://x")',
    "+1+cmd|' /C calc'!A0",
    "\\u{41} \\# {{x}} {x} %s",
)


@pytest.mark.parametrize("label", HOSTILE)
def test_the_name_of_a_service_is_only_a_name(tmp_path: Path, label: str) -> None:
    folder = builds.folder(tmp_path)
    rows = [row for n in range(25) for row in reports(f"s{n}", "01-09", f"r{n}", "RECIPE" if n % 2 else "EH_BOX", severity="2")]
    services = [
        {"service_code": code, "label_fr": name, "label_nl": name, "label_en": name, "family_code": "F", "family_label_fr": "Famille"}
        for code, name in (("RECIPE", label), ("EH_BOX", "eHealthBox"))
    ]
    severities = [{"severity_code": "2", "severity_rank": 2, "label_fr": label}]
    builds.write(folder, rows, others=OTHERS | {tables.dim_services: services, tables.dim_severities: severities})
    with closing(warehouse.open_current(folder)) as build:
        dossier = assemble(build, request_of())
        text = text_of(pdf(dossier))
        assert " ".join(label.split()) in text.replace("- ", "-") or "".join(label.split()) in "".join(text.split())
        book = openpyxl.load_workbook(io.BytesIO(workbook(dossier)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == label]
    assert cells and all(cell.data_type == "s" for cell in cells)
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


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
        words=dict.fromkeys(("product", "demo", "colon", "build", "contents", "notes", "see_notes", "page_of", "to_reopen"), "x"),
    )


@settings(max_examples=60)
@given(text=st.text(max_size=60))
def test_no_character_stops_the_press(text: str) -> None:
    assert pdf(bound(text)).startswith(b"%PDF")
    assert workbook(bound(text)).startswith(b"PK")


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
