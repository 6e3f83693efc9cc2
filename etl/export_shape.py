"""Our own export shape: the columns every submission is read into (`data/reference/export_columns.csv`)."""

from __future__ import annotations

import csv
from functools import lru_cache

from settings import get_settings


def export_columns() -> tuple[str, ...]:
    """Their names, in order."""
    return tuple(name for name, _ in _columns())


def multiple_columns() -> tuple[str, ...]:
    """Those that take several codes."""
    return tuple(name for name, is_multiple in _columns() if is_multiple)


@lru_cache(maxsize=1)
def _columns() -> tuple[tuple[str, bool], ...]:
    with (get_settings().reference_dir / "export_columns.csv").open(encoding="utf-8", newline="") as file:
        return tuple((row["column_name"], row["is_multiple"] == "true") for row in csv.DictReader(file))
