"""Pages over the demo, through `app.py`."""

from __future__ import annotations

import inspect
import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.context import ContextProxy, StreamlitCookies
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from tests.conftest import Union, rewritten
from tests.pages.screen import linked
from ui import visitor

Open = Callable[..., AppTest]
FORMATS = ("excel_csv", "technical_csv", "xlsx", "parquet")
Files = dict[str, dict[str, bytes]]


@pytest.fixture(scope="session", autouse=True)
def components_found_once() -> Iterator[None]:
    """AppTest makes a runtime for each page, which reads the metadata of every installed package: a fifth of a page's time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


def close_pages() -> None:
    """Forgets what pages were answered, and closes the builds they asked: DuckDB opens a file in one way a process."""
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture(scope="module", autouse=True)
def closed_at_the_end() -> Iterator[None]:
    yield
    close_pages()


@pytest.fixture(autouse=True)
def answers_kept(request: pytest.FixtureRequest) -> Iterator[None]:
    """What the demo answered one test is kept for the next, as for the next reader of a server, where both do nothing but open pages."""
    own = getattr(request.node, "callspec", None)
    asked = set(inspect.signature(request.function).parameters) - set(own.params if own else ())
    only_reads = asked <= {"open_page", "files_of"}
    if not only_reads:
        close_pages()
    yield
    if not only_reads:
        close_pages()


@pytest.fixture
def open_page(request: pytest.FixtureRequest, demo_root: Path, served: Any, browser_sends: Callable[..., None]) -> Iterator[Open]:
    """`open_page("register", lang="nl", from_="2024-01-01")`, without any exception."""
    served(demo_root)
    is_kept = "answers_kept" in request.fixturenames
    if not is_kept:
        close_pages()
    yield linked
    if not is_kept:
        close_pages()


@pytest.fixture
def change_demo(open_page: Open, demo_root: Path, tmp_path: Path, served: Any) -> Callable[[str], Union]:
    """`change_demo("update …")`: from now on `open_page` opens a copy of the demo in which this was done."""

    def change(statement: str) -> Union:
        root = Path(shutil.copytree(demo_root, tmp_path / "data"))
        union = Union(root / "demo")
        with rewritten(union.folder.build_file(union.build_id)) as con:
            con.execute(statement)
        served(root)
        close_pages()
        return union

    return change


@pytest.fixture
def files_of(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Files]:
    """`files_of("register", lang="nl")`: every file that a page offers, all its tables unfolded, by table and format; made as a click on
    its button makes it.

    AppTest clicks no deferred download: what Streamlit was given to make each of them is kept beside.
    """
    offered: dict[str, Callable[[], bytes]] = {}
    draw = st.download_button

    def kept(label: str, data: Callable[[], bytes], **given: Any) -> bool:
        offered[given["key"]] = data
        return draw(label, data, **given)

    monkeypatch.setattr(st, "download_button", kept)

    def open_all(page: str, **query: str) -> Files:
        app = open_page(page, **query)
        for box in app.expander:
            if str(box.key).startswith("data_"):
                app.session_state[box.key] = True
        offered.clear()
        app.run()
        assert not app.exception, app.exception
        assert {one.key for one in app.get("download_button")} == set(offered)
        found: Files = {}
        for key, make in offered.items():
            if named := re.fullmatch(rf"download_(\w+?)_({'|'.join(FORMATS)})", key):
                found.setdefault(named[1], {})[named[2]] = make()
        return found

    return open_all


SIGN_IN = """
[provider]
metadata_url = "http://127.0.0.1:1/x"
client_id = "x"
client_secret = "x"
[readers]
emails = ["lectrice@example.org"]
"""


@pytest.fixture
def open_reader_page(open_staff_page: Open, served: Any, monkeypatch: pytest.MonkeyPatch) -> Open:
    """`open_reader_page("load", root)`: as somebody who signed in, by a cookie signed as Streamlit signs it, and is no staff."""

    def open_it(page: str, root: Path) -> AppTest:
        file = root / "sign_in.toml"
        file.write_text(SIGN_IN, encoding="utf-8")
        file.chmod(0o600)
        served(root)
        claims = {"is_logged_in": True, "iat": time.time(), "email": "lectrice@example.org", "email_verified": True}
        cookie = create_signed_value(visitor.cookie_secret(), USER_COOKIE_NAME, json.dumps(claims)).decode()
        monkeypatch.setattr(ContextProxy, "cookies", property(lambda _: StreamlitCookies({USER_COOKIE_NAME: cookie})))
        return open_staff_page(page, root, X_Forwarded_For="203.0.113.7")

    return open_it


@pytest.fixture(autouse=True)
def _here(browser_sends: Callable[..., None]) -> None:
    """Every page is seen from this machine, unless a test says otherwise."""


@pytest.fixture
def open_staff_page(served: Any, browser_sends: Callable[..., None]) -> Open:
    """`open_staff_page("load", root, Host="…")`: a data folder seen by a browser that sent these headers."""

    def open_it(page: str, root: Path, **headers: str) -> AppTest:
        served(root)
        close_pages()
        browser_sends(**headers)
        return linked(page)

    return open_it
