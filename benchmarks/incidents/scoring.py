"""Compares what a method found with what was planted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.incidents.worlds import N_DAYS, SERVICES, WARM_UP_DAYS, World

Ints = NDArray[np.int64]

_TOLERANCE = 30  # minutes before the start and after the end within which a finding belongs to a failure


@dataclass(frozen=True)
class Found:
    """Incidents a method found: equally long arrays; first and last report in minutes of the local day."""

    service: Ints
    day: Ints
    first: Ints
    last: Ints


Method = Callable[[World], Found]


@dataclass(frozen=True)
class Score:
    n_planted: int
    n_found: int
    n_false: int
    service_years: float
    start_errors: tuple[int, ...]
    end_errors: tuple[int, ...]

    @property
    def recall(self) -> float:
        return self.n_found / self.n_planted

    @property
    def false_per_year(self) -> float:
        return self.n_false / self.service_years

    def __add__(self, other: Score) -> Score:
        return Score(
            self.n_planted + other.n_planted,
            self.n_found + other.n_found,
            self.n_false + other.n_false,
            self.service_years + other.service_years,
            self.start_errors + other.start_errors,
            self.end_errors + other.end_errors,
        )


def score(world: World, found: Found) -> Score:
    """A planted failure on five services is five to find. What overlaps none of its own service's failures is false."""
    is_false = found.day >= WARM_UP_DAYS
    n_planted = n_found = 0
    start_errors, end_errors = [], []
    for failure in world.failures:
        for service in failure.services:
            n_planted += 1
            hits = np.flatnonzero(
                (found.service == service)
                & (found.day == failure.day)
                & (found.first <= failure.end + _TOLERANCE)
                & (found.last >= failure.start - _TOLERANCE)
            )
            is_false[hits] = False
            if len(hits):
                n_found += 1
                start_errors.append(abs(int(found.first[hits].min()) - failure.start))
                end_errors.append(abs(int(found.last[hits].max()) - failure.end))
    years = (N_DAYS - WARM_UP_DAYS) / 365.25 * len(SERVICES)
    return Score(n_planted, n_found, int(is_false.sum()), years, tuple(start_errors), tuple(end_errors))
