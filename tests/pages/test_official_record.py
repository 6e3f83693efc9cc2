"""What the staff noted of official outages stands on the screens, in every language, as precisely as it is known."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from settings import PROJECT_DIR
from tests.conftest import Union
from tests.etl.exports import as_csv, rows
from tests.etl.test_official import DAY_ONLY, OUTAGE, note, vouch
from tests.pages.screen import said

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


@pytest.mark.parametrize("lang", EXPECTED)
def test_the_method_page_lists_them(union: Union, served: Any, lang: str) -> None:
    union.put("export.csv", as_csv(rows(3)))
    assert note(union, *NOTED).code == 0
    vouch(union)
    union.run()
    served(union.root)
    st.cache_data.clear()
    st.cache_resource.clear()
    app = AppTest.from_file(str(PROJECT_DIR / "app.py"), default_timeout=60)
    app.query_params["lang"] = lang
    app.run()
    assert not app.exception, app.exception
    app.switch_page("pages/method/page.py").run()
    assert not app.exception, app.exception
    words = " ".join(said(app).split())
    for expected in EXPECTED[lang]:
        assert expected in words
    assert "status.example.org" in words
