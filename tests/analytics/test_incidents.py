"""Questions about incidents, asked of small real builds whose answers can be counted by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from analytics import tables, warehouse
from analytics.filters import Filters
from analytics.queries import incidents
from analytics.tables import WITHOUT_IDENTIFIER
from analytics.warehouse import Build
from i18n import BRUSSELS
from tests.analytics import builds
from tests.analytics.builds import day, reports


def _incident(incident_id: str, service: str, on: str, hour: int, **cells: Any) -> dict[str, Any]:
    first = dt.datetime.combine(day(on), dt.time(hour), tzinfo=BRUSSELS)
    return {
        "incident_id": incident_id,
        "service_code": service,
        "occurred_on": day(on),
        "root_incident_id": incident_id,
        "first_report_at": first,
        "is_start_agreed": False,
        "last_report_at": first + dt.timedelta(hours=1),
        "level": "probable",
        "max_severity_code": "1",
    } | cells


def _members(submission: str, on: str, reporter: str, *services: str, incident: dict[str, str], **cells: Any) -> list[dict[str, Any]]:
    own = {"software_code": SOFTWARE.get(reporter, "UNKNOWN")}
    return [one | own | {"incident_id": incident.get(one["service_code"])} for one in reports(submission, on, reporter, *services, **cells)]


SOFTWARE = {"ada": "X", "bob": "X", "cleo": "Y"}
BOTH = {"MCN": "m1", "RECIPE": "p1"}
ROWS = [
    *_members("s1", "01-15", "ada", "MCN", "RECIPE", incident=BOTH),
    *_members("s2", "01-15", "bob", "MCN", "RECIPE", incident=BOTH, region="BRU"),
    *_members("s3", "01-15", "cleo", "RECIPE", incident=BOTH),
    *_members("s4", "01-16", "dov", "RSW", incident={"RSW": "r1"}, severity="3"),
    *_members("s5", "01-17", "eve", "RSW", incident={}),
]
LEVELS = (
    ("MCN", "01-15", "work", 1.0, 4, 0.5),
    ("MCN", "01-16", "work", 2.0, 5, 0.25),
    ("RSW", "01-16", "work", 0.1, 3, 0.125),
    ("MCN", "01-17", "evening", 0.1, 3, 0.0625),
)
OUTAGES = (("O1", "MCN", "01-15", "D"), ("O2", "RSW", "01-20", "D"), ("O3", "RSW", "01-22", "W"))
OTHERS = {
    tables.fct_incidents: [
        _incident("m1", "MCN", "01-15", 9, root_service_code="MCN", level="confirmed", official_outage_id="O1"),
        _incident("p1", "RECIPE", "01-15", 10, root_service_code="MCN", root_incident_id="m1", software_code="X"),
        _incident("r1", "RSW", "01-16", 14, software_code="CARECONNECT", max_severity_code="3"),
    ],
    tables.incident_official_outages: [{"incident_id": "m1", "official_outage_id": "O1"}],
    tables.usual_levels: [
        dict(
            zip(
                ("service_code", "date_on", "part_code", "usual_reporters", "n_needed", "expected_false"),
                (service, day(on), *rest),
                strict=True,
            )
        )
        for service, on, *rest in LEVELS
    ],
    tables.dim_kinds: [{"kind_code": "K_DOWN", "kind_class_code": "failure"}],
    tables.dim_service_dependencies: [
        {"upstream_code": upstream, "downstream_code": downstream, "path_length": length, "mark": "S"}
        for upstream, downstream, length in (
            ("EHEALTH", "MCN", 1),
            ("MCN", "MCN_EFACT", 1),
            ("MCN", "RECIPE", 2),
            ("MCN", "VIDIS", 2),
            ("EHEALTH", "RECIPE", 3),
        )
    ],
    tables.fct_official_outages: [
        {
            "official_outage_id": name,
            "service_code": service,
            "starts_on": day(on),
            "ends_on": day(on),
            "precision": precision,
            "is_matchable": True,
        }
        for name, service, on, precision in OUTAGES
    ],
}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Build]:
    folder = builds.folder(tmp_path_factory.mktemp("incidents"))
    builds.write(folder, ROWS, others=OTHERS)
    opened = warehouse.open_current(folder)
    yield opened
    opened.close()


def listed(build: Build, counted: str = "roots", **narrowed: Any) -> list[dict[str, Any]]:
    return build.run(incidents.listed(Filters(**narrowed), counted=counted)).to_dict("records")  # type: ignore[return-value]


def test_symptoms_of_one_root_are_one_incident_with_distinct_reporters(build: Build) -> None:
    newest, root = listed(build)
    assert (newest["incident_id"], newest["service_code"], newest["software_code"]) == ("r1", "RSW", "CARECONNECT")
    assert (root["incident_id"], root["service_code"], root["n_reporters"], root["n_reports"]) == ("m1", "MCN", 3, 5)
    assert set(root["symptom_codes"].split("|")) == {"MCN", "RECIPE"}
    assert root["is_confirmed"] and root["has_root"] and root["software_code"] is None


def test_a_root_is_found_again_by_its_own_service_and_start(build: Build) -> None:
    _, root = listed(build)
    assert (root["own_service_code"], root["own_start_at"].astimezone(BRUSSELS).hour) == ("MCN", 9)
    p1 = listed(build, "services")[1]
    assert (p1["own_service_code"], p1["own_start_at"].astimezone(BRUSSELS).hour) == ("RECIPE", 10)


def test_each_service_hit_is_one_when_asked(build: Build) -> None:
    assert [(one["incident_id"], one["n_reporters"], bool(one["is_confirmed"])) for one in listed(build, "services")] == [
        ("r1", 1, False),
        ("p1", 3, False),
        ("m1", 2, True),
    ]


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({"regions": ("BRU",)}, {"m1": 3}),
        ({"services": ("RECIPE",)}, {"m1": 3}),
        ({"severities": ("3",)}, {"r1": 1}),
        ({"start": day("01-16")}, {"r1": 1}),
        ({"regions": ("VLG",)}, {}),
    ],
)
def test_a_selection_keeps_the_incidents_it_touches_whole(build: Build, narrowed: dict[str, Any], expected: dict[str, int]) -> None:
    assert {one["incident_id"]: one["n_reporters"] for one in listed(build, **narrowed)} == expected
    touched = list(build.run(incidents.touched(Filters(**narrowed)))["incident_id"])
    assert sorted(touched) == sorted(expected)
    assert [one for one in listed(build) if one["incident_id"] in touched] == listed(build, **narrowed)


def test_what_chance_makes_is_of_the_days_and_services_asked(build: Build) -> None:
    def expected(**narrowed: Any) -> float:
        return float(build.run(incidents.expected_false(Filters(**narrowed)))["expected_false"].iloc[0])

    assert expected() == pytest.approx(0.9375)
    assert expected(services=("MCN",), start=day("01-16"), end=day("01-16")) == pytest.approx(0.25)


def test_what_is_needed_is_of_the_last_working_day(build: Build) -> None:
    assert build.run(incidents.needed()).values.tolist() == [["MCN", 2.0, 5], ["RSW", 0.1, 3]]


def test_outages_nobody_reported_are_those_known_to_the_day_that_no_incident_matches(build: Build) -> None:
    assert build.run(incidents.outages_without_incident(Filters()))["official_outage_id"].tolist() == ["O2"]
    assert build.run(incidents.outages_without_incident(Filters(services=("MCN",)))).empty


def test_an_unknown_way_of_counting_raises() -> None:
    with pytest.raises(ValueError, match="none of"):
        incidents.listed(Filters(), counted="both")


def test_the_start_is_agreed_only_where_the_earliest_service_agrees(tmp_path: Path) -> None:
    rows = _members("s1", "01-15", "ada", "MCN", "RECIPE", incident=BOTH)
    found = []
    for agreed in ("m1", "p1"):
        folder = builds.folder(tmp_path / agreed)
        both = [
            _incident("m1", "MCN", "01-15", 9, root_service_code="MCN", is_start_agreed=agreed == "m1"),
            _incident("p1", "RECIPE", "01-15", 10, root_service_code="MCN", root_incident_id="m1", is_start_agreed=agreed == "p1"),
        ]
        builds.write(folder, rows, others={tables.fct_incidents: both})
        with closing(warehouse.open_current(folder)) as opened:
            found.append(bool(listed(opened)[0]["is_start_agreed"]))
    assert found == [True, False]


def test_those_without_identifier_may_be_one_or_each_another(tmp_path: Path) -> None:
    folder = builds.folder(tmp_path)
    only = {"RSW": "r1"}
    rows = [one for n in range(3) for one in _members(f"s{n}", "01-16", WITHOUT_IDENTIFIER + "4500abc", "RSW", incident=only)]
    rows += _members("s9", "01-16", "kdov", "RSW", incident=only)
    builds.write(folder, rows, others={tables.fct_incidents: [_incident("r1", "RSW", "01-16", 14)]})
    with closing(warehouse.open_current(folder)) as opened:
        (one,) = listed(opened)
    assert (one["n_identified"], one["n_reporters"], one["n_reporters_max"], one["n_reports"]) == (1, 2, 4, 4)
