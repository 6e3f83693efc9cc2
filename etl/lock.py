"""One writer at a time in a data folder."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeVar

from settings import DataFolder

_T = TypeVar("_T")


class AnotherRun(Exception):
    """Another run is writing in this data folder."""


def when_free(do: Callable[[], _T], *, patience: float) -> _T:
    """Done as soon as no other run is writing. Raises AnotherRun where one still does after `patience` seconds."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return do()
        except AnotherRun:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.5)


@contextmanager
def one_writer(folder: DataFolder, *, patience: float = 0.0) -> Iterator[None]:
    """Holds the folder for one run or record, with all its places made; the lock dies with the process. Raises AnotherRun where another
    run still holds it after `patience` seconds."""
    folder.make(folder.inbox, folder.raw, folder.staged, folder.builds, folder.records)
    with ExitStack() as held:
        when_free(lambda: held.enter_context(locked(folder)), patience=patience)
        yield


@contextmanager
def locked(folder: DataFolder) -> Iterator[None]:
    """The lock alone: an empty folder gets only `builds/` by it, where the lock lies. Raises AnotherRun."""
    folder.make(folder.builds)
    with folder.run_lock.open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AnotherRun(f"another run is writing in {folder.root}") from error
        yield
