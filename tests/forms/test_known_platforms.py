"""What is declared of each form platform can be used: its fields exist, no heading means two things, a mark tells it from the others."""

from __future__ import annotations

import tomllib
from collections import Counter
from typing import Any

import pytest

from etl.export_shape import export_columns
from settings import get_settings

PLATFORMS: dict[str, dict[str, Any]] = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((get_settings().reference_dir / "forms").glob("*.toml"))
}
KEYS = {"shape", "label", "source", "separators", "option_headers", "columns"}
COLUMN_KEYS = {"field", "headers", "is_mark", "time_zone", "is_sending", "blank_answers"}


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_platform_says_all_that_is_needed(name: str) -> None:
    told = PLATFORMS[name]
    assert told.keys() == KEYS
    assert told["shape"] == name
    assert told["source"].startswith("https://")
    assert all("{option}" in pattern for pattern in told["option_headers"])


@pytest.mark.parametrize("name", PLATFORMS)
def test_its_columns_feed_fields_that_exist(name: str) -> None:
    columns = PLATFORMS[name]["columns"]
    assert all(column.keys() <= COLUMN_KEYS and column["headers"] for column in columns)
    assert {column["field"] for column in columns} <= {"", *export_columns()}
    assert {column.get("time_zone", "UTC") for column in columns} == {"UTC"}
    assert any(column["field"] == "submitted_at" for column in columns)


@pytest.mark.parametrize("name", PLATFORMS)
def test_no_heading_stands_twice(name: str) -> None:
    headings = Counter(heading.lower() for column in PLATFORMS[name]["columns"] for heading in set(map(str.lower, column["headers"])))
    assert [heading for heading, count in headings.items() if count > 1] == []


def test_a_mark_belongs_to_one_platform() -> None:
    marks = Counter(
        heading
        for told in PLATFORMS.values()
        for heading in {heading.lower() for column in told["columns"] if column.get("is_mark") for heading in column["headers"]}
    )
    assert [mark for mark, count in marks.items() if count > 1] == []
    assert all(any(column.get("is_mark") for column in told["columns"]) for told in PLATFORMS.values())
