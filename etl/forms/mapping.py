"""A mapping: for every column of one kind of export, which of our columns it feeds and how its cells are read."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

import tomli_w
from pydantic import ConfigDict, TypeAdapter, ValidationError

from etl.export_shape import export_columns, multiple_columns
from etl.forms import dates
from etl.forms.headings import Column
from etl.forms.spelling import comparable
from etl.records.checks import RecordError

MOMENTS = ("submitted_at", "occurred_at", "ended_at")
OWN = "own"  # the platform of our own export shape
PARTS = ("date", "time")  # of a moment that stands in two columns
BY_A_PERSON = "a person"  # why a column is what it is, before what was guessed or remembered

_AS_WRITTEN = ConfigDict(extra="forbid")  # a key somebody misspelt is told, not dropped


class MappingError(RecordError):
    """A mapping that cannot be used; the message names the column and what to change."""


@dataclass(frozen=True)
class ColumnRule:
    """What one column of an export is to us.

    `field` is one of our columns, empty for a column that is not used. `option`: the column stands for one answer of a
    question that takes several, chosen where the cell says yes or repeats the answer. `separator` joins several answers in
    one cell. `part`, `date_order` and `time_zone` are of moments. `is_sending`: an empty cell means an answer begun and never
    sent. `answers` gives our code, or nothing, for an answer that the catalogue does not know by that name.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _AS_WRITTEN

    heading: str
    occurrence: int = 1
    field: str = ""
    option: str = ""
    separator: str = ""
    part: str = ""
    date_order: str = ""
    time_zone: str = ""
    is_sending: bool = False
    confidence: float = 0.0
    because: str = ""
    answers: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @cached_property
    def key(self) -> tuple[str, int]:
        return comparable(self.heading), self.occurrence


@dataclass(frozen=True)
class FormMapping:
    """The rules of one kind of export, told by its fingerprint. `form` tells forms apart whose ids would collide; our own has none."""

    __pydantic_config__: ClassVar[ConfigDict] = _AS_WRITTEN

    fingerprint: str
    platform: str
    columns: tuple[ColumnRule, ...]
    form: str = ""
    author: str = ""
    recorded_on: str = ""
    withdrawn_on: str = ""
    withdrawn_by: str = ""

    def rule_of(self, column: Column) -> ColumnRule:
        """The rule of a column; one that the mapping does not know is not used."""
        return next((rule for rule in self.columns if rule.key == column.key), ColumnRule(column.heading, column.occurrence))

    @property
    def fed_fields(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rule.field for rule in self.columns if rule.field))

    @property
    def unused_headings(self) -> tuple[str, ...]:
        return tuple(rule.heading for rule in self.columns if not rule.field)

    def with_rule(self, number: int, **changes: Any) -> FormMapping:
        """The same with another rule for column `number`, from 0."""
        columns = [replace(rule, **changes) if place == number else rule for place, rule in enumerate(self.columns)]
        return replace(self, columns=tuple(columns))


def require_usable(mapping: FormMapping, *, where: str) -> None:
    """Raises MappingError for a rule that makes no sense, and for a mapping by which no row could ever be accepted."""
    for rule in mapping.columns:
        _require_sound(rule, where=f"{where}, column “{rule.heading}”")
    fed = set(mapping.fed_fields)
    if "service_codes" not in fed:
        raise MappingError(f"{where}: no column feeds service_codes: every row would be refused")
    if not fed & {"submitted_at", "occurred_at"}:
        raise MappingError(f"{where}: no column feeds submitted_at or occurred_at: every row would be refused")
    if name := torn_moment(mapping):
        raise MappingError(f"{where}: {name} takes one column, or one with part “date” and one with part “time”")


def torn_moment(mapping: FormMapping) -> str | None:
    """A moment that several columns feed as a whole, or a time of day alone."""
    return next((name for name in MOMENTS if is_torn(mapping, name)), None)


def is_torn(mapping: FormMapping, moment: str) -> bool:
    return sorted(rule.part for rule in mapping.columns if rule.field == moment) not in ([], [""], ["date"], ["date", "time"])


def _require_sound(rule: ColumnRule, *, where: str) -> None:
    if rule.field and rule.field not in export_columns():
        raise MappingError(f"{where}: there is no field {rule.field!r}")
    if rule.option and rule.field not in multiple_columns():
        raise MappingError(f"{where}: only {', '.join(multiple_columns())} have options")
    if rule.part not in ("", *PARTS):
        raise MappingError(f"{where}: part is {rule.part!r}, not one of {', '.join(PARTS)}")
    if rule.date_order not in ("", *dates.ORDERS):
        raise MappingError(f"{where}: date_order is {rule.date_order!r}, not one of {', '.join(dates.ORDERS)}")
    if rule.time_zone not in ("", "UTC"):
        raise MappingError(f"{where}: time_zone is {rule.time_zone!r}; only UTC, or nothing for Brussels")


def as_toml(mapping: FormMapping) -> str:
    """As a person may read and change it; what is empty is left out."""
    told = {name: value for name, value in asdict(mapping).items() if name != "columns" and value}
    columns = [{name: value for name, value in asdict(rule).items() if value or name in ("heading", "field")} for rule in mapping.columns]
    return tomli_w.dumps({**told, "columns": columns}, multiline_strings=True)


def from_toml(text: str, *, where: str) -> FormMapping:
    """Raises MappingError naming what does not fit."""
    try:
        return TypeAdapter(FormMapping).validate_python(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise MappingError(f"{where}: {error}") from error
    except ValidationError as error:
        faults = (f"{_place(one['loc'])}: {one['msg']}" for one in error.errors(include_url=False))
        raise MappingError(f"{where}: {'; '.join(faults)}") from error


def _place(path: tuple[str | int, ...]) -> str:
    """As a person counts: `columns 4 field`."""
    return " ".join(str(part + 1 if isinstance(part, int) else part) for part in path)


def own_mapping(columns: Iterable[Column], *, fingerprint: str) -> FormMapping:
    """Our own export shape, whoever saved it again: every column feeds the field it is named after."""
    rules = tuple(
        ColumnRule(
            column.heading,
            column.occurrence,
            field=column.heading.lower() if column.heading.lower() in export_columns() and column.occurrence == 1 else "",
            separator="|" if column.heading.lower() in multiple_columns() else "",
            confidence=1.0,
            because=OWN,
        )
        for column in columns
    )
    return FormMapping(fingerprint, platform=OWN, columns=rules)
