"""`python -m analytics.dossier`: files and exit codes; that the same question gives the same bytes is seen in `test_same_bytes.py`."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from PIL import Image
from pypdf import PdfReader

import i18n
from tests.conftest import Union
from tests.dossier.conftest import SITE, bind

JANUARY = ("--from", "2024-01-01", "--to", "2024-01-31")
FIXED = ("--issued-at", "2025-01-31T09:00:00+00:00", "--site", SITE, "--json")


def test_another_moment_gives_other_bytes(demo_root: Path, tmp_path: Path) -> None:
    for moment in ("2025-01-31T09:00", "2025-01-31T09:01"):
        asked = (*JANUARY, "--section", "time", "--format", "pdf", "--issued-at", moment)
        bind(demo_root, *asked, "--out", str(tmp_path / moment[-2:]), "--json")
    one, two = (next((tmp_path / folder).glob("*.pdf")).read_bytes() for folder in ("00", "01"))
    assert one != two


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_a_stranger_finds_a_tagged_archive_in_the_language_asked_for_and_no_empty_page(
    demo_root: Path, demo: Union, tmp_path: Path, lang: str
) -> None:
    done = bind(demo_root, *JANUARY, "--language", lang, "--format", "pdf,workbook", "--preview", "--out", str(tmp_path), *FIXED)
    assert done.code == 0, done.err
    assert (done.json["build_id"], done.json["language"]) == (demo.build_id, lang)
    reader = PdfReader(done.json["pdf"])
    assert str(reader.root_object["/Lang"]).startswith(lang)
    assert reader.root_object["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in reader.root_object
    archive = reader.root_object["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2<" in archive and "<pdfuaid:part>1<" in archive
    bookmarks = [one.title for one in reader.outline if not isinstance(one, list)]
    assert bookmarks[0] == i18n.t("dossier.section.summary", lang) and i18n.t("dossier.section.method", lang) in bookmarks
    faces = {str(font["/BaseFont"]) for page in reader.pages for font in (f.get_object() for f in page["/Resources"]["/Font"].values())}
    assert faces and all("+" in face for face in faces), "every face is embedded"
    assert any("IBMPlexSans" in face for face in faces)
    links = [note.get_object()["/A"]["/URI"] for page in reader.pages for note in page.get("/Annots", []) if "/A" in note.get_object()]
    assert links and all(link.startswith(SITE) and f"build={demo.build_id}" in link for link in links)
    of_argument = [link for link in links if urlsplit(link).path.strip("/") in ("moratorium", "arguments", "objections", "demands")]
    assert of_argument and not any("from=" in link for link in of_argument), "the argument has no filter"
    assert all("from=2024-01-01" in link for link in links if link not in of_argument)
    assert len(done.json["pages"]) == len(reader.pages)
    for page in done.json["pages"]:
        grey = Image.open(page).convert("L")
        body = grey.crop((0, int(grey.height * 0.1), grey.width, int(grey.height * 0.9)))
        assert sum(body.histogram()[:128]) > 300, page
    book = openpyxl.load_workbook(done.json["workbook"])
    assert book.sheetnames[0] == i18n.t("exports.sheet_read_me", lang)
    assert len(book.sheetnames) == 1 + done.json["n_figures_and_tables"]


@pytest.mark.parametrize(
    ("arguments", "code", "refusal"),
    [
        (("--service", "VACCINNET", "--region", "WAL", "--from", "2024-02-05", "--to", "2024-02-05"), 1, "nothing"),
        (("--from", "2024-08-13", "--to", "2024-08-15"), 1, "not_observed"),
        (("--from", "2031-01-01", "--to", "2031-01-31"), 1, "not_observed"),
        (("--audience", "outside", "--from", "2024-01-02", "--to", "2024-01-31"), 1, "off_grid"),
        (("--audience", "outside", *JANUARY, "--service", "RECIPE"), 1, "off_grid"),
        (("--audience", "outside", *JANUARY, "--region", "WAL,BRU"), 1, "off_grid"),
        (("--build", "20200101-000000-aaaaaaaa"), 1, "NoBuild"),
        (("--build", "../../etc/passwd"), 1, "NoBuild"),
        (("--service", "FAX"), 2, ""),
        (("--from", "31/01/2024"), 2, ""),
        (("--from", "2024-02-01", "--to", "2024-01-01"), 2, ""),
        (("--language", "de"), 2, ""),
        (("--audience", "press"), 2, ""),
        (("--section", "poem"), 2, ""),
        (("--issued-at", "yesterday"), 2, ""),
        (("make", *JANUARY, "--section", "poem"), 2, ""),
    ],
)
def test_what_is_refused_writes_nothing(demo_root: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, refusal: str) -> None:
    out = tmp_path / "out"
    done = bind(demo_root, *arguments, "--out", str(out), "--json")
    assert (done.code, done.refusal) == (code, refusal), done.err
    assert not done.out and not (out.exists() and list(out.iterdir()))


def test_without_a_build_there_is_nothing_to_publish(tmp_path: Path) -> None:
    done = bind(tmp_path / "data", "--out", str(tmp_path / "out"), "--json")
    assert (done.code, done.refusal) == (1, "NoBuild")


def test_without_a_site_there_is_no_link_on_paper(demo_root: Path, tmp_path: Path) -> None:
    done = bind(demo_root, *JANUARY, "--section", "time", "--format", "pdf", "--out", str(tmp_path), "--json")
    reader = PdfReader(io.BytesIO(Path(done.json["pdf"]).read_bytes()))
    notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    assert not [note for note in notes if "/URI" in note.get("/A", {})]
