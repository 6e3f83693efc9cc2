"""The published builds of a data folder: which there are, which is current, and whether they still are what was published.

Beside each stands the sum of its bytes: what a disk turned over later is noticed before a figure is read from it. The sums of DuckDB's own
blocks do not notice every such change (decision 0022).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb

from etl.raw import remove, sum_of
from settings import DataFolder

BUILD_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{8}")


class BuildDamaged(Exception):
    """The current build is not what was published: nothing may be asked of it. The next run makes it anew."""


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
