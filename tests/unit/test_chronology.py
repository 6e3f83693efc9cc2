"""One axis for everything: lanes and their rows, the hours of the week, delays and the strip."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from analytics import captions, days
from analytics.chronology import Lane, events_table, lanes
from analytics.figures import meeting
from analytics.figures.calendar import count_calendar, count_shades
from analytics.figures.chronology import chronology, rows_of
from analytics.figures.delays import delays
from analytics.figures.palette import palette
from analytics.figures.range_strip import range_strip
from analytics.figures.week import week
from analytics.series import SEVERITIES, delays_in_order, hours_of_week, rolling_median
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


def criteria(*rows: tuple[str, str | None, str | None, bool]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "premium_year": 2024,
                "criterion_code": name,
                "label_en": name,
                "label_fr": name,
                "period_code": "Y",
                "period_start": first and dt.date.fromisoformat(first),
                "period_end": last and dt.date.fromisoformat(last),
                "is_shown": is_shown,
            }
            for name, first, last, is_shown in rows
        ]
    )


def versions(*rows: tuple[str, str]) -> pd.DataFrame:
    sent = [(name, dt.datetime.fromisoformat(moment)) for name, moment in rows]
    return pd.DataFrame(sent, columns=["form_version", "first_sent_at"])


def told(incidents: list[dict[str, Any]], criteria_: pd.DataFrame, versions_: pd.DataFrame | None = None) -> dict[str, Lane]:
    versions_ = versions() if versions_ is None else versions_
    days = pd.DataFrame({"date_on": [on(1), on(2)], "is_holiday": [True, False], "holiday_en": ["New Year's Day", None]})
    observed = pd.DataFrame({"starts_on": [START], "ends_on": [on(20)], "is_observed": [True]})
    registered = pd.DataFrame(
        [
            {"premium_year": 2024, "criterion_code": "to register for", "register_by": on(day) if day else None, "label_en": name}
            for name, day in (("first", 8), ("second", 20), ("unknown", None))
        ]
    )
    shown = lanes(
        incidents,
        Surroundings(),
        criteria_,
        registered,
        observed,
        versions_,
        days,
        start=START,
        end=END,
        services={"MCN": "MyCareNet"},
        lang="en",
    )
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


def test_a_criterion_of_registrations_stands_on_the_known_day_of_each() -> None:
    lane = told([], criteria(("to register for", None, "2024-01-20", True)))["premium"]
    assert [(one.starts_on, one.words.rpartition("– ")[2]) for one in lane.events] == [
        (on(8), "to register for: first"),
        (on(20), "to register for: second"),
    ]
    (none,) = [told([], criteria(("of no known day", None, None, True)))["premium"]]
    assert none.events == []


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
    (bar,) = delays(ordered, lang="en", theme="dark").data
    assert list(bar.x) == [1, 0, 2] and bar.customdata[2][1] == "<b>2 to 7 days later</b><br>2 submissions"


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
    assert "4 reporting doctors" in bars_.customdata[0] and "not observed" in bars_.customdata[1]


def test_a_few_days_have_a_tick_each_and_no_hour_has_one() -> None:
    def dticks(n_days: int) -> list[Any]:
        days, view = bars().head(n_days), {"bucket": "day", "lang": "en", "theme": "light"}
        pictures = (chronology(days, [], [], unit="reporters", **view), meeting.bars(days, axis="doctors", **view))
        return [one.layout.xaxis.dtick for one in pictures]

    assert dticks(2) == [86_400_000] * 2 and dticks(31) == [None] * 2


def test_the_strip_shows_the_whole_and_marks_what_is_shown() -> None:
    months = pd.DataFrame({"starts_on": [dt.date(2024, month, 1) for month in (1, 2, 3)], "n": [1, 2, 3]})
    figure = range_strip(months, start=dt.date(2024, 2, 10), end=dt.date(2024, 2, 20), unit="reporters", lang="en", theme="light")
    assert list(figure.data[0].marker.opacity) == [0.35, 1.0, 0.35]
    (shown,) = figure.layout.shapes
    assert (shown.x0.date(), shown.x1.date()) == (dt.date(2024, 2, 10), dt.date(2024, 2, 21))


# --- form versions, campaigns and the rolling median ------------------------------------------------------------------


NO_CRITERION = criteria(("an inference", None, "2024-12-31", False))


def test_versions_of_the_form_are_told_on_the_day_in_brussels_and_all_but_the_first_cross_the_picture() -> None:
    changed = versions(("1", "2024-01-03T08:00:00+00:00"), ("2", "2024-01-09T23:30:00+00:00"), ("3", "2024-02-09T08:00:00+00:00"))
    lane = told([], NO_CRITERION, changed)["versions"]
    assert [(one.name, one.starts_on) for one in lane.events] == [("1", on(3)), ("2", on(10))]
    assert [one.name for one in lane.crossing] == ["2"]


def test_a_version_alone_is_no_event_and_one_that_began_before_crosses_nothing() -> None:
    assert not told([], NO_CRITERION, versions(("1", "2024-01-03T08:00:00+00:00")))["versions"].events
    earlier = versions(("1", "2023-06-01T08:00:00+00:00"), ("2", "2023-12-01T08:00:00+00:00"))
    assert not told([], NO_CRITERION, earlier)["versions"].events


def drawn(*shown: Lane, whole: pd.DataFrame | None = None) -> Any:
    return chronology(bars() if whole is None else whole, [], shown, bucket="day", unit="reporters", lang="en", theme="light")


def test_a_line_rises_from_its_mark_to_above_the_bars_and_one_at_the_left_edge_is_left_out() -> None:
    begun = [event(1, 1), event(12, 12)]
    figure = drawn(Lane("versions", begun, crossing=begun), Lane("campaigns", [event(20, 22)], crossing=[event(20, 22)]))
    lines = [shape for shape in figure.layout.shapes if shape.yref == "paper" and shape.x0 == shape.x1]
    assert [line.x0.date() for line in lines] == [on(12), on(20)]
    assert all(line.y0 < figure.layout.yaxis.domain[0] and line.y1 > figure.layout.yaxis.domain[1] for line in lines)
    above = [one.text for one in figure.layout.annotations if one.yref == "paper" and one.y > figure.layout.yaxis.domain[1]]
    assert above == ["form changed", "campaign"]


def test_bars_keep_their_whole_height_where_nothing_crosses() -> None:
    assert drawn(Lane("campaigns", [event(1, 2)], crossing=[event(1, 2)])).layout.yaxis.domain[1] == 1


def lines_of(figure: Any) -> list[Any]:
    return [trace for trace in figure.data if trace.type == "scatter" and trace.mode == "lines" and not trace.fillpattern.shape]


def test_the_median_is_drawn_with_gaps_and_named_once_in_the_plot() -> None:
    whole = bars()
    medians = pd.Series([float("nan")] * 3 + [5.0] * 10 + [float("nan")] * 8 + [4.0] * 10)
    figure = drawn(whole=whole.assign(median=medians))
    rim, line = lines_of(figure)
    assert rim.line.width > line.line.width and not line.connectgaps
    assert [y == y for y in line.y] == list(medians.notna())
    (name,) = [one for one in figure.layout.annotations if one.text == "median"]
    assert name.y in (4.0, 5.0) and name.ay >= 5
    hovers = [words for trace in figure.data if trace.type == "bar" and not trace.name for _, words in trace.customdata]
    assert "median of 7 days" in hovers[3] and "median" not in hovers[0]
    assert not lines_of(drawn(whole=whole)) and not lines_of(drawn(whole=whole.assign(median=float("nan"))))


def counted(*numbers: float | None, late: int = 0, partial: Sequence[int] = ()) -> pd.DataFrame:
    """A bar a day with these numbers; None: not observed."""
    frame = pd.DataFrame({"n": [float("nan") if n is None else float(n) for n in numbers], "n_days": 1})
    frame["n_observed_days"] = [0 if n is None else 1 for n in numbers]
    frame["is_late"] = [place >= len(numbers) - late for place in range(len(numbers))]
    frame.loc[list(partial), "n_observed_days"] = 0
    return frame


def medians(frame: pd.DataFrame, bucket: Any = "day") -> list[float | None]:
    return [None if n != n else n for n in rolling_median(frame, bucket=bucket)]


def test_the_rolling_median_counted_on_the_fingers() -> None:
    frame = counted(11, 19, 12, 18, 13, 17, 14, 16, 15, 0, 0, 0, 0)
    assert medians(frame) == [None] * 3 + [14, 16, 15, 15, 14, 14, 0] + [None] * 3


def test_weeks_take_five_and_months_none() -> None:
    frame = counted(*range(11))
    assert medians(frame, "week") == [None, None, 2, 3, 4, 5, 6, 7, 8, None, None]
    assert medians(frame, "month") == [None] * 11


def test_no_median_across_days_nobody_observed_nor_into_the_last_ones() -> None:
    frame = counted(*[11] * 13, None, *[12] * 20, late=7)
    assert medians(frame) == [None] * 3 + [11] * 7 + [None] * 7 + [12] * 7 + [None] * 10


def test_reports_from_memory_of_unobserved_days_make_no_median() -> None:
    assert medians(counted(*[9] * 20, partial=[10]))[7:14] == [None] * 7


def test_fewer_than_seven_medians_make_no_line() -> None:
    assert medians(counted(*[9] * 12)) == [None] * 12
    assert [n for n in medians(counted(*[9] * 13)) if n is not None] == [9] * 7


def test_numbers_under_five_make_no_line() -> None:
    assert medians(counted(*[4] * 8, *[30] * 7)) == [None] * 15
    assert [n for n in medians(counted(*[4] * 7, *[5] * 8)) if n is not None] == [4] * 4 + [5] * 5


# --- the calendar of counts -------------------------------------------------------------------------------------------


STEPS = (1, 5, 10, 20, 50)


def by_day() -> pd.DataFrame:
    """January: nothing on the 1st, 4 on the 2nd, 5 on the 3rd, 60 on the 4th; the 5th not observed, nor the 6th, of which one told."""
    days = [on(day) for day in range(1, 32)]
    frame = pd.DataFrame({"starts_on": days, "ends_on": days, "n_days": 1, "n_observed_days": 1, "n": 0.0})
    frame["is_late"] = [day > on(24) for day in days]
    frame.loc[[1, 2, 3, 5], "n"] = [4.0, 5.0, 60.0, 1.0]
    frame.loc[4, "n"] = float("nan")
    frame.loc[[4, 5], "n_observed_days"] = 0
    return frame


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_day_nobody_observed_has_a_stroke_and_no_shade(theme: str) -> None:
    squares, unobserved, late, clicked = count_calendar(by_day(), steps=STEPS, unit="reporters", lang="en", theme=theme).data
    assert list(squares.z[0][:6]) == [0, 1, 2, 5, None, 1]
    assert (min(unobserved.x), max(unobserved.x)) == (3.56, 5.44), "one field round both"
    assert unobserved.fillpattern.shape == "/" and unobserved.line.color == palette(theme).context
    assert list(late.x) == list(range(24, 31)) and late.marker.symbol == "line-nw"
    words = dict(clicked.customdata)
    assert len(words) == 31 and "0 reporting doctors" in words["2024-01-01"]
    assert "not observed" in words["2024-01-05"] and "0 reporting" not in words["2024-01-05"]
    assert "1 reporting doctor" in words["2024-01-06"] and "not observed" in words["2024-01-06"]
    assert "perhaps incomplete" in words["2024-01-25"]


def test_the_shades_of_the_key_are_those_of_the_squares() -> None:
    shades = count_shades(STEPS, "en", "light")
    assert [words for _, words in shades] == ["0", "1 to 4", "5 to 9", "10 to 19", "20 to 49", "50 and more"]
    squares = count_calendar(by_day(), steps=STEPS, unit="reporters", lang="en", theme="light").data[0]
    assert list(dict.fromkeys(color for _, color in squares.colorscale)) == [color for color, _ in shades]
    assert [words for _, words in count_shades((1,), "en", "light")] == ["0", "1 to 4"]
    assert [words for _, words in count_shades((1, 5, 2000), "fr", "dark")] == ["0", "1 à 4", "5 à 1\u202f999", "2\u202f000 et plus"]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], (1,)),
        ([0, 1, 4], (1,)),
        ([0, 9], (1, 5)),
        (list(range(21)), (1, 5, 10, 20)),
        ([3] * 100 + [7] * 60 + [12] * 60 + [24] * 60 + [76], (1, 5, 10, 20, 50)),
        ([40] * 100 + [280] * 100 + [1560] * 200 + [2030] * 80 + [4129], (1, 5, 200, 500, 1000, 2000)),
        ([6] * 300 + [5000], (1, 5, 500, 1000, 2000, 5000)),
    ],
)
def test_the_steps_of_a_calendar_follow_its_counts(counts: list[int], expected: tuple[int, ...]) -> None:
    assert days.steps(pd.Series([*counts, None], dtype=float)) == expected


def test_weekends_stand_under_one_another() -> None:
    frame = pd.concat([by_day(), by_day().assign(starts_on=lambda rows: [day + dt.timedelta(31) for day in rows["starts_on"]])])
    figure = count_calendar(frame.reset_index(drop=True), steps=STEPS, unit="reporters", lang="fr", theme="light")
    *_, squares = figure.data
    by_column = dict(zip(squares.x, (day for day, _ in squares.customdata), strict=False))
    assert all(dt.date.fromisoformat(day).weekday() == column % 7 for column, day in by_column.items())
    assert set(figure.layout.xaxis.ticktext) == {"lun."} and all(column % 7 == 0 for column in figure.layout.xaxis.tickvals)


def test_what_the_calendar_says() -> None:
    def said(frame: pd.DataFrame, **given: Any) -> str:
        return days.finding(frame, unit="reporters", lang="en", **({"campaigns": [], "steps": STEPS} | given))

    assert said(by_day()) == "3 days with at least one report, of 29 observed days; 2 days with at least 5 doctors", "no step for one day"
    assert said(by_day(), campaigns=[(on(4), on(4))]).endswith(", 1 of them during a campaign")
    assert said(by_day().assign(n=0.0)) == "No report on 29 observed days"
    assert said(by_day().assign(n=2500.0), steps=(1, 5, 2000)).endswith("; 29 days with at least 2,000 doctors")
