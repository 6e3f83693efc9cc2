"""Better, worse, not shown, not measurable; and two regions."""

from __future__ import annotations

import datetime as dt

import pytest

from analytics import comparison, regions
from analytics.periods import Window, Windows

D = dt.date
RECENT = Window(D(2024, 3, 2), D(2024, 3, 31), 30, 20)
BEFORE = Window(D(2024, 2, 1), D(2024, 3, 1), 30, 22)
REGISTERED = {"WAL": 6176, "BRU": 1705}
FULL_TIME = {"WAL": 3086.0, "BRU": 931.0}


@pytest.mark.parametrize(
    ("n_recent", "n_before", "verdict"),
    [
        (60, 20, "worse"),
        (20, 60, "better"),
        (30, 31, "not_shown"),
        (10, 9, "not_measurable"),
        (20, 0, "worse"),
        (0, 20, "better"),
    ],
)
def test_verdicts(n_recent: int, n_before: int, verdict: str) -> None:
    assert comparison.compare(RECENT, BEFORE, n_recent=n_recent, n_before=n_before).verdict == verdict


def test_exposure_counts_and_not_only_heads() -> None:
    """Equal heads in a window with half the working days is a doubled rate."""
    half = Window(D(2024, 3, 17), D(2024, 3, 31), 30, 10)
    assert comparison.compare(half, BEFORE, n_recent=60, n_before=60).verdict == "worse"
    assert comparison.compare(RECENT, BEFORE, n_recent=60, n_before=60).verdict == "not_shown"


def test_doubled_is_said_only_when_the_interval_excludes_one_and_a_half() -> None:
    unsure = comparison.compare(RECENT, RECENT, n_recent=24, n_before=10)
    assert unsure.verdict == "worse" and unsure.ratio and unsure.ratio.ratio > 2 and not unsure.has_doubled
    sure = comparison.compare(RECENT, RECENT, n_recent=240, n_before=100)
    assert sure.has_doubled and not sure.has_halved
    assert comparison.compare(RECENT, RECENT, n_recent=100, n_before=240).has_halved
    certain_but_less = comparison.compare(RECENT, RECENT, n_recent=18_000, n_before=10_000)
    assert certain_but_less.ratio and certain_but_less.ratio.interval.low > 1.5 and not certain_but_less.has_doubled


@pytest.mark.parametrize(
    ("windows", "campaigns", "reason"),
    [
        (None, [], "nothing_observed"),
        (Windows(RECENT, None), [], "before_not_observed"),
        (Windows(Window(D(2024, 3, 30), D(2024, 3, 31), 2, 0), BEFORE), [], "no_working_day"),
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
        (400, 142, "not_shown"),  # shown per registered GP, not per full-time equivalent
    ],
)
def test_a_regional_difference_needs_both_denominators(wal: int, bru: int, verdict: str) -> None:
    rows = regions.rates({"WAL": wal, "BRU": bru}, REGISTERED, ["WAL", "BRU"])
    assert regions.difference(rows, FULL_TIME) == verdict


def test_the_last_case_above_is_shown_by_one_denominator_alone() -> None:
    rows = regions.rates({"WAL": 400, "BRU": 142}, REGISTERED, ["WAL", "BRU"])
    assert regions.difference(rows, {"WAL": 6176.0, "BRU": 1705.0}) == "shown"


def test_one_region_alone_is_compared_with_nothing() -> None:
    rows = regions.rates({"WAL": 300}, REGISTERED, ["WAL"])
    assert regions.difference(rows, FULL_TIME) == "not_measurable"
