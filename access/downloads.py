"""Who took what away: one line of JSON for each file and copy, in a file only the owner of the data folder reads."""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from access.sessions import Visitor
from i18n import BRUSSELS


def note(log: Path, visitor: Visitor, file_name: str) -> None:
    """Adds a line, written at once, so that two processes never mix theirs. The name of a file says table, days, filter and build. Nobody
    is noted where nobody signed in."""
    if not visitor.key:
        return
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    told = {"at": at, "who": visitor.email, "subject": visitor.subject, "role": visitor.role.name.casefold(), "file": file_name}
    with _held(log) as file:
        os.write(file, json.dumps(told, ensure_ascii=False).encode() + b"\n")


def let_go(log: Path, *, up_to: dt.date, is_dry_run: bool = False) -> int:
    """Drops lines up to that day; how many. One that cannot be read stays. The log is the former or the shorter one, never a part."""
    if not log.exists():
        return 0
    with _held(log):
        lines = log.read_bytes().splitlines(keepends=True)
        kept = [line for line in lines if not _is_up_to(line, up_to)]
        if len(kept) < len(lines) and not is_dry_run:
            _replace(log, b"".join(kept))
    return len(lines) - len(kept)


@contextmanager
def _held(log: Path) -> Iterator[int]:
    """The log, open to add to and locked: never one in whose place a shorter one was put meanwhile, for a line added there is lost."""
    while True:
        file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if _stands_at(log, file):
                yield file
                return
        finally:
            os.close(file)


def _stands_at(log: Path, file: int) -> bool:
    try:
        return os.path.samestat(os.fstat(file), log.stat())
    except FileNotFoundError:
        return False


def _replace(log: Path, content: bytes) -> None:
    part = log.with_name(f".part-{log.name}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(log)


def _is_up_to(line: bytes, day: dt.date) -> bool:
    try:
        return dt.datetime.fromisoformat(json.loads(line)["at"]).astimezone(BRUSSELS).date() <= day
    except (ValueError, TypeError, KeyError):
        return False
