"""The page of pairs that may be one submission: seen side by side, decided by a name, in the figures when recalculated."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import Union
from tests.etl.exports import as_csv, row
from tests.pages.conftest import Open
from tests.pages.screen import asked, button, said

COUNTED = "select submission_id from marts.fct_submissions order by 1"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Union:
    """Two submissions twenty minutes apart, alike but for minutes lost and comment, and a third of another person; only copied."""
    union = Union(tmp_path_factory.mktemp("loaded") / "data")
    again = {"submission_id": "s2", "occurred_at": "2024-03-05 10:00:00", "submitted_at": "2024-03-05 10:35:00", "minutes_lost": "40"}
    comments = ("Plus rien ne part ce matin", "Plus rien ne part ce matin.")
    union.put(
        "a.csv", as_csv([row(comment=comments[0]), row(**again, comment=comments[1]), row(submission_id="s3", reporter_id="b@example.org")])
    )
    union.run()
    return union


@pytest.fixture
def office(loaded: Union, tmp_path: Path) -> Union:
    return Union(Path(shutil.copytree(loaded.root, tmp_path / "data")))


def recalculate(app: AppTest) -> AppTest:
    button(app, "recalculation_run").click().run()
    for _ in range(120):
        assert not app.exception, app.exception
        if "Les chiffres sont recalculés" in said(app):
            return app
        time.sleep(0.5)
        app.run()
    raise AssertionError("the run did not end")


def named(app: AppTest) -> AppTest:
    next(one for one in app.text_input if one.key == "author").set_value("Le secrétariat").run()
    next(one for one in app.text_input if one.key == "duplicates_reason").set_value("envoyé deux fois").run()
    return app


def test_a_pair_is_shown_side_by_side_with_what_differs(office: Union, open_staff_page: Open) -> None:
    app = open_staff_page("duplicates", office.root)
    text = said(app)
    assert "1 paire d’envois peut n’en faire qu’un" in text
    assert "Recip-e, prescription électronique, 5 mars 2024" in text
    assert "même médecin · 20 minutes d’écart · textes semblables à" in text
    differing, same = text.split("Pareil dans les deux")
    assert "Minutes perdues" in differing and "40" in differing
    assert "Gravité" in same and "Gravité" not in differing.split("Second envoi")[1]


def test_nothing_is_decided_without_a_name(office: Union, open_staff_page: Open) -> None:
    app = open_staff_page("duplicates", office.root)
    button(app, "without_second_s1_s2").click().run()
    assert "Il faut d’abord votre nom" in said(app)
    assert office.etl("record", "list", "duplicate", "--json").json == {"records": []}


def test_a_decision_waits_then_changes_the_figures_and_can_be_taken_back(office: Union, open_staff_page: Open) -> None:
    app = named(open_staff_page("duplicates", office.root))
    button(app, "without_second_s1_s2").click().run()
    assert "par Le secrétariat\u202f: seul le premier est compté. Motif\u202f: envoyé deux fois. Pas encore dans les chiffres." in said(app)
    assert "1 décision n’est pas encore dans les chiffres" in said(app)
    app = recalculate(app)
    assert "Second envoi, non compté" in said(app)
    assert "2 envois, 2 signalements, 2 médecins signalants. Sans elles\u202f: 3 envois" in said(app)
    assert button(app, "recalculation_run") is None
    assert asked(office, COUNTED) == [("s1",), ("s3",)]

    app = named(open_staff_page("duplicates", office.root))
    button(app, "back_s1_s2").click().run()
    assert button(app, "both_s1_s2") is not None
    recalculate(app)
    assert asked(office, COUNTED) == [("s1",), ("s2",), ("s3",)]


def test_two_that_stand_leave_the_list_of_those_to_decide(office: Union, open_staff_page: Open) -> None:
    app = named(open_staff_page("duplicates", office.root))
    button(app, "both_s1_s2").click().run()
    assert "Aucune paire d’envois n’attend de décision" in said(app)
    assert "les deux sont comptés" in said(app)


def test_a_decision_the_records_refuse_is_told(office: Union, open_staff_page: Open) -> None:
    app = named(open_staff_page("duplicates", office.root))
    decided = ("--submission", "s1", "--distinct-from", "s2", "--author", "somebody else")
    assert office.etl("record", "duplicate", *decided).code == 0
    button(app, "without_second_s1_s2").click().run()
    assert "Cela contredit une décision déjà notée" in said(app)
    assert "decide about the same pair" in said(app)


def test_a_pair_of_which_one_was_erased_says_so(office: Union, open_staff_page: Open) -> None:
    office.etl("record", "duplicate", "--submission", "s3", "--same-as", "s1", "--author", "staff")
    office.run()
    office.etl("forget", "b@example.org", "--author", "staff")
    app = open_staff_page("duplicates", office.root)
    assert "L’un des deux envois a été effacé" in said(app)
    assert "1 paire d’envois peut n’en faire qu’un" in said(app)


def test_who_is_no_staff_sees_no_pair(office: Union, open_reader_page: Open) -> None:
    app = open_reader_page("duplicates", office.root)
    assert "réservée aux personnes qui gèrent l’outil" in said(app)
    assert "Minutes perdues" not in said(app)
