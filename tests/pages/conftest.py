"""Pages over the demo, through `app.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.runtime.context import ContextProxy, StreamlitHeaders
from streamlit.testing.v1 import AppTest

from settings import PROJECT_DIR

Open = Callable[..., AppTest]


@pytest.fixture
def open_page(demo_root: Path, served: Any) -> Iterator[Open]:
    """`open_page("register", lang="nl", from_="2024-01-01")`, without any exception."""
    served(demo_root)
    st.cache_data.clear()
    st.cache_resource.clear()

    def open_it(page: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(PROJECT_DIR / "app.py"), default_timeout=60)
        for name, value in query.items():
            app.query_params[name.rstrip("_")] = value
        app.run()
        app.switch_page(f"pages/{page}/page.py").run()
        assert not app.exception, app.exception
        return app

    yield open_it
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def open_staff_page(served: Any, monkeypatch: pytest.MonkeyPatch) -> Open:
    """`open_staff_page("load", root, Host="…")`: a data folder seen by a browser that sent these headers.

    AppTest knows no connection: Streamlit is given one.
    """

    def open_it(page: str, root: Path, **headers: str) -> AppTest:
        served(root)
        st.cache_data.clear()
        st.cache_resource.clear()
        sent = [(name.replace("_", "-"), value) for name, value in ({"Host": "localhost:8501"} | headers).items()]
        monkeypatch.setattr(ContextProxy, "headers", property(lambda _: StreamlitHeaders(sent)))
        monkeypatch.setattr(ContextProxy, "ip_address", property(lambda _: None))
        app = AppTest.from_file(str(PROJECT_DIR / "app.py"), default_timeout=120).run()
        app.switch_page(f"pages/{page}/page.py").run()
        assert not app.exception, app.exception
        return app

    return open_it
