"""The forms of the staff ask for the columns the records have: both sides are written apart, for the screens do not know the ETL."""

from __future__ import annotations

import pytest

from etl.records.kinds import WRITTEN_BY_COLUMN, RecordKind
from pages.records.kinds import BY_NAME

MADE = {"entry_id", "success_code", "criterion_code"}  # codes that `record add` makes where none is given


@pytest.mark.parametrize("kind", WRITTEN_BY_COLUMN, ids=lambda kind: kind.name)
def test_a_form_asks_for_the_columns_of_its_record(kind: RecordKind) -> None:
    fields = {one.name: one for one in BY_NAME[kind.name].fields}
    assert set(fields) | MADE >= set(kind.columns) >= set(fields)
    assert [name for name in kind.required if name not in MADE and not fields[name].is_needed] == []


@pytest.mark.parametrize("kind", WRITTEN_BY_COLUMN, ids=lambda kind: kind.name)
def test_a_form_offers_what_its_record_takes(kind: RecordKind) -> None:
    fields = {one.name: one for one in BY_NAME[kind.name].fields}
    assert {name: set(fields[name].choices) for name in kind.choices} == {name: set(taken) for name, taken in kind.choices.items()}
    assert {name for name, one in fields.items() if one.type == "day"} == set(kind.days)
    numbers = {name for name, one in fields.items() if one.type in ("integer", "percent")}
    assert numbers <= set(kind.numbers) | set(kind.integers)
