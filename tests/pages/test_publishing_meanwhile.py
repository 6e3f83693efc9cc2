"""A build that is published while a page is being drawn leaves the reader on the latest, not on the one before."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def _page(build_id: str) -> None:
    """The frame's first and last step, with a build that was current when the run began and is no longer."""
    import streamlit as st

    from analytics.filters import Known
    from ui import url

    known = Known(services=(), regions=(), provinces=(), severities=(), kinds=(), first_day=None, last_day=None)
    run = url.Run()
    run.open(known, build_id=build_id, is_current=False)
    st.text(run.close(known).build)


@pytest.mark.parametrize(("asked", "written"), [("", ""), ("20240305-101500-0a1b2c3d", "20240305-101500-0a1b2c3d")])
def test_only_a_build_that_was_asked_for_stands_in_the_address(asked: str, written: str) -> None:
    app = AppTest.from_function(_page, args=("20240305-101500-0a1b2c3d",))
    if asked:
        app.query_params["build"] = asked
    app.run()
    assert not app.exception
    assert app.text[0].value == written
