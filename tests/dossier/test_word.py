"""The Word document, opened the way a stranger would: real headings, tables and pictures, the numbers of the dossier, the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

import i18n
from analytics.dossier.assembling import assemble
from analytics.dossier.contents import Dossier, Figure, Heading, Paragraphs, Table
from analytics.dossier.formats.word import word
from analytics.dossier.own_template import OF_THE_PRODUCT
from analytics.exports import in_words
from analytics.filters import Filters
from analytics.warehouse import Build
from scripts import word_template
from tests.dossier.conftest import ISSUED, SITE, bind, request_of
from tests.dossier.readers import letter_of
from tests.dossier.real import dossier_of, folder_of, ledger
from tests.dossier.test_agreement import drawn, recomputed
from tests.dossier.test_letter import squeezed, written
from tests.dossier.test_markup import HOSTILE

HALF_YEAR = Filters(start=dt.date(2024, 1, 1), end=dt.date(2024, 6, 30))
JINJA = "{{ 7*7 }} {% raw %} {# x #} {{ title.__class__ }} {_{ x }_} %}"


def opened(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def texts(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def agrees(dossier: Dossier) -> None:
    """Letter, sentences, every printed table cell by cell, every picture with its words."""
    document = opened(word(dossier))
    said = texts(document)
    whole = squeezed(" ".join(said))
    letter = letter_of(dossier)
    assert all(squeezed(words) in whole for words in (*letter.sentences, letter.formula, *letter.annexes, *letter.addressee))
    assert all(squeezed(f"{one.value} {one.label}") in whole for one in dossier.key_figures)
    for part in dossier.parts():
        if isinstance(part, Paragraphs):
            assert all(squeezed(words) in whole for words in part.texts)
    shown = [part for part in dossier.numbered if isinstance(part, Figure) or part.is_printed]
    captions = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Caption"]
    assert [squeezed(one).partition(".")[0] for one in captions] == [squeezed(part.number) for part in shown]
    tables = iter(document.tables)
    for part in shown:
        assert squeezed(part.title) in whole
        assert all(squeezed(words) in whole for pair in part.passport.lines for words in pair)
        if isinstance(part, Table):
            same_table(part, next(tables))
    assert next(tables, None) is None
    pictures = [shape._inline.docPr for shape in document.inline_shapes]
    figures = [part for part in shown if isinstance(part, Figure)]
    assert [(one.get("name"), one.get("descr")) for one in pictures] == [(part.number, part.alt) for part in figures]
    assert len({one.get("id") for one in pictures}) == len(pictures)


def same_table(part: Table, table: Any) -> None:
    columns = [one for one in part.export.columns if not part.printed or one.name in part.printed]
    rows = [[in_words(one, row[one.name], part.export.lang) for one in columns] for row in part.export.rows().to_dict("records")]
    found = [[squeezed(cell.text) for cell in row.cells] for row in table.rows]
    assert found == [[squeezed(words) for words in row] for row in ([one.label for one in columns], *rows)]
    head, *others = table._tbl.iter(qn("w:tr"))
    assert head.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None, "repeated on every page"
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in (head, *others))
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == part.title


@pytest.mark.parametrize("seed", [0, 4, 8])
def test_every_number_is_that_of_the_dossier_and_of_the_queries(build: Build, seed: int) -> None:
    filters, _ = drawn(seed)
    dossier = assemble(build, request_of(filters, lang=i18n.LANGUAGES[seed % 3]))
    recomputed(dossier, build, filters)
    agrees(dossier)


def test_a_version_for_the_outside_says_the_same(build: Build) -> None:
    agrees(assemble(build, request_of(HALF_YEAR, lang="nl", audience="outside")))


@pytest.mark.parametrize(("lang", "locale"), [("fr", "fr-BE"), ("nl", "nl-BE"), ("en", "en-GB")])
def test_a_document_to_go_on_writing_in(build: Build, lang: str, locale: str) -> None:
    dossier = assemble(build, request_of(HALF_YEAR, lang=lang))
    content = word(dossier)
    document = opened(content)
    headings = [(one.style.name, one.text) for one in document.paragraphs if one.style.name.startswith("Heading")]
    sections = [section.heading for section in dossier.sections]
    assert [text for name, text in headings if name == "Heading 1"] == [*sections, dossier.words["notes"]]
    inner = [squeezed(part.text) for part in dossier.parts() if isinstance(part, Heading)]
    assert set(inner) <= {squeezed(text) for name, text in headings if name == "Heading 2"}
    levels = [int(name[-1]) for name, _ in headings]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), "no level is left out"
    letter, annex = document.sections
    for section in (letter, annex):
        codes = "".join(one.text for one in section.footer._element.iter(qn("w:instrText")))
        assert "PAGE" in codes and "SECTIONPAGES" in codes
    assert letter.different_first_page_header_footer and dossier.subtitle in annex.footer.paragraphs[0].text
    assert {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))} == {locale}
    core = document.core_properties
    assert (core.title, core.language, core.author) == (dossier.title, locale, dossier.words["product"])
    assert core.created.replace(tzinfo=dt.UTC) == core.modified.replace(tzinfo=dt.UTC) == ISSUED
    links = [one.target_ref for one in document.part.rels.values() if one.is_external]
    assert links and all(link.startswith(SITE) for link in links)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {one.date_time for one in parts.infolist()} == {ISSUED.timetuple()[:6]}
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name))
    assert word(dossier) == content


def test_a_demo_is_marked_on_every_page(build: Build) -> None:
    document = opened(word(assemble(build, request_of(HALF_YEAR))))
    mark = i18n.t("frame.demo.label", "fr")
    assert mark in document.sections[1].header.paragraphs[0].text
    assert any(text.startswith(i18n.t("letter.mark.demo", "fr").upper()) for text in texts(document))


@pytest.mark.parametrize("label", [*HOSTILE, JINJA])
def test_what_people_wrote_is_only_text(tmp_path: Path, label: str) -> None:
    rows = [row | {"text_fr": label} if row["entry_id"] == "D2024B" else row for row in ledger()]
    dossier = dossier_of(folder_of(tmp_path, label=label, its_ledger=rows), audience="board")
    document = opened(word(dossier))
    assert squeezed(label) in squeezed(" ".join(texts(document)))
    assert any(squeezed(cell.text) == squeezed(label) for table in document.tables for row in table.rows for cell in row.cells)
    assert "49" not in "".join(text for text in texts(document) if "7*7" in text)


@settings(max_examples=25)
@given(text=st.text(max_size=50))
def test_no_character_stops_the_press(text: str) -> None:
    opened(word(written(text)))


@settings(max_examples=25)
@example(text="{_{ a }_} {_% a %_} {{ a }} {% a %}")
@given(text=st.text(alphabet="{}%#_<>&\"'\\/ a7*|\n\t", min_size=1, max_size=40))
def test_no_markup_acts(text: str) -> None:
    seen = squeezed(" ".join(texts(opened(word(written(text))))))
    assert squeezed(text) in seen


# --- the template -----------------------------------------------------------------------------------------------------


def test_the_template_is_the_one_its_script_makes(tmp_path: Path) -> None:
    word_template.main(tmp_path / "made.docx")
    assert (tmp_path / "made.docx").read_bytes() == OF_THE_PRODUCT.read_bytes()


def test_the_union_may_replace_it(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    own = docx.Document(str(OF_THE_PRODUCT))
    own.styles["Heading 1"].font.name = "Georgia"
    own.paragraphs[-1].insert_paragraph_before("Reproduction libre. {{ title }}")
    own.save(str(folder.root / "dossier.docx"))
    command = ("--format", "word", "--out", str(tmp_path / "out"), "--json")
    done = bind(folder.root, *command)
    assert done.code == 0, done.err
    document = docx.Document(done.json["word"])
    assert document.styles["Heading 1"].font.name == "Georgia"
    assert any(text.startswith("Reproduction libre. 30 ") for text in texts(document))


@pytest.mark.parametrize("words", ["{{ nothing }}", "{% if %}", "{{ title.__class__.__mro__[1].__subclasses__() }}", "no document"])
def test_a_template_that_cannot_be_filled_in_is_refused(tmp_path: Path, words: str) -> None:
    folder = folder_of(tmp_path)
    path = folder.root / "dossier.docx"
    if words == "no document":
        path.write_text(words, encoding="utf-8")
    else:
        own = docx.Document(str(OF_THE_PRODUCT))
        own.add_paragraph(words)
        own.save(str(path))
    out = tmp_path / "out"
    refused = bind(folder.root, "--format", "word", "--out", str(out), "--json")
    assert (refused.code, refused.refusal) == (1, "word_template") and not out.exists()
