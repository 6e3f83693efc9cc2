"""Stretches of days: the buckets of a time axis and the windows that are compared. Days are Europe/Brussels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

Bucket = Literal["day", "week", "month"]
Against = Literal["preceding", "year_before"]

MAX_BARS = 110  # more than this many bars and a week, then a month, becomes one bar
WINDOW_DAYS = 30  # observed days of a comparison, and of the look back for the busiest day, of a long stretch
YEAR_END = ((12, 24), (1, 2))  # (month, day): many practices close, so these days are compared with no others
SUMMER = (7, 8)  # months
LATE_DAYS = 7  # reports still come in this long after the fact: later ones count as from memory
ONE_DAY = dt.timedelta(days=1)
YEAR = dt.timedelta(weeks=52)  # whole weeks: a Monday is compared with a Monday


@dataclass(frozen=True)
class Window:
    """Observed days from `first` to `last`. `compared_days` are those of them on which practices are commonly open (Monday
    to Friday, no public holiday, not between Christmas and New Year) and about which reports have had a week to come in."""

    first: dt.date
    last: dt.date
    n_days: int
    compared_days: tuple[dt.date, ...]

    @property
    def is_in_summer(self) -> bool:
        """Whether most of the compared days lie in the two summer months."""
        n_summer = sum(day.month in SUMMER for day in self.compared_days)
        return 2 * n_summer > len(self.compared_days)

    def touches(self, start: dt.date, end: dt.date) -> bool:
        return start <= self.last and end >= self.first


@dataclass(frozen=True)
class Windows:
    """Two windows to compare; `before` is None where the earlier days were not all observed: `n_missing` of them, where they are fixed."""

    recent: Window
    before: Window | None
    against: Against = "preceding"
    n_missing: int = 0

    @property
    def year_before(self) -> tuple[dt.date, dt.date]:
        """First and last of the days 52 weeks before the recent ones, observed or not."""
        return self.recent.first - YEAR, self.recent.last - YEAR


def bucket_for(start: dt.date, end: dt.date) -> Bucket:
    """The finest bucket that keeps a time axis readable."""
    n_days = (end - start).days + 1
    if n_days <= MAX_BARS:
        return "day"
    return "week" if n_days <= 7 * (MAX_BARS - 1) else "month"


def bucket_start(day: dt.date, bucket: Bucket) -> dt.date:
    if bucket == "week":
        return day - dt.timedelta(days=day.weekday())
    return day.replace(day=1) if bucket == "month" else day


def bucket_end(start: dt.date, bucket: Bucket) -> dt.date:
    """Last day of the bucket that starts on `start`."""
    if bucket == "month":
        return (start.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - ONE_DAY
    return start + dt.timedelta(days=6) if bucket == "week" else start


def buckets(start: dt.date, end: dt.date, bucket: Bucket) -> Iterator[dt.date]:
    """First days of all buckets that touch the stretch."""
    day = bucket_start(start, bucket)
    while day <= end:
        yield day
        day = bucket_end(day, bucket) + ONE_DAY


def months_of(period: str) -> list[dt.date]:
    """First days of the months of `2023-10` or `2023-10/2023-11`; none of what is not made of months, such as a year."""
    named = [dt.date.fromisoformat(f"{part}-01") for part in period.split("/") if len(part) == len("2023-10")]
    return list(buckets(named[0], named[-1], "month")) if named else []


def observed(dates: pd.DataFrame, start: dt.date, end: dt.date) -> pd.DataFrame:
    """The observed days of `dim_dates`, which stands in order, from `start` to `end`. Asked several times a click: no day is compared that
    a search can leave out."""
    first, after = dates["date_on"].searchsorted(start), dates["date_on"].searchsorted(end, side="right")
    within = dates.iloc[first:after]
    return within[within["is_observed"].astype(bool)]


def unobserved_stretches(dates: pd.DataFrame, start: dt.date, end: dt.date) -> list[tuple[dt.date, dt.date]]:
    """Every maximal run of days that nobody observed, days that `dim_dates` does not know included."""
    seen = set(observed(dates, start, end)["date_on"])
    return stretches(day for n in range((end - start).days + 1) if (day := start + n * ONE_DAY) not in seen)


def stretches(days: Iterable[dt.date]) -> list[tuple[dt.date, dt.date]]:
    """First and last day of every run of days; `days` oldest first."""
    found: list[tuple[dt.date, dt.date]] = []
    for day in days:
        if found and found[-1][1] == day - ONE_DAY:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def longest_run(years: Iterable[int]) -> list[int]:
    """The longest of consecutive years, the latest of equals."""
    best: list[int] = []
    run: list[int] = []
    for year in sorted(set(years)):
        run = [*run, year] if run and year == run[-1] + 1 else [year]
        best = run if len(run) >= len(best) else best
    return best


def windows_to_compare(dates: pd.DataFrame, start: dt.date, end: dt.date, against: Against = "preceding") -> Windows | None:
    """The last 30 observed days of the stretch, or all of a stretch of fewer than 60, against as many observed days before them, or
    against the same days 52 weeks before. None when the stretch has no observed day."""
    inside = observed(dates, start, end)
    if inside.empty:
        return None
    n_days = WINDOW_DAYS if len(inside) >= 2 * WINDOW_DAYS else len(inside)
    recent = inside.tail(n_days)
    settled = _settled(dates)
    comparable = _comparable(recent, settled)
    if against == "preceding":
        earlier = observed(dates, dt.date.min, recent["date_on"].iloc[0] - ONE_DAY).tail(n_days)
        before = _window(earlier, _comparable(earlier, settled)) if len(earlier) == n_days else None
        return Windows(_window(recent, comparable), before)
    sought = recent["date_on"] - YEAR
    earlier = observed(dates, sought.iloc[0], sought.iloc[-1])
    earlier = earlier[earlier["date_on"].isin(sought)]
    if n_missing := n_days - len(earlier):
        return Windows(_window(recent, comparable), None, against, n_missing)
    before_too = set(_comparable(earlier, settled))
    pairs = [day for day in comparable if day - YEAR in before_too]
    return Windows(_window(recent, pairs), _window(earlier, [day - YEAR for day in pairs]), against)


def window_of(dates: pd.DataFrame, first: dt.date, last: dt.date) -> Window | None:
    """The observed days of a stretch fixed beforehand; None without any."""
    inside = observed(dates, first, last)
    if inside.empty:
        return None
    return _window(inside, _comparable(inside, _settled(dates)))


def _settled(dates: pd.DataFrame) -> dt.date:
    """The last day about which reports are no longer expected."""
    last: dt.date = max(dates.loc[dates["is_observed"].astype(bool), "date_on"])
    return last - LATE_DAYS * ONE_DAY


def _comparable(days: pd.DataFrame, settled: dt.date) -> list[dt.date]:
    working = days.loc[days["is_working_day"].astype(bool), "date_on"]
    return [day for day in working if day <= settled and not _is_year_end(day)]


def _window(days: pd.DataFrame, compared: Sequence[dt.date]) -> Window:
    return Window(days["date_on"].iloc[0], days["date_on"].iloc[-1], len(days), tuple(compared))


def _is_year_end(day: dt.date) -> bool:
    first, last = YEAR_END
    return (day.month, day.day) >= first or (day.month, day.day) <= last
