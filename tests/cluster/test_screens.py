"""The pages over the cluster are word for word those over the file, but for the SQL they tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from settings import PROJECT_DIR
from tests.cluster.test_faults import words
from tests.conftest import Union
from tests.turns import FULL

PAGES = ("overview", "services", "severity", "tables", "incidents", "moratorium", "arguments", "register", "quality")
SQL = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)  # how a figure is asked for: that does differ


@pytest.fixture
def clean() -> Iterator[None]:
    st.cache_data.clear()
    st.cache_resource.clear()
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


CHOSEN = {"service": "RECIPE", "region": "WAL,BRU", "lang": "nl"}


@pytest.mark.parametrize(("query", "pages"), [({}, PAGES), (CHOSEN, PAGES)] if FULL else [({}, PAGES[::2]), (CHOSEN, PAGES[1::2])])
def test_every_word_is_the_same(
    query: dict[str, str],
    pages: tuple[str, ...],
    carried: Union,
    carried_root: Path,
    warehouse_url: str,
    with_warehouse: Any,
    browser_sends: Callable[..., None],
    clean: None,
) -> None:
    told: dict[str, dict[str, str]] = {}
    for url in ("", warehouse_url):
        with_warehouse(carried_root, url)
        st.cache_data.clear()
        st.cache_resource.clear()
        app = AppTest.from_file(str(PROJECT_DIR / "app.py"), default_timeout=120)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        for page in pages:
            app.switch_page(f"pages/{page}/page.py").run()
            assert not app.exception, app.exception
            charts = [str(one.proto.spec) for one in app.get("plotly_chart")]
            told.setdefault(page, {})[url] = SQL.sub("", words(app) + "\n".join(charts))
    for page, versions in told.items():
        assert versions[""] == versions[warehouse_url], page
        assert len(versions[""]) > 2000, page
