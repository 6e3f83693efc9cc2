"""What the rule is able to see: reporters needed on each day, and the incidents that chance alone would make of it."""

from __future__ import annotations

import numpy as np

from etl.incidents.arrays import Floats, Ints
from etl.incidents.baseline import HOURS
from etl.incidents.rule import LEAST_REPORTERS, ORDINARY_DAYS, WINDOW_MINUTES


def expectation(mean: Floats, spread: Floats, by_hour: Floats) -> tuple[Ints, Floats]:
    """(needed, expected_false) of each row, a service on a day: distinct reporters within two hours that are flagged at any hour
    of that part of the week, and how many flagged windows it is expected to show without any failure.

    `mean` reporters of that day, its `spread`, `by_hour` (rows, 25) the share before each full hour.
    """
    opens = np.diff(by_hour, axis=1)
    half_past = (by_hour[:, 1:] + by_hour[:, :-1]) / 2  # windows opened within an hour are taken as opened in its middle
    later = np.arange(HOURS) + WINDOW_MINUTES // 60
    share = np.where(later < HOURS, half_past[:, np.minimum(later, HOURS - 1)], 1.0) - half_past
    row, hour = np.nonzero(opens > 0)
    needed, tail = _least_flagged(mean[row], share[row, hour], spread[row])
    most, expected = np.full(len(mean), LEAST_REPORTERS), np.zeros(len(mean))
    np.maximum.at(most, row, needed)
    np.add.at(expected, row, mean[row] * opens[row, hour] * tail)
    return most, expected


def _least_flagged(mean: Floats, share: Floats, spread: Floats) -> tuple[Ints, Floats]:
    """The fewest reporters in a window that are flagged, and the chance of so many others; probabilities summed from none upwards."""
    inside, size = np.maximum(mean * share, 1e-9), 1 / spread
    ratio = inside / (size + inside)
    term = (1 - ratio) ** size
    tail = 1 - term  # of at least one other
    needed, result = np.full(len(mean), LEAST_REPORTERS), tail.copy()
    others, left = 1, np.arange(len(mean))
    while len(left):
        term = term * (others - 1 + size[left]) / others * ratio[left]
        tail = np.maximum(tail - term, 0.0)
        others += 1
        needed[left], result[left] = others + 1, tail
        goes_on = (others + 1 < LEAST_REPORTERS) | (mean[left] * tail >= 1 / ORDINARY_DAYS)
        left, term, tail = left[goes_on], term[goes_on], tail[goes_on]
    return needed, result
