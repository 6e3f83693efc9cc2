"""One axis for everything: lanes and their rows, the hours of the week, delays and the strip."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from analytics import captions
from analytics.chronology import Lane, events_table, lanes
from analytics.figures.chronology import chronology, rows_of
from analytics.figures.delays import delays
from analytics.figures.range_strip import range_strip
from analytics.figures.week import week
from analytics.series import SEVERITIES, delays_in_order, hours_of_week
from analytics.surroundings import Event, Surroundings
from i18n import BRUSSELS

START, END = dt.date(2024, 1, 1), dt.date(2024, 1, 31)


def on(day: int) -> dt.date:
    return dt.date(2024, 1, day)


def event(first: int, last: int) -> Event:
    return Event(on(first), on(last), "e", "e")


@pytest.mark.parametrize(
    ("events", "rows"),
    [
        ([event(1, 5), event(6, 9)], [0, 0]),
        ([event(1, 5), event(5, 9)], [0, 1]),
        ([event(6, 9), event(1, 5), event(2, 20)], [0, 0, 1]),
        ([event(3, 3)] * 6, [0, 1, 2, 3, 3, 3]),
        ([], []),
    ],
)
def test_events_that_overlap_stand_under_one_another(events: list[Event], rows: list[int]) -> None:
    assert rows_of(events) == rows


def criteria(*rows: tuple[str, str | None, str, bool]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "premium_year": 2024,
                "criterion_code": name,
                "label_en": name,
                "label_fr": name,
                "period_code": "Y",
                "period_start": first and dt.date.fromisoformat(first),
                "period_end": dt.date.fromisoformat(last),
                "is_shown": is_shown,
            }
            for name, first, last, is_shown in rows
        ]
    )


def told(incidents: list[dict[str, Any]], criteria_: pd.DataFrame) -> dict[str, Lane]:
    days = pd.DataFrame({"date_on": [on(1), on(2)], "is_holiday": [True, False], "holiday_en": ["New Year's Day", None]})
    observed = pd.DataFrame({"starts_on": [START], "ends_on": [on(20)], "is_observed": [True]})
    shown = lanes(incidents, Surroundings(), criteria_, observed, days, start=START, end=END, services={"MCN": "MyCareNet"}, lang="en")
    return {lane.id: lane for lane in shown}


def incident(day: int, n_reporters: int) -> dict[str, Any]:
    at = dt.datetime(2024, 1, day, 9, tzinfo=BRUSSELS)
    return {
        "service_code": "MCN",
        "occurred_on": on(day),
        "first_report_at": at,
        "last_report_at": at + dt.timedelta(hours=1),
        "is_start_agreed": False,
        "n_reporters": n_reporters,
    }


def test_incidents_stand_in_time_with_their_size() -> None:
    found = told([incident(20, 12), incident(9, 6), incident(2, 3)], criteria(("c", None, "2024-12-31", True)))
    lane = found["incidents"]
    assert [(one.starts_on.day, step) for one, step in zip(lane.events, lane.steps, strict=True)] == [(2, 0), (9, 1), (20, 2)]


def test_criteria_of_one_period_are_one_event_and_inferences_none() -> None:
    found = told(
        [],
        criteria(
            ("eFact", "2024-01-01", "2024-12-31", True),
            ("Chapter IV", "2024-01-01", "2024-12-31", True),
            ("inferred", "2024-01-01", "2024-12-31", False),
            ("counted once", None, "2024-01-31", True),
            ("another year", "2022-01-01", "2022-12-31", True),
        ),
    )["premium"]
    assert [(one.starts_on, one.ends_on) for one in found.events] == [(START, dt.date(2024, 12, 31)), (END, END)]
    assert "eFact" in found.events[0].words and "Chapter IV" in found.events[0].words and "inferred" not in found.events[0].words


def test_the_table_of_events_holds_what_the_lanes_show_without_marks() -> None:
    shown = told([incident(9, 6)], criteria(("eFact", "2024-01-01", "2024-12-31", True)))
    table = events_table(list(shown.values()), "en")
    assert sorted(table["kind_code"]) == ["holidays", "incidents", "observation", "premium"]
    assert not table["words"].str.contains("<").any()
    assert table.set_index("kind_code").at["holidays", "words"].startswith("New Year's Day")


def bars() -> pd.DataFrame:
    days = [on(day) for day in range(1, 32)]
    whole = pd.DataFrame({"starts_on": days, "ends_on": days, "n_days": 1, "n_observed_days": 1, "is_late": False})
    for severity in SEVERITIES:
        whole[severity] = 1.0
    return whole.assign(n=5.0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lanes_stand_below_the_bars_without_touching_them_and_empty_ones_take_no_room(theme: str) -> None:
    def drawn(*shown: Lane) -> Any:
        return chronology(bars(), [], shown, bucket="day", unit="reporters", lang="en", theme=theme)

    some = Lane("incidents", [event(3, 3)], steps=[2])
    plain, one, empty, two = (
        drawn(),
        drawn(some),
        drawn(some, Lane("outages", [])),
        drawn(some, Lane("premium", [event(1, 31)], labels=["x"])),
    )
    assert plain.layout.yaxis.domain == (0, 1)
    assert one.layout.yaxis2.domain[1] < one.layout.yaxis.domain[0]
    assert plain.layout.height < one.layout.height == empty.layout.height < two.layout.height
    stretch = [trace for trace in two.data if trace.yaxis == "y2"][-1]
    assert [first_day for first_day, _ in stretch.customdata] == ["2024-01-01", "2024-01-16", "2024-01-31"]


def test_hours_nobody_reported_are_zero_only_on_weekdays_that_were_observed() -> None:
    dates = pd.DataFrame({"date_on": [on(day) for day in range(1, 15)], "is_observed": [day != 2 for day in range(1, 15)]})
    dates["iso_weekday"] = [day.isoweekday() for day in dates["date_on"]]
    dates.loc[dates["iso_weekday"] == 7, "is_observed"] = False
    found = pd.DataFrame({"occurred_weekday": [1, 7], "occurred_hour": [9, 9], "n": [20, 1]})
    cells = hours_of_week(found, dates, start=START, end=END)
    assert len(cells) == 7 * 24 and cells["n"].sum() == 21
    by_hour = cells.set_index(["weekday", "hour"])["n"]
    assert by_hour[1, 10] == 0 and by_hour[7, 9] == 1 and pd.isna(by_hour[7, 10])
    assert cells.set_index(["weekday", "hour"])["n_days"][[(1, 9), (2, 9)]].tolist() == [2, 1]
    figure = week(cells, unit="reporters", lang="en", theme="light")
    assert figure.data[0].text[6][10] and not figure.data[0].text[6][9] and "not observed" in figure.data[0].customdata[6][10]
    assert figure.data[0].z[0][9] == 20 and "over 1 such day" in figure.data[0].customdata[1][9]
    assert captions.hours_of_week(cells, unit="reporters", lang="en").startswith("The busiest hour of the week: Monday from 9:00")


@pytest.mark.parametrize(
    ("second", "unit", "is_first"), [(20, "reporters", False), (19, "reporters", False), (5, "reporters", True), (5, "reports", False)]
)
def test_an_hour_is_called_the_busiest_only_if_it_stands_out(second: int, unit: str, is_first: bool) -> None:
    cells = pd.DataFrame({"weekday": [1, 2], "hour": [9, 9], "n": [20.0, second], "n_days": [1, 1]})
    said = captions.hours_of_week(cells, unit=unit, lang="en")
    assert said.startswith("The busiest hour" if is_first else "At most 20")


def test_one_known_hour_alone_is_told() -> None:
    """On days the form was closed, one report of them from memory."""
    cells = pd.DataFrame({"weekday": [1, 2], "hour": [9, 9], "n": [1.0, None], "n_days": [0, 0]})
    assert captions.hours_of_week(cells, unit="reporters", lang="en").startswith("At most 1")


def test_delays_keep_their_order_and_unknown_shows_only_where_it_is() -> None:
    found = pd.DataFrame({"delay_code": ["week", "hour"], "n_submissions": [2, 1]})
    ordered = delays_in_order(found, ("hour", "same_day", "week", "unknown"))
    assert ordered["delay_code"].tolist() == ["hour", "same_day", "week"] and ordered["n_submissions"].tolist() == [1, 0, 2]
    assert list(delays(ordered, lang="en", theme="dark").data[0].x) == [1, 0, 2]


@pytest.mark.parametrize(
    ("n_timed", "minutes", "expected"),
    [(20, 70.0, "70 minutes"), (20, 180.0, "3 hours"), (20, 4320.0, "3 days"), (19, 70.0, "3 of 5 submissions were sent on the very day")],
)
def test_half_of_them_is_said_only_of_twenty(n_timed: int, minutes: float, expected: str) -> None:
    counts = pd.DataFrame({"delay_code": ["hour", "same_day", "week"], "n_submissions": [1, 2, 2]})
    assert expected in captions.delays(counts, n_timed=n_timed, median_minutes=minutes, lang="en")


def test_a_month_nobody_observed_is_hatched_in_the_strip_and_not_zero() -> None:
    months = pd.DataFrame({"starts_on": [dt.date(2024, 1, 1), dt.date(2024, 2, 1)], "n": [4, None]})
    figure = range_strip(months, start=START, end=END, unit="reporters", lang="en", theme="light")
    (bars_,) = figure.data
    assert list(bars_.marker.pattern.shape) == ["", "/"] and bars_.y[1] == figure.layout.yaxis.range[1]
    assert "4 reporting GPs" in bars_.customdata[0] and "not observed" in bars_.customdata[1]


def test_a_few_days_have_a_tick_each_and_no_hour_has_one() -> None:
    def dtick(n_days: int) -> Any:
        return chronology(bars().head(n_days), [], [], bucket="day", unit="reporters", lang="en", theme="light").layout.xaxis.dtick

    assert dtick(2) == 86_400_000 and dtick(31) is None


def test_the_strip_shows_the_whole_and_marks_what_is_shown() -> None:
    months = pd.DataFrame({"starts_on": [dt.date(2024, month, 1) for month in (1, 2, 3)], "n": [1, 2, 3]})
    figure = range_strip(months, start=dt.date(2024, 2, 10), end=dt.date(2024, 2, 20), unit="reporters", lang="en", theme="light")
    assert list(figure.data[0].marker.opacity) == [0.35, 1.0, 0.35]
    (shown,) = figure.layout.shapes
    assert (shown.x0.date(), shown.x1.date()) == (dt.date(2024, 2, 10), dt.date(2024, 2, 21))
