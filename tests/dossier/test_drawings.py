"""Every kind of drawing has its shape wherever dossiers are drawn; one without stops the press."""

from __future__ import annotations

from typing import get_args

import pytest

from analytics.dossier.charts import PALETTE, Kind
from analytics.dossier.formats import typesetting
from analytics.dossier.formats.page import _template
from tests.dossier.conftest import ISSUED


def test_every_kind_is_drawn_on_the_page_too() -> None:
    drawings = _template().environment.get_template("figures.html").module.drawings
    assert set(drawings) == set(get_args(Kind))


def test_an_unknown_kind_stops_the_press() -> None:
    data = {"charts": [{"kind": "other", "marks": {}}], "palette": PALETTE, "lang": "fr"}
    with pytest.raises(RuntimeError, match="no drawing of other"):
        typesetting.pictures("drawings.typ", "drawings", data, ISSUED, ppi=10)
