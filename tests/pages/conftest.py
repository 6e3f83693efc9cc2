"""Pages over the demo, through `app.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
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
