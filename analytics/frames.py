"""Frames as plain rows."""

from __future__ import annotations

from typing import Any

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as mappings, what is missing as None."""
    return [{str(k): None if is_missing(v) else v for k, v in row.items()} for row in frame.to_dict("records")]


def is_missing(value: Any) -> bool:
    return value is None or value is pd.NaT or value is pd.NA or value != value
