"""What the benchmark of clicks shows in Dash and as its floor is what our own overview shows."""

from __future__ import annotations

import json
import re
from contextlib import closing
from html import escape

import pytest

from analytics import warehouse
from analytics.filters import Filters
from benchmarks.clicks.overview import Overview
from tests.conftest import Union
from tests.pages.conftest import Open
from ui.text_blocks import unbroken

ASKED = [Filters(regions=("WAL",)), Filters(regions=("BRU", "UNK", "WAL"), severities=("1", "2"))]


@pytest.mark.parametrize("filters", ASKED, ids=["a region", "regions and severities"])
def test_figures_and_sentences_are_ours(open_page: Open, demo: Union, filters: Filters) -> None:
    app = open_page("overview", **filters.to_query())
    with closing(warehouse.open_current(demo.folder)) as build:
        page = Overview(build).page(filters)
    ours = {chart.proto.id.split("-")[-1].split("_")[1]: json.loads(chart.proto.spec) for chart in app.get("plotly_chart")}
    theirs = {picture.id: json.loads(picture.figure.to_json()) for picture in page.pictures}
    assert ours == theirs
    words = " ".join(element.proto.body for element in app.get("html")) + app.title[0].value
    told = [page.shown, page.lead, *(word for k in page.key_figures for word in (k.label, k.value, k.of, k.detail) if word)]
    assert [text for text in told if escape(text) not in words] == []
    assert unbroken(page.headline) in words
    assert [p.finding for p in page.pictures if escape(unbroken(p.finding)) not in words] == []
    queries = [query for how in (*(k.how for k in page.key_figures), *(p.how for p in page.pictures)) for query in how.queries]
    assert [query for query in queries if escape(query) not in words] == []


@pytest.mark.parametrize("filters", ASKED, ids=["a region", "regions and severities"])
def test_what_the_wide_page_has_besides_is_ours(open_page: Open, demo: Union, filters: Filters) -> None:
    with closing(warehouse.open_current(demo.folder)) as build:
        page = Overview(build, is_wide=True).page(filters)
    week, table = page.pictures[-1], page.table
    assert table
    app = open_page("time", **filters.to_query())
    (ours,) = [chart.proto.spec for chart in app.get("plotly_chart") if chart.proto.id.endswith("figure_week")]
    assert json.loads(ours) == json.loads(week.figure.to_json())
    words = " ".join(element.proto.body for element in app.get("html"))
    told = (unbroken(week.finding), week.what, *week.notes, *week.how.queries)
    assert [text for text in told if escape(text) not in words] == []
    app = open_page("overview", **filters.to_query())
    app.session_state["data_by_service"] = True
    app.run()
    (shown,) = [element.proto.body for element in app.get("html") if "<table" in element.proto.body]
    assert re.findall(r"<th scope='col'[^>]*>(.*?)</th>", shown) == [escape(name) for name in table.columns]
    cells = re.findall(r"<t[dh] (?!scope='col')[^>]*>(.*?)</t[dh]>", shown.partition("<tbody")[2])
    assert [re.sub(r"<[^>]+>", "", cell) for cell in cells] == [escape(cell) for row in table.rows for cell in row]
