"""The records of the union, read and written through the commands of the ETL. They count from the next run on."""

from __future__ import annotations

from typing import Any

import streamlit as st

from settings import get_settings
from ui import etl_command
from ui.etl_command import Answer


class RecordsUnreadable(Exception):
    """The command could not read the records; `answer` says why."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.message)
        self.answer = answer


def in_force(kind: str) -> list[dict[str, Any]]:
    """The records of a kind (`duplicate`, `alias` …) that were not withdrawn, each with its `number`. Raises RecordsUnreadable."""
    return [record for record in every(kind) if not record["withdrawn_on"]]


def every(kind: str) -> list[dict[str, Any]]:
    """The same with those withdrawn, in the order they were written."""
    stamps = tuple(sorted((path.name, path.stat().st_mtime_ns) for path in get_settings().served.records.glob("*.csv")))
    return _listed(kind, str(get_settings().served.root), stamps)


def add(kind: str, *arguments: str, author: str) -> Answer:
    return etl_command.run("record", kind, *arguments, f"--author={author}", "--json", folder=get_settings().served)


def withdraw(kind: str, number: int, *, author: str) -> Answer:
    return etl_command.run("record", "withdraw", kind, str(number), f"--author={author}", "--json", folder=get_settings().served)


@st.cache_data(show_spinner=False, max_entries=8)
def _listed(kind: str, root: str, stamps: tuple[tuple[str, int], ...]) -> list[dict[str, Any]]:
    answer = etl_command.run("record", "list", kind, "--json", folder=get_settings().served)
    if not answer.is_done:
        raise RecordsUnreadable(answer)
    records: list[dict[str, Any]] = answer.json["records"]
    return records
