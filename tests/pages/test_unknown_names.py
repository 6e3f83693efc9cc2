"""Quality lists the names no catalogue knows; on the machine itself a person says what one means."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.conftest import Union
from tests.etl.exports import as_csv, row
from tests.pages.conftest import Open
from tests.pages.screen import asked, button, said


@pytest.fixture
def office(tmp_path: Path) -> Union:
    union = Union(tmp_path / "data")
    union.put(
        "a.csv", as_csv([row(), row(submission_id="s2", service_codes="Recipee"), row(submission_id="s3", software_name="Medispringg")])
    )
    union.run()
    return union


def test_a_name_is_confirmed_and_its_rows_are_counted(office: Union, open_staff_page: Open) -> None:
    app = open_staff_page("quality", office.root)
    assert "Recipee e-services 1 Recip-e, prescription électronique" in " ".join(said(app).split())
    next(one for one in app.text_input if one.key == "author").set_value("Le secrétariat").run()
    button(app, "unknown_name_note").click().run()
    assert button(app, "recalculation_run") is None, "a name without a meaning says nothing"
    next(one for one in app.selectbox if one.key == "unknown_name_code_service_Recipee").set_value("RECIPE").run()
    button(app, "unknown_name_note").click().run()
    assert "1 décision n’est pas encore dans les chiffres" in said(app)
    button(app, "recalculation_run").click().run()
    for _ in range(120):
        assert not app.exception, app.exception
        if "Les chiffres sont recalculés" in said(app):
            break
        time.sleep(0.5)
        app.run()
    assert "Medispringg" in said(app) and "Recipee" not in said(app).replace("Refusé", "")
    assert asked(office, "select count(*) from marts.fct_submissions") == [(3,)]


def test_who_is_no_staff_sees_no_name(office: Union, open_staff_page: Open, open_reader_page: Open) -> None:
    assert "Recipee" in said(open_staff_page("quality", office.root))
    app = open_reader_page("quality", office.root)
    assert "réservée aux personnes qui gèrent l’outil" in said(app)
    assert "Recipee" not in said(app)
