"""Counting distinct reporters in sliding windows, and chaining reports, over sorted arrays without a loop."""

from __future__ import annotations

import numpy as np

from etl.incidents.arrays import Ints

NONE = -1


def previous_of_same(segment: Ints, reporter: Ints) -> Ints:
    """Position of the same reporter's report before, in the same segment; NONE for his first.

    Both arrays are sorted by segment, then time; reporters are numbered from 0.
    """
    pair = segment * (int(reporter.max(initial=0)) + 1) + reporter
    order = np.argsort(pair, kind="stable")
    same = pair[order][1:] == pair[order][:-1]
    previous = np.full(len(pair), NONE, dtype=np.int64)
    previous[order[1:][same]] = order[:-1][same]
    return previous


def reporters_in_windows(time: Ints, previous: Ints, length: int) -> Ints:
    """Distinct reporters in [t, t + length) for the t of every report. `time` is sorted, segments lie further apart than `length`.

    A report is its reporter's first in every window that opens after his report before and not later than itself, which is
    a stretch of the sorted array: one step up and one down each, summed.
    """
    before = np.where(previous == NONE, np.iinfo(np.int64).min, time[previous])
    opens_from = np.searchsorted(time, np.maximum(before, time - length), side="right")
    opens_to = np.searchsorted(time, time, side="right")
    steps = np.zeros(len(time) + 1, dtype=np.int64)
    np.add.at(steps, opens_from, 1)
    np.add.at(steps, opens_to, -1)
    return np.cumsum(steps)[:-1]


def chained(time: Ints, first: int, last: int, gap: int) -> tuple[int, int]:
    """Positions first..last widened by every report less than `gap` from the nearest one already in. `time` is sorted."""
    while first > 0 and time[first] - time[first - 1] < gap:
        first -= 1
    while last + 1 < len(time) and time[last + 1] - time[last] < gap:
        last += 1
    return first, last
