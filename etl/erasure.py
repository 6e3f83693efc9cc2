"""The right to be forgotten, and the retention of raw copies."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
from pathlib import Path

import duckdb

from etl import pipeline, raw, sources
from etl.publish import current_build_id, single_run
from etl.records import ERASURES, add_record
from etl.sources import export_columns
from privacy.keys import load_or_create_key, reporter_key
from settings import DataFolder


def forget(
    folder: DataFolder, identifier: str, *, author: str, now: dt.datetime, progress: pipeline.Progress | None = None
) -> dict[str, object]:
    """Erases one person's submissions everywhere and publishes what remains.

    Their rows are blanked in the raw copies (row numbers stay), later exports that still hold them are read without
    them, and builds made before are deleted, pinned ones included. Submissions after today count again.
    """
    key = reporter_key(identifier, key=load_or_create_key(folder.secret_key))
    with single_run(folder):
        found = {source.source_id: rows for source in raw.known_sources(folder) if (rows := _rows_of(folder, source, key))}
        for source in raw.known_sources(folder):
            if source.source_id in found:
                _blank_rows(folder, source, found[source.source_id])
        add_record(
            folder,
            ERASURES,
            {"reporter_key": key, "erased_on": now.date().isoformat()},
            author=author,
            today=now.date(),
        )
    result = pipeline.run(folder, now=now, progress=progress)
    _delete_former_builds(folder)
    return {"erased": sum(len(rows) for rows in found.values()), "build_id": result.build_id}


def purge_raw(folder: DataFolder, *, months: int, today: dt.date) -> list[str]:
    """Deletes raw copies imported more than `months` months ago; returns their file names."""
    limit = today.year * 12 + today.month - months
    gone = []
    for source in raw.known_sources(folder):
        imported = source.imported_moment
        path = raw.raw_file(folder, source)
        if imported.year * 12 + imported.month < limit and path.exists():
            path.unlink()
            gone.append(source.file_name)
    return gone


def _rows_of(folder: DataFolder, source: raw.Source, key: str) -> list[int]:
    """Row numbers of one reporter in one source, rejected rows included."""
    staged = raw.staged_file(folder, source)
    if not staged.exists():
        return []
    with duckdb.connect() as con:
        rows = con.execute("select source_row from read_parquet(?) where reporter_key = ?", [str(staged), key]).fetchall()
    return [row[0] for row in rows]


def _blank_rows(folder: DataFolder, source: raw.Source, rows: list[int]) -> None:
    """Rewrites the raw copy as CSV with these rows blank, and marks the source to be read again."""
    path = raw.raw_file(folder, source)
    if path.exists():
        cells = _all_cells(path, source)
        blanked = set(rows)
        part = path.with_name(f".part-{path.name}")
        with part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(export_columns())
            for number in range(2, max(cells, default=1) + 1):
                writer.writerow([""] * len(export_columns()) if number in blanked or number not in cells else cells[number])
        path.unlink()
        part.rename(path.with_suffix(".csv"))
    raw.write_manifest(folder, dataclasses.replace(source, extension=".csv", staging_hash=""))


def _all_cells(path: Path, source: raw.Source) -> dict[int, tuple[str | None, ...]]:
    with duckdb.connect() as con:
        sources.read(path, con, extension=source.extension)
        rows = con.execute(
            "select coalesce(source_row, rowid + 2), * exclude (source_row, row_fault, extra_cells) from received"
        ).fetchall()
    return {row[0]: row[1:] for row in rows}


def _delete_former_builds(folder: DataFolder) -> None:
    current = current_build_id(folder)
    for path in folder.builds.glob("*.duckdb"):
        if path.stem != current:
            path.unlink()
