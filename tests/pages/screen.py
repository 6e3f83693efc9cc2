"""What a reader sees of a page that was run through the whole frame."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from settings import PROJECT_DIR
from tests.conftest import Union
from ui.menu import SCREENS
from ui.text_blocks import WORD_JOINER

PATIENCE = 120  # seconds, on a machine that does much else


def said(app: AppTest) -> str:
    """The words of the page, without tags and what keeps `Recip-e` on one line."""
    bodies = (element.proto.body for element in app.get("html"))
    return html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", " ".join(bodies), flags=re.DOTALL)).replace(WORD_JOINER, "")


def button(app: AppTest, key: str) -> Any:
    """None when the page shows no such button."""
    return next((one for one in app.button if one.key == key), None)


def asked(union: Union, sql: str) -> list[tuple[Any, ...]]:
    """What the build holds, once the page has let go of it: DuckDB opens a file in one way a process."""
    st.cache_data.clear()
    st.cache_resource.clear()
    return union.query(sql)


PARTS = ("periods", "criteria", "exposure", "stakes")  # of *Critères*


def every_part(open_part: Callable[..., AppTest], read: Callable[[AppTest], str], **query: str) -> str:
    """All that *Critères* says, part by part."""
    return " ".join(read(open_part(part=part, **query)) for part in PARTS)


def linked(page: str, **query: str) -> AppTest:
    """A page as a link opens it: the first of its session. `from_` stands for `from`.

    AppTest knows the pages of `st.navigation` only after a run, which would be one of the overview each time: it is told the page's hash.
    """
    app = AppTest.from_file(str(PROJECT_DIR / "app.py"), default_timeout=PATIENCE)
    for name, value in query.items():
        app.query_params[name.rstrip("_")] = value
    if page != SCREENS[0].id:  # which is shown unasked
        app._page_hash = calc_hash(next(screen.path for screen in SCREENS if screen.id == page))
    app.run()
    assert not app.exception, app.exception
    assert app._page_hash in ("", app._finished_page_script_hash), "another page was shown"
    return app


def opened(page: str, root: Path, served: Any, **query: str) -> AppTest:
    """A page of another data folder."""
    served(root)
    st.cache_data.clear()
    st.cache_resource.clear()
    return linked(page, **query)
