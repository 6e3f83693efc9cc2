"""Do two sets of days differ by more than a chance division of the same days would? Exact, without an assumed law."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np


def p_value(left: Sequence[int], right: Sequence[int]) -> float:
    """Two-sided p-value of the difference of two means of counts, by Fisher and Pitman's permutation test (Pitman,
    Supplement to JRSS 4, 1937): the share of all divisions of the pooled days into sets of these sizes whose means
    lie at least as far apart. Raises ValueError for an empty set.
    """
    if not left or not right:
        raise ValueError("both sets need a day")
    return _p_value(tuple(left), tuple(right))


@lru_cache(maxsize=64)
def _p_value(left: tuple[int, ...], right: tuple[int, ...]) -> float:
    lowest = min(*left, *right)
    pooled = [count - lowest for count in (*left, *right)]  # means move alike, and the table below stays small
    n_days, n_left, total = len(pooled), len(left), sum(pooled)
    ways = np.zeros((n_left + 1, total + 1))  # [days taken, their sum]: how many choices of days give it
    ways[0, 0] = 1
    for count in pooled:
        ways[1:, count:] += ways[:-1, : total + 1 - count]
    sums = np.arange(total + 1)
    seen = sum(left) - n_left * lowest
    is_as_far = np.abs(n_days * sums - n_left * total) >= abs(n_days * seen - n_left * total)
    return float(ways[n_left, is_as_far].sum() / ways[n_left].sum())
