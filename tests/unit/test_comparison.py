"""Fewer, more, not shown, not measurable; and two regions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from analytics import comparison, regions
from analytics.periods import ONE_DAY, Window, Windows

D = dt.date


def window(first: dt.date, n_days: int) -> Window:
    """A stretch of observed days without holidays."""
    days = [first + n * ONE_DAY for n in range(n_days)]
    return Window(days[0], days[-1], n_days, tuple(day for day in days if day.isoweekday() <= 5))


RECENT, BEFORE = window(D(2024, 3, 2), 30), window(D(2024, 2, 1), 30)
REGISTERED = {"WAL": 6176, "BRU": 1705}
FULL_TIME = {"WAL": 3086.0, "BRU": 931.0}


def compared(recent: Sequence[int], before: Sequence[int]) -> comparison.Comparison:
    """Numbers of reporters on the compared days of both windows, repeated from the first when they run out."""
    n_by_day = {}
    for each, numbers in ((RECENT, recent), (BEFORE, before)):
        n_by_day |= {day: numbers[place % len(numbers)] for place, day in enumerate(each.compared_days)}
    return comparison.compare(Windows(RECENT, BEFORE), n_by_day)


@pytest.mark.parametrize(
    ("recent", "before", "verdict"),
    [
        ([3], [1], "more"),
        ([1, 0], [3], "fewer"),
        ([3, 2], [2, 3], "not_shown"),
        ([1, 0], [0, 0, 1], "not_measurable"),
        ([1], [0], "more"),
        ([0], [1], "fewer"),
        ([60] + [0] * 40, [1], "not_shown"),  # one day of many, however many: no day but this one was worse
    ],
)
def test_verdicts(recent: list[int], before: list[int], verdict: str) -> None:
    assert compared(recent, before).verdict == verdict


def test_days_are_compared_and_not_the_length_of_a_window() -> None:
    """Two people who report every working day are two a day, in a short window and in a long one."""
    short = window(D(2024, 3, 18), 7)
    n_by_day = dict.fromkeys((*short.compared_days, *BEFORE.compared_days), 2)
    same = comparison.compare(Windows(short, BEFORE), n_by_day)
    assert (same.verdict, same.per_day, same.per_day_before) == ("not_shown", 2.0, 2.0)


def test_days_without_reports_count_as_days() -> None:
    result = comparison.compare(Windows(RECENT, BEFORE), {RECENT.compared_days[0]: 20})
    assert result.per_day == pytest.approx(20 / len(RECENT.compared_days)) and result.per_day_before == 0


SUMMER = window(D(2024, 7, 3), 30)


@pytest.mark.parametrize(
    ("windows", "campaigns", "reason"),
    [
        (None, [], "nothing_observed"),
        (Windows(RECENT, None), [], "before_not_observed"),
        (Windows(RECENT, None, "year_before", 30), [], "year_before_not_observed"),
        (Windows(RECENT, None, "year_before", 1), [], "year_before_incomplete"),
        (Windows(window(D(2024, 3, 28), 4), BEFORE), [], "too_few_days"),
        (Windows(SUMMER, window(D(2024, 6, 3), 30)), [], "summer"),
        (Windows(window(D(2024, 8, 2), 30), SUMMER), [], None),
        (Windows(RECENT, BEFORE), [(D(2024, 3, 31), D(2024, 4, 2))], "campaign"),
        (Windows(RECENT, BEFORE), [(D(2024, 1, 30), D(2024, 2, 1))], "campaign"),
        (Windows(RECENT, BEFORE), [(D(2024, 1, 1), D(2024, 1, 31)), (D(2024, 4, 1), D(2024, 4, 3))], None),
        (Windows(RECENT, BEFORE), [], None),
    ],
)
def test_obstacles(windows: Windows | None, campaigns: list[tuple[dt.date, dt.date]], reason: str | None) -> None:
    assert comparison.obstacle(windows, campaigns) == reason


def test_no_rate_under_five_reporters() -> None:
    four, five = regions.rates({"WAL": 4, "BRU": 5}, REGISTERED, ["WAL", "BRU"])
    assert (four.rate, four.interval) == (None, None)
    assert five.rate == pytest.approx(5 / 1705 * 1000) and five.interval and five.interval.low < five.rate < five.interval.high


def test_a_region_nobody_reported_from_keeps_its_row() -> None:
    (row,) = regions.rates({}, REGISTERED, ["BRU"])
    assert (row.n_reporters, row.rate) == (0, None)


@pytest.mark.parametrize(
    ("wal", "bru", "verdict"),
    [
        (300, 40, "shown"),  # 48.6 against 23.5 per 1,000 registered, 97 against 43 per 1,000 FTE
        (300, 84, "not_shown"),
        (300, 4, "not_measurable"),
        (300, 19, "not_measurable"),  # far apart, and both have a rate
        (300, 20, "shown"),
        (400, 142, "not_shown"),  # shown per registered GP, not per full-time equivalent
    ],
)
def test_a_regional_difference_needs_both_denominators(wal: int, bru: int, verdict: str) -> None:
    rows = regions.rates({"WAL": wal, "BRU": bru}, REGISTERED, ["WAL", "BRU"])
    assert regions.difference(rows, FULL_TIME) == verdict


def test_the_last_case_above_is_shown_by_one_denominator_alone() -> None:
    rows = regions.rates({"WAL": 400, "BRU": 142}, REGISTERED, ["WAL", "BRU"])
    assert regions.difference(rows, {"WAL": 6176.0, "BRU": 1705.0}) == "shown"


@pytest.mark.parametrize(
    ("wal", "bru", "full_time"),
    [(6177, 100, {}), (100, 1706, {}), (5000, 100, {"WAL": 4999.0})],
)
def test_more_reporters_than_gps_by_either_number_are_not_compared(wal: int, bru: int, full_time: dict[str, float]) -> None:
    rows = regions.rates({"WAL": wal, "BRU": bru}, REGISTERED, ["WAL", "BRU"])
    assert regions.difference(rows, FULL_TIME | full_time) == "not_comparable"
    assert regions.difference([row for row in rows if row.n_reporters > 200], FULL_TIME | full_time) == "not_comparable", "alone"


def test_one_region_alone_is_compared_with_nothing() -> None:
    rows = regions.rates({"WAL": 300}, REGISTERED, ["WAL"])
    assert regions.difference(rows, FULL_TIME) == "not_measurable"
