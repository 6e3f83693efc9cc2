"""What the form platforms themselves add to an export (`data/reference/forms/*.toml`): their headings, separators, zones."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from etl.forms.headings import Column
from etl.forms.spelling import comparable

SPREADSHEET = "spreadsheet"  # a table that bears the mark of no platform


@dataclass(frozen=True)
class SystemColumn:
    """A column the platform adds. `field` is one of ours, or empty; `blank_answers` are cells that mean nothing."""

    field: str
    headings: frozenset[str]
    is_mark: bool = False
    time_zone: str = ""
    is_sending: bool = False
    blank_answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Platform:
    """One platform. `option_headers` are the ways it heads a column that stands for one answer of a question."""

    shape: str
    label: str
    separators: tuple[str, ...] = ()
    option_headers: tuple[str, ...] = ()
    columns: tuple[SystemColumn, ...] = ()

    def system_column(self, column: Column) -> SystemColumn | None:
        name = comparable(column.heading)
        return next((one for one in self.columns if name in one.headings), None) if column.occurrence == 1 else None


def recognise(columns: Sequence[Column], platforms: Iterable[Platform]) -> Platform:
    """The platform that most of the system columns name, one of its own marks among them; a plain spreadsheet otherwise."""

    def weight(platform: Platform) -> tuple[int, int]:
        found = [system for column in columns if (system := platform.system_column(column))]
        marks = sum(system.is_mark for system in found)
        return (len(found), marks) if marks else (0, 0)

    best = max(platforms, key=weight, default=None)
    return best if best and weight(best)[1] else Platform(SPREADSHEET, SPREADSHEET)


@lru_cache(maxsize=4)
def load_platforms(reference_dir: Path) -> tuple[Platform, ...]:
    return tuple(_platform(path) for path in sorted((reference_dir / "forms").glob("*.toml")))


def _platform(path: Path) -> Platform:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    columns = tuple(
        SystemColumn(
            field=one["field"],
            headings=frozenset(comparable(heading) for heading in one["headers"]),
            is_mark=one.get("is_mark", False),
            time_zone=one.get("time_zone", ""),
            is_sending=one.get("is_sending", False),
            blank_answers=tuple(one.get("blank_answers", ())),
        )
        for one in told["columns"]
    )
    return Platform(told["shape"], told["label"], tuple(told["separators"]), tuple(told["option_headers"]), columns)
