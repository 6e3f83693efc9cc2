"""What a table can be broken down by: each dimension once, with where it is read and how its codes stand in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Integer, String, case, cast, extract, func

from analytics.queries.over_time import bucket_start
from analytics.tables import dim_services, fct_consequences, fct_reports, fct_submissions

Source = Literal["reports", "services", "submissions", "consequences"]
Order = Literal["most_first", "own"]

NOT_GIVEN = "unknown"  # the code of an answer that is missing
r = fct_reports.c


@dataclass(frozen=True)
class Dimension:
    """`source`: the table to join, the reports themselves need none. `filter`: the dimension of `analytics.filters` that keeps one of its
    codes, empty where there is none. `is_public`: coarse enough for a copy that leaves the house."""

    id: str
    expression: Callable[[], ColumnElement[Any]]
    source: Source = "reports"
    order: Order = "most_first"
    filter: str = ""
    is_public: bool = False

    @property
    def is_several_valued(self) -> bool:
        """Whether one report may stand under several of its codes."""
        return self.source == "consequences"


def _given(column: ColumnElement[Any]) -> ColumnElement[str]:
    """An answer that is missing, and one that says so, are the same code."""
    return func.coalesce(column, NOT_GIVEN)


DIMENSIONS = {
    dimension.id: dimension
    for dimension in (
        Dimension("service", lambda: r.service_code, filter="services"),
        Dimension("family", lambda: dim_services.c.family_code, "services", is_public=True),
        Dimension("region", lambda: r.region_code, order="own", filter="regions", is_public=True),
        Dimension("province", lambda: r.province_code, filter="provinces"),
        Dimension("year", lambda: cast(extract("year", r.occurred_on), Integer), order="own", is_public=True),
        Dimension("month", lambda: bucket_start("month"), order="own", is_public=True),
        Dimension("weekday", lambda: r.occurred_weekday, order="own"),
        Dimension("hour", lambda: _given(cast(case((r.time_precision == "exact", r.occurred_hour)), String)), order="own"),
        Dimension("severity", lambda: r.severity_code, order="own", filter="severities", is_public=True),
        Dimension("kind", lambda: r.kind_code, filter="kinds", is_public=True),
        Dimension("consequence", lambda: _given(fct_consequences.c.consequence_code), "consequences"),
        Dimension("fallback", lambda: _given(fct_submissions.c.fallback_code), "submissions"),
        Dimension("software", lambda: r.software_code),
        Dimension("practice_type", lambda: _given(r.practice_type_code)),
    )
}
