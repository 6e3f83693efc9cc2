"""The exact permutation test against its definition and against scipy."""

from __future__ import annotations

import math
from itertools import combinations
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics.permutation import p_value

few = st.lists(st.integers(0, 9), min_size=1, max_size=6)


@given(left=few, right=few)
def test_it_is_the_share_of_all_divisions_at_least_as_far_apart(left: list[int], right: list[int]) -> None:
    pooled = left + right
    seen = abs(fmean(left) - fmean(right))
    n_as_far = 0
    for places in combinations(range(len(pooled)), len(left)):
        here = [pooled[place] for place in places]
        there = [count for place, count in enumerate(pooled) if place not in places]
        n_as_far += abs(fmean(here) - fmean(there)) >= seen - 1e-9
    assert p_value(left, right) == pytest.approx(n_as_far / math.comb(len(pooled), len(left)))


def test_scipy_finds_the_same() -> None:
    left, right = [3, 5, 2, 8, 4, 6], [1, 2, 3, 1, 4]

    def difference(x: np.ndarray, y: np.ndarray, axis: int) -> np.ndarray:
        return abs(np.mean(x, axis=axis) - np.mean(y, axis=axis))  # type: ignore[no-any-return]

    oracle = stats.permutation_test((left, right), difference, alternative="greater", vectorized=True, n_resamples=np.inf)
    assert p_value(left, right) == pytest.approx(oracle.pvalue)


@given(left=few, right=few, shift=st.integers(0, 5_000))
def test_sides_may_be_swapped_and_all_days_raised(left: list[int], right: list[int], shift: int) -> None:
    raised = [[count + shift for count in counts] for counts in (left, right)]
    assert p_value(left, right) == pytest.approx(p_value(right, left)) == pytest.approx(p_value(*raised))


def test_thirty_days_of_thousands_are_still_exact() -> None:
    assert p_value([1_000] * 22, [1_100] * 22) == pytest.approx(2 / math.comb(44, 22))


def test_an_empty_side_raises() -> None:
    with pytest.raises(ValueError, match="day"):
        p_value([], [1])
