"""The mappings of a data folder: proposals to review and those a person confirmed, in `records/mappings/`.

`<fingerprint>-<n>.toml` is confirmed; the highest n that nobody withdrew is in force, the others stay readable.
`<fingerprint>.proposed.toml` waits for a person and is used by nobody.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from pathlib import Path

from etl.forms.mapping import FormMapping, as_toml, from_toml, require_usable
from etl.raw import write_atomically
from settings import DataFolder

PROPOSED = ".proposed.toml"


def confirmed_mappings(folder: DataFolder) -> dict[str, FormMapping]:
    """Those in force, by fingerprint. Raises MappingError for a file somebody broke."""
    found: dict[str, FormMapping] = {}
    for path in sorted(_place(folder).glob("*-*.toml"), key=_version):
        mapping = from_toml(path.read_text(encoding="utf-8"), where=path.name)
        if mapping.withdrawn_on:
            found.pop(mapping.fingerprint, None)
        else:
            require_usable(mapping, where=path.name)
            found[mapping.fingerprint] = mapping
    return found


def proposal_file(folder: DataFolder, fingerprint: str) -> Path:
    return _place(folder) / f"{fingerprint}{PROPOSED}"


def write_proposal(folder: DataFolder, mapping: FormMapping) -> Path:
    """Keeps a proposal for review, in place of a former one."""
    path = proposal_file(folder, mapping.fingerprint)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, as_toml(mapping))
    return path


def reviewed_proposal(folder: DataFolder, fingerprint: str) -> FormMapping | None:
    """The proposal as it stands, perhaps changed by a person. Raises MappingError."""
    path = proposal_file(folder, fingerprint)
    return from_toml(path.read_text(encoding="utf-8"), where=path.name) if path.exists() else None


def confirm(folder: DataFolder, mapping: FormMapping, *, author: str, today: dt.date) -> Path:
    """Puts a mapping in force; its proposal goes. Raises MappingError when no row could be accepted by it."""
    require_usable(mapping, where=mapping.form)
    signed = replace(mapping, author=author, recorded_on=today.isoformat(), withdrawn_on="", withdrawn_by="")
    path = _next_file(folder, mapping.fingerprint)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, as_toml(signed))
    proposal_file(folder, mapping.fingerprint).unlink(missing_ok=True)
    return path


def withdraw(folder: DataFolder, mapping: FormMapping, *, author: str, today: dt.date) -> Path:
    """Takes the mapping in force back: files with these columns are refused again."""
    path = _next_file(folder, mapping.fingerprint)
    write_atomically(path, as_toml(replace(mapping, withdrawn_on=today.isoformat(), withdrawn_by=author)))
    return path


def hash_mapping(mapping: FormMapping) -> str:
    """Changes whenever a file would be read differently by it."""
    return hashlib.sha256(as_toml(mapping).encode()).hexdigest()[:8]


def _place(folder: DataFolder) -> Path:
    return folder.records / "mappings"


def _version(path: Path) -> tuple[str, int]:
    fingerprint, _, number = path.stem.partition("-")
    return fingerprint, int(number) if number.isdecimal() else 0


def _next_file(folder: DataFolder, fingerprint: str) -> Path:
    former = (_version(path)[1] for path in _place(folder).glob(f"{fingerprint}-*.toml"))
    return _place(folder) / f"{fingerprint}-{max(former, default=0) + 1}.toml"
