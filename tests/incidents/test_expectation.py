"""How many reporters it takes, and what chance alone would make of ordinary days."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from etl.incidents.expectation import expectation


def _even_day() -> np.ndarray:
    """Reporters spread evenly from 8 to 19 h."""
    return np.concatenate([np.zeros(9), np.arange(1, 12) / 11, np.ones(5)])[None, :]


@pytest.mark.parametrize("mean", [0.05, 1.0, 8.0, 60.0])
def test_the_fewest_that_are_flagged_are_flagged_and_one_less_is_not(mean: float) -> None:
    spread = 0.02
    needed, expected_false = expectation(np.array([mean]), np.array([spread]), _even_day())
    inside, size = mean * 2 / 11, 1 / spread

    def per_day(reporters: int) -> float:
        return float(mean * stats.nbinom.sf(reporters - 2, size, size / (size + inside)))

    assert per_day(int(needed[0])) < 1 / 250
    assert needed[0] == 3 or per_day(int(needed[0]) - 1) >= 1 / 250
    assert 0 < expected_false[0] < 1 / 250


def test_what_chance_makes_of_ordinary_days_is_what_was_expected() -> None:
    mean, n_days = 1.0, 400_000
    random = np.random.default_rng(5)
    _, expected_false = expectation(np.array([mean]), np.array([1e-6]), _even_day())
    n_flagged = 0
    for n in random.poisson(mean, n_days):
        if n >= 3:
            minutes = np.sort(random.uniform(8 * 60, 19 * 60, n))
            in_window = np.searchsorted(minutes, minutes + 120) - np.arange(n)
            share = (np.minimum(minutes + 120, 19 * 60) - minutes) / (11 * 60)
            per_day = mean * stats.poisson.sf(in_window - 2, mean * share)
            n_flagged += int(((in_window >= 3) & (per_day < 1 / 250)).sum())
    assert n_flagged / n_days == pytest.approx(expected_false[0], rel=0.15)
