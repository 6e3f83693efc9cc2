"""The cached doors inside a running page: one build per run, the old file let go when the pointer moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.analytics import builds
from tests.analytics.builds import reports


def page() -> None:
    import streamlit as st
    from sqlalchemy import func, select

    from analytics.tables import fct_reports
    from ui import cached

    chosen = cached.choose(st.query_params.get("build"))
    n = int(cached.frame(select(func.count().label("n")).select_from(fct_reports))["n"].iloc[0])
    st.text(f"{chosen.build_id} {n} {len(cached.observed_days())} {len(cached.known().regions)}")


@pytest.fixture(autouse=True)
def _fresh_caches(browser_sends: Callable[..., None]) -> Iterator[None]:
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


def open_files() -> set[str]:
    names = set()
    for link in Path("/proc/self/fd").iterdir():
        try:
            names.add(link.readlink().name)
        except OSError:
            continue
    return names


def test_a_new_build_is_shown_and_the_old_file_closed(tmp_path: Path, served: Callable[[Path], None]) -> None:
    folder = builds.DataFolder(tmp_path)
    served(tmp_path)
    builds.write(folder, reports("s1", "01-09", "ada", "RECIPE"), build_id="first")
    app = AppTest.from_function(page).run()
    assert app.text[0].value == "first 1 84 4"
    builds.write(folder, reports("s1", "01-09", "ada", "RECIPE", "EH_BOX"), build_id="second")
    assert app.run().text[0].value == "second 2 84 4"
    if Path("/proc/self/fd").exists():
        assert "second.duckdb" in open_files() and "first.duckdb" not in open_files()


def test_a_link_shows_the_build_it_names_while_it_is_kept(tmp_path: Path, served: Callable[[Path], None]) -> None:
    folder = builds.DataFolder(tmp_path)
    served(tmp_path)
    builds.write(folder, reports("s1", "01-09", "ada", "RECIPE"), build_id="first")
    builds.write(folder, [], build_id="second")
    app = AppTest.from_function(page)
    app.query_params["build"] = "first"
    assert app.run().text[0].value.startswith("first 1")
    app.query_params["build"] = "lost"
    assert app.run().text[0].value.startswith("second 0")
    app.query_params["build"] = "../first"
    assert app.run().text[0].value.startswith("second 0")


def test_an_answer_is_a_copy_of_its_own(tmp_path: Path, served: Callable[[Path], None]) -> None:
    def spoiling_page() -> None:
        import streamlit as st
        from sqlalchemy import select

        from analytics.tables import fct_reports
        from ui import cached

        question = select(fct_reports.c.service_code)
        spoilt = cached.frame(question)
        spoilt["service_code"] = "spoilt"
        st.text(cached.frame(question)["service_code"].iloc[0])

    served(tmp_path)
    builds.write(builds.DataFolder(tmp_path), reports("s1", "01-09", "ada", "RECIPE"))
    assert AppTest.from_function(spoiling_page).run().text[0].value == "RECIPE"
