"""One function per question; each returns a select on `analytics.tables`, none runs it.

Plain SQLAlchemy Core: stored days, sums, counts and exact count(distinct). No bound value ever stands in a GROUP BY,
which DuckDB refuses when the expression is written twice.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeAlias

from sqlalchemy import Select

Question: TypeAlias = Select[*tuple[Any, ...]]
P = ParamSpec("P")
_KEPT = 128  # of each function: what one click asks and shows, and what every click asks again


def once(ask: Callable[P, Question]) -> Callable[P, Question]:
    """The very same question for equal arguments, which must be hashable: it is put together, and by `Build.sql` into words, once. For
    what the frame and the pages of e-services, regions and time ask at every click."""
    kept: Callable[..., Question] = lru_cache(_KEPT)(ask)

    @wraps(ask)
    def asked(*arguments: P.args, **named: P.kwargs) -> Question:
        return kept(*arguments, **named)

    return asked
