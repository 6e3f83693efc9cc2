"""The right to be forgotten: everything one person sent goes, from the raw copies to every build.

The record of an erasure is written first, and every run applies all of them to every source (`erased_rows`), so that an
interrupted erasure is finished by the next run and an old export loaded again does not bring the person back.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import duckdb

from etl import pipeline, raw
from etl.publish import build_files, current_build_id, single_run
from etl.records import CORRECTIONS, ERASED_BUILDS, ERASURES, PINNING, add_record, read_records, withdraw_record
from privacy.keys import load_or_create_key, reporter_key
from settings import DataFolder


def forget(
    folder: DataFolder, identifier: str, *, author: str, now: dt.datetime, progress: pipeline.Progress | None = None
) -> dict[str, Any]:
    """Erases one person's submissions and publishes what remains; what they send from tomorrow on counts again.

    Builds that hold the person are deleted, pinned ones included; with nothing left to publish, the current one too.
    Files still lying in the inbox and copies of files that cannot be read are named, not touched: nobody can tell what is in
    them. Raises what `pipeline.run` raises, the erasure being recorded.
    """
    key = reporter_key(identifier, key=load_or_create_key(folder.secret_key))
    with single_run(folder):
        _withdraw_corrections(folder, key, author=author, today=now.date())
        before = sum(source.erased for source in raw.known_sources(folder))
        add_record(folder, ERASURES, {"reporter_key": key, "erased_on": now.date().isoformat()}, author=author, today=now.date())
        try:
            build_id: str | None = pipeline.run_locked(folder, now=now, progress=progress).build_id
        except pipeline.NothingToPublish:
            folder.current_pointer.unlink(missing_ok=True)
            build_id = None
        after = raw.known_sources(folder)
        _delete_builds_with(folder, key, after, author=author, today=now.date())
    touched = {source.file_name for source in after if source.erased}
    waiting = [path.name for path in raw.inbox_files(folder) if path.relative_to(folder.inbox).as_posix() in touched]
    copies = (raw.raw_file(folder, source) for source in after if source.error)
    return {
        "erased": sum(source.erased for source in after) - before,
        "build_id": build_id,
        "still_in_inbox": waiting,
        "unsearched": [path.relative_to(folder.root).as_posix() for path in (*copies, *folder.uploads.glob("*/*")) if path.is_file()],
    }


def _delete_builds_with(folder: DataFolder, key: str, known: list[raw.Source], *, author: str, today: dt.date) -> None:
    """Every build but the current one that holds the person, and any that cannot be read to find out. That one which was kept on purpose
    went, and when, is written first: whoever asks for a dossier made from it must be told why it cannot be made again."""
    current = current_build_id(folder)
    left = {source.source_id: source.received for source in known if source.erased}
    gone = [path for path in build_files(folder) if path.stem != current and _holds(path.as_posix(), key, left)]
    kept_on_purpose = {record["build_id"] for kind in PINNING for record in read_records(folder, kind)}
    told = {record["build_id"] for record in read_records(folder, ERASED_BUILDS)}
    for path in gone:
        if path.stem in kept_on_purpose - told:
            add_record(folder, ERASED_BUILDS, {"build_id": path.stem, "erased_on": today.isoformat()}, author=author, today=today)
        path.unlink()


def _withdraw_corrections(folder: DataFolder, key: str, *, author: str, today: dt.date) -> None:
    """A correction of a submission that goes would stop every later build."""
    build_id = current_build_id(folder)
    theirs = _submissions_of(folder.build_file(build_id).as_posix(), key) if build_id else set()
    for record in read_records(folder, CORRECTIONS):
        if record["submission_id"] in theirs:
            withdraw_record(folder, CORRECTIONS, int(record["record_number"]), author=author, today=today)


def _holds(build: str, key: str, left: dict[str, int]) -> bool:
    """By the key; a refused row has none, so also where a source counts more rows than are `left` of it."""
    try:
        with duckdb.connect(build, read_only=True) as con:
            loaded = con.execute("select source_id, received from meta.import_ledger").fetchall()
        return bool(_submissions_of(build, key)) or any(received > left.get(source_id, received) for source_id, received in loaded)
    except duckdb.Error:
        return True


def _submissions_of(build: str, key: str) -> set[str]:
    """Of one reporter, those that a decision leaves out included; builds of schema version 1 know no such decision."""
    with duckdb.connect(build, read_only=True) as con:
        found = con.execute("select submission_id from marts.fct_submissions where reporter_key = ?", [key]).fetchall()
        knows_decisions = con.execute("select 1 from duckdb_tables() where table_name = 'paired_submissions'").fetchall()
        if knows_decisions:
            found += con.execute("select submission_id from meta.paired_submissions where reporter_key = ?", [key]).fetchall()
    return {row[0] for row in found}
