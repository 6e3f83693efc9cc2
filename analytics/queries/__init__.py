"""One function per question; each returns a select on `analytics.tables`, none runs it.

Plain SQLAlchemy Core: stored days, sums, counts and exact count(distinct). No bound value ever stands in a GROUP BY,
which DuckDB refuses when the expression is written twice.
"""

from typing import Any, TypeAlias

from sqlalchemy import Select

Question: TypeAlias = Select[*tuple[Any, ...]]
