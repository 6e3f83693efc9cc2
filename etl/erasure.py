"""The right to be forgotten: everything one person sent goes, from the raw copies to every build.

The record of an erasure is written first, and every run applies all of them to every source (`erased_rows`), so that an old export loaded
again does not bring the person back. Builds and store are gone through once: one that was interrupted there is finished before the next
run (`finish`), from a note that stands until all of it is done.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from etl import intake_rows, pipeline, raw
from etl.builds import build_files, current_build_id, is_whole, remove_build
from etl.erased_rows import apply_erasures
from etl.lock import one_writer
from etl.progress import Progress
from etl.publish import show_none
from etl.raw import FileDamaged
from etl.records import add_record, pinned_builds, read_records, signed, withdraw_record
from etl.records.checks import RecordError
from etl.records.kinds import CORRECTIONS, ERASED_BUILDS, ERASURES
from etl.rewriting import CannotBeRewritten, Rewriting
from i18n import BRUSSELS
from privacy.keys import load_or_create_key, reporter_key
from settings import DataFolder


@dataclass(frozen=True)
class Erasure:
    """One that was begun: the pseudonym, its day, who asked for it."""

    reporter_key: str
    erased_on: str
    author: str


def forget(folder: DataFolder, identifier: str, *, author: str, now: dt.datetime, progress: Progress | None = None) -> dict[str, Any]:
    """Erases one person's submissions and publishes what remains; what they send from tomorrow on counts again.

    Builds that hold the person are written anew without them, under another id, or deleted where that cannot be; with nothing left to
    publish, the current one too. Files still lying in the inbox and copies of files that cannot be read are named, not touched: nobody can
    tell what is in them. A store that cannot be asked is told in `store`: the erasure is recorded, and goes on there before the next run.
    A current build that is damaged is made anew first. Raises what `pipeline.run` raises, the erasure being recorded unless that failed;
    RecordError where nobody signs.
    """
    key = reporter_key(identifier, key=load_or_create_key(folder.secret_key))
    erasure = Erasure(key, now.astimezone(BRUSSELS).date().isoformat(), signed(author))
    finish(folder, now=now, progress=progress)  # a former one first: there is one note
    with one_writer(folder):
        raw.write_atomically(_note(folder), json.dumps(asdict(erasure)))
        return _erase(folder, erasure, now=now, progress=progress)


def finish(folder: DataFolder, *, now: dt.datetime, progress: Progress | None = None) -> None:
    """Brings an erasure to its end that a former call did not. Raises as `forget` does."""
    if not _note(folder).exists():
        return
    with one_writer(folder):
        if _note(folder).exists():
            _erase(folder, _begun(folder), now=now, progress=progress)


def _begun(folder: DataFolder) -> Erasure:
    """What the note says. Raises FileDamaged: who is to be forgotten must not be forgotten about."""
    try:
        return Erasure(**json.loads(_note(folder).read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise FileDamaged(
            "records/.erasing.json, the note of an erasure that was interrupted, is no longer what was written: delete it and ask for "
            "that erasure again; nothing was published"
        ) from error


def _note(folder: DataFolder) -> Path:
    return folder.records / ".erasing.json"


def _erase(folder: DataFolder, erasure: Erasure, *, now: dt.datetime, progress: Progress | None) -> dict[str, Any]:
    """From the beginning, whatever was done of it. The caller holds the folder, and its note stands."""
    key, author, today = erasure.reporter_key, erasure.author, dt.date.fromisoformat(erasure.erased_on)
    raw.sweep(folder)
    if (damaged := current_build_id(folder)) and not is_whole(folder, damaged):
        pipeline.run_locked(folder, now=now, progress=progress)  # what is asked of it below is asked of one that can be read
    _withdraw_corrections(folder, key, author=author, today=today)
    before = sum(source.erased for source in raw.known_sources(folder))
    _record(folder, erasure)
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
    if store is None or store["error"] is None:
        _note(folder).unlink()
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
        "unsearched": [
            *(path.relative_to(folder.root).as_posix() for path in (*copies, *folder.uploads.glob("*/*")) if path.is_file()),
            *(f"{folder.inbox.name}/{name}" for name in raw.waiting_files(folder)),
        ],
    }


def _record(folder: DataFolder, erasure: Erasure) -> None:
    values = {"reporter_key": erasure.reporter_key, "erased_on": erasure.erased_on}
    if any(record | values == record for record in read_records(folder, ERASURES)):
        return
    try:
        add_record(folder, ERASURES, values, author=erasure.author, today=dt.date.fromisoformat(erasure.erased_on))
    except RecordError:
        _note(folder).unlink()  # nothing was begun
        raise


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
