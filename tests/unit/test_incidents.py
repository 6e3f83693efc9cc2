"""What may be said of incidents: their start, how many were admitted, the days they fill."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from analytics.figures.calendar import calendar
from analytics.incidents import days, recognition, span
from i18n import BRUSSELS

MONDAY = dt.date(2024, 5, 13)


def at(hour: int, minute: int) -> dt.datetime:
    return dt.datetime(2024, 5, 13, hour, minute, tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("first", "is_agreed", "expected"),
    [
        (at(9, 4), False, "about 09:00, until about 11:30"),
        (at(9, 20), False, "about 09:30, until about 11:30"),
        (at(9, 50), False, "about 10:00, until about 11:30"),
        (at(9, 4), True, "09:04, until about 11:30"),
    ],
)
def test_a_start_is_rounded_unless_five_agree(first: dt.datetime, is_agreed: bool, expected: str) -> None:
    assert span({"first_report_at": first, "last_report_at": at(11, 38), "is_start_agreed": is_agreed}, "en") == expected


def test_recognition_is_measured_only_where_somebody_vouches() -> None:
    found = [{"occurred_on": MONDAY + dt.timedelta(n), "is_confirmed": n < 2} for n in range(6)]
    incomplete = {"starts_on": MONDAY, "ends_on": None, "is_complete": False}
    complete = {"starts_on": MONDAY + dt.timedelta(1), "ends_on": MONDAY + dt.timedelta(3), "is_complete": True}
    assert recognition(found, [incomplete]) is None
    told = recognition(found, [incomplete, complete])
    assert told is not None and (told.n_incidents, told.n_confirmed) == (3, 1)
    assert told.share.low < 1 / 3 < told.share.high


def test_a_day_shows_its_incidents_and_the_largest_of_them() -> None:
    dates = pd.DataFrame({"date_on": [MONDAY + dt.timedelta(n) for n in range(4)], "is_observed": [True, True, False, True]})
    told = days(
        [{"occurred_on": MONDAY, "n_reporters": 4}, {"occurred_on": MONDAY, "n_reporters": 9}],
        dates,
        start=MONDAY,
        end=MONDAY + dt.timedelta(2),
    )
    assert told["n_incidents"].tolist() == [2, 0, 0]
    assert told["n_reporters"].tolist() == [9, 0, 0]
    figure = calendar(told, lang="fr", theme="light")
    (row,) = figure.data[0].z
    assert [row[n] for n in (12, 13, 14)] == [2, 0, 0] and row[15] is None
    assert figure.data[0].text[0][14] == "╱"
