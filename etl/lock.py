"""One writer at a time in a data folder."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from settings import DataFolder


class AnotherRun(Exception):
    """Another run is writing in this data folder."""


@contextmanager
def single_run(folder: DataFolder) -> Iterator[None]:
    """Holds the folder for one run; the lock dies with the process. Raises AnotherRun."""
    folder.make(folder.inbox, folder.raw, folder.staged, folder.builds, folder.records)
    with held(folder):
        yield


@contextmanager
def held(folder: DataFolder) -> Iterator[None]:
    """The lock of a run alone: an empty folder gets nothing else by it. Raises AnotherRun."""
    folder.make(folder.builds)
    with folder.run_lock.open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AnotherRun(f"another run is writing in {folder.root}") from error
        yield
