"""How many pages a process draws at once. Python runs one of them at a time: pages begun beside each other all come as late as the last."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = 2  # one in Python, one in a question to DuckDB
PATIENCE = 3.0  # seconds

_turns = threading.Semaphore(AT_ONCE)


@contextmanager
def turn(patience: float = PATIENCE) -> Iterator[None]:
    """Waits until fewer than `AT_ONCE` pages are drawn, but no longer than `patience`: one of them may wait for a command."""
    has_turn = _turns.acquire(timeout=patience)
    try:
        yield
    finally:
        if has_turn:
            _turns.release()
