"""The page of the dossier: nothing is made until it is asked for; what was made is offered and shown; what must not leave says why."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import time

import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

import i18n
from analytics.dossier.formats import FILES
from pages.dossier.process import Left, Process
from tests.pages.conftest import Open
from tests.pages.screen import button, said

JANUARY = {"from_": "2024-01-01", "to": "2024-01-31"}


def made(app: AppTest) -> AppTest:
    """Asks for the dossier and waits for it, as a reader does."""
    button(app, "dossier_build").click().run()
    going_on: Process = app.session_state["dossier.building"]
    while not going_on.running.is_over:
        time.sleep(0.1)
    return app.run()


def test_a_rerun_makes_nothing(open_page: Open) -> None:
    app = open_page("dossier", **JANUARY)
    app.run().run()
    assert "dossier.building" not in app.session_state and "dossier.made" not in app.session_state
    assert button(app, "dossier_build").label == i18n.t("dossier.build", "fr")


def test_what_was_asked_for_is_made_once_and_offered(open_page: Open) -> None:
    app = made(open_page("dossier", **JANUARY))
    assert not app.exception, app.exception
    of: Left = app.session_state["dossier.made"]
    app.run().run()
    assert app.session_state["dossier.made"] is of and "dossier.building" not in app.session_state
    begins = {kind: content[:4] for kind, (_, content) in of.files.items()}
    zipped = b"PK\x03\x04"
    assert begins == {"letter": b"%PDF", "pdf": b"%PDF", "word": zipped, "workbook": zipped, "page": b"<!do", "sealed": zipped}
    assert list(of.files) == list(FILES)
    assert set(of.pictures) == {"pages", "letter_pages"}
    assert all(pages and all(page.startswith(b"\x89PNG") for page in pages) for pages in of.pictures.values())
    labels = [one.proto.label for one in app.get("download_button")]
    names = [i18n.t(f"dossier.download.{kind}", "fr") for kind in FILES]
    assert [label for label, name in zip(labels, names, strict=True) if label.startswith(f"{name}, ")] == labels, "each with its size"
    assert i18n.t("letter.blank.signatory", "fr") in said(app), "what the letterhead leaves open"
    assert len(of.pictures["pages"]) > 3
    assert i18n.plural("dossier.done", len(of.pictures["pages"]), "fr") in said(app)
    assert button(app, "dossier_build").label == i18n.t("dossier.build.again", "fr")


def test_what_nobody_came_back_for_is_made_again(open_page: Open) -> None:
    """Its folder is swept after an hour; the page says so once, and every later visit is as the first."""
    app = open_page("dossier", parts="time", **JANUARY)
    button(app, "dossier_build").click().run()
    going_on: Process = app.session_state["dossier.building"]
    while not going_on.running.is_over:
        time.sleep(0.1)
    shutil.rmtree(going_on.folder.name)
    assert i18n.t("dossier.gone", "fr") in said(app.run()) and not app.exception
    assert i18n.t("dossier.gone", "fr") not in said(made(app)) and "dossier.made" in app.session_state


def test_the_files_hold_the_view_of_the_reader(open_page: Open) -> None:
    app = made(open_page("dossier", region="WAL", lang="nl", parts="time", **JANUARY))
    name, content = app.session_state["dossier.made"].files["pdf"]
    assert "wal" in name and "2024-01-01_2024-01-31" in name and "_nl_" in name
    reader = PdfReader(io.BytesIO(content))
    assert str(reader.root_object["/Lang"]).startswith("nl")
    assert "Wallonië" in reader.pages[0].extract_text()


def test_the_letter_goes_to_whom_it_is_addressed(open_page: Open) -> None:
    app = made(open_page("dossier", audience="outside", addressee="medicomut", parts="time", **JANUARY))
    assert app.query_params["addressee"] == "medicomut"
    _, content = app.session_state["dossier.made"].files["letter"]
    text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "".join(i18n.t("letter.to.medicomut", "fr").split()) in "".join(text.split())
    assert open_page("dossier", addressee="nobody").session_state["dossier_addressee"] == "federal_minister"


def test_another_choice_makes_the_dossier_stale(open_page: Open) -> None:
    app = made(open_page("dossier", parts="time", **JANUARY))
    assert i18n.t("dossier.stale", "fr") not in said(app)
    app.session_state["dossier_parts"] = ["regions"]
    assert i18n.t("dossier.stale", "fr") in said(app.run())


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_for_the_outside_a_fine_selection_says_what_to_change(open_page: Open, lang: str) -> None:
    app = open_page("dossier", audience="outside", service="RECIPE", from_="2024-01-03", to="2024-01-20", lang=lang)
    text = said(app)
    assert i18n.t("frame.parameter.service", lang) in text and i18n.t("dossier.period", lang) in text
    assert i18n.day_range(dt.date(2024, 1, 1), dt.date(2024, 1, 31), lang) in text
    assert button(app, "dossier_build") is None
    assert app.get("page_link"), "a link leads to the nearest selection that may leave"


def test_a_refusal_of_the_command_is_told_in_the_language_of_the_dossier(open_page: Open) -> None:
    """Too few to leave: only the command knows."""
    app = made(open_page("dossier", audience="outside", region="VLG", from_="2023-10-01", to="2023-10-31"))
    assert "dossier.made" not in app.session_state
    assert i18n.t("dossier.refused.too_few", "fr", least="5") in said(app)


def test_the_choice_stands_in_the_address(open_page: Open) -> None:
    app = open_page("dossier", audience="outside", parts="time,annex", **JANUARY)
    assert (app.query_params["audience"], app.query_params["parts"]) == ("outside", "time,annex")
    assert app.session_state["dossier_parts"] == ["time", "annex"]
    broken = open_page("dossier", audience="nobody", parts="poem,,time", **{"in": "de"})
    assert broken.session_state["dossier_parts"] == ["time"] and broken.session_state["dossier_audience"] == "board"
