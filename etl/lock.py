"""One writer at a time in a data folder."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from settings import DataFolder


class AnotherRun(Exception):
    """Another run is writing in this data folder."""


@contextmanager
def one_writer(folder: DataFolder) -> Iterator[None]:
    """Holds the folder for one run or record, with all its places made; the lock dies with the process. Raises AnotherRun."""
    folder.make(folder.inbox, folder.raw, folder.staged, folder.builds, folder.records)
    with locked(folder):
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
