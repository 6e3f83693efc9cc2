"""The last look at the bytes finds what a writer would let through: a person, and for the outside fewer than five."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace

import pytest

from analytics.dossier.assembling import assemble
from analytics.dossier.contents import Dossier, Paragraphs, Section
from analytics.dossier.formats import FILES
from analytics.dossier.making import make_files
from analytics.dossier.request import Refused
from analytics.dossier.second_look import look
from analytics.warehouse import Build
from tests.dossier.conftest import request_of
from tests.dossier.test_outside import JANUARY

PERSONS = ("rappeler au 0470 12 34 56", "patient 85.07.30-033.28", "Dr Martin l’a dit", "jean@example.org", "INAMI 1-12345-67-004")


@pytest.fixture(scope="module")
def outside(build: Build) -> Dossier:
    return assemble(build, request_of(JANUARY, audience="outside"))


@pytest.mark.parametrize("text", PERSONS)
@pytest.mark.parametrize("code", [code for code, kind in FILES.items() if kind.suffix != ".pdf"])
def test_a_person_in_any_file_stops_them_all(outside: Dossier, code: str, text: str) -> None:
    """Put in after the contents were scanned, where each format shows it."""
    make_files(outside, (code,))
    planted = replace(outside, title=f"{outside.title} {text}")
    if code in ("page", "sealed"):
        planted = replace(outside, sections=(*outside.sections, Section("x", "x", (Paragraphs((text,)),))))
    with pytest.raises(Refused, match="personal_data"):
        make_files(planted, (code,))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.csv", 'a,b\r\n1,"rappeler au 0470 12 34 56"\r\n'),
        ("x.html", "<p>x</p><p aria-label='jean@example.org'>y</p>"),
        ("x.html", "<p>patient 85.07.30&#45;033.28</p>"),
        ("x.txt", "Dr Martin l’a dit"),
        ("x.json", json.dumps({"comment": "jean@example.org"})),
    ],
)
def test_it_reads_what_a_reader_would(outside: Dossier, name: str, content: str) -> None:
    with pytest.raises(Refused, match="personal_data"):
        look({name: content.encode()}, outside, is_public=True)
    with zipfile.ZipFile(out := io.BytesIO(), "w") as archive:
        archive.writestr(name, content)
    with pytest.raises(Refused, match="personal_data"):
        look({"x.zip": out.getvalue()}, outside, is_public=True)


def test_a_kind_of_file_nobody_reads_does_not_leave(outside: Dossier) -> None:
    with pytest.raises(ValueError, match=r"x\.odt"):
        look({"x.odt": b"jean@example.org"}, outside, is_public=True)


@pytest.mark.parametrize("code", ["page", "sealed"])
def test_a_small_number_stops_what_leaves(build: Build, code: str) -> None:
    """The bytes of the board's version, looked at as if they were to leave."""
    board = assemble(build, request_of(JANUARY))
    files = {file.name: file.content for file in make_files(board, (code,)).values()}
    look(files, board, is_public=False)
    with pytest.raises(Refused, match="small_cells"):
        look(files, board, is_public=True)


@pytest.mark.parametrize(("column", "number"), [("rate", "51.4896373056994"), ("n_reporters", "19090987")])
def test_a_number_that_was_computed_is_nobodys(outside: Dossier, column: str, number: str) -> None:
    row = f"{column},comment\r\n{number},x\r\n"
    look({"x.csv": row.encode()}, outside, is_public=True)
    with pytest.raises(Refused):
        look({"x.csv": row.replace("x\r\n", "51489637305\r\n").encode()}, outside, is_public=True)
