"""Texts put together in a question."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String, func, literal
from sqlalchemy.dialects.postgresql import aggregate_order_by


def joined(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The distinct values of a group by `|`, in order: without one DuckDB gives any, another each time."""
    return func.string_agg(column.distinct(), aggregate_order_by(literal("|", String), column))
