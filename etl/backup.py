"""One file with all that cannot be made again, and back.

It holds the copies as received, the typed rows, the records, the current build and the pinned ones, what the union set up, the key, and the
store of submissions as its own command line copies it. A sum of each file stands in a manifest at the end. No run writes meanwhile; what
the form takes while the store is copied is wholly in it or not at all.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from commands import is_disk_full
from etl import SCHEMA_VERSION, intake_rows
from etl.builds import current_build_id
from etl.lock import locked, one_writer
from etl.raw import fsync_folder
from etl.records import pinned_builds, read_records
from etl.records.kinds import ERASURES
from privacy.keys import fingerprint, load_or_create_key
from settings import PRIVATE, PRODUCT_VERSION, DataFolder

FORMAT = 1
MANIFEST, STORE, DATA = "MANIFEST.json", "store.sqlite", "data"
PATIENCE_SECONDS = 900  # for a run that is writing
_NAME = re.compile(r"ehealthbugs-[0-9]{8}-[0-9]{6}\.tar\.gz")
_FOLDERS = ("raw", "staged", "records")
_SET_UP = ("letterhead.toml", "dossier.docx", "sign_in.toml", "subscriptions.toml")
_LEDGERS = ("sent_messages.jsonl", "downloads.jsonl")  # others append to them at any time
_NOT_COUNTED = (".uploads", "cookie.key", "demo", "ended_sessions", "inbox")  # neither saved nor a reason to refuse
_ASIDE, _UNPACKED = ".replaced-", ".restoring-"
_STORE_FILES = ("intake.sqlite", "intake.sqlite-wal", "intake.sqlite-shm")


class BackupRefused(Exception):
    """Nothing was changed. The message says what to do."""


@dataclass(frozen=True)
class BackedUp:
    """`store_rows`: None without a store. `deleted`: older backups that went."""

    file: str
    n_files: int
    n_octets: int
    build_id: str | None
    store_rows: int | None
    has_key: bool
    deleted: list[str]


@dataclass(frozen=True)
class Restored:
    """`replaced`: where what stood there was put, None where nothing did. `erased_since`: days of erasures the backup does not know."""

    build_id: str | None
    created_at: str
    n_files: int
    store_rows: int | None
    replaced: str | None
    erased_since: list[str]
    is_dry_run: bool
    needs_new_build: bool


# --- backup -----------------------------------------------------------------------------------------------------------------


def back_up(
    folder: DataFolder, to: Path, *, now: dt.datetime, keep: int | None = None, has_key: bool = True, patience: float = PATIENCE_SECONDS
) -> BackedUp:
    """`to`: a file, or a folder in which it gets a name of its own and, with `keep`, only so many stay. Raises BackupRefused,
    AnotherRun."""
    if not folder.root.is_dir():
        raise BackupRefused(f"there is no data folder {folder.root}")
    in_folder = to.is_dir()
    target = to / f"ehealthbugs-{now:%Y%m%d-%H%M%S}.tar.gz" if in_folder else to
    if target.exists():
        raise BackupRefused(f"{target} exists; a backup never takes the place of another")
    if not target.parent.is_dir():
        raise BackupRefused(f"there is no folder {target.parent}")
    unfinished = target.with_name(f".part-{target.name}")
    with one_writer(folder, patience=patience), _scratch(folder, ".backing-up-") as scratch:
        for left in target.parent.glob(".part-ehealthbugs-*.tar.gz") if in_folder else ():  # by one that was killed
            left.unlink()
        store, rows = scratch / STORE, None
        if intake_rows.has_store(folder):
            try:
                rows = intake_rows.ask_store(folder, "backup", "--out", str(store))["rows"]
            except intake_rows.StoreFailed as error:
                raise BackupRefused(f"the store of submissions cannot be copied: {error}") from None
        try:
            n_files = _pack(folder, unfinished, store if rows is not None else None, now=now, has_key=has_key)
            unfinished.replace(target)
            fsync_folder(target.parent)
        finally:
            unfinished.unlink(missing_ok=True)
        build_id = current_build_id(folder)
    deleted = _let_old_ones_go(to, keep) if in_folder and keep else []
    is_with_key = has_key and folder.secret_key.exists()
    return BackedUp(str(target), n_files, target.stat().st_size, build_id, rows, is_with_key, deleted)


@contextmanager
def _scratch(folder: DataFolder, prefix: str) -> Iterator[Path]:
    """A folder for us alone on the same disk; one that a run which died left behind goes."""
    for old in folder.root.glob(f"{prefix}*"):
        shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=folder.root, prefix=prefix) as place:
        yield Path(place)


def _pack(folder: DataFolder, unfinished: Path, store: Path | None, *, now: dt.datetime, has_key: bool) -> int:
    key = fingerprint(load_or_create_key(folder.secret_key)) if folder.secret_key.exists() else None
    told: dict[str, Any] = {
        "format": FORMAT,
        "created_at": now.isoformat(timespec="seconds"),
        "product_version": PRODUCT_VERSION,
        "schema_version": SCHEMA_VERSION,
        "build_id": current_build_id(folder),
        "key_fingerprint": key,
        "has_key": has_key and key is not None,
        "has_store": store is not None,
        "files": [],
    }
    try:
        opened = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        if is_disk_full(error):
            raise
        raise BackupRefused(f"nothing can be written into {unfinished.parent}: {error.strerror}") from None
    with (
        os.fdopen(opened, "wb") as out,
        tarfile.open(fileobj=out, mode="w:gz", compresslevel=1) as tar,
    ):
        for path in _files_of(folder, has_key=has_key):
            name = f"{DATA}/{path.relative_to(folder.root).as_posix()}"
            told["files"].append(_add(tar, path, name, is_ledger=path.name in _LEDGERS))
        if store is not None:
            told["files"].append(_add(tar, store, STORE))
        content = json.dumps(told, indent=1).encode()
        tar.addfile(_member(MANIFEST, len(content), 0o600, now.timestamp()), io.BytesIO(content))
        tar.close()
        out.flush()
        os.fsync(out.fileno())
    return len(told["files"])


def _files_of(folder: DataFolder, *, has_key: bool) -> Iterator[Path]:
    for place in _FOLDERS:
        for path in sorted((folder.root / place).rglob("*")):
            if path.is_file() and not path.name.startswith((".part-", ".build-")):
                yield path
    kept = {current_build_id(folder), *pinned_builds(folder)} - {None}
    for name in sorted(filter(None, kept)):
        yield from sorted(folder.builds.glob(f"{name}.*"))
    if folder.current_pointer.is_file():
        yield folder.current_pointer
    names = (*_SET_UP, *_LEDGERS, *(["secret.key"] if has_key else []))
    yield from (path for name in names if (path := folder.root / name).is_file())


class _Summing:
    """Reads so many bytes and no more, and sums what it hands on."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sum = hashlib.sha256()

    def read(self, n: int = -1) -> bytes:
        part = self._file.read(n)
        self.sum.update(part)
        return part


def _add(tar: tarfile.TarFile, path: Path, name: str, *, is_ledger: bool = False) -> dict[str, Any]:
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        content: IO[bytes] = file
        size = status.st_size
        if is_ledger:  # a line that is being written is left out
            whole = file.read()
            content, size = io.BytesIO(whole[: whole.rfind(b"\n") + 1]), whole.rfind(b"\n") + 1
        summing = _Summing(content)
        tar.addfile(_member(name, size, status.st_mode & 0o777, status.st_mtime), summing)  # type: ignore[arg-type]
    return {"path": name, "bytes": size, "sha256": summing.sum.hexdigest()}


def _member(name: str, size: int, mode: int, changed: float) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, mode, int(changed)
    return member


def _let_old_ones_go(place: Path, keep: int) -> list[str]:
    """Of those that bear our own kind of name, the last so many stay."""
    found = sorted(path for path in place.iterdir() if _NAME.fullmatch(path.name))
    gone = found[:-keep]
    for path in gone:
        path.unlink()
    return [path.name for path in gone]


# --- restore ----------------------------------------------------------------------------------------------------------------


def restore(
    folder: DataFolder, file: Path, *, now: dt.datetime, is_replacing: bool = False, key: Path | None = None, is_dry_run: bool = False
) -> Restored:
    """Puts a backup into the folder and the store. Every sum is looked at before anything is changed; the pointer to the build is put in
    place last. What stood there is put aside, never deleted. Raises BackupRefused, AnotherRun."""
    new = [place for place in (folder.builds, folder.root, *folder.root.parents) if not place.exists()]
    folder.make()
    is_there = _is_there(folder)
    with locked(folder), _gone_if_empty(folder, new), _scratch(folder, _UNPACKED) as unpacked:
        told = _unpack(file, unpacked)
        data = unpacked / DATA
        _settle_key(folder, told, data, key, is_replacing=is_replacing)
        erased_since = _erased_since(folder, DataFolder(data)) if is_there else []
        if is_there and not is_replacing:
            raise BackupRefused(
                f"{folder.root} is not empty ({', '.join(is_there[:3])} …): restore into an empty folder, or say --replace; what stands "
                f"there is then put aside, into {_ASIDE}… inside it"
            )
        if not told["has_store"] and intake_rows.has_store(folder) and _n_rows(folder):
            raise BackupRefused("the backup holds no store of submissions, but there is one: take it away first")
        aside = folder.root / f"{_ASIDE}{now:%Y%m%d-%H%M%S}" if is_there else None
        rows = None
        if not is_dry_run:
            if aside is not None:
                aside.mkdir(mode=PRIVATE)
            rows = _restore_store(folder, unpacked / STORE, aside) if told["has_store"] else None
            _put_in_place(folder, data, aside, is_there)
    return Restored(
        build_id=told["build_id"],
        created_at=told["created_at"],
        n_files=len(told["files"]),
        store_rows=rows,
        replaced=str(aside) if aside is not None and not is_dry_run else None,
        erased_since=erased_since,
        is_dry_run=is_dry_run,
        needs_new_build=told["schema_version"] != SCHEMA_VERSION,
    )


@contextmanager
def _gone_if_empty(folder: DataFolder, new: list[Path]) -> Iterator[None]:
    """Folders that were made for this, the innermost first, go again where nothing came into them but the lock, which we still hold."""
    try:
        yield
    finally:
        with suppress(OSError):  # not empty
            for place in new:
                if place == folder.builds and list(place.iterdir()) == [folder.run_lock]:
                    folder.run_lock.unlink()
                place.rmdir()


def _is_there(folder: DataFolder) -> list[str]:
    """What the folder holds beside empty folders, the demo and what is never saved. A store of its own is asked, not looked at."""
    names = []
    for path in sorted(folder.root.iterdir()):
        if path.name in (*_NOT_COUNTED, *_STORE_FILES, "secret.key") or path.name.startswith((_ASIDE, _UNPACKED, ".backing-up-")):
            continue
        if path.is_file() or any(one.is_file() and one != folder.run_lock for one in path.rglob("*")):
            names.append(path.name)
    return [*names, *(["submissions"] if _n_rows(folder) else [])]


def _n_rows(folder: DataFolder) -> int:
    """Of the store. Raises BackupRefused where it does not answer."""
    if not intake_rows.has_store(folder):
        return 0
    try:
        intake_rows.ask_store(folder, "migrate")  # a database that was just made has no tables yet
        return int(intake_rows.ask_store(folder, "waiting")["rows"])
    except intake_rows.StoreFailed as error:
        raise BackupRefused(f"the store of submissions does not answer: {error}") from None


def _unpack(file: Path, to: Path) -> dict[str, Any]:
    """The manifest, once every file it names is there and has its sum. Raises BackupRefused."""
    found: dict[str, str] = {}
    try:
        with gzip.open(file) as whole, tarfile.open(fileobj=whole, mode="r:") as tar:
            for member in tar:
                if not member.isfile() or not _is_ours(member.name) or member.name in found:
                    raise BackupRefused(f"{file.name} holds {member.name!r}, which no backup does; nothing was changed")
                found[member.name] = _extract(tar, member, to / member.name)
            while whole.read(1 << 20):  # to its end, where the sum of the whole stands: a damaged header passes for the end of an archive
                pass
        if MANIFEST not in found:
            raise BackupRefused(f"{file.name} is no whole backup (no {MANIFEST}); nothing was changed")
        told: dict[str, Any] = json.loads((to / MANIFEST).read_text(encoding="utf-8"))
    except (tarfile.TarError, zlib.error, EOFError, OSError, ValueError) as error:
        if getattr(error, "errno", None) is not None:
            raise  # the disk, not the file
        raise BackupRefused(f"{file.name} is no whole backup ({type(error).__name__}); nothing was changed") from None
    if told.get("format") != FORMAT:
        raise BackupRefused(
            f"{file.name} was made by another version of the program ({told.get('product_version')}): restore it with that one"
        )
    named = {one["path"]: one["sha256"] for one in told["files"]}
    found.pop(MANIFEST)
    if wrong := sorted(name for name in {*named, *found} if named.get(name) != found.get(name)):
        raise BackupRefused(f"{file.name} is damaged: {', '.join(wrong[:3])}; nothing was changed")
    return told


def _is_ours(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return name in (MANIFEST, STORE) or (len(parts) > 1 and parts[0] == DATA and ".." not in parts and "\\" not in name)


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, to: Path) -> str:
    content = tar.extractfile(member)
    assert content is not None
    to.parent.mkdir(parents=True, exist_ok=True)
    summing = _Summing(content)
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        shutil.copyfileobj(summing, out, 1 << 20)
        os.fchmod(out.fileno(), member.mode & 0o777)
        out.flush()
        os.fsync(out.fileno())
    os.utime(to, (member.mtime, member.mtime))
    return summing.sum.hexdigest()


def _settle_key(folder: DataFolder, told: dict[str, Any], data: Path, key: Path | None, *, is_replacing: bool) -> None:
    """Puts the key that reporters were told apart by among what was unpacked. Raises BackupRefused where it is not at hand."""
    wanted = told["key_fingerprint"]
    if wanted is None:
        return
    if key is not None:
        shutil.copy(key, data / "secret.key")
        (data / "secret.key").chmod(0o600)
    elif not told["has_key"] and folder.secret_key.exists():
        shutil.copy(folder.secret_key, data / "secret.key")
    if not (data / "secret.key").exists():
        raise BackupRefused("the backup was made without secret.key: name it by --key; without it no reporter is recognised")
    if fingerprint(load_or_create_key(data / "secret.key")) != wanted:
        raise BackupRefused("that is not the secret.key the reporters of this backup were told apart by")
    if folder.secret_key.exists() and not is_replacing and fingerprint(load_or_create_key(folder.secret_key)) != wanted:
        raise BackupRefused(f"{folder.secret_key} is another key than that of the backup: say --replace if nothing was made with it")


def _erased_since(folder: DataFolder, backup: DataFolder) -> list[str]:
    """Days of the erasures that stand in the folder and not in the backup: who was forgotten is in it again."""
    known = {one["reporter_key"] for one in read_records(backup, ERASURES)}
    return sorted(one["erased_on"] for one in read_records(folder, ERASURES) if one["reporter_key"] not in known)


def _restore_store(folder: DataFolder, copy: Path, aside: Path | None) -> int:
    try:
        if aside is not None and _n_rows(folder):
            intake_rows.ask_store(folder, "backup", "--out", str(aside / STORE))
        return int(intake_rows.ask_store(folder, "restore", str(copy), *(["--replace"] if aside is not None else []))["rows"])
    except intake_rows.StoreFailed as error:
        raise BackupRefused(f"the store of submissions cannot be restored: {error}") from None


def _put_aside(folder: DataFolder, aside: Path, names: list[str]) -> None:
    """The lock we hold stays where it is, for who comes meanwhile must meet it; and the mark of the folder: what it carried to a cluster is
    still its own to let go."""
    (aside / folder.builds.name).mkdir()
    builds = [path.relative_to(folder.root) for path in folder.builds.iterdir() if path not in (folder.run_lock, folder.loader_mark)]
    others = [Path(name) for name in (*names, "secret.key") if name != folder.builds.name]
    for path in (*builds, *others):
        with suppress(FileNotFoundError):
            (folder.root / path).rename(aside / path)


def _put_in_place(folder: DataFolder, data: Path, aside: Path | None, names: list[str]) -> None:
    if aside is not None:
        _put_aside(folder, aside, names)
    kept = (folder.records, folder.staged, folder.builds, folder.raw)
    folder.make(*kept)
    folder.raw.chmod(PRIVATE)
    last = data / folder.current_pointer.relative_to(folder.root)
    for path in sorted((one for one in data.rglob("*") if one.is_file()), key=lambda one: one == last):
        target = folder.root / path.relative_to(data)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
    for place in (*kept, folder.root):
        fsync_folder(place)
