"""Garbage is looked for seldom, in the place where Streamlit looks for it after every run; what left a page is forgotten."""

from __future__ import annotations

import gc
import inspect
import weakref

import pytest
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.state import session_state
from streamlit.testing.v1 import AppTest

from web.memory import SeldomCollector, collect_seldom, forget_stale_widgets


class Ring:
    """What only a collection lets go."""

    def __init__(self) -> None:
        self.itself = self


def test_what_is_left_goes_at_the_first_look_and_then_not_before_its_time() -> None:
    gc.disable()
    try:
        collector = SeldomCollector(seconds=3600)
        first = weakref.ref(Ring())
        assert collector.collect(2) >= 1 and first() is None
        second = weakref.ref(Ring())
        assert collector.collect(2) == 0 and second() is not None
        assert SeldomCollector(seconds=0).collect(2) >= 1 and second() is None
    finally:
        gc.enable()


def test_streamlit_asks_it_after_every_run() -> None:
    assert "gc.collect(" in inspect.getsource(script_runner.ScriptRunner._on_script_finished)
    before = vars(script_runner)["gc"]
    try:
        collect_seldom()
        assert isinstance(vars(script_runner)["gc"], SeldomCollector)
    finally:
        vars(script_runner)["gc"] = before


def page() -> None:
    """A picture that can be clicked, whose figures change with a choice, and a widget that comes and goes."""
    import plotly.graph_objects as go
    import streamlit as st

    n = st.number_input("n", value=0, key="n")
    st.plotly_chart(go.Figure(go.Bar(y=[n])), key="picture", on_select=lambda: None)
    if n % 2:
        st.toggle("now and then", key="toggle")


@pytest.mark.parametrize("is_forgetting", [True, False])
def test_a_session_knows_of_no_widget_that_left_the_page(is_forgetting: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as Streamlit itself keeps them: the day it does not, ours can go."""
    monkeypatch.setattr(session_state.WStates, "remove_stale_widgets", session_state.WStates.remove_stale_widgets)
    if is_forgetting:
        forget_stale_widgets()
    app = AppTest.from_function(page).run()
    for n in range(1, 12):
        app.number_input(key="n").set_value(n).run()
    app.toggle(key="toggle").set_value(True).run()
    assert not app.exception and app.session_state["toggle"] is True and app.session_state["n"] == 11
    known = app.session_state._state._state._new_widget_state.widget_metadata  # type: ignore[attr-defined]
    assert len(known) == (3 if is_forgetting else 14)
