"""Answers that several readers ask for: each question is asked once, and what takes too much memory is let go, the longest unasked first.

Not `st.cache_data`: it copies by pickling at every reading, counts the bytes of pickles, and keeps a lock for every question ever asked.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock

import pandas as pd

_FRAME_BYTES = 7_000  # what a frame of a few rows takes besides its values (6 to 8 KB), which weigh a tenth of that


class Answers:
    """Safe to share between threads. `most_bytes`: of all frames kept."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[pd.DataFrame, int]] = OrderedDict()
        self._asked: dict[str, Future[pd.DataFrame]] = {}
        self._n_bytes = 0

    def of(self, fingerprint: str, ask: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """The answer, which `ask` gives where none is kept; free to change, for what is changed is copied then. Who asks what another asks
        at this moment waits for that answer, and for what it raises."""
        with self._lock:
            if kept := self._kept.get(fingerprint):
                self._kept.move_to_end(fingerprint)
                return kept[0].copy(deep=False)
            is_asked = fingerprint in self._asked
            asked = self._asked.setdefault(fingerprint, Future())
        if not is_asked:
            self._ask(fingerprint, ask, asked)
        return asked.result().copy(deep=False)

    def _ask(self, fingerprint: str, ask: Callable[[], pd.DataFrame], asked: Future[pd.DataFrame]) -> None:
        try:
            frame = ask()
        except BaseException as error:
            asked.set_exception(error)
        else:
            asked.set_result(frame)
            self._keep(fingerprint, frame)
        finally:
            with self._lock:
                del self._asked[fingerprint]

    def _keep(self, fingerprint: str, frame: pd.DataFrame) -> None:
        n_bytes = int(frame.memory_usage(deep=True).sum()) + len(fingerprint) + _FRAME_BYTES
        if n_bytes > self._most_bytes:
            return
        with self._lock:
            self._kept[fingerprint] = (frame, n_bytes)
            self._n_bytes += n_bytes
            while self._n_bytes > self._most_bytes:
                _, (_, let_go) = self._kept.popitem(last=False)
                self._n_bytes -= let_go
