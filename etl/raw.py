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
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from commands import is_disk_full
from etl.sources import FileNote, Mend, given_extension
from settings import DataFolder

CHUNK_BYTES = 1 << 22
INBOX_INDEX = ".inbox-index"


class FileDamaged(Exception):
    """What was kept of a source is no longer what was written, and cannot be made again from anything here."""


class NewerManifest(Exception):
    """A manifest says what only a later version of this program understands."""


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
    mends: tuple[Mend, ...] = ()
    header_fingerprint: str = ""  # by which a mapping is found; empty where none is needed
    staging_hash: str = ""
    rows_sha256: str = ""  # of the staged file; empty while it is being changed, and in manifests of former versions
    is_purged: bool = False  # past its retention: neither the raw copy nor the cells of its rejected rows are there

    @property
    def imported_moment(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.imported_at)


def raw_file(folder: DataFolder, source: Source) -> Path:
    return folder.raw / f"{source.source_id}{source.extension}"


def staged_file(folder: DataFolder, source: Source) -> Path:
    return folder.staged / f"{source.source_id}.parquet"


def staged_files(folder: DataFolder, sources: Iterable[Source]) -> list[str]:
    """The rows of those sources that have any."""
    return [str(staged_file(folder, source)) for source in sources if source.error is None and source.received]


def sum_of(file: Path) -> str:
    """SHA-256."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def known_sources(folder: DataFolder) -> list[Source]:
    """Every finished source, in the order of loading. Raises FileDamaged or NewerManifest where a manifest cannot be read: a source
    that it forgot would leave the figures, and its files would pass for unfinished."""
    manifests = (path for path in folder.staged.glob("*.json") if not path.name.startswith("."))
    return sorted((_read_manifest(path) for path in manifests), key=lambda source: source.sequence)


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


def write_parquet(rows: duckdb.DuckDBPyRelation, path: Path) -> None:
    """The same promise for rows."""
    with finished(path) as part:
        rows.write_parquet(str(part), compression="snappy")


@contextmanager
def finished(path: Path) -> Iterator[Path]:
    """A part to write to, which takes the place of `path` once it is complete and on disk."""
    part = path.with_name(f".part-{path.name}")
    yield part
    with part.open("rb") as file:
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
    """What the inbox held: new sources, not yet read; names of files whose very bytes were loaded before; what may not be read, and why;
    file stamps."""

    new: list[Source]
    repeated: list[str]
    unopened: dict[str, str]
    stamps: dict[str, list[int]]


def land(folder: DataFolder, sources: Iterable[Source], *, now: dt.datetime) -> Landing:
    """Copies what is new in the inbox to `raw/`. A file unchanged since the last run is not opened again; one that cannot be read to its
    end is left to the next run and holds up no other."""
    seen = _inbox_index(folder)
    known = {source.sha256 for source in sources}
    sequence = max((source.sequence for source in sources), default=0)
    new: list[Source] = []
    repeated: list[str] = []
    unopened: dict[str, str] = {}
    for path in inbox_files(folder):
        name = _inbox_name(folder, path)
        part = folder.raw / unfinished_name()
        try:
            stamp = _stamp(path)
            if seen.get(name) == stamp:
                continue
            digest = _copy(path, part)
            is_still_written = _stamp(path) != stamp
        except OSError as error:
            part.unlink(missing_ok=True)
            if is_disk_full(error) or error.filename == str(part):
                raise
            if not isinstance(error, FileNotFoundError):  # that was taken away meanwhile
                unopened[name] = error.strerror or type(error).__name__
            continue
        if is_still_written:  # the next run takes it whole
            part.unlink()
            continue
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
                n_bytes=stamp[0],
                extension=given_extension(path),
                imported_at=now.isoformat(),
            )
            part.replace(raw_file(folder, source))
            known.add(digest)
            new.append(source)
        seen[name] = stamp
    if new:
        fsync_folder(folder.raw)  # no manifest may outlive its copy
    return Landing(new, repeated, unopened, seen)


def remember_inbox(folder: DataFolder, landing: Landing) -> None:
    """Notes which inbox files are dealt with; called once their manifests stand."""
    write_atomically(folder.staged / INBOX_INDEX, json.dumps(landing.stamps, ensure_ascii=False, indent=1))


def inbox_files(folder: DataFolder) -> list[Path]:
    """The exports in the inbox, by name; hidden files and the lock files of office programs are none. A folder that may not be entered
    stands for what it holds."""
    found: list[Path] = []

    def closed(error: OSError) -> None:
        found.append(Path(error.filename))

    for place, _, names in os.walk(folder.inbox, onerror=closed):
        if os.access(place, os.X_OK):
            found += [path for name in names if (path := Path(place, name)).is_file()]
        else:
            found.append(Path(place))
    return sorted(path for path in found if not path.name.startswith((".", "~$")))


def waiting_files(folder: DataFolder) -> list[str]:
    """Names of inbox files that no run has dealt with yet."""
    seen = _inbox_index(folder)
    waiting = []
    for path in inbox_files(folder):
        name = _inbox_name(folder, path)
        with suppress(FileNotFoundError):  # taken away meanwhile
            if seen.get(name) != _stamp(path):
                waiting.append(name)
    return waiting


def unfinished_name() -> str:
    """What the sweep removes after a run that died; not the name of the file, which may be as long as a name can be."""
    return f".part-{uuid.uuid4().hex}"


def sweep(folder: DataFolder) -> None:
    """Removes what a run that died left behind: parts, unfinished builds, sums without a build, and copies and rows without a manifest."""
    for place in (folder.raw, folder.staged, folder.builds, folder.records):
        for path in [*place.glob(".part-*"), *place.glob(".build-*")]:
            remove(path)
    for path in folder.builds.glob("*.sha256"):
        if not path.with_suffix(".duckdb").exists():
            path.unlink()
    finished = {file_of(folder, source) for source in known_sources(folder) for file_of in (raw_file, staged_file)}
    for path in (*folder.raw.iterdir(), *folder.staged.glob("*.parquet")):
        if path not in finished:
            path.unlink()


def remove(path: Path) -> None:
    """A file, or the folder DuckDB spills into."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _inbox_index(folder: DataFolder) -> dict[str, list[int]]:
    """Stamps of the inbox files that were dealt with, by name. Unreadable, it is none: every file is opened again, and its sum known."""
    try:
        seen: dict[str, list[int]] = json.loads((folder.staged / INBOX_INDEX).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return seen


def _inbox_name(folder: DataFolder, path: Path) -> str:
    return path.relative_to(folder.inbox if path != folder.inbox else folder.root).as_posix()


def _stamp(path: Path) -> list[int]:
    """Size and time of change: what tells a changed file from one already read."""
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns]


def _copy(path: Path, part: Path) -> str:
    """Hashes on the way, and gives the sum."""
    digest = hashlib.sha256()
    with path.open("rb") as source, part.open("wb") as target:
        while chunk := source.read(CHUNK_BYTES):
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    return digest.hexdigest()


def _read_manifest(path: Path) -> Source:
    try:
        values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if later := values.keys() - {field.name for field in dataclasses.fields(Source)}:
            raise NewerManifest(
                f"staged/{path.name} was written by a later version of this program ({', '.join(sorted(later))}): start that one; "
                "nothing was published"
            )
        values["notes"] = tuple(FileNote(**note) for note in values["notes"])
        values["mends"] = tuple(Mend(**mend) for mend in values.get("mends", ()))
        return Source(**values)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise FileDamaged(
            f"staged/{path.name}, which says what was read of a file, is no longer what was written: put it back from a backup; "
            "nothing was published"
        ) from error
