"""What the process asks of the allocator, so that memory once freed is used again, how often it looks for garbage, and that what left a
page leaves the memory.

Every run of a page is a thread of its own, and glibc gives threads arenas of their own, up to eight a core: what one frees, another does
not take. With sessions coming and going the process then grew by hundreds of megabytes an hour although Python held no more than before.
"""

from __future__ import annotations

import ctypes
import gc
import threading
import time

from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.state import session_state

_M_ARENA_MAX = -8  # malloc.h
ARENAS = 2
SELDOM = 10.0  # seconds


def share_arenas() -> bool:
    """Before threads begin. False where the C library has no such setting, as on macOS or with musl, or where it refuses."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and mallopt(_M_ARENA_MAX, ARENAS) == 1


class SeldomCollector:
    """Stands in the place of `gc` where Streamlit collects all garbage after every run of every session: with 25 sessions that search,
    which finds next to nothing, took a seventh of what Python did. Python's own collections go on as ever."""

    def __init__(self, seconds: float = SELDOM) -> None:
        self._seconds = seconds
        self._next = 0.0
        self._lock = threading.Lock()

    def collect(self, generation: int = 2) -> int:
        """How many objects were let go; 0 where it collected so lately that it does not look."""
        with self._lock:
            if time.monotonic() < self._next:
                return 0
            self._next = time.monotonic() + self._seconds
        return gc.collect(generation)


def collect_seldom() -> None:
    """Raises KeyError where Streamlit no longer collects by that name."""
    names = vars(script_runner)
    del names["gc"]
    names["gc"] = SeldomCollector()


def forget_stale_widgets() -> None:
    """Streamlit lets the value of a widget go that left the page, and keeps what it knows of it, its callback with all that holds, for as
    long as the session lasts. A picture that can be clicked is another widget whenever its figures change: every click left some ten
    kilobytes. Raises AttributeError where Streamlit no longer cleans up by that name."""
    is_stale = session_state._is_stale_widget
    let_values_go = session_state.WStates.remove_stale_widgets

    def remove_stale_widgets(
        states: session_state.WStates, active_widget_ids: frozenset[str], fragment_ids_this_run: list[str] | None
    ) -> None:
        let_values_go(states, active_widget_ids, fragment_ids_this_run)
        known = states.widget_metadata.items()
        states.widget_metadata = {name: one for name, one in known if not is_stale(one, active_widget_ids, fragment_ids_this_run)}

    session_state.WStates.remove_stale_widgets = remove_stale_widgets  # type: ignore[assignment]
