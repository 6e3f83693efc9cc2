"""Which pills are clicked: one a click, and never twice the same choice on one server, so that no answer comes from a cache.

Half of the clicks turn Brussels on or off beside Wallonia, half a level of severity, in the order of a Gray code: each click changes one
pill and every picture, over all observed days, which is the most a reader can ask for. When all choices of a start are used up, the next
one begins at another address.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from analytics.filters import Filters

Dimension = Literal["regions", "severities"]

PILLS: tuple[tuple[Dimension, str], ...] = (
    ("regions", "BRU"),
    ("severities", "2"),
    ("severities", "1"),
    ("severities", "3"),
    ("severities", "0"),
    ("severities", "unknown"),
)
STARTS = tuple(Filters(regions=("WAL", *others)) for others in ((), ("VLG",), ("UNK",), ("VLG", "UNK")))


@dataclass(frozen=True)
class Click:
    """One pill, and the filter after it."""

    dimension: Dimension
    code: str
    filters: Filters


@dataclass(frozen=True)
class Stretch:
    """A page opened at `start`, then clicks; the first one only warms up."""

    start: Filters
    clicks: tuple[Click, ...]


def stretches(n_clicks: int) -> list[Stretch]:
    """Enough for `n_clicks` clicks beside those that warm up. Raises ValueError when there are not that many choices."""
    per_start = 2 ** len(PILLS) - 2
    if n_clicks > per_start * len(STARTS):
        raise ValueError(f"at most {per_start * len(STARTS)} clicks without showing a choice twice")
    found = []
    for start in STARTS:
        n = min(n_clicks, per_start)
        if n:
            found.append(Stretch(start, tuple(click for click, _ in zip(_clicks(start), range(n + 1), strict=False))))
        n_clicks -= n
    return found


def _clicks(start: Filters) -> Iterator[Click]:
    filters = start
    for number in range(1, 2 ** len(PILLS)):
        lowest_bit = (number & -number).bit_length() - 1
        dimension, code = PILLS[lowest_bit]
        filters = replace(filters, **{dimension: tuple({code}.symmetric_difference(filters.codes(dimension)))})  # type: ignore[arg-type]
        yield Click(dimension, code, filters)
