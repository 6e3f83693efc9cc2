"""What an edition says of itself to the next one: the numbers it told, the incidents, its files. The file is published with the rest."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analytics.edition.feeds import Update
from analytics.edition.grid import Key
from analytics.edition.protecting import Told

FILE = "edition.json"
PRODUCT = "ehealthbugs-edition"
VERSION = "2"  # of the layout: the same build, earlier edition and moment give the same bytes


class Foreign(Exception):
    """The folder is no edition, or holds more than one; nothing in it is touched."""


@dataclass(frozen=True)
class Earlier:
    """`end`: the last day it tells of. `told` and `incidents_told`: None where hidden. Empty for a folder without an edition."""

    end: dt.date | None = None
    is_demo: bool | None = None
    told: Told = field(default_factory=dict)
    incidents_told: Mapping[str, int | None] = field(default_factory=dict)
    updates: Mapping[str, Update] = field(default_factory=dict)


def read(folder: Path) -> Earlier:
    """The edition that stands in a folder. Raises Foreign for a folder that holds anything else."""
    if not folder.exists() and not folder.is_symlink():
        return Earlier()
    if not folder.is_dir() or folder.is_symlink():
        raise Foreign(f"{folder} is no folder")
    held = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    if not held:
        return Earlier()
    try:
        said = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if said["product"] != PRODUCT:
            raise Foreign(f"{folder / FILE} is of something else")
        if more := sorted(held - {FILE, *said["files"]}):
            raise Foreign(f"{folder} also holds {more[0]}")
        return Earlier(
            end=dt.date.fromisoformat(said["to"]),
            is_demo=bool(said["is_demo"]),
            told={_key(name): n for name, n in said["numbers"].items()},
            incidents_told={name: one["n_reporters"] for name, one in said["incidents"].items()},
            updates={name: Update(one["sum"], dt.datetime.fromisoformat(one["updated_at"])) for name, one in said["incidents"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Foreign(f"{folder} holds no edition: {FILE} cannot be read") from error


def write(
    *,
    build_id: str,
    is_demo: bool,
    issued_at: dt.datetime,
    start: dt.date,
    end: dt.date,
    told: Told,
    incidents_told: Mapping[str, int | None],
    updates: Mapping[str, Update],
    files: Mapping[str, bytes],
) -> bytes:
    said: dict[str, Any] = {
        "product": PRODUCT,
        "version": VERSION,
        "build_id": build_id,
        "is_demo": is_demo,
        "issued_at": issued_at.isoformat(),
        "from": start.isoformat(),
        "to": end.isoformat(),
        "numbers": {_name(key): told[key] for key in sorted(told)},
        "incidents": {
            name: {"n_reporters": n, "sum": updates[name].sum, "updated_at": updates[name].at.isoformat()}
            for name, n in sorted(incidents_told.items())
        },
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _name(key: Key) -> str:
    return ";".join(f"{dimension}={code}" for dimension, code in key)


def _key(name: str) -> Key:
    return tuple(sorted((pair.partition("=")[0], pair.partition("=")[2]) for pair in name.split(";")))
