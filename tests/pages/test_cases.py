"""Below twenty reporters the cases stand in place of pictures, on every screen that draws some."""

from __future__ import annotations

import re

import pytest

from tests.conftest import Union
from tests.pages.conftest import Open
from tests.pages.screen import said

FEW = {"service": "MCN", "from_": "2024-03-12", "to": "2024-03-12"}
CONTROLS = {"time": ["zoom"]}  # the strip on which days are chosen is a control, not a picture


@pytest.mark.parametrize("page", ["overview", "services", "regions", "time", "severity"])
def test_few_reporters_are_told_one_by_one(open_page: Open, demo: Union, page: str) -> None:
    ((n_reporters, n),) = demo.query(
        "select count(distinct reporter_key), count(*) from marts.fct_reports where service_code = 'MCN' and occurred_on = '2024-03-12'"
    )
    assert n_reporters < 20
    app = open_page(page, lang="en", **FEW)
    told = " ".join(said(app).split())
    assert f"{n} reports: here are the cases one by one" in told
    links = re.findall(r"href='\./report\?[^']*;id=([^'&]+)'", "".join(one.proto.body for one in app.get("html")))
    assert len(set(links)) == n
    drawn = [one.proto.id.rsplit("-figure_", 1)[-1].split("_")[0] for one in app.get("plotly_chart")]
    assert drawn == CONTROLS.get(page, [])


def test_twenty_unlock_the_pictures(open_page: Open) -> None:
    app = open_page("services", lang="en", service="MCN", from_="2024-03-11", to="2024-03-17")
    assert app.get("plotly_chart") and "one by one" not in said(app)
