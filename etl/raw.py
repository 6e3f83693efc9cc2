"""Keeps exports as received, and one manifest per source: what was read, when, and what came of it.

`raw/<source_id><extension>` is the copy (the only place with identifiers), `staged/<source_id>.json` the manifest,
`staged/<source_id>.parquet` its rows. The manifest is written last: a source without one was never finished.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.sources import FileNote
from settings import DataFolder

CHUNK_BYTES = 1 << 22
INBOX_INDEX = ".inbox-index"


@dataclass(frozen=True)
class Source:
    """One export as received. Counts are in records; `erased` ones stand outside the sum."""

    source_id: str
    sequence: int  # order of loading: among equal versions of a submission the first loaded counts
    file_name: str
    sha256: str
    n_bytes: int
    extension: str
    imported_at: str  # ISO 8601, UTC
    shape: str | None = None
    received: int = 0
    rejected: int = 0
    erased: int = 0
    is_demo: bool | None = None  # None: holds no valid row
    error: str | None = None
    error_detail: str | None = None
    notes: tuple[FileNote, ...] = ()
    staging_hash: str = ""

    @property
    def imported_moment(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.imported_at)


def raw_file(folder: DataFolder, source: Source) -> Path:
    return folder.raw / f"{source.source_id}{source.extension}"


def staged_file(folder: DataFolder, source: Source) -> Path:
    return folder.staged / f"{source.source_id}.parquet"


def known_sources(folder: DataFolder) -> list[Source]:
    """Every finished source, in the order of loading."""
    return sorted((_read_manifest(path) for path in folder.staged.glob("*.json")), key=lambda source: source.sequence)


def write_manifest(folder: DataFolder, source: Source) -> None:
    write_atomically(folder.staged / f"{source.source_id}.json", json.dumps(dataclasses.asdict(source), ensure_ascii=False, indent=1))


def write_atomically(path: Path, text: str) -> None:
    """The old content or the new, never a part of it, also after a power cut."""
    part = path.with_name(f".part-{path.name}")
    with part.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    fsync_folder(path.parent)


def fsync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@dataclass(frozen=True)
class Landing:
    """What the inbox held: new sources, not yet read; names of files whose very bytes were loaded before; file stamps."""

    new: list[Source]
    repeated: list[str]
    stamps: dict[str, list[int]]


def land(folder: DataFolder, sources: Iterable[Source], *, now: dt.datetime) -> Landing:
    """Copies what is new in the inbox to `raw/`. A file unchanged since the last run is not opened again."""
    index_path = folder.staged / INBOX_INDEX
    seen: dict[str, list[int]] = json.loads(index_path.read_text(encoding="utf-8")) if index_path.exists() else {}
    known = {source.sha256 for source in sources}
    sequence = max((source.sequence for source in sources), default=0)
    new: list[Source] = []
    repeated: list[str] = []
    for path in inbox_files(folder):
        name = path.relative_to(folder.inbox).as_posix()
        stat = path.stat()
        stamp = [stat.st_size, stat.st_mtime_ns]
        if seen.get(name) == stamp:
            continue
        part, digest = _copy(path, folder.raw)
        if digest in known:
            part.unlink()
            repeated.append(name)
        else:
            sequence += 1
            source = Source(
                source_id=digest[:16],
                sequence=sequence,
                file_name=name,
                sha256=digest,
                n_bytes=stat.st_size,
                extension=path.suffix.lower(),
                imported_at=now.isoformat(timespec="seconds"),
            )
            part.replace(raw_file(folder, source))
            known.add(digest)
            new.append(source)
        seen[name] = stamp
    return Landing(new, repeated, seen)


def remember_inbox(folder: DataFolder, landing: Landing) -> None:
    """Notes which inbox files are dealt with; called once their manifests stand."""
    write_atomically(folder.staged / INBOX_INDEX, json.dumps(landing.stamps, ensure_ascii=False, indent=1))


def inbox_files(folder: DataFolder) -> list[Path]:
    """The exports in the inbox, by name; hidden files and the lock files of office programs are none."""
    paths = (path for path in folder.inbox.rglob("*") if path.is_file())
    return sorted(path for path in paths if not path.name.startswith((".", "~$")))


def waiting_files(folder: DataFolder) -> list[str]:
    """Names of inbox files that no run has dealt with yet."""
    index_path = folder.staged / INBOX_INDEX
    seen = json.loads(index_path.read_text(encoding="utf-8")) if index_path.exists() else {}
    files = {path.relative_to(folder.inbox).as_posix(): path.stat() for path in inbox_files(folder)}
    return [name for name, stat in files.items() if seen.get(name) != [stat.st_size, stat.st_mtime_ns]]


def sweep(folder: DataFolder) -> None:
    """Removes what a run that died left behind."""
    for place in (folder.raw, folder.staged, folder.builds):
        for path in place.glob(".part-*"):
            path.unlink()
    for path in folder.builds.glob(".build-*"):
        path.unlink()
    finished = {source.source_id for source in known_sources(folder)}
    for path in folder.staged.glob("*.parquet"):
        if path.stem not in finished:
            path.unlink()


def _copy(path: Path, raw: Path) -> tuple[Path, str]:
    """Copies to a part file and hashes on the way."""
    part = raw / f".part-{path.name}"
    digest = hashlib.sha256()
    with path.open("rb") as source, part.open("wb") as target:
        while chunk := source.read(CHUNK_BYTES):
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    return part, digest.hexdigest()


def _read_manifest(path: Path) -> Source:
    values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Source(**{**values, "notes": tuple(FileNote(**note) for note in values["notes"])})
