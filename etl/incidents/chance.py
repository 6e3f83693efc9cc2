"""How likely a count is. Exact sums, no table and no approximation."""

from __future__ import annotations

import math

import numpy as np

from etl.incidents.arrays import Floats

_log_gamma = np.vectorize(math.lgamma, otypes=[np.float64])  # numpy has none
_NEGLIGIBLE = 1e-13  # of the sum so far


def negative_binomial_tail(at_least: Floats, mean: Floats, spread: Floats, *, upto: Floats | float = 1.0) -> Floats:
    """P(X >= at_least) for counts of this mean and variance mean + spread * mean**2, element by element.

    `mean` and `spread` above 0. Terms are summed upwards from `at_least`, so that a small tail keeps all its digits. A chance
    above `upto` comes back as any number above it: what is that likely need not be known better.
    """
    size = 1 / spread
    total = np.exp(
        _log_gamma(at_least + size)
        - _log_gamma(size)
        - _log_gamma(at_least + 1)
        + size * np.log(size / (size + mean))
        + at_least * np.log(mean / (size + mean))
    )
    upto = np.broadcast_to(upto, total.shape)
    left = np.flatnonzero(total <= upto)
    term, count, odds = total[left], at_least[left], (mean / (size + mean))[left]
    while len(left):
        ratio = (count + size[left]) / (count + 1) * odds
        term, count = term * ratio, count + 1
        total[left] += term
        goes_on = ((ratio >= 1) | (term > _NEGLIGIBLE * total[left] * (1 - ratio))) & (total[left] <= upto[left])
        left, term, count, odds = left[goes_on], term[goes_on], count[goes_on], odds[goes_on]
    return np.asarray(np.minimum(total, 1.0))


def poisson_binomial_tail(at_least: int, chances: Floats) -> float:
    """P(at least so many successes) in independent trials, each of its own chance."""
    distribution = np.zeros(len(chances) + 1)
    distribution[0] = 1.0
    for trials, chance in enumerate(chances, start=1):
        distribution[1 : trials + 1] = distribution[1 : trials + 1] * (1 - chance) + distribution[:trials] * chance
        distribution[0] *= 1 - chance
    return float(distribution[at_least:].sum())
