"""The records of the union, read and written through the commands of the ETL. They count from the next run on."""

from __future__ import annotations

from typing import Any

import streamlit as st

from access.members import Role
from commands import Answer
from settings import get_settings
from ui import etl_command, visitor

Stamps = tuple[tuple[str, int], ...]  # name and time of change of each file of records


class RecordsUnreadable(Exception):
    """The command could not read the records; `answer` says why."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.message)
        self.answer = answer


def in_force(kind: str) -> list[dict[str, Any]]:
    """The records of a kind (`duplicate`, `alias` …) that were not withdrawn, each with its `number`. Raises RecordsUnreadable."""
    return [record for record in every(kind) if not record["withdrawn_on"]]


def every(kind: str, *, by: Role = Role.STAFF) -> list[dict[str, Any]]:
    """The same with those withdrawn, in the order they were written. `by`: who may ask."""
    visitor.require(by)  # here too: what is kept is not asked again
    return _listed(kind, str(get_settings().served.root), _stamps())


def are_new(build_id: str) -> bool:
    """Whether anything was written or withdrawn that this build does not follow yet. Raises RecordsUnreadable."""
    return _has_new(str(get_settings().served.root), _stamps(), build_id)


def add(kind: str, *arguments: str, author: str) -> Answer:
    return etl_command.run("record", kind, *arguments, f"--author={author}", "--json", folder=get_settings().served)


def withdraw(kind: str, number: int, *, author: str) -> Answer:
    return etl_command.run("record", "withdraw", kind, str(number), f"--author={author}", "--json", folder=get_settings().served)


def _stamps() -> Stamps:
    """Changes with every record written."""
    return tuple(sorted((path.name, path.stat().st_mtime_ns) for path in get_settings().served.records.glob("*.csv")))


@st.cache_data(show_spinner=False, max_entries=4)
def _has_new(root: str, stamps: Stamps, build_id: str) -> bool:
    answer = etl_command.run("status", "--no-store", "--json", folder=get_settings().served, by=Role.READER)
    if not answer.is_done:
        raise RecordsUnreadable(answer)
    return bool(answer.json["has_new_records"])


@st.cache_data(show_spinner=False, max_entries=8)
def _listed(kind: str, root: str, stamps: Stamps) -> list[dict[str, Any]]:
    answer = etl_command.run("record", "list", kind, "--json", folder=get_settings().served, by=Role.READER)
    if not answer.is_done:
        raise RecordsUnreadable(answer)
    records: list[dict[str, Any]] = answer.json["records"]
    return records
