"""Random draws that give the same result on every machine.

Uniform doubles of PCG64 are compared with whole weights; no logarithm, power or library distribution, whose last digit may
differ from one processor or version to the next.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Dice:
    """One stream of draws; the order of the calls is part of the result."""

    def __init__(self, seed: int) -> None:
        self._generator = np.random.Generator(np.random.PCG64(seed))

    def below(self, limits: Whole) -> Whole:
        """For each limit a whole number from 0 to limit - 1."""
        drawn = (self._generator.random(len(limits)) * limits).astype(np.int64)
        return np.minimum(drawn, limits - 1)

    def whole(self, n: int, low: int, high: int) -> Whole:
        """n whole numbers from low to high, both included."""
        return low + self.below(np.full(n, high - low + 1, dtype=np.int64))

    def chance(self, n: int, per_thousand: int | Whole) -> Flags:
        """n times yes or no."""
        answer: Flags = self.whole(n, 0, 999) < per_thousand
        return answer

    def pick(self, n: int, weights: Sequence[int]) -> Whole:
        """n places in `weights`, each as often as its weight says."""
        return self.pick_by(np.zeros(n, dtype=np.int64), np.array([weights], dtype=np.int64))

    def pick_by(self, table: Whole, weights: Whole) -> Whole:
        """The same with one row of weights per draw: `table[i]` is the row of `weights` for draw i."""
        ends = np.cumsum(weights.reshape(-1))
        totals = weights.sum(axis=1)
        starts = np.cumsum(totals) - totals
        places: Whole = np.searchsorted(ends, starts[table] + self.below(totals[table]), side="right")
        first_of_table: Whole = table * weights.shape[1]
        return places - first_of_table

    def sample(self, pool: Whole, n: int) -> Whole:
        """n different members of the pool."""
        rest = pool.copy()
        for place in range(n):
            other = place + int(self.whole(1, 0, len(rest) - place - 1)[0])
            rest[[place, other]] = rest[[other, place]]
        return rest[:n]
