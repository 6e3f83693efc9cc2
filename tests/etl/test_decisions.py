"""What a person decides about single submissions: that two are one, that a value is wrong. Every decision can be taken back."""

from __future__ import annotations

import json

import duckdb
import pytest

from tests.conftest import Union
from tests.etl.exports import Row, as_csv, row
from tests.processes import Outcome

PAIRS = "select submission_id, other_submission_id, decision_code, minutes_apart, n_shared_services from meta.near_duplicates order by all"
COUNTED = "select submission_id from marts.fct_submissions order by 1"


def later(**cells: str) -> Row:
    """The ordinary submission sent once more, twenty minutes later."""
    return row(submission_id="s2", occurred_at="2024-03-05 10:00:00", submitted_at="2024-03-05 10:35:00") | cells


def loaded(union: Union, *lines: Row) -> Union:
    union.put("a.csv", as_csv(list(lines)))
    union.run()
    return union


def decide(union: Union, submission: str, relation: str, other: str) -> Outcome:
    return union.etl(
        "record", "duplicate", "--submission", submission, f"--{relation}", other, "--author", "staff", "--reason", "sent twice"
    )


def correct(union: Union, column: str, expected: str, corrected: str, submission: str = "s1", *options: str) -> Outcome:
    return union.etl(
        "record", "correction", "--submission", submission, "--column", column, "--expected", expected, "--corrected", corrected,
        "--reason", "told by telephone", "--author", "staff", *options,
    )  # fmt: skip


def counted(union: Union) -> list[str]:
    return [submission_id for (submission_id,) in union.query(COUNTED)]


def value_of(union: Union, column: str) -> str:
    """Of the only submission; empty: not answered."""
    found = json.loads(union.query("select to_json(facts)::varchar from marts.fct_submissions as facts")[0][0])[column]
    return "" if found is None else str(found)


def test_two_submissions_close_in_everything_are_a_pair(union: Union) -> None:
    loaded(union, row(service_codes="RECIPE|MCN"), later())
    assert union.query(PAIRS) == [("s2", "s1", "undecided", 20, 1)]
    assert counted(union) == ["s1", "s2"]


@pytest.mark.parametrize(
    ("first", "second", "is_pair"),
    [
        ({}, {"reporter_id": "gp2@example.org"}, False),
        ({}, {"service_codes": "MCN"}, False),
        ({}, {"occurred_at": "2024-03-05 08:39:00"}, False),
        ({}, {"occurred_at": "2024-03-05 08:40:00"}, True),
        ({}, {"occurred_at": "2024-03-05"}, True),
        ({}, {"occurred_at": "2024-03-04"}, False),
        ({"occurred_at": "2024-03-04 23:40:00"}, {"occurred_at": "2024-03-05 00:20:00"}, True),
        ({}, {"comment": "Plus rien ne va"}, False),
        ({"comment": "Plus rien ne va ce matin"}, {"comment": "Plus rien ne va ce matin."}, True),
        ({"comment": "Plus rien ne va ce matin"}, {"comment": "Ordonnances perdues"}, False),
        ({"reporter_id": ""}, {"reporter_id": ""}, False),
        ({"reporter_id": "", "comment": "Plus rien ne va"}, {"reporter_id": "", "comment": "Plus rien ne va !"}, True),
        ({"reporter_id": "", "comment": "Plus rien ne va"}, {"reporter_id": "", "comment": "Ordonnances perdues"}, False),
    ],
)
def test_the_rule_asks_for_the_same_reporter_service_time_and_text(
    union: Union, first: dict[str, str], second: dict[str, str], is_pair: bool
) -> None:
    loaded(union, row(**first), later(**second))
    assert union.query("select count(*) from meta.near_duplicates") == [(int(is_pair),)]


def test_a_crowd_is_compared_only_with_those_that_follow(union: Union) -> None:
    """A hundred equal texts behind one postal code and software: five pairs each, not a hundred."""
    loaded(union, *(later(submission_id=f"s{number:03}", reporter_id="", comment="Plus rien ne va") for number in range(100)))
    assert union.query("select count(*) from meta.near_duplicates") == [(5 * 95 + 4 + 3 + 2 + 1,)]


def test_a_decision_leaves_one_out_and_can_be_taken_back(union: Union) -> None:
    loaded(union, row(), later(service_codes="RECIPE|MCN"))
    assert decide(union, "s2", "same-as", "s1").code == 0
    result = union.run()
    assert result["totals"] == {"received": 2, "accepted": 1, "rejected": 0, "duplicates": 1}
    assert counted(union) == ["s1"]
    assert union.query("select submission_id, duplicate_reason_code from meta.submission_versions") == [("s2", "by_decision")]
    assert union.query("select by_decision from meta.import_ledger") == [(1,)]
    assert union.query("select * from meta.decision_effects order by has_decisions") == [(False, 2, 3, 1), (True, 1, 1, 1)]
    assert union.query("select decision_code, record_number, reason, decided_by from meta.near_duplicates") == [
        ("same", 1, "sent twice", "staff")
    ]
    assert union.query("select submission_id, is_counted from meta.paired_submissions order by 1") == [("s1", True), ("s2", False)]
    assert union.etl("check").code == 0
    assert union.etl("record", "withdraw", "duplicate", "1", "--author", "staff").code == 0
    assert union.run()["totals"]["accepted"] == 2
    assert union.query(PAIRS) == [("s2", "s1", "undecided", 20, 1)]


def test_two_that_stand_are_remembered_as_decided(union: Union) -> None:
    loaded(union, row(), later())
    decide(union, "s1", "distinct-from", "s2")
    assert union.run()["totals"]["accepted"] == 2
    assert union.query(PAIRS) == [("s1", "s2", "distinct", 20, 1)]


def test_the_last_of_a_chain_is_counted(union: Union) -> None:
    loaded(union, row(), later(), later(submission_id="s3"))
    decide(union, "s3", "same-as", "s2")
    decide(union, "s2", "same-as", "s1")
    union.run()
    assert counted(union) == ["s1"]
    assert union.query("select * from meta.decision_effects order by has_decisions") == [(False, 3, 3, 1), (True, 1, 1, 1)]


def test_decisions_that_contradict_each_other_are_refused(union: Union) -> None:
    loaded(union, row(), later(), later(submission_id="s3"))
    assert "compared with itself" in decide(union, "s1", "same-as", "s1").err
    assert "no submission s9" in decide(union, "s1", "same-as", "s9").err
    assert decide(union, "s3", "same-as", "s2").code == 0
    assert "decide about the same pair" in decide(union, "s2", "distinct-from", "s3").err
    assert "leave out the same submission" in decide(union, "s3", "same-as", "s1").err
    assert decide(union, "s2", "same-as", "s1").code == 0
    assert "circle" in decide(union, "s1", "same-as", "s3").err
    assert "the same as s1" in decide(union, "s1", "distinct-from", "s3").err
    assert union.etl("record", "duplicate", "--submission", "s1", "--author", "staff").code == 2
    file = union.folder.records / "duplicate_decisions.csv"
    file.write_text(file.read_text() + "s1,s3,same,,staff,2024-03-06,,\n")
    outcome = union.etl("run")
    assert outcome.code == 1 and "circle" in outcome.err


def test_a_decision_about_a_submission_that_went_has_no_effect(union: Union) -> None:
    loaded(union, row(reporter_id="gp1@example.org"), later(reporter_id="gp2@example.org"))
    decide(union, "s2", "same-as", "s1")
    union.run()
    assert counted(union) == ["s1"]
    union.etl("forget", "gp1@example.org", "--author", "staff")
    assert counted(union) == ["s2"]
    assert union.query("select decision_code, has_effect from meta.near_duplicates") == [("same", False)]


def test_a_person_left_out_by_decision_is_erased_from_every_build(union: Union) -> None:
    loaded(union, row(reporter_id="gp1@example.org"), later(reporter_id="gp2@example.org"))
    decide(union, "s2", "same-as", "s1")
    union.run()
    union.etl("forget", "gp2@example.org", "--author", "staff")
    files = sorted(union.folder.builds.glob("*.duckdb"))
    assert union.build_id in {file.stem for file in files}
    for file in files:  # those before are kept, written anew without the person
        with duckdb.connect(str(file), read_only=True) as build:
            for table in ("meta.paired_submissions", "marts.fct_submissions", "marts.fct_reports"):
                assert build.execute(f"select count(*) from {table} where submission_id = 's2'").fetchall() == [(0,)], (file.stem, table)  # noqa: S608


@pytest.mark.parametrize(
    ("column", "expected", "corrected"),
    [
        ("kind_code", "K_DOWN", "K_SLOW"),
        ("severity_code", "2", "3"),
        ("minutes_lost", "15", "20"),
        ("minutes_lost", "15", ""),
        ("patients_affected", "3", "0"),
        ("province_code", "BE35", "BE33"),
        ("software_code", "CARECONNECT", "UNKNOWN"),
        ("practice_type_code", "solo", "unknown"),
    ],
)
def test_a_correction_changes_one_value_and_can_be_taken_back(union: Union, column: str, expected: str, corrected: str) -> None:
    loaded(union, row())
    done = correct(union, column, expected, corrected, "s1", "--json")
    assert done.code == 0 and done.json["corrected_value"] == corrected
    union.run()
    assert value_of(union, column) == corrected
    assert union.query("select column_name, found_value, corrected_value, fit_code, author from meta.corrections") == [
        (column, expected, corrected or None, "applied", "staff")
    ]
    union.etl("record", "withdraw", "correction", "1", "--author", "staff")
    union.run()
    assert value_of(union, column) == expected


def test_corrected_services_give_other_reports_and_a_province_its_region(union: Union) -> None:
    loaded(union, row(), row(submission_id="untouched", reporter_id="gp2@example.org"))
    correct(union, "service_codes", "RECIPE", "MCN|MCN_EATTEST")
    correct(union, "province_code", "BE35", "BE10")
    union.run()
    found = union.query("select service_code, region_code from marts.fct_reports order by 1")
    assert found == [("MCN", "BRU"), ("MCN_EATTEST", "BRU"), ("RECIPE", "WAL")]


@pytest.mark.parametrize(
    ("column", "expected", "corrected", "complaint"),
    [
        ("minutes_lost", "16", "20", 'expected "16", found "15"'),
        ("kind_code", "K_DOWN", "K_NONE", "not a valid value"),
        ("service_codes", "RECIPE", "RECIPE|RECIPE", "not a valid value"),
        ("service_codes", "RECIPE", "", "not a valid value"),
        ("minutes_lost", "15", "1441", "not a valid value"),
        ("minutes_lost", "15", "20.5", "not a valid value"),
        ("severity_code", "2", "unknown", "not a valid value"),
        ("kind_code", "K_DOWN", "K_DOWN|K_SLOW", "not a valid value"),
    ],
)
def test_a_correction_that_does_not_fit_stops_the_build_and_is_named(
    union: Union, column: str, expected: str, corrected: str, complaint: str
) -> None:
    before = loaded(union, row()).build_id
    correct(union, column, expected, corrected)
    outcome = union.etl("run")
    assert outcome.code == 1 and "corrections_fit" in outcome.err and complaint in outcome.err
    assert union.build_id == before
    assert "record withdraw correction 1 --author WHO" in outcome.err
    union.etl("record", "withdraw", "correction", "1", "--author", "staff")
    union.run()


def test_a_value_is_corrected_by_one_record_at_a_time(union: Union) -> None:
    loaded(union, row())
    assert "not one of" in correct(union, "reporter_key", "", "x").err
    correct(union, "minutes_lost", "15", "20")
    assert "correct the same value" in correct(union, "minutes_lost", "20", "25").err
    assert "no submission s9" in correct(union, "minutes_lost", "15", "20", submission="s9").err


@pytest.mark.parametrize("blank", ["author", "title"])
def test_what_is_empty_but_for_spaces_is_refused_before_it_is_written(union: Union, blank: str) -> None:
    """Read again it would be empty, and stop every later run."""
    told = {"author": "staff", "title": "appel"} | {blank: " "}
    days = ("--from", "2024-01-02", "--to", "2024-01-03")
    refused = union.etl("record", "campaign", "--title", told["title"], *days, "--author", told["author"])
    assert refused.code == 1 and f"{blank} is empty" in refused.err
    assert not list(union.folder.records.glob("campaigns.csv"))


def test_erasing_a_person_takes_back_the_corrections_of_what_they_sent(union: Union) -> None:
    loaded(union, row(reporter_id="gp1@example.org"), row(submission_id="s5", reporter_id="gp2@example.org"))
    correct(union, "minutes_lost", "15", "20")
    correct(union, "minutes_lost", "15", "25", submission="s5")
    union.run()
    outcome = union.etl("forget", "gp1@example.org", "--author", "staff")
    assert outcome.code == 0, outcome.err
    assert union.query("select submission_id, minutes_lost from marts.fct_submissions") == [("s5", 25)]
