"""Makes a finished build file the current one, and finds builds again.

A build's name is never reused. The file is complete and on disk before the one-line pointer is replaced, so a reader
sees the old build or the new one and never anything between. Beside it stands the sum of its bytes: what a disk turned over
later is noticed before a figure is read from it. The sums of DuckDB's own blocks do not notice every such change (decision 0022).
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from etl.raw import fsync_folder, remove, sum_of, write_atomically
from settings import DataFolder

BUILD_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{8}")


class AnotherRun(Exception):
    """Another run is writing in this data folder."""


class WarehouseRefused(Exception):
    """The cluster does not hold what the folder holds: it shows what it showed before. The message says why."""


class BuildDamaged(Exception):
    """The current build is not what was published: nothing may be asked of it. The next run makes it anew."""


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


def current_build_id(folder: DataFolder) -> str | None:
    """The id the pointer names, when its file stands. A pointer that names no build is none: the next run writes another."""
    try:
        build_id = folder.current_pointer.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return build_id if BUILD_ID.fullmatch(build_id) and folder.build_file(build_id).exists() else None


def build_files(folder: DataFolder) -> list[Path]:
    """Published builds, oldest first; other files that lie there are not ours."""
    return sorted(path for path in folder.builds.glob("*.duckdb") if BUILD_ID.fullmatch(path.stem))


def is_whole(folder: DataFolder, build_id: str) -> bool:
    """Whether the file still is what was published: by its sum, or, where none stands beside it, by reading every table through."""
    file = folder.build_file(build_id)
    try:
        told = folder.build_sum(build_id).read_text(encoding="ascii", errors="replace").split()
        return bool(told) and sum_of(file) == told[0]
    except FileNotFoundError:
        return _is_readable(file)
    except OSError:  # a disk that does not give back what was written
        return False


def require_whole(folder: DataFolder, build_id: str) -> None:
    """Raises BuildDamaged."""
    if not is_whole(folder, build_id):
        raise BuildDamaged(f"build {build_id} is damaged: `python -m etl run` makes it anew")


def _is_readable(file: Path) -> bool:
    try:
        with duckdb.connect(str(file), read_only=True) as con:
            tables = con.execute("select schema_name, table_name from duckdb_tables() order by all").fetchall()
            for schema, name in tables:
                con.table(f'"{schema}"."{name}"').aggregate("max(hash(columns(*)))").fetchall()
    except duckdb.Error:
        return False
    return True


def remove_build(folder: DataFolder, build_id: str) -> None:
    """With what a reader that was killed may have spilled beside it."""
    folder.build_file(build_id).unlink(missing_ok=True)
    remove(folder.builds / f"{build_id}.duckdb.tmp")
    folder.build_sum(build_id).unlink(missing_ok=True)


def current_info(folder: DataFolder) -> dict[str, Any] | None:
    """What the current build says of itself; None when there is none that can be read."""
    build_id = current_build_id(folder)
    if build_id is None:
        return None
    try:
        with duckdb.connect(str(folder.build_file(build_id)), read_only=True) as con:
            cursor = con.execute("select * from meta.build_info")
            names = [column[0] for column in cursor.description or []]
            return dict(zip(names, cursor.fetchall()[0], strict=True))
    except (duckdb.Error, IndexError):
        return None


def unknown_submissions(folder: DataFolder, submission_ids: Iterable[str]) -> list[str]:
    """Those of the given ids that the current build does not hold, counted or not; all of them without a build."""
    build_id = current_build_id(folder)
    if build_id is None:
        return list(submission_ids)
    require_whole(folder, build_id)
    question = (
        "select submission_id from (select unnest(?) as submission_id) "
        "where submission_id not in (from (select submission_id from marts.fct_submissions "
        "union all select submission_id from meta.submission_versions)) order by submission_id"
    )
    with duckdb.connect(str(folder.build_file(build_id)), read_only=True) as con:
        return [row[0] for row in con.execute(question, [list(submission_ids)]).fetchall()]


def unknown_names(folder: DataFolder) -> list[dict[str, Any]]:
    """Names no catalogue knows in the current build, the most frequent first; empty without a build."""
    build_id = current_build_id(folder)
    if build_id is None:
        return []
    require_whole(folder, build_id)
    with duckdb.connect(str(folder.build_file(build_id)), read_only=True) as con:
        found = con.execute("select catalogue, name, n_rows, proposed_codes from meta.unknown_names order by n_rows desc, catalogue, name")
        rows = found.fetchall()
    names = ("catalogue", "name", "n_rows", "proposed_codes")
    return [dict(zip(names, (*row[:3], (row[3] or "").split("|") if row[3] else []), strict=True)) for row in rows]


def publish(folder: DataFolder, unfinished: Path, build_id: str) -> Path:
    """Renames the closed file `unfinished` to its final name and points to it."""
    target = place_build(folder, unfinished, build_id)
    write_atomically(folder.current_pointer, build_id + "\n")
    return target


def show_none(folder: DataFolder) -> None:
    """Takes the pointer away: the screens say that there is no build, or show the demo. The files stay as long as they would have."""
    folder.current_pointer.unlink(missing_ok=True)
    fsync_folder(folder.builds)


def place_build(folder: DataFolder, unfinished: Path, build_id: str) -> Path:
    """Puts the closed file among the builds; the pointer stays."""
    descriptor = os.open(unfinished, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    target = folder.build_file(build_id)
    write_atomically(folder.build_sum(build_id), f"{sum_of(unfinished)}  {target.name}\n")
    unfinished.rename(target)
    fsync_folder(folder.builds)
    return target
