"""Distinct reporters, and the fewest and the most doctors they can be, as columns for questions over reports (decision 0008)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, func

from analytics.tables import WITHOUT_IDENTIFIER, fct_reports


def counted() -> tuple[ColumnElement[Any], ...]:
    """(n_reporters, n_identified, n_reporters_max): reporters; those with an identifier, who may be all there are; and the most they can
    be: each submission without an identifier another one. `analytics.reporters` reckons with them."""
    r = fct_reports.c
    is_without = r.reporter_key.startswith(WITHOUT_IDENTIFIER)
    identified, person = case((~is_without, r.reporter_key)), case((is_without, r.submission_id), else_=r.reporter_key)
    return (
        func.count(r.reporter_key.distinct()).label("n_reporters"),
        func.count(identified.distinct()).label("n_identified"),
        func.count(person.distinct()).label("n_reporters_max"),
    )
