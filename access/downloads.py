"""Who took what away: one line of JSON for each file and copy, in a file only the owner of the data folder reads."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

from access.sessions import Visitor


def note(log: Path, visitor: Visitor, file_name: str) -> None:
    """Adds a line, written at once, so that two processes never mix theirs. The name of a file says table, days, filter and build. Nobody
    is noted where nobody signed in."""
    if not visitor.key:
        return
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    told = {"at": at, "who": visitor.email, "subject": visitor.subject, "role": visitor.role.name.casefold(), "file": file_name}
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, json.dumps(told, ensure_ascii=False).encode() + b"\n")
    finally:
        os.close(file)
