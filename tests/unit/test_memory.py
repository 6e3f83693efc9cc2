"""Garbage is looked for seldom, and in the place where Streamlit looks for it after every run."""

from __future__ import annotations

import gc
import inspect
import weakref

from streamlit.runtime.scriptrunner import script_runner

from web.memory import SeldomCollector, collect_seldom


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
