"""What was sent to whom. A line stands before the message leaves, so that a crash loses one and doubles none."""

from __future__ import annotations

import dataclasses
import datetime as dt
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from analytics.digest.messages import Message


@dataclass(frozen=True)
class Line:
    """`state`: begun, sent or failed, the last one counts. Addresses are hashed: the file says what went, not to whom."""

    at: str
    to: str
    key: str
    codes: tuple[str, ...]
    state: str

    def is_of(self, message: Message, to: str) -> bool:
        """Of the same thing: an incident that begins earlier, or hits more e-services, than was known is the one that was told."""
        is_same = not message.codes or bool(message.codes & set(self.codes))
        return self.to == _hashed(to) and self.key == message.key and is_same


DONE = ("begun", "sent")  # of which nobody knows whether it left, it is not sent again


class Ledger:
    """Without a file it remembers for as long as it lives."""

    def __init__(self, file: IO[str] | None = None) -> None:
        self._file = file
        self._lines = [Line(**{**line, "codes": tuple(line["codes"])}) for line in map(json.loads, file or ())]

    def state_of(self, message: Message, to: str) -> str:
        """Empty where it was never begun."""
        return next((line.state for line in reversed(self._lines) if line.is_of(message, to)), "")

    def note(self, message: Message, to: str, state: str) -> None:
        """On the disk before it returns."""
        line = Line(dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), _hashed(to), message.key, tuple(sorted(message.codes)), state)
        self._lines.append(line)
        if self._file is not None:
            self._file.write(json.dumps(dataclasses.asdict(line)) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())


@contextmanager
def opened(path: Path) -> Iterator[Ledger]:
    """Held by one process at a time. Raises BlockingIOError where another sends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _drop_cut_line(descriptor)
        yield Ledger(file)


def _drop_cut_line(descriptor: int) -> None:
    """A last line without its end was being written when power or disk space went: of that state nothing had come yet."""
    written = os.pread(descriptor, os.fstat(descriptor).st_size, 0)
    os.ftruncate(descriptor, written.rfind(b"\n") + 1)


def _hashed(address: str) -> str:
    return hashlib.sha256(address.strip().casefold().encode()).hexdigest()[:16]
