"""Makes a finished build file the current one, and lets old builds go.

A build's name is never reused. The file is complete and on disk before the one-line pointer is replaced, so a reader
sees the old build or the new one and never anything between.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.raw import fsync_folder, write_atomically
from etl.records import PINS, read_records
from settings import DataFolder

KEPT_BUILDS = 12
KEPT_DAYS = 35
KEPT_MONTHS = 24


class AnotherRun(Exception):
    """Another run is writing in this data folder."""


@contextmanager
def single_run(folder: DataFolder) -> Iterator[None]:
    """Holds the folder for one run; the lock dies with the process. Raises AnotherRun."""
    for place in (folder.inbox, folder.raw, folder.staged, folder.builds, folder.records):
        place.mkdir(parents=True, exist_ok=True)
    with (folder.builds / ".lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AnotherRun(f"another run is writing in {folder.root}") from error
        yield


def current_build_id(folder: DataFolder) -> str | None:
    """The id the pointer names, when its file stands."""
    if not folder.current_pointer.exists():
        return None
    build_id = folder.current_pointer.read_text(encoding="utf-8").strip()
    return build_id if folder.build_file(build_id).exists() else None


def publish(folder: DataFolder, unfinished: Path, build_id: str) -> Path:
    """Renames the closed file `unfinished` to its final name and points to it."""
    descriptor = os.open(unfinished, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    target = folder.build_file(build_id)
    unfinished.rename(target)
    fsync_folder(folder.builds)
    write_atomically(folder.current_pointer, build_id + "\n")
    return target


def let_old_builds_go(folder: DataFolder, *, today: dt.date) -> list[str]:
    """Deletes builds beyond the last 12, the last of each of 35 days, the last of each of 24 months, and the pinned."""
    build_ids = sorted(path.stem for path in folder.builds.glob("*.duckdb") if not path.name.startswith("."))
    kept = set(build_ids[-KEPT_BUILDS:]) | {record["build_id"] for record in read_records(folder, PINS)}
    last_of_day = {build_id[:8]: build_id for build_id in build_ids}
    last_of_month = {build_id[:6]: build_id for build_id in build_ids}
    kept |= {build_id for day, build_id in last_of_day.items() if (today - _day_of(day)).days <= KEPT_DAYS}
    first_month = (today.year * 12 + today.month - 1) - KEPT_MONTHS
    kept |= {build_id for month, build_id in last_of_month.items() if int(month[:4]) * 12 + int(month[4:]) - 1 > first_month}
    kept.add(current_build_id(folder) or "")
    gone = [build_id for build_id in build_ids if build_id not in kept]
    for build_id in gone:
        folder.build_file(build_id).unlink()
    return gone


def _day_of(compact: str) -> dt.date:
    return dt.datetime.strptime(compact, "%Y%m%d").date()
