"""Questions about one incident, on the build written by hand of test_incidents."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from analytics.queries import incident
from analytics.warehouse import Build
from i18n import BRUSSELS
from tests.analytics.builds import day
from tests.analytics.test_incidents import build as build


def rows(build: Build, question: Any) -> list[dict[str, Any]]:
    return build.run(question).to_dict("records")  # type: ignore[return-value]


def at(hour: int, minute: int = 0, on: str = "01-15") -> dt.datetime:
    return dt.datetime.combine(day(on), dt.time(hour, minute), tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("service", "moment", "found"),
    [
        ("MCN", at(9), ["m1"]),
        ("MCN", at(9, 40), ["m1"]),
        ("MCN", at(8, 10), ["m1"]),
        ("MCN", at(10, 55), ["m1"]),
        ("MCN", at(11, 5), []),
        ("MCN", at(7, 50), []),
        ("RECIPE", at(9, 5), ["p1"]),
        ("RSW", at(9), []),
    ],
)
def test_a_link_finds_the_incident_that_holds_its_moment(build: Build, service: str, moment: dt.datetime, found: list[str]) -> None:
    assert [one["incident_id"] for one in rows(build, incident.overlapping(service, moment))] == found


def test_the_services_hit_with_it_stand_together(build: Build) -> None:
    assert [one["incident_id"] for one in rows(build, incident.hit("m1"))] == ["m1", "p1"]


def test_its_day_is_told_by_quarters_of_an_hour(build: Build) -> None:
    (quarter,) = rows(build, incident.over_the_day("RECIPE", day("01-15"), incident_id="p1"))
    assert (quarter["starts_at"], quarter["is_member"], quarter["n_reporters"]) == (at(10), True, 3)
    (isolated,) = rows(build, incident.over_the_day("RSW", day("01-17"), incident_id="r1"))
    assert not isolated["is_member"]
    (another,) = rows(build, incident.over_the_day("RECIPE", day("01-15"), incident_id="p2"))
    assert not another["is_member"], "another incident of the same day is not this one"


def test_reporters_are_counted_once_over_the_services(build: Build) -> None:
    told = rows(build, incident.by("region_code", ("m1", "p1")))
    assert [(one["region_code"], one["n_reporters"]) for one in told] == [("WAL", 2), ("BRU", 1)]
    with pytest.raises(ValueError, match="not counted by"):
        incident.by("reporter_key", ("m1",))


def test_what_was_usual_is_that_of_the_day(build: Build) -> None:
    assert [one["n_needed"] for one in rows(build, incident.levels("MCN", day("01-16")))] == [5]


def test_packages_of_the_year_before_are_those_of_its_regions(build: Build) -> None:
    usual = rows(build, incident.usual_software(("WAL", "BRU"), before=day("2025-01-20")))
    assert [(one["software_code"], one["n_reporters"]) for one in usual] == [("X", 2), ("Y", 1)]
    assert rows(build, incident.usual_software(("VLG",), before=day("2025-01-20"))) == []
    assert rows(build, incident.usual_software(("WAL", "BRU"), before=day("01-20"))) == [], "the month itself is not the year before"


def test_its_reports_say_nothing_of_who_sent_them(build: Build) -> None:
    told = rows(build, incident.reports(("m1", "p1")))
    assert [one["report_id"] for one in told] == ["s1:MCN", "s1:RECIPE", "s2:MCN", "s2:RECIPE", "s3:RECIPE"]
    assert "reporter_key" not in told[0]


def test_neighbours_one_edge_away_and_all_that_failed_are_told(build: Build) -> None:
    told = rows(build, incident.around("MCN", at(9), at(11)))
    assert [(one["service_code"], bool(one["is_upstream"]), bool(one["has_incident"])) for one in told] == [
        ("EHEALTH", True, False),
        ("RECIPE", False, True),
        ("MCN_EFACT", False, False),
    ]
