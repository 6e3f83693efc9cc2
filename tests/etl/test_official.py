"""The official record: noted by command, matched with incidents no finer than it is known."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
import xlsxwriter

from tests.conftest import Union
from tests.etl.exports import as_csv
from tests.etl.test_incidents import MONDAY, ordinary_days, together
from tests.processes import Outcome

OUTAGE = {
    "service_code": "RECIPE",
    "starts_on": "2024-05-13",
    "start_time": "09:50",
    "end_time": "12:15",
    "precision": "T",
    "announced_at": "2024-05-13 11:20",
    "noted_at": "2024-05-13 12:40",
    "source": "https://status.example.org",
}
DAY_ONLY = OUTAGE | {"start_time": "", "end_time": "", "precision": "D"}
CONFIRMED = "select level, official_outage_id, official_delay_minutes from marts.fct_incidents"


def note(union: Union, *outages: dict[str, str], name: str = "outages.csv") -> Outcome:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(column for outage in outages for column in outage)), delimiter=";", restval="")
    writer.writeheader()
    writer.writerows(outages)
    path = union.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.getvalue(), encoding="utf-8-sig")
    return union.etl("official", str(path), "--author", "staff", "--json")


def vouch(union: Union, *, until: str = "2024-05-31") -> None:
    outcome = union.etl(
        "record", "coverage", "--from", "2024-05-01", "--to", until, "--note", "status page read daily", "--author", "staff"
    )
    assert outcome.code == 0, outcome.err


@pytest.fixture
def failing(union: Union) -> Union:
    """An incident of Recip-e on a Monday, from 10:00 to 11:17."""
    union.put("export.csv", as_csv([*ordinary_days(), *together(7)]))
    union.run()
    return union


def test_an_outage_of_the_same_hours_confirms_and_says_how_late(failing: Union) -> None:
    assert failing.query(CONFIRMED) == [("probable", None, None)]
    assert note(failing, OUTAGE).json == {"added": 1, "replaced": 0, "unchanged": 0}
    vouch(failing)
    failing.run()
    assert failing.query(CONFIRMED) == [("confirmed", "N-RECIPE-2024-05-13-0950", 80.0)]
    assert failing.query("select noted_source, strftime(noted_at, '%H:%M') from marts.fct_official_outages where noted_at is not null") == [
        ("https://status.example.org", "12:40")
    ]
    assert failing.etl("record", "withdraw", "outage", "1", "--author", "staff").code == 0
    failing.run()
    assert failing.query(CONFIRMED) == [("probable", None, None)]


def test_without_anybody_vouching_for_the_day_no_delay_is_said(failing: Union) -> None:
    note(failing, OUTAGE)
    vouch(failing, until="2024-05-12")
    failing.run()
    assert failing.query(CONFIRMED) == [("confirmed", "N-RECIPE-2024-05-13-0950", None)]


@pytest.mark.parametrize(
    ("outage", "is_confirmed", "why"),
    [
        (DAY_ONLY, True, "a day matches its day"),
        (DAY_ONLY | {"starts_on": "2024-05-14"}, False, "and no other"),
        (OUTAGE | {"start_time": "14:00", "end_time": "16:00"}, False, "known hours match no other hour of the day"),
        (OUTAGE | {"start_time": "11:00", "end_time": ""}, True, "an open end lasts for the day"),
        (DAY_ONLY | {"precision": "P", "part_of_day": "morning"}, True, "a morning matches a morning"),
        (DAY_ONLY | {"precision": "P", "part_of_day": "evening"}, False, "and no evening"),
        (DAY_ONLY | {"precision": "W", "ends_on": "2024-05-19"}, False, "a week matches nothing"),
        (DAY_ONLY | {"service_code": "MCN"}, True, "a source says that Recip-e fails with MyCareNet"),
        (DAY_ONLY | {"service_code": "RSW", "fault_service_code": "MCN"}, True, "the component at fault counts too"),
        (DAY_ONLY | {"service_code": "EH_PLATFORM"}, False, "no source states that chain"),
        (DAY_ONLY | {"service_code": "VIDIS"}, False, "what fails with Recip-e does not bring it down"),
    ],
)
def test_an_outage_matches_no_finer_than_it_is_known(failing: Union, outage: dict[str, str], is_confirmed: bool, why: str) -> None:
    assert note(failing, outage).code == 0
    vouch(failing)
    failing.run()
    ((level, outage_id, delay),) = failing.query(CONFIRMED)
    assert (level == "confirmed", outage_id is not None) == (is_confirmed, is_confirmed), why
    assert (delay is not None) == (is_confirmed and outage["precision"] == "T"), why


def test_a_file_loaded_again_says_nothing_new_and_a_changed_line_takes_the_place_of_the_former(union: Union) -> None:
    note(union, OUTAGE, DAY_ONLY | {"service_code": "MCN"})
    again = note(union, OUTAGE | {"cause": "overload"}, DAY_ONLY | {"service_code": "MCN"})
    assert again.json == {"added": 0, "replaced": 1, "unchanged": 1}
    records = union.etl("record", "list", "outage", "--json").json["records"]
    assert [(record["cause"], bool(record["withdrawn_on"])) for record in records] == [("", True), ("", False), ("overload", False)]


FAULTY = [
    (OUTAGE | {"service_code": "FAX"}, "'FAX' is no e-service"),
    (OUTAGE | {"start_time": "9h50"}, "start_time is not a time"),
    (OUTAGE | {"starts_on": "13/05/2024"}, "starts_on is not a date"),
    (OUTAGE | {"start_time": ""}, "precision T needs start_time"),
    (OUTAGE | {"precision": "D"}, "only T has one"),
    (OUTAGE | {"end_time": "08:00"}, "ends before it starts"),
    (DAY_ONLY | {"precision": "P"}, "precision P needs part_of_day"),
    (DAY_ONLY | {"precision": "M"}, "needs ends_on"),
    (OUTAGE | {"noted_at": ""}, "noted_at is empty"),
    (OUTAGE | {"source": ""}, "source is empty"),
    (OUTAGE | {"official_outage_id": "O05"}, "O05 is an outage of the reference list"),
]


def test_a_file_with_faulty_lines_is_refused_as_a_whole_naming_each(union: Union) -> None:
    refused = note(union, DAY_ONLY, *(line for line, _ in FAULTY))
    assert refused.code == 1
    for number, (_, words) in enumerate(FAULTY, start=2):
        assert any(f"outage {number}:" in line and words in line for line in refused.err.replace("\\n", "\n").splitlines()), words
    assert union.etl("record", "list", "outage", "--json").json["records"] == []
    twice = note(union, OUTAGE, OUTAGE)
    assert twice.code == 1 and "stands there twice" in twice.err
    wrong = note(union, OUTAGE | {"hour": "9"})
    assert wrong.code == 1 and "no column is called hour" in wrong.err


def test_a_workbook_with_names_dates_and_times_as_a_spreadsheet_keeps_them(union: Union, tmp_path: Path) -> None:
    path = tmp_path / "outages.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        day, time, moment = (book.add_format({"num_format": form}) for form in ("dd/mm/yyyy", "hh:mm", "dd/mm/yyyy hh:mm"))
        sheet.write_row(0, 0, ["service_code", "starts_on", "start_time", "precision", "noted_at", "source"])
        sheet.write_string(1, 0, "MyCareNet")
        sheet.write_datetime(1, 1, dt.datetime.combine(MONDAY, dt.time()), day)
        sheet.write_datetime(1, 2, dt.time(9, 50), time)
        sheet.write_string(1, 3, "t")
        sheet.write_datetime(1, 4, dt.datetime(2024, 5, 13, 12, 40), moment)
        sheet.write_string(1, 5, "status page")
    outcome = union.etl("official", str(path), "--author", "staff", "--json")
    assert outcome.code == 0, outcome.err
    (record,) = union.etl("record", "list", "outage", "--json").json["records"]
    assert (record["official_outage_id"], record["start_time"], record["noted_at"]) == (
        "N-MCN-2024-05-13-0950",
        "09:50",
        "2024-05-13 12:40",
    )
