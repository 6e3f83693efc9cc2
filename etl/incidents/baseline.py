"""What is usual for each e-service and family: reporters per day, their spread from day to day, their hours.

Learned day by day from days without incident, each part of the week by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from etl.incidents.arrays import Flags, Floats, Ints
from etl.incidents.day_parts import DayPart
from etl.incidents.rule import HISTORY_DAYS, LEAST_HISTORY_DAYS, LEAST_REPORTERS_IN_HISTORY, PROFILE_WEIGHT

HOURS = 24


@dataclass(frozen=True)
class Usual:
    """Of each service, in one part of the week: arrays of shape (services,), `by_hour` (services, 25)."""

    is_known: Flags  # false: neither the service nor its family has enough days
    is_own: Flags  # false: the level is the family's
    mean: Floats  # reporters per day
    spread: Floats  # variance = mean + spread * mean**2
    by_hour: Floats  # share of the day's reporters before each full hour, 0 to 1


class Baseline:
    """Running sums over the days learned so far; units are the services, then the families."""

    def __init__(self, family_of: Ints, *, n_days: int) -> None:
        """`family_of`: number of the family of each service. `n_days`: the most days any part of the week will be taught."""
        self.family_of = family_of
        self.n_services = len(family_of)
        n_units = self.n_services + int(family_of.max(initial=-1)) + 1
        self._n_days = np.zeros((len(DayPart), n_units), dtype=np.int64)
        self._sums = [np.zeros((n_units, n_days + 1, 2 + HOURS)) for _ in DayPart]  # reporters, their squares, per hour

    def usual(self, part: DayPart) -> Usual:
        n_days = np.minimum(self._n_days[part], HISTORY_DAYS)
        sums = self._last_days(part)
        total, squares, hours = sums[:, 0], sums[:, 1], sums[:, 2:]
        days = np.maximum(n_days, 1)
        mean = np.maximum(total, LEAST_REPORTERS_IN_HISTORY) / days
        excess = squares / days - (total / days) ** 2 - mean
        spread = np.maximum(0.0, excess / mean**2) + 1 / (total + LEAST_REPORTERS_IN_HISTORY)  # the level itself is an estimate
        profile = hours[: self.n_services].sum(axis=0)
        profile = profile / profile.sum() if profile.any() else np.full(HOURS, 1 / HOURS)
        shares = (hours + PROFILE_WEIGHT * profile) / (hours.sum(axis=1, keepdims=True) + PROFILE_WEIGHT)
        family = self.n_services + self.family_of
        is_own = n_days[: self.n_services] >= LEAST_HISTORY_DAYS
        unit = np.where(is_own, np.arange(self.n_services), family)
        return Usual(
            is_known=is_own | (n_days[family] >= LEAST_HISTORY_DAYS),
            is_own=is_own,
            mean=mean[unit],
            spread=spread[unit],
            by_hour=np.concatenate([np.zeros((self.n_services, 1)), np.cumsum(shares[unit], axis=1)], axis=1),
        )

    def add(self, part: DayPart, by_hour: Floats, is_learned: Flags) -> None:
        """Teaches one day: `by_hour` (units, 24) reporters by the hour of their first report, for the units of `is_learned`."""
        units = np.flatnonzero(is_learned)
        at = self._n_days[part, units]
        n_reporters = by_hour[units].sum(axis=1)
        sums = self._sums[part]
        sums[units, at + 1, 0] = sums[units, at, 0] + n_reporters
        sums[units, at + 1, 1] = sums[units, at, 1] + n_reporters**2
        sums[units, at + 1, 2:] = sums[units, at, 2:] + by_hour[units]
        self._n_days[part, units] += 1

    def teach(self, part: Ints, unit: Ints, by_hour: Floats) -> None:
        """Many days at once, rows of one unit and part in the order of their days; the same as `add` one by one."""
        group = part * self._n_days.shape[1] + unit
        order = np.argsort(group, kind="stable")
        n_reporters = by_hour.sum(axis=1, keepdims=True)
        values = np.concatenate([n_reporters, n_reporters**2, by_hour], axis=1)[order]
        borders = np.flatnonzero(np.diff(group[order], prepend=-1, append=-1))
        for start, end in pairwise(borders):
            one_part, one_unit = part[order[start]], unit[order[start]]
            at = self._n_days[one_part, one_unit]
            self._sums[one_part][one_unit, at + 1 : at + 1 + end - start] = self._sums[one_part][one_unit, at] + np.cumsum(
                values[start:end], axis=0
            )
            self._n_days[one_part, one_unit] += end - start

    def _last_days(self, part: DayPart) -> Floats:
        """Sums over the last HISTORY_DAYS days taught, shape (units, 2 + 24)."""
        units = np.arange(self._n_days.shape[1])
        upto = self._n_days[part]
        return np.asarray(self._sums[part][units, upto] - self._sums[part][units, np.maximum(upto - HISTORY_DAYS, 0)])
