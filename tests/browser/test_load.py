"""A secretary loads an export she has never explained to anybody; without a sign-in nobody from elsewhere sees anything."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.reader import Reader, Server
from tests.browser.test_server import fetch
from tests.conftest import Union
from tests.pages.test_load import FRENCH_FORM


@pytest.fixture
def office(demo_root: Path, tmp_path: Path, new_server: Callable[..., Server]) -> tuple[Union, Server]:
    """A data folder of one's own that shows the demo, and its server."""
    union = Union(tmp_path / "data")
    shutil.copytree(demo_root, union.root)
    return union, new_server(union.root)


def test_an_export_in_french_is_given_answered_and_loaded(office: tuple[Union, Server], new_reader: Callable[..., Reader]) -> None:
    union, server = office
    reader = new_reader(server.url)
    reader.open("/load")
    main = reader.page.get_by_test_id("stMain")
    given = {"name": "réponses.csv", "mimeType": "text/csv", "buffer": FRENCH_FORM.encode()}
    expect(main).to_contain_text("Choisir un fichier")
    expect(main).to_contain_text("200\u202fMo au plus")
    reader.page.locator("input[type=file]").set_input_files(given)  # type: ignore[arg-type]
    expect(main).to_contain_text("le jour ou le mois vient-il en premier", timeout=30_000)

    main.get_by_text("5 mars 2024", exact=True).first.click()
    expect(main).to_contain_text(re.compile("4 envois reçus.: 3 acceptés, 1 refusé, 0 déjà connu"), timeout=30_000)
    assert not union.folder.has_build, "nothing is loaded by looking"

    name = main.get_by_label("Votre nom")
    name.fill("Le secrétariat")
    name.press("Tab")
    reader.settle()
    main.get_by_role("button", name="Charger le fichier").press("Enter")
    expect(main).to_contain_text("4 envois reçus = 3 acceptés + 1 refusé + 0 en double.", timeout=60_000)
    expect(main).to_contain_text("La démonstration s’est effacée")
    assert union.folder.has_build

    main.get_by_role("link", name="Voir les nouveaux chiffres").click()
    reader.settle()
    assert reader.path == "/"
    expect(main.locator(".notice.demo")).to_have_count(0)
    assert reader.errors == []


def test_from_elsewhere_there_is_one_page_the_form_and_nothing_else(server: Server, new_reader: Callable[..., Reader]) -> None:
    reader = new_reader(server.url, own=True)
    reader.page.context.set_extra_http_headers({"X-Forwarded-For": "203.0.113.7"})
    for path in ("/", "/load", "/services?lang=fr"):
        reader.page.goto(server.url + path)
        expect(reader.page.get_by_role("heading", level=1)).to_have_text(
            "Ce tableau de bord ne s’ouvre que sur l’ordinateur où il est installé"
        )
    reader.page.get_by_role("link", name="Ouvrir le formulaire").click()
    expect(reader.page.get_by_role("heading", level=1)).to_contain_text("Signaler")
    for headers in ({"X_Forwarded_For": "203.0.113.7"}, {"Host": "bugs.example.org"}):
        for method, path in (("PUT", "/_stcore/upload_file/a/b"), ("GET", "/"), ("GET", "/media/x.csv"), ("GET", "/copy/a/b")):
            status, _, body = fetch(server, path, method=method, **headers)
            assert (status, body) == (401, b"not admitted"), (method, path)
    assert fetch(server, "/_stcore/upload_file/a/b", method="PUT")[2] != b"not admitted", "Streamlit itself answers here"


def test_what_was_given_and_never_loaded_goes_though_nobody_opens_the_page(tmp_path: Path, new_server: Callable[..., Server]) -> None:
    """A file on the disk names doctors; a closed browser does not keep it there."""
    union = Union(tmp_path / "data")
    old, recent = (union.folder.uploads / name for name in ("old", "recent"))
    for place in (old, recent):
        place.mkdir(parents=True)
        (place / "export.csv").write_text(FRENCH_FORM, encoding="utf-8")
    two_hours_ago = time.time() - 7200
    os.utime(old, (two_hours_ago, two_hours_ago))
    assert union.etl("demo", "--submissions", "100").code == 0
    new_server(union.root)
    for _ in range(50):
        if not old.exists():
            break
        time.sleep(0.1)
    assert not old.exists()
    assert (recent / "export.csv").exists()
