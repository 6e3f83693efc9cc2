"""What the staff noted of official outages stands on the screens, in every language, as precisely as it is known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Union
from tests.etl.exports import as_csv, rows
from tests.etl.test_official import DAY_ONLY, OUTAGE, note, vouch
from tests.etl.test_official import failing as failing
from tests.pages.screen import opened, said

PARTS = (("RSW", "afternoon"), ("RSB", "evening"), ("COZO", "night"))
NOTED = [
    OUTAGE,
    OUTAGE | {"service_code": "MCN", "end_time": ""},
    *(DAY_ONLY | {"service_code": code, "precision": "P", "part_of_day": part} for code, part in PARTS),
    DAY_ONLY | {"service_code": "VIDIS", "precision": "W", "ends_on": "2024-05-19"},
]
EXPECTED = {
    "fr": (
        *("notées par l’union", "de 9 h 50 à 12 h 15", "dès 9 h 50", "l’après-midi", "le soir", "la nuit"),
        *("liste garantie complète", "noté le 13 mai 2024"),
    ),
    "nl": ("genoteerd op", "van 09:50 tot 12:15", "lijst gegarandeerd volledig"),
    "en": ("noted on", "from 09:50 to 12:15", "list vouched for as complete"),
}


def open_page(page: str, root: Path, served: Any, **query: str) -> str:
    """Its words."""
    return " ".join(said(opened(page, root, served, **query)).split())


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a build with all of them; only read."""
    union = Union(tmp_path_factory.mktemp("noted") / "data")
    union.put("export.csv", as_csv(rows(3)))
    assert note(union, *NOTED).code == 0
    vouch(union)
    union.run()
    return union.root


@pytest.mark.parametrize("lang", EXPECTED)
def test_the_method_page_lists_them(noted: Path, served: Any, lang: str) -> None:
    words = open_page("method", noted, served, lang=lang)
    for expected in EXPECTED[lang]:
        assert expected in words
    assert "status.example.org" in words


def test_an_incident_says_how_late_it_was_admitted_where_that_is_known(failing: Union, served: Any) -> None:
    assert note(failing, OUTAGE).code == 0
    vouch(failing)
    failing.run()
    words = open_page("incident", failing.root, served, lang="en", incident="RECIPE,2024-05-13T10:00")
    assert "Announced 80 minutes after the first report." in words
    assert "from 09:50 to 12:15 (time known)" in words
    assert "https://status.example.org" in words
    listed = open_page("incidents", failing.root, served, lang="en")
    assert "1 incident confirmed of 1" in listed, listed


def test_of_two_records_of_one_failure_neither_is_called_unreported(failing: Union, served: Any) -> None:
    assert note(failing, OUTAGE, OUTAGE | {"service_code": "MCN"}).code == 0
    failing.run()
    matched = failing.query("select incident_id, official_outage_id from marts.incident_official_outages")
    assert len(matched) == 2 and len({incident for incident, _ in matched}) == 1
    words = open_page("incidents", failing.root, served, lang="en")
    assert "no incident facing" not in words and "confirmed" in words


def test_an_outage_over_midnight_is_drawn_on_the_hours_of_the_day(failing: Union, served: Any) -> None:
    over = OUTAGE | {"starts_on": "2024-05-12", "start_time": "22:00", "ends_on": "2024-05-13", "end_time": "10:30"}
    assert note(failing, over).code == 0
    failing.run()
    app = opened("incident", failing.root, served, lang="en", incident="RECIPE,2024-05-13T10:00")
    (figure,) = app.get("plotly_chart")
    (line,) = [shape for shape in json.loads(figure.proto.spec)["layout"]["shapes"] if shape["line"].get("width") == 4]
    assert (line["x0"], line["x1"]) == (7, 10.5)


def test_an_incident_not_admitted_on_a_day_vouched_for_says_so(failing: Union, served: Any) -> None:
    vouch(failing)
    failing.run()
    words = open_page("incident", failing.root, served, lang="en", incident="RECIPE,2024-05-13T10:00")
    assert "vouched for as complete on that day, and none corresponds" in words
