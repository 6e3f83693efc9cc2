"""How likely a count is. Exact sums, no table and no approximation."""

from __future__ import annotations

import math

import numpy as np

from etl.incidents.arrays import Floats

_log_gamma = np.vectorize(math.lgamma, otypes=[np.float64])
_NEGLIGIBLE = 1e-13  # of the sum so far


def negative_binomial_tail(at_least: Floats, mean: Floats, spread: Floats) -> Floats:
    """P(X >= at_least) for counts of this mean and variance mean + spread * mean**2, element by element.

    `mean` and `spread` above 0. Terms are summed upwards from `at_least`, so that a small tail keeps all its digits.
    """
    if not len(at_least):
        return np.zeros(0)
    size = 1 / spread
    log_first = (
        _log_gamma(at_least + size)
        - _log_gamma(size)
        - _log_gamma(at_least + 1)
        + size * np.log(size / (size + mean))
        + at_least * np.log(mean / (size + mean))
    )
    term = np.exp(log_first)
    total, count = term.copy(), at_least.copy()
    while True:
        ratio = (count + size) / (count + 1) * mean / (size + mean)
        term = term * ratio
        total += term
        count = count + 1
        if np.all((ratio < 1) & (term <= _NEGLIGIBLE * total * (1 - ratio))):
            return np.asarray(np.minimum(total, 1.0))


def poisson_binomial_tail(at_least: int, chances: Floats) -> float:
    """P(at least so many successes) in independent trials, each of its own chance."""
    distribution = np.zeros(len(chances) + 1)
    distribution[0] = 1.0
    for trials, chance in enumerate(chances, start=1):
        distribution[1 : trials + 1] = distribution[1 : trials + 1] * (1 - chance) + distribution[:trials] * chance
        distribution[0] *= 1 - chance
    return float(distribution[at_least:].sum())
