"""The file in the reader's hands: given, looked at, its mapping changed, not loaded yet. One a session.

It waits in a folder of its own outside the inbox, where no run finds it, and goes with the loading, with another file, or
after an hour (`web/uploads.py`).
"""

from __future__ import annotations

import shutil
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st
import tomli_w

from access.members import Role
from commands import Answer
from settings import DataFolder, get_settings
from ui import etl_command, visitor

N_ROWS = 5  # shown of the file
NEEDS_CONFIRMATION = ("proposed", "given")
_KEY = "load.draft"


@dataclass
class Draft:
    """`changed`: the mapping as the reader changed it, None until then. `answer`: what the last preview said."""

    path: Path
    changed: dict[str, Any] | None = None
    answer: Answer | None = None
    seen: dict[str, Any] = field(default_factory=dict)

    @property
    def reading(self) -> dict[str, Any]:
        """The mapping and what it leaves open; empty for a file that has none."""
        return self.seen.get("reading") or {}

    @property
    def needs_confirmation(self) -> bool:
        return bool(self.reading) and self.seen["state"] in NEEDS_CONFIRMATION

    def change(self, number: int, **values: Any) -> None:
        """Another rule for column `number`; the next look reads the file by it."""
        mapping = self.changed or self.reading["mapping"]
        columns = [rule | values if place == number else rule for place, rule in enumerate(mapping["columns"])]
        self.changed, self.answer = mapping | {"columns": columns}, None

    def look(self) -> Answer:
        """Asks once what would come of the file by its mapping; the former picture stays when the command refuses."""
        if self.answer is None:
            self.answer = etl_command.run("preview", self.path, "--json", "--rows", str(N_ROWS), *self._given_mapping())
            self.seen = self.answer.json or self.seen
        return self.answer

    def confirm(self, author: str) -> Answer:
        """Puts the mapping in force."""
        return etl_command.run("map", self.path, "--confirm", "--author", author, "--json", *self._given_mapping())

    def hand_over(self, folder: DataFolder) -> str:
        """Leaves the file to the next run; returns the name it goes by. Bytes that a run met before are there already."""
        visitor.require(Role.STAFF)
        if met := self.seen["repeats"]:
            drop()
            return str(met["file"])
        return self._into_inbox(folder)

    def _into_inbox(self, folder: DataFolder) -> str:
        """Moves the file; one of the same name that lies there stays, this one gets a number."""
        folder.make(folder.inbox)
        number = 1
        while True:
            name = self.path.name if number == 1 else f"{self.path.stem}_{number}{self.path.suffix}"
            try:
                (folder.inbox / name).hardlink_to(self.path)
            except FileExistsError:
                number += 1
                continue
            drop()
            return name

    def _given_mapping(self) -> tuple[str | Path, ...]:
        mapping = self.changed or self.reading.get("mapping")
        if not mapping:
            return ()
        path = self.path.parent / "mapping.toml"
        path.write_text(_as_toml(mapping), encoding="utf-8")
        return "--mapping", path


def current() -> Draft | None:
    """The file of this session; None before there is one, and when it waited too long."""
    draft: Draft | None = st.session_state.get(_KEY)
    return draft if draft and draft.path.exists() else None


def receive(name: str, content: bytes) -> None:
    """Takes a file in place of the former one."""
    visitor.require(Role.STAFF)
    drop()
    folder = get_settings().data
    place = folder.uploads / uuid.uuid4().hex
    folder.make(folder.uploads, place)
    path = place / (Path(name).name.lstrip(".") or "export")
    path.write_bytes(content)
    st.session_state[_KEY] = Draft(path)


def drop() -> None:
    """Lets the file go, if there is one."""
    draft: Draft | None = st.session_state.pop(_KEY, None)
    if draft:
        shutil.rmtree(draft.path.parent, ignore_errors=True)


def _as_toml(mapping: dict[str, Any]) -> str:
    told = {name: value for name, value in mapping.items() if value and name != "columns"}
    columns = [{name: value for name, value in rule.items() if value or name in ("heading", "field")} for rule in mapping["columns"]]
    return tomli_w.dumps({**told, "columns": columns})
