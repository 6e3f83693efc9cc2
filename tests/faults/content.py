"""What a build says, to be held against another, and what a data folder may hold when nobody writes in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from settings import DataFolder

OF_THE_RUN = {("meta", "build_info"): {"build_id", "built_at"}, ("meta", "import_ledger"): {"imported_at"}}  # when it was made, not what of
LEFT_OVERS = (".part-*", ".build-*", "*.tmp", "*.wal", "*.part")

Content = dict[tuple[str, str], tuple[Any, ...]]


def content_of(build: Path) -> Content:
    """Every row of every table, whatever order it stands in; not the moments of the run."""
    told: Content = {}
    with duckdb.connect(str(build), read_only=True) as con:
        con.execute("set TimeZone = 'Europe/Brussels'")
        for schema, name in con.execute("select schema_name, table_name from duckdb_tables() order by all").fetchall():
            without = OF_THE_RUN.get((schema, name), set())
            table = con.table(f'"{schema}"."{name}"')
            table = table.project(f"* exclude ({', '.join(sorted(without))})") if without else table
            told[schema, name] = table.query("one", "select count(*), sum(hash(one)::hugeint) from one").fetchall()[0]
    return told


def left_overs(folder: DataFolder) -> list[str]:
    """What a finished run may not leave; a sum without its build, a copy or rows without a manifest count too."""
    found = {path for pattern in LEFT_OVERS for place in (folder.root, *_folders(folder)) for path in place.glob(pattern)}
    found |= {path for path in folder.builds.glob("*.sha256") if not path.with_suffix(".duckdb").exists()}
    manifests = {path.stem for path in folder.staged.glob("*.json")}
    found |= {path for place in (folder.raw, folder.staged) for path in place.glob("[!.]*") if path.stem not in manifests}
    return sorted(path.relative_to(folder.root).as_posix() for path in found)


def _folders(folder: DataFolder) -> list[Path]:
    return [place for place in (folder.raw, folder.staged, folder.builds, folder.records, folder.inbox) if place.exists()]
