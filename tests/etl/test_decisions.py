"""What a person decides about single submissions: that two are one, that a value is wrong. Every decision can be taken back."""

from __future__ import annotations

import json
from collections.abc import Callable

import duckdb
import pytest

from tests.conftest import Union
from tests.etl.conftest import Loaded
from tests.etl.exports import Row, as_csv, row, rows
from tests.processes import Outcome

PAIRS = "select submission_id, other_submission_id, decision_code, minutes_apart, n_shared_services from meta.near_duplicates order by all"
COUNTED = "select submission_id from marts.fct_submissions order by 1"


def later(**cells: str) -> Row:
    """The ordinary submission sent once more, twenty minutes later."""
    return row(submission_id="s2", occurred_at="2024-03-05 10:00:00", submitted_at="2024-03-05 10:35:00") | cells


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


def facts_of(union: Union) -> dict[str, dict[str, str]]:
    """What each submission says; empty: not answered."""
    found = [json.loads(line) for (line,) in union.query("select to_json(facts)::varchar from marts.fct_submissions as facts")]
    return {one["submission_id"]: {name: "" if value is None else str(value) for name, value in one.items()} for one in found}


PLACE_4000 = {"reporter_id": "", "postal_code": "4000"}
PLACE_6000 = {"reporter_id": "", "postal_code": "6000"}
PLACE_7000 = {"reporter_id": "", "postal_code": "7000"}
RULED = [
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
    (PLACE_4000, PLACE_4000, False),
    (PLACE_6000 | {"comment": "Plus rien ne va"}, PLACE_6000 | {"comment": "Plus rien ne va !"}, True),
    (PLACE_7000 | {"comment": "Plus rien ne va"}, PLACE_7000 | {"comment": "Ordonnances perdues"}, False),
]


@pytest.fixture(scope="module")
def ruled(made: Callable[[], Union]) -> Union:
    """The submissions of every case of the rule in one build, each case of a reporter or a place of its own."""
    lines = [row(service_codes="RECIPE|MCN"), later()]
    for number, (first, second, _) in enumerate(RULED):
        alone = {"reporter_id": f"case{number}@example.org"}
        lines += [row(**alone | first | {"submission_id": f"{number}-a"}), later(**alone | second | {"submission_id": f"{number}-b"})]
    lines += [later(submission_id=f"crowd{number:03}", reporter_id="", comment="Plus rien ne va") for number in range(100)]
    union = made()
    union.put("a.csv", as_csv(lines))
    union.run()
    return union


def test_two_submissions_close_in_everything_are_a_pair(ruled: Union) -> None:
    assert ruled.query(PAIRS.replace("order by", "where submission_id in ('s1', 's2') order by")) == [("s2", "s1", "undecided", 20, 1)]
    assert counted(ruled)[-2:] == ["s1", "s2"] and len(counted(ruled)) == 2 + 2 * len(RULED) + 100


@pytest.mark.parametrize("number", range(len(RULED)))
def test_the_rule_asks_for_the_same_reporter_service_time_and_text(ruled: Union, number: int) -> None:
    found = ruled.query("select submission_id, other_submission_id from meta.near_duplicates")
    pairs = [sorted(pair) for pair in found if any(one.startswith(f"{number}-") for one in pair)]
    assert pairs == ([[f"{number}-a", f"{number}-b"]] if RULED[number][2] else [])


def test_a_crowd_is_compared_only_with_those_that_follow(ruled: Union) -> None:
    """A hundred equal texts behind one postal code and software: five pairs each, not a hundred."""
    found = ruled.query("select count(*) from meta.near_duplicates where starts_with(submission_id, 'crowd')")
    assert found == [(5 * 95 + 4 + 3 + 2 + 1,)]


def test_a_decision_leaves_one_out_and_can_be_taken_back(loaded: Loaded) -> None:
    union = loaded(row(), later(service_codes="RECIPE|MCN"))
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


def test_two_that_stand_are_remembered_as_decided(loaded: Loaded) -> None:
    union = loaded(row(), later())
    decide(union, "s1", "distinct-from", "s2")
    assert union.run()["totals"]["accepted"] == 2
    assert union.query(PAIRS) == [("s1", "s2", "distinct", 20, 1)]


def test_the_last_of_a_chain_is_counted(loaded: Loaded) -> None:
    union = loaded(row(), later(), later(submission_id="s3"))
    decide(union, "s3", "same-as", "s2")
    decide(union, "s2", "same-as", "s1")
    union.run()
    assert counted(union) == ["s1"]
    assert union.query("select * from meta.decision_effects order by has_decisions") == [(False, 3, 3, 1), (True, 1, 1, 1)]


def test_decisions_that_contradict_each_other_are_refused(loaded: Loaded) -> None:
    union = loaded(row(), later(), later(submission_id="s3"))
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


def test_a_decision_about_a_submission_that_went_has_no_effect(loaded: Loaded) -> None:
    union = loaded(row(reporter_id="gp1@example.org"), later(reporter_id="gp2@example.org"))
    decide(union, "s2", "same-as", "s1")
    union.run()
    assert counted(union) == ["s1"]
    union.etl("forget", "gp1@example.org", "--author", "staff")
    assert counted(union) == ["s2"]
    assert union.query("select decision_code, has_effect from meta.near_duplicates") == [("same", False)]


def test_a_person_left_out_by_decision_is_erased_from_every_build(loaded: Loaded) -> None:
    union = loaded(row(reporter_id="gp1@example.org"), later(reporter_id="gp2@example.org"))
    decide(union, "s2", "same-as", "s1")
    union.run()
    union.etl("forget", "gp2@example.org", "--author", "staff")
    files = sorted(union.folder.builds.glob("*.duckdb"))
    assert union.build_id in {file.stem for file in files}
    for file in files:  # those before are kept, written anew without the person
        with duckdb.connect(str(file), read_only=True) as build:
            for table in ("meta.paired_submissions", "marts.fct_submissions", "marts.fct_reports"):
                assert build.execute(f"select count(*) from {table} where submission_id = 's2'").fetchall() == [(0,)], (file.stem, table)  # noqa: S608


CORRECTED = [
    ("kind_code", "K_DOWN", "K_SLOW"),
    ("severity_code", "2", "3"),
    ("minutes_lost", "15", "20"),
    ("minutes_lost", "15", ""),
    ("patients_affected", "3", "0"),
    ("province_code", "BE35", "BE33"),
    ("software_code", "CARECONNECT", "UNKNOWN"),
    ("practice_type_code", "solo", "unknown"),
]


def test_a_correction_changes_one_value_and_can_be_taken_back(loaded: Loaded) -> None:
    """Each of another submission of the same build."""
    union = loaded(*rows(len(CORRECTED)))
    asked = "select column_name, found_value, corrected_value, fit_code, author from meta.corrections order by record_number"
    facts = facts_of(union)
    for number, (column, expected, corrected) in enumerate(CORRECTED, 1):
        done = correct(union, column, expected, corrected, f"s{number}", "--json")
        assert done.code == 0 and done.json["corrected_value"] == corrected
        assert facts[f"s{number}"][column] == expected
    union.run()
    changed = {f"s{number}": facts[f"s{number}"] | {column: corrected} for number, (column, _, corrected) in enumerate(CORRECTED, 1)}
    assert facts_of(union) == changed
    assert union.query(asked) == [(column, expected, corrected or None, "applied", "staff") for column, expected, corrected in CORRECTED]
    for number in range(1, len(CORRECTED) + 1):
        union.etl("record", "withdraw", "correction", str(number), "--author", "staff")
    union.run()
    assert facts_of(union) == facts


def test_corrected_services_give_other_reports_and_a_province_its_region(loaded: Loaded) -> None:
    union = loaded(row(), row(submission_id="untouched", reporter_id="gp2@example.org"))
    correct(union, "service_codes", "RECIPE", "MCN|MCN_EATTEST")
    correct(union, "province_code", "BE35", "BE10")
    union.run()
    found = union.query("select service_code, region_code from marts.fct_reports order by 1")
    assert found == [("MCN", "BRU"), ("MCN_EATTEST", "BRU"), ("RECIPE", "WAL")]


MISFITS = [
    ("minutes_lost", "16", "20", 'expected "16", found "15"'),
    ("kind_code", "K_DOWN", "K_NONE", '"K_NONE" is not a valid value'),
    ("service_codes", "RECIPE", "RECIPE|RECIPE", '"RECIPE|RECIPE" is not a valid value'),
    ("service_codes", "RECIPE", "", '"" is not a valid value'),
    ("minutes_lost", "15", "1441", '"1441" is not a valid value'),
    ("minutes_lost", "15", "20.5", '"20.5" is not a valid value'),
    ("severity_code", "2", "unknown", '"unknown" is not a valid value'),
    ("kind_code", "K_DOWN", "K_DOWN|K_SLOW", '"K_DOWN|K_SLOW" is not a valid value'),
]


def test_a_correction_that_does_not_fit_stops_the_build_and_is_named(loaded: Loaded) -> None:
    """Every one of several; and each stops it alone, as the last one left does here."""
    union = loaded(*rows(len(MISFITS)))
    before = union.build_id
    for number, (column, expected, corrected, _) in enumerate(MISFITS, 1):
        correct(union, column, expected, corrected, f"s{number}")
    outcome = union.etl("run")
    assert outcome.code == 1 and f"corrections_fit: {len(MISFITS)} of" in outcome.err
    for number, (column, _, _, complaint) in enumerate(MISFITS, 1):
        assert f"record {number} (s{number}, {column}: {complaint})" in outcome.err
        assert f"record withdraw correction {number} --author WHO" in outcome.err
    for number in range(2, len(MISFITS) + 1):
        union.etl("record", "withdraw", "correction", str(number), "--author", "staff")
    outcome = union.etl("run")
    assert outcome.code == 1 and "corrections_fit: 1 of" in outcome.err
    assert union.build_id == before
    union.etl("record", "withdraw", "correction", "1", "--author", "staff")
    union.run()


def test_a_value_is_corrected_by_one_record_at_a_time(loaded: Loaded) -> None:
    union = loaded(row())
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


def test_erasing_a_person_takes_back_the_corrections_of_what_they_sent(loaded: Loaded) -> None:
    union = loaded(row(reporter_id="gp1@example.org"), row(submission_id="s5", reporter_id="gp2@example.org"))
    correct(union, "minutes_lost", "15", "20")
    correct(union, "minutes_lost", "15", "25", submission="s5")
    union.run()
    outcome = union.etl("forget", "gp1@example.org", "--author", "staff")
    assert outcome.code == 0, outcome.err
    assert union.query("select submission_id, minutes_lost from marts.fct_submissions") == [("s5", 25)]
