"""Counting in windows against counting by hand."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from etl.incidents.windows import chained, previous_of_same, reporters_in_windows

some = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 400), st.integers(0, 5)), max_size=40)
SEGMENT = 4096


@given(some)
def test_each_window_holds_the_distinct_reporters_of_its_two_hours(reports: list[tuple[int, int, int]]) -> None:
    reports = sorted(reports)
    segment, minute, reporter = (np.array([one[at] for one in reports], dtype=np.int64) for at in range(3))
    previous = previous_of_same(segment, reporter)
    counted = reporters_in_windows(segment * SEGMENT + minute, previous, 120)
    by_hand = [
        len({who for place, when, who in reports if place == segment_of_it and opened <= when < opened + 120})
        for segment_of_it, opened, _ in reports
    ]
    assert counted.tolist() == by_hand


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30), st.data())
def test_a_chain_ends_where_an_hour_passes_without_a_report(times: list[int], data: st.DataObject) -> None:
    time = np.sort(np.array(times, dtype=np.int64))
    first = data.draw(st.integers(0, len(time) - 1))
    last = data.draw(st.integers(first, len(time) - 1))
    start, end = chained(time, first, last, 60)
    assert start <= first <= last <= end
    assert all(np.diff(time[start : first + 1]) < 60) and all(np.diff(time[last : end + 1]) < 60)
    assert start == 0 or time[start] - time[start - 1] >= 60
    assert end == len(time) - 1 or time[end + 1] - time[end] >= 60
