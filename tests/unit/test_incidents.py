"""What may be said of incidents: their start, how many were admitted, the days they fill."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

import i18n
from analytics.figures.calendar import incident_calendar
from analytics.figures.hours import OfficialHours, ServiceDay, hours
from analytics.incidents import (
    LEAST_REPORTERS,
    Place,
    address,
    days,
    hours_to_show,
    level_at,
    may_be_none,
    nothing_to_confirm,
    official_hours,
    place_in,
    precisions,
    read_address,
    recognition,
    span,
    to_tell,
    usual_within,
)
from analytics.reporters import fewest
from etl.incidents import rule
from i18n import BRUSSELS

MONDAY = dt.date(2024, 5, 13)
ONE_DAY = dt.timedelta(1)
TIMED = {"precision": "T", "part_of_day": None, "is_time_approximate": False}


def at(hour: int, minute: int) -> dt.datetime:
    return dt.datetime(2024, 5, 13, hour, minute, tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("first", "is_agreed", "expected"),
    [
        (at(9, 4), False, "first report about 09:00, last about 11:30"),
        (at(9, 20), False, "first report about 09:30, last about 11:30"),
        (at(9, 50), False, "first report about 10:00, last about 11:30"),
        (at(9, 4), True, "first report 09:04, last about 11:30"),
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


def test_where_chance_makes_as_many_the_news_is_a_confirmed_one() -> None:
    listed = [{"id": "c", "is_confirmed": False}, {"id": "b", "is_confirmed": True}, {"id": "a", "is_confirmed": False}]
    assert to_tell(listed, expected_false=1.4) == listed[0]
    assert to_tell(listed, expected_false=1.6) == listed[1]
    assert to_tell(listed[:1], expected_false=3) is None
    assert to_tell(listed[1:2], expected_false=3) == listed[1]


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
    figure = incident_calendar(told, lang="fr", theme="light")
    squares, unobserved, _, hovered = figure.data
    (row,) = squares.z
    assert list(row[14:17]) == [2, 0, None], "the 1st of May 2024, a Wednesday, stands in the third column"
    assert list(unobserved.x) == [15.56, 16.44, 16.44, 15.56, 15.56]
    assert i18n.t("incidents.calendar.unobserved", "fr") in dict(hovered.customdata)["2024-05-15"]


def test_an_address_is_read_as_it_was_written() -> None:
    assert address("MCN", at(9, 4)) == "MCN,2024-05-13T09:04"
    assert read_address("MCN,2024-05-13T09:04") == ("MCN", at(9, 4))
    assert [read_address(text) for text in ("", "MCN", "MCN,2024-05-13", ",2024-05-13T09:04", "MCN,2024-13-13T09:04")] == [None] * 5


def test_an_address_in_the_hour_that_comes_twice_is_still_read() -> None:
    code, moment = read_address("MCN,2024-10-27T02:30") or ("", None)
    assert code == "MCN" and moment is not None and moment.utcoffset() == dt.timedelta(hours=2)


@pytest.mark.parametrize(
    ("parts", "hour", "expected"),
    [
        (("work", "evening"), 8, "work"),
        (("work", "evening"), 19, "evening"),
        (("work", "evening"), 3, "evening"),
        (("work",), 21, None),
        (("saturday",), 21, "saturday"),
        ((), 9, None),
    ],
)
def test_what_is_usual_is_that_of_the_part_of_the_day(parts: tuple[str, ...], hour: int, expected: str | None) -> None:
    level = level_at([{"part_code": part} for part in parts], at(hour, 0))
    assert (level and level["part_code"]) == expected


def test_a_whole_incident_within_half_an_hour_has_no_end_of_its_own() -> None:
    told = {"first_report_at": at(9, 20), "last_report_at": at(9, 40), "is_start_agreed": False}
    assert span(told, "en") == "about 09:30"
    assert span(told | {"is_start_agreed": True}, "en") == "first report 09:20, last about 09:30"


def test_an_outage_counts_as_finely_as_its_most_precise_source_knows_it() -> None:
    record = [{"incident_id": one, "precision": known} for one, known in (("m1", "D"), ("p1", "P"), ("r1", "D"), ("s1", "T"))]
    whole = [{"incident_ids": one} for one in ("m1|p1", "r1", "x1")]
    assert precisions(whole, record) == {"P": 1, "D": 1}
    assert list(precisions([*whole, {"incident_ids": "s1"}], record)) == ["T", "P", "D"]


@pytest.mark.parametrize(
    ("n_identified", "is_confirmed", "n", "is_doubtful"),
    [(3, False, 3, False), (2, False, 2, True), (0, False, 1, True), (0, True, 1, False)],
)
def test_fewer_than_the_rule_asks_may_be_no_incident(n_identified: int, is_confirmed: bool, n: int, is_doubtful: bool) -> None:
    told = {"n_reporters": 3, "n_identified": n_identified, "is_confirmed": is_confirmed}
    assert (fewest(told), may_be_none(told)) == (n, is_doubtful)
    assert LEAST_REPORTERS == rule.LEAST_REPORTERS


def test_the_picture_of_a_day_shows_every_hour_with_reports() -> None:
    assert hours_to_show([at(9, 0), at(11, 0)]) == (7, 20)
    assert hours_to_show([at(5, 10), at(11, 0), at(20, 0), at(23, 50)]) == (4, 24)


@pytest.mark.parametrize("n_services", [1, 3])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_service_has_its_bars_on_one_scale_and_isolated_reports_apart(n_services: int, theme: str) -> None:
    quarters = pd.DataFrame({"starts_at": [at(9, 0), at(9, 0), at(9, 15)], "is_member": [True, False, True], "n_reporters": [4, 2, 1]})
    rows = [ServiceDay(f"S{n}", "7 doctors", quarters, 0.1) for n in range(n_services)]
    figure = hours(rows, OfficialHours(0, 24, "known"), shown=(7, 20), lang="en", theme=theme)
    assert len(figure.data) == 2 * n_services
    members, isolated = figure.data[:2]
    assert (list(members.x), list(members.y), list(isolated.y)) == ([9.125, 9.375], [4, 1], [2])
    assert "outside the incident" in isolated.customdata[0] and "outside" not in members.customdata[0]
    tops = {figure.layout[f"yaxis{n + 1 if n else ''}"].range[1] for n in range(n_services)}
    assert len(tops) == 1 and tops.pop() >= 6, "what stands on top of one another fits"
    (line,) = [shape for shape in figure.layout.shapes if shape.line.width == 4]
    assert (line.x0, line.x1) == (7, 20), "an outage known to the day covers the whole day shown"


@pytest.mark.parametrize(
    ("outage", "hours_"),
    [
        ({"precision": "D", "part_of_day": None}, (0, 24)),
        ({"precision": "P", "part_of_day": "morning"}, (5, 13)),
        (TIMED | {"started_at": at(9, 30), "ended_at": at(12, 15)}, (9.5, 12.25)),
        (TIMED | {"started_at": at(9, 30), "ended_at": None}, (9.5, 24)),
        (TIMED | {"started_at": at(9, 30), "ended_at": at(12, 15), "is_time_approximate": True}, (8.5, 13.25)),
        (TIMED | {"started_at": at(9, 30) - ONE_DAY, "ended_at": at(10, 30)}, (0, 10.5)),
        (TIMED | {"started_at": at(22, 0), "ended_at": at(10, 30) + ONE_DAY}, (22, 24)),
    ],
)
def test_an_official_outage_is_drawn_no_finer_than_its_source(outage: dict[str, object], hours_: tuple[float, float]) -> None:
    assert official_hours(outage, MONDAY) == hours_


def test_an_ordinary_day_is_spread_over_the_hours_of_its_part() -> None:
    assert usual_within({"part_code": "work", "usual_reporters": 4.4}, minutes=15) == pytest.approx(0.1)
    assert usual_within({"part_code": "sunday", "usual_reporters": 9.6}, minutes=15) == pytest.approx(0.1)


def test_the_neighbours_of_an_incident_are_others_than_its_own_symptoms() -> None:
    listed = [{"incident_id": name} for name in ("n", "a", "x", "b", "c", "o")]
    place = place_in(listed, "b", itself=("a", "b", "c"))
    assert place is not None and (place.number, place.n) == (4, 6)
    assert place.newer == {"incident_id": "x"} and place.older == {"incident_id": "o"}
    assert place_in(listed, "n", itself=("n",)) == Place(1, 6, None, {"incident_id": "a"})
    assert place_in(listed, "z", itself=("z",)) is None


COMPLETE = [{"is_complete": True, "starts_on": dt.date(2024, 3, 1), "ends_on": None}]


@pytest.mark.parametrize(
    ("outage", "coverage", "is_nothing"),
    [
        (None, [], True),
        (None, COMPLETE, False),
        (None, [COMPLETE[0] | {"starts_on": dt.date(2024, 3, 5)}], True),
        ({"starts_on": dt.date(2024, 3, 3), "ends_on": None, "precision": "D"}, [], False),
        ({"starts_on": dt.date(2024, 2, 28), "ends_on": dt.date(2024, 3, 1), "precision": "T"}, [], False),
        ({"starts_on": dt.date(2024, 2, 29), "ends_on": None, "precision": "D"}, [], True),
        ({"starts_on": dt.date(2024, 3, 11), "ends_on": None, "precision": "D"}, [], True),
        ({"starts_on": dt.date(2024, 3, 4), "ends_on": dt.date(2024, 3, 10), "precision": "W"}, [], True),
    ],
)
def test_nothing_could_be_confirmed_where_no_outage_is_known_and_nobody_vouches(
    outage: dict[str, Any] | None, coverage: list[dict[str, Any]], is_nothing: bool
) -> None:
    found = nothing_to_confirm(dt.date(2024, 2, 29), dt.date(2024, 3, 10), [outage] if outage else [], coverage)
    assert found is is_nothing
