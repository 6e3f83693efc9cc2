"""Two answers to one question, held against each other: names, types, rows and their order."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

STANDS_FOR = {"digest", "reporter"}  # numbers that mean nothing but that two are the same


def differences(name: str, expected: pd.DataFrame, found: pd.DataFrame) -> str:
    """What differs first; empty where nothing does."""
    if list(expected.columns) != list(found.columns):
        return f"columns {list(expected.columns)} are {list(found.columns)}"
    if len(expected) != len(found):
        return f"{len(expected)} rows are {len(found)}"
    if len(expected) and (wrong := [c for c in expected.columns if expected[c].dtype != found[c].dtype]):
        return f"types {[(c, str(expected[c].dtype), str(found[c].dtype)) for c in wrong]}"
    opaque = [c for c in expected.columns if c in STANDS_FOR] if name.startswith("changes.") else []
    one, other = _rows(expected, opaque), _rows(found, opaque)
    for number, (left, right) in enumerate(zip(one, other, strict=True)):
        if not all(_same(a, b) for a, b in zip(left, right, strict=True)):
            return f"row {number}: {left} is {right}"
    return _renamed(expected, found, opaque)


def _rows(frame: pd.DataFrame, opaque: list[str]) -> list[list[Any]]:
    columns = [list(frame[c]) for c in frame.columns if c not in opaque]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return sorted(rows, key=repr) if opaque == ["reporter"] else rows  # sorted by the number itself


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return (math.isnan(one) and math.isnan(other)) or math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return type(one) is type(other) and bool(one == other)


def _renamed(expected: pd.DataFrame, found: pd.DataFrame, opaque: list[str]) -> str:
    """Numbers that stand for something: as many different ones, and the same rows share one."""
    for column in opaque:
        if expected[column].nunique() != found[column].nunique():
            return f"{expected[column].nunique()} different values of {column} are {found[column].nunique()}"
        if opaque != ["reporter"] and len(set(zip(expected[column], found[column], strict=True))) != expected[column].nunique():
            return f"{column} parts the rows otherwise"
    return ""
