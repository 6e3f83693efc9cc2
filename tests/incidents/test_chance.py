"""Exact chances against scipy and against their definition."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from etl.incidents.chance import negative_binomial_tail, poisson_binomial_tail


@given(
    at_least=st.integers(0, 400),
    mean=st.floats(1e-6, 300),
    spread=st.floats(1e-3, 4),
)
def test_scipy_finds_the_same_tail(at_least: int, mean: float, spread: float) -> None:
    found = negative_binomial_tail(np.array([float(at_least)]), np.array([mean]), np.array([spread]))[0]
    size = 1 / spread
    assert found == pytest.approx(stats.nbinom.sf(at_least - 1, size, size / (size + mean)), rel=1e-6, abs=1e-280)


@given(st.lists(st.floats(0, 1), max_size=9), st.integers(0, 10))
def test_independent_trials_are_every_outcome_added_up(chances: list[float], at_least: int) -> None:
    by_hand = sum(
        np.prod([chance if success else 1 - chance for chance, success in zip(chances, outcome, strict=True)])
        for outcome in product((True, False), repeat=len(chances))
        if sum(outcome) >= at_least
    )
    assert poisson_binomial_tail(at_least, np.array(chances)) == pytest.approx(by_hand, abs=1e-12)
