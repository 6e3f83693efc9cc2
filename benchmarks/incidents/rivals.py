"""What others would do with the same sliding windows: a fixed number, the average of the same hours times a factor, EARS C1 and C2.

Each flags the window that a report opens; what is flagged is chained into incidents exactly as ours is.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.incidents.scoring import Found
from benchmarks.incidents.worlds import N_DAYS, SERVICES, Floats, Ints, World
from etl.incidents import windows
from etl.incidents.rule import GAP_MINUTES, LEAST_REPORTERS, WINDOW_MINUTES

_DAY = 24 * 60
_SEGMENT = 4096
_HISTORY_DAYS = 60
_EARS_DAYS, _EARS_GUARD_DAYS = 7, 2  # C1 compares with the last seven days, C2 leaves out the two before today
_DEVIATIONS = (*np.arange(2, 10, 0.5), *range(10, 41))
_LEAST_DEVIATION = 0.2  # reporters: seven days without any report must not make the first one an outbreak


@dataclass(frozen=True)
class Rival:
    """`flags` says of every window whether this parameter flags it."""

    code: str
    parameters: tuple[float, ...]
    flags: Callable[[Windows, float], np.ndarray]


@dataclass(frozen=True)
class Windows:
    """One window per report, sorted by service, day and time, with the same hours of days before."""

    service: Ints
    day: Ints
    minute: Ints
    n_reporters: Ints
    average: Floats  # of up to 60 days of the same kind (working day, Saturday, Sunday)
    c1: Floats  # mean and standard deviation, shape (2, windows)
    c2: Floats


RIVALS = (
    Rival("fixed_number", tuple(range(3, 26)), lambda of, least: of.n_reporters >= least),
    Rival(
        "same_hours_factor",
        (*np.arange(1.5, 10, 0.5), *range(10, 30, 2), *range(30, 130, 5)),
        lambda of, factor: (of.n_reporters >= LEAST_REPORTERS) & (of.n_reporters > factor * of.average),
    ),
    Rival("ears_c1", _DEVIATIONS, lambda of, k: _above(of.n_reporters, of.c1, k)),
    Rival("ears_c2", _DEVIATIONS, lambda of, k: _above(of.n_reporters, of.c2, k)),
)


def sliding_windows(world: World) -> Windows:
    world = world.with_hours()
    order = np.lexsort((world.minute, world.day, world.service))
    service, day, minute = world.service[order], world.day[order], world.minute[order]
    cell = service * N_DAYS + day
    previous = windows.previous_of_same(cell, world.reporter[order])
    n_reporters = windows.reporters_in_windows(cell * _SEGMENT + minute, previous, WINDOW_MINUTES)
    before = np.zeros((len(SERVICES), N_DAYS, _DAY + 1), dtype=np.int16)
    np.add.at(before, (service, day, minute + 1), 1)
    before = before.cumsum(axis=2, dtype=np.int16)
    until = np.minimum(minute + WINDOW_MINUTES, _DAY)

    def counts(days: Ints) -> Floats:
        """Reports in the same hours of the given days, shape (windows, days); NaN where the history does not reach."""
        known = before[service[:, None], days, until[:, None]] - before[service[:, None], days, minute[:, None]]
        return np.where(days >= 0, known, np.nan)

    days = _days_before(day)
    with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):  # the first days have no history
        average = np.nanmean(counts(days), axis=1)
        c1, c2 = (
            np.stack([np.nanmean(seen, axis=1), np.nanstd(seen, axis=1, ddof=1)])
            for seen in (counts(days[:, :_EARS_DAYS]), counts(days[:, _EARS_GUARD_DAYS : _EARS_GUARD_DAYS + _EARS_DAYS]))
        )
    return Windows(service, day, minute, n_reporters, average, c1, c2)


def found(of: Windows, is_flagged: np.ndarray) -> Found:
    """Flagged windows chained into incidents."""
    columns = np.array(list(_incidents(of, is_flagged)), dtype=np.int64).reshape(-1, 4).T
    return Found(*columns)


def _incidents(of: Windows, is_flagged: np.ndarray) -> Iterator[tuple[int, int, int, int]]:
    cell = of.service * N_DAYS + of.day
    starts, ends = np.searchsorted(cell, cell, side="left"), np.searchsorted(cell, cell, side="right")
    taken_cell, taken_until = -1, -1
    for at in np.flatnonzero(is_flagged):
        if cell[at] == taken_cell and of.minute[at] <= taken_until:
            continue
        minutes = of.minute[starts[at] : ends[at]]
        last = int(np.searchsorted(minutes, of.minute[at] + WINDOW_MINUTES)) - 1
        first, last = windows.chained(minutes, int(np.searchsorted(minutes, of.minute[at])), last, GAP_MINUTES)
        taken_cell, taken_until = cell[at], minutes[last]
        yield int(of.service[at]), int(of.day[at]), int(minutes[first]), int(minutes[last])


def _above(n_reporters: Ints, history: Floats, k: float) -> np.ndarray:
    mean, deviation = history
    return (n_reporters >= LEAST_REPORTERS) & (n_reporters > mean + k * np.maximum(deviation, _LEAST_DEVIATION))


def _days_before(day: Ints) -> Ints:
    """The last 60 days of the same kind before each day, nearest first; negative where there is none."""
    of_day = np.full((N_DAYS, _HISTORY_DAYS), -1)
    kinds = np.select([np.arange(N_DAYS) % 7 < 5, np.arange(N_DAYS) % 7 == 5], [0, 1], 2)
    for kind in range(3):
        days = np.flatnonzero(kinds == kind)
        for position, one in enumerate(days):
            earlier = days[:position][::-1][:_HISTORY_DAYS]
            of_day[one, : len(earlier)] = earlier
    return of_day[day]
