"""The right to be forgotten: everything one person sent goes, from the raw copies to every build.

The record of an erasure is written first, and every run applies all of them to every source (`erased_rows`), so that an
interrupted erasure is finished by the next run and an old export loaded again does not bring the person back.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb

from etl import intake_rows, pipeline, raw
from etl.erased_rows import apply_erasures
from etl.publish import build_files, current_build_id, is_whole, remove_build, show_none, single_run
from etl.records import CORRECTIONS, ERASED_BUILDS, ERASURES, add_record, pinned_builds, read_records, withdraw_record
from etl.rewriting import CannotBeRewritten, Rewriting
from privacy.keys import load_or_create_key, reporter_key
from settings import DataFolder


def forget(
    folder: DataFolder, identifier: str, *, author: str, now: dt.datetime, progress: pipeline.Progress | None = None
) -> dict[str, Any]:
    """Erases one person's submissions and publishes what remains; what they send from tomorrow on counts again.

    Builds that hold the person are written anew without them, under another id, or deleted where that cannot be; with nothing left to
    publish, the current one too. Files still lying in the inbox and copies of files that cannot be read are named, not touched: nobody can
    tell what is in them. A store that cannot be asked is told in `store`: the erasure is recorded, and asked for again it goes on there.
    A current build that is damaged is made anew first. Raises what `pipeline.run` raises, the erasure being recorded unless that failed.
    """
    key = reporter_key(identifier, key=load_or_create_key(folder.secret_key))
    today = now.date()
    with single_run(folder):
        raw.sweep(folder)
        if (damaged := current_build_id(folder)) and not is_whole(folder, damaged):
            pipeline.run_locked(folder, now=now, progress=progress)  # what is asked of it below is asked of one that can be read
        _withdraw_corrections(folder, key, author=author, today=today)
        before = sum(source.erased for source in raw.known_sources(folder))
        add_record(folder, ERASURES, {"reporter_key": key, "erased_on": today.isoformat()}, author=author, today=today)
        store = _forget_in_store(folder, key)
        known = apply_erasures(folder, raw.known_sources(folder))
        gone, rewritten = _rewrite_builds(folder, key, known, author=author, today=today)
        try:
            build_id: str | None = pipeline.run_locked(folder, now=now, progress=progress).build_id
        except pipeline.NothingToPublish:
            show_none(folder)
            build_id = None
        for path in gone:
            remove_build(folder, path.stem)
        pipeline.carry(folder, now=now)
        after = raw.known_sources(folder)
    touched = {source.file_name for source in after if source.erased}
    waiting = [path.name for path in raw.inbox_files(folder) if path.relative_to(folder.inbox).as_posix() in touched]
    copies = (raw.raw_file(folder, source) for source in after if source.error)
    return {
        "erased": sum(source.erased for source in after) - before,
        "build_id": build_id,
        "rewritten": rewritten,
        "store": store,
        "still_in_inbox": waiting,
        "unsearched": [path.relative_to(folder.root).as_posix() for path in (*copies, *folder.uploads.glob("*/*")) if path.is_file()],
    }


def _forget_in_store(folder: DataFolder, key: str) -> dict[str, Any] | None:
    if not intake_rows.has_store(folder):
        return None
    try:
        return intake_rows.ask_store(folder, "forget", "--reporter-key", key) | {"error": None}
    except intake_rows.StoreFailed as error:
        return {"submissions": 0, "rows": 0, "error": str(error)}


def _rewrite_builds(
    folder: DataFolder, key: str, known: list[raw.Source], *, author: str, today: dt.date
) -> tuple[list[Path], dict[str, str]]:
    """Files of builds that hold the person and may go once the next build stands, and which build has taken the place of which. What
    became of one that was kept on purpose, or was rewritten, is recorded: whoever asks for a dossier made from it must be told."""
    rewriting = Rewriting(folder, known, reporter_key=key, erased_on=today)
    told = {record["build_id"] for record in read_records(folder, ERASED_BUILDS)}
    pinned = pinned_builds(folder)
    gone = [path for path in build_files(folder) if rewriting.holds(path)]
    rewritten: dict[str, str] = {}
    for path in gone:
        try:
            rewritten[path.stem] = rewriting.rewrite(path)
        except CannotBeRewritten:
            if path.stem not in pinned:
                continue
        if path.stem not in told:
            values = {"build_id": path.stem, "erased_on": today.isoformat(), "rewritten_as": rewritten.get(path.stem, "")}
            add_record(folder, ERASED_BUILDS, values, author=author, today=today)
    return gone, rewritten


def _withdraw_corrections(folder: DataFolder, key: str, *, author: str, today: dt.date) -> None:
    """A correction of a submission that goes would stop every later build."""
    build_id = current_build_id(folder)
    theirs = _submissions_of(folder.build_file(build_id).as_posix(), key) if build_id else set()
    for record in read_records(folder, CORRECTIONS):
        if record["submission_id"] in theirs:
            withdraw_record(folder, CORRECTIONS, int(record["record_number"]), author=author, today=today)


def _submissions_of(build: str, key: str) -> set[str]:
    """Of one reporter, those that a decision leaves out included; builds of schema version 1 know no such decision."""
    with duckdb.connect(build, read_only=True) as con:
        found = con.execute("select submission_id from marts.fct_submissions where reporter_key = ?", [key]).fetchall()
        knows_decisions = con.execute("select 1 from duckdb_tables() where table_name = 'paired_submissions'").fetchall()
        if knows_decisions:
            found += con.execute("select submission_id from meta.paired_submissions where reporter_key = ?", [key]).fetchall()
    return {row[0] for row in found}
