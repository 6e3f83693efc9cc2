"""Buckets and windows: days counted on the fingers."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import periods
from analytics.periods import MAX_BARS, ONE_DAY

D = dt.date


def calendar(first: dt.date, n_days: int, *, unobserved: set[dt.date] = frozenset(), holidays: set[dt.date] = frozenset()) -> pd.DataFrame:  # type: ignore[assignment]
    days = [first + n * ONE_DAY for n in range(n_days)]
    return pd.DataFrame(
        {
            "date_on": days,
            "is_working_day": [day.isoweekday() <= 5 and day not in holidays for day in days],
            "is_observed": [day not in unobserved for day in days],
        }
    )


@given(start=st.dates(D(2018, 1, 1), D(2026, 1, 1)), n_days=st.integers(1, 3000))
def test_buckets_cover_every_day_once_and_stay_readable(start: dt.date, n_days: int) -> None:
    end = start + (n_days - 1) * ONE_DAY
    bucket = periods.bucket_for(start, end)
    starts = list(periods.buckets(start, end, bucket))
    assert len(starts) <= MAX_BARS + 2
    assert starts[0] <= start and periods.bucket_end(starts[-1], bucket) >= end
    for first, later in pairwise(starts):
        assert periods.bucket_end(first, bucket) + ONE_DAY == later
    assert all(periods.bucket_start(day, bucket) == day for day in starts)


def test_buckets_grow_with_the_stretch() -> None:
    start = D(2024, 1, 1)
    assert periods.bucket_for(start, start + 109 * ONE_DAY) == "day"
    assert periods.bucket_for(start, start + 110 * ONE_DAY) == "week"
    assert periods.bucket_for(start, D(2026, 12, 31)) == "month"


def test_months_end_on_their_last_day() -> None:
    assert [periods.bucket_end(D(2024, month, 1), "month").day for month in (1, 2, 4, 12)] == [31, 29, 30, 31]


def test_unobserved_stretches_are_maximal_and_include_unknown_days() -> None:
    gap = {D(2024, 1, 5), D(2024, 1, 6), D(2024, 1, 9)}
    dates = calendar(D(2024, 1, 3), 10, unobserved=gap)  # 3 to 12 January
    assert periods.unobserved_stretches(dates, D(2024, 1, 1), D(2024, 1, 14)) == [
        (D(2024, 1, 1), D(2024, 1, 2)),
        (D(2024, 1, 5), D(2024, 1, 6)),
        (D(2024, 1, 9), D(2024, 1, 9)),
        (D(2024, 1, 13), D(2024, 1, 14)),
    ]


def test_long_stretch_compares_its_last_thirty_observed_days_with_the_thirty_before() -> None:
    dates = calendar(D(2024, 1, 1), 107)  # a week longer than what is compared
    windows = periods.windows_to_compare(dates, D(2024, 1, 1), D(2024, 4, 9))
    assert windows and windows.before
    assert (windows.recent.first, windows.recent.last, windows.recent.n_days) == (D(2024, 3, 11), D(2024, 4, 9), 30)
    assert (windows.before.first, windows.before.last, windows.before.n_days) == (D(2024, 2, 10), D(2024, 3, 10), 30)
    assert (len(windows.recent.compared_days), len(windows.before.compared_days)) == (22, 20)


def test_short_stretch_compares_itself_with_as_many_days_before() -> None:
    dates = calendar(D(2024, 1, 1), 107, holidays={D(2024, 4, 1)})
    windows = periods.windows_to_compare(dates, D(2024, 3, 25), D(2024, 4, 3))
    assert windows and windows.before
    assert (windows.recent.first, windows.recent.n_days, len(windows.recent.compared_days)) == (D(2024, 3, 25), 10, 7)
    assert (windows.before.first, windows.before.last) == (D(2024, 3, 15), D(2024, 3, 24))


def test_windows_skip_days_nobody_observed() -> None:
    gap = {D(2024, 3, 20) + n * ONE_DAY for n in range(5)}
    windows = periods.windows_to_compare(calendar(D(2024, 1, 1), 100, unobserved=gap), D(2024, 3, 26), D(2024, 4, 4))
    assert windows and windows.before
    assert (windows.before.first, windows.before.last, windows.before.n_days) == (D(2024, 3, 11), D(2024, 3, 25), 10)


def test_too_few_observed_days_before_leave_no_window() -> None:
    dates = calendar(D(2024, 1, 1), 100)
    windows = periods.windows_to_compare(dates, D(2024, 1, 1), D(2024, 1, 31))
    assert windows and windows.before is None and windows.recent.n_days == 31
    nearly = periods.windows_to_compare(dates, D(2024, 1, 20), D(2024, 2, 8))  # 20 days after 19
    assert nearly and nearly.before is None
    assert periods.windows_to_compare(dates, D(2023, 1, 1), D(2023, 12, 31)) is None


def test_sixty_observed_days_are_the_border() -> None:
    dates = calendar(D(2024, 1, 1), 200)
    end = D(2024, 6, 30)
    for n_days, expected in ((59, 59), (60, 30)):
        windows = periods.windows_to_compare(dates, end - (n_days - 1) * ONE_DAY, end)
        assert windows and windows.recent.n_days == expected


def test_days_between_christmas_and_new_year_are_compared_with_nothing() -> None:
    dates = calendar(D(2023, 11, 1), 100)
    windows = periods.windows_to_compare(dates, D(2023, 12, 18), D(2024, 1, 14))
    assert windows
    assert windows.recent.compared_days == (
        *(D(2023, 12, n) for n in range(18, 23)),
        *(D(2024, 1, n) for n in (3, 4, 5, 8, 9, 10, 11, 12)),
    )


def test_a_window_is_in_summer_by_the_most_of_its_days() -> None:
    dates = calendar(D(2024, 5, 1), 150)
    for first, last, expected in ((D(2024, 6, 20), D(2024, 7, 10), True), (D(2024, 6, 20), D(2024, 7, 2), False)):
        windows = periods.windows_to_compare(dates, first, last)
        assert windows and windows.recent.is_in_summer is expected


def test_days_about_which_reports_still_come_in_are_not_compared() -> None:
    windows = periods.windows_to_compare(calendar(D(2024, 1, 1), 100), D(2024, 3, 25), D(2024, 4, 9))
    assert windows and windows.recent.compared_days[-1] == D(2024, 4, 2)


def a_year_before(dates: pd.DataFrame, start: dt.date, end: dt.date) -> periods.Windows:
    windows = periods.windows_to_compare(dates, start, end, "year_before")
    assert windows and windows.against == "year_before"
    return windows


def test_a_year_before_is_the_same_weekdays_and_as_many_of_them() -> None:
    """8 April 2024 stands against 10 April 2023, an Easter Monday, and 1 April 2024, another one, against an ordinary Monday."""
    dates = calendar(D(2023, 1, 1), 500, holidays={D(2023, 4, 10), D(2024, 4, 1)})
    windows = a_year_before(dates, D(2024, 3, 25), D(2024, 4, 14))
    assert windows.before
    assert (windows.before.first, windows.before.last, windows.before.n_days) == (D(2023, 3, 27), D(2023, 4, 16), 21)
    recent, before = windows.recent.compared_days, windows.before.compared_days
    assert len(recent) == 13, "of fifteen working days neither the Easter Monday of this year nor that of the other"
    assert [day - dt.timedelta(days=364) for day in recent] == list(before)
    assert [day.weekday() for day in recent] == [day.weekday() for day in before]
    assert not {D(2024, 4, 1), D(2024, 4, 8)} & set(recent)


def test_days_about_which_reports_still_come_in_have_no_counterpart_either() -> None:
    windows = a_year_before(calendar(D(2023, 1, 1), 400), D(2024, 1, 8), D(2024, 2, 4))
    assert windows.before and windows.recent.compared_days[-1] == D(2024, 1, 26)
    assert windows.before.compared_days[-1] == D(2023, 1, 27) and windows.before.last == D(2023, 2, 5)


def test_one_day_nobody_observed_a_year_before_leaves_no_window() -> None:
    gap = {D(2023, 3, 30)}
    windows = a_year_before(calendar(D(2023, 1, 1), 500, unobserved=gap), D(2024, 3, 25), D(2024, 4, 14))
    assert windows.before is None and windows.n_missing == 1
    assert windows.year_before == (D(2023, 3, 27), D(2023, 4, 16))
    never = a_year_before(calendar(D(2024, 1, 1), 200), D(2024, 3, 25), D(2024, 4, 14))
    assert never.before is None and never.n_missing == never.recent.n_days == 21


def test_a_day_missing_on_the_recent_side_asks_for_no_day_a_year_before() -> None:
    both = calendar(D(2023, 1, 1), 500, unobserved={D(2024, 3, 28), D(2023, 3, 30)})
    windows = a_year_before(both, D(2024, 3, 25), D(2024, 4, 14))
    assert windows.before and windows.before.n_days == windows.recent.n_days == 20


@pytest.mark.parametrize(
    ("period", "months"), [("2023-12", [12]), ("2023-10/2023-12", [10, 11, 12]), ("2024", []), ("2024-01-15", []), ("", [])]
)
def test_a_period_holds_the_months_it_names(period: str, months: list[int]) -> None:
    assert [day.month for day in periods.months_of(period)] == months


@pytest.mark.parametrize(
    ("years", "run"),
    [
        ((), []),
        ((2024,), [2024]),
        ((2024, 2023), [2023, 2024]),
        ((2021, 2023, 2024, 2026), [2023, 2024]),
        ((2022, 2024), [2024]),
    ],
)
def test_the_longest_run_of_years_is_the_latest_of_equals(years: tuple[int, ...], run: list[int]) -> None:
    assert periods.longest_run(years) == run
