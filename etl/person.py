"""The right of access: everything that is held about one reporter, in one file, from every place where it stands."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import duckdb

from etl import intake_rows, raw
from etl.builds import build_files, is_whole
from etl.engine import connect
from etl.records import read_records
from etl.records.kinds import CORRECTIONS, DUPLICATE_DECISIONS, ERASURES
from etl.rejections import originals
from etl.sql import model
from privacy.keys import load_or_create_key, reporter_key
from settings import DataFolder


def export_person(folder: DataFolder, identifier: str, out: Path, *, now: dt.datetime) -> dict[str, Any]:
    """Writes the file, readable by its owner alone, and says how much it holds of each place.

    `store`: versions as they wait in the intake store. `files`: each source with the records as received (gone once purged) and as
    staged. `builds`: each kept build with the person's submissions. `records`: corrections and decisions about them, erasures. Where a
    place could not be looked into, `problems` says so: then the file is not everything.
    """
    key = reporter_key(identifier, key=load_or_create_key(folder.secret_key))
    problems: list[str] = []
    files, ids = _files(folder, key, problems)
    builds = _builds(folder, key, problems)
    ids |= {one["submission_id"] for build in builds for one in build["submissions"]}
    found: dict[str, Any] = {
        "written_at": now.isoformat(timespec="seconds"),
        "reporter_key": key,
        "store": _store(folder, key, problems),
        "files": files,
        "builds": builds,
        "records": _records(folder, key, ids),
        "problems": problems,
    }
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(found, file, ensure_ascii=False, indent=1, default=str)
    return {
        "store": len(found["store"]),
        "files": sum(len(one["records"]) for one in files),
        "builds": sum(len(one["submissions"]) for one in builds),
        "records": len(found["records"]),
        "problems": problems,
    }


def _store(folder: DataFolder, key: str, problems: list[str]) -> list[dict[str, Any]]:
    if not intake_rows.has_store(folder):
        return []
    out = folder.raw / raw.unfinished_name()
    try:
        intake_rows.ask_store(folder, "export", "--reporter-key", key, "--out", str(out))
        return [json.loads(line) for line in intake_rows.lines_of(out)]
    except intake_rows.StoreFailed as error:
        problems.append(f"store: {error}")
        return []
    finally:
        out.unlink(missing_ok=True)


def _files(folder: DataFolder, key: str, problems: list[str]) -> tuple[list[dict[str, Any]], set[str]]:
    """By source, and the numbers of the submissions met."""
    known = raw.known_sources(folder)
    problems += [f"{source.file_name}: {source.error}" for source in known if source.error and raw.raw_file(folder, source).exists()]
    files = raw.staged_files(folder, known)
    if not files:
        return [], set()
    with connect(spill=folder.raw / raw.unfinished_name()) as con:
        con.read_parquet(files, union_by_name=True).create_view("staged_file")
        con.execute(model("staging", "staged"))
        con.execute("set variable reporter_key = ?", [key])
        rows = _dicts(con.execute(model("staging", "rows_of_reporter")))
    by_source: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_source.setdefault(row["source_id"], []).append(row)
    told = []
    for source in known:
        if staged := by_source.get(source.source_id):
            header, cells = originals(folder, source, {row["source_row"] for row in staged})
            records = [{"as_staged": row, "as_received": _named(header, cells.get(row["source_row"]))} for row in staged]
            told.append({"file": source.file_name, "imported_at": source.imported_at, "records": records})
    return told, {row["submission_id"] for row in rows if row["submission_id"]}


def _named(header: tuple[str, ...], original: tuple[list[str], str] | None) -> dict[str, str] | None:
    """None once the raw copy is purged."""
    if original is None:
        return None
    cells, surplus = original
    return dict(zip(header, cells, strict=False)) | ({"": surplus} if surplus else {})


def _builds(folder: DataFolder, key: str, problems: list[str]) -> list[dict[str, Any]]:
    told = []
    for path in build_files(folder):
        if not is_whole(folder, path.stem):
            problems.append(f"build {path.stem} is damaged")
            continue
        try:
            with duckdb.connect(str(path), read_only=True) as con:
                found = _dicts(con.execute("select * from marts.fct_submissions where reporter_key = ? order by submission_id", [key]))
                aside = "select * from meta.paired_submissions where reporter_key = ? and not is_counted order by submission_id"
                found += _dicts(con.execute(aside, [key]))
        except duckdb.Error:
            problems.append(f"build {path.stem} cannot be read")
            continue
        if found:
            told.append({"build_id": path.stem, "submissions": found})
    return told


def _records(folder: DataFolder, key: str, ids: set[str]) -> list[dict[str, str]]:
    found = [{"kind": ERASURES.name} | record for record in read_records(folder, ERASURES) if record["reporter_key"] == key]
    for kind in (CORRECTIONS, DUPLICATE_DECISIONS):
        about = ("submission_id", "other_submission_id")
        found += [{"kind": kind.name} | record for record in read_records(folder, kind) if ids & {record.get(name) for name in about}]
    return found


def _dicts(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [str(column[0]) for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
