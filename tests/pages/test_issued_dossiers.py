"""The page of the dossier: issuing one, the list of those issued, and one made again. Nothing of it happens on a mere rerun."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import i18n
from tests.conftest import Union
from tests.dossier.conftest import bind
from tests.etl.exports import as_csv
from tests.etl.test_incidents import ordinary_days, sent, together
from tests.pages.conftest import Open
from tests.pages.screen import button, said

TOLD = ("--author", "staff")


def waited(app: AppTest, state: str) -> AppTest:
    """Until the process that the page started is over, as a reader waits."""
    while not app.session_state[state].running.is_over:
        time.sleep(0.2)
    return app.run()


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Union:
    """Only copied."""
    union = Union(tmp_path_factory.mktemp("loaded") / "data")
    union.put("first.csv", as_csv([*ordinary_days(), *together(6, service_codes="MCN")]))
    union.run()
    return union


@pytest.fixture
def office(loaded: Union, tmp_path: Path) -> Union:
    return Union(Path(shutil.copytree(loaded.root, tmp_path / "data")))


def test_a_dossier_is_issued_from_the_page_listed_and_made_again(office: Union, open_staff_page: Open) -> None:
    app = open_staff_page("dossier", office.root)
    assert i18n.t("issued.none", "fr") in said(app)
    assert button(app, "dossier_issue_button") is None, "there is nothing to issue yet"
    app.session_state["dossier_parts"] = ["time"]
    app.run()
    button(app, "dossier_build").click().run()
    waited(app, "dossier.building")
    assert not (office.folder.records / "issued_dossiers.csv").exists(), "a trial is not registered"
    assert button(app, "dossier_issue_button").disabled, "who issues it is not said yet"
    app.text_input(key="author").set_value("staff").run()
    button(app, "dossier_issue_button").click().run()
    waited(app, "dossier.building")
    number = app.session_state["dossier.made"].answer.json["number"]
    assert i18n.t("issued.issue.done", "fr", number=number) in said(app) and number in said(app)
    assert button(app, "dossier_issue_button") is None
    assert all(number in name for name, _ in app.session_state["dossier.made"].files.values())

    app.selectbox(key="dossier_issued").set_value(number).run()
    assert app.query_params["issued"] == number
    app.run().run()
    assert "dossier.replaying" not in app.session_state
    button(app, "dossier_again_own").click().run()
    waited(app, "dossier.replaying")
    assert "Refait à l’identique" in said(app)

    office.put("late.csv", as_csv([sent("late", dt.datetime(2024, 5, 30, 10), reporter="late@example.org")]))
    office.run()
    app = open_staff_page("dossier", office.root)
    app.selectbox(key="dossier_issued").set_value(number).run()
    button(app, "dossier_again_today").click().run()
    waited(app, "dossier.replaying")
    words = said(app)
    assert "lignes du dossier diffèrent" in words and "d’alors chargés depuis +1" in words
    assert not app.exception


def test_a_dossier_whose_build_was_rewritten_says_so(office: Union, open_staff_page: Open, tmp_path: Path) -> None:
    number = bind(office.root, "--section", "time", "--format", "pdf", "--register", *TOLD, "--out", str(tmp_path), "--json").json["number"]
    assert office.etl("forget", "ordinary3@example.org", *TOLD).code == 0
    app = open_staff_page("dossier", office.root)
    assert i18n.t("issued.state.rewritten", "fr") in said(app)
    app.selectbox(key="dossier_issued").set_value(number).run()
    assert button(app, "dossier_again_own").disabled and not button(app, "dossier_again_today").disabled
    assert "a été réécrit sans eux" in said(app)


def test_who_is_no_staff_reads_the_list_and_issues_nothing(office: Union, open_reader_page: Open, tmp_path: Path) -> None:
    bind(office.root, "--section", "time", "--format", "pdf", "--register", "--author", "Somebody", "--out", str(tmp_path), "--json")
    app = open_reader_page("dossier", office.root)
    assert "-001" in said(app) and "Somebody" not in said(app)
    app.session_state["dossier_parts"] = ["time"]
    app.run()
    button(app, "dossier_build").click().run()
    waited(app, "dossier.building")
    assert button(app, "dossier_issue_button") is None
    assert i18n.t("issued.issue.staff_only", "fr") in said(app)
