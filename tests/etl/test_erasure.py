"""Forgetting a person takes their rows and nobody else's, whatever the format, and never claims what it did not do."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Union
from tests.etl.conftest import Loaded
from tests.etl.exports import Row, as_csv, as_json_lines, row, write_parquet, write_workbook

MINE = "gp@example.org"


def lines(prefix: str = "") -> list[Row]:
    """The person stands first, last and among the rejected; neighbours are valid and rejected."""
    told = [
        row(submission_id="mine-first", reporter_id=MINE),
        row(submission_id="other-1", reporter_id="a@example.org"),
        row(submission_id="other-rejected", reporter_id="b@example.org", service_codes="Minitel"),
        row(submission_id="mine-rejected", reporter_id=MINE, occurred_at="2024-02-31"),
        row(submission_id="other-2", reporter_id=""),
        row(submission_id="mine-last", reporter_id=MINE),
    ]
    return [one | {"submission_id": prefix + one["submission_id"]} for one in told]


def anywhere(union: Union, text: str) -> list[Path]:
    files = (path for path in union.root.rglob("*") if path.is_file() and "inbox" not in path.parts)
    return [path for path in files if text.encode() in path.read_bytes()]


def test_only_that_persons_rows_go(union: Union) -> None:
    """Out of a file of every shape."""
    union.put("a.csv", as_csv(lines("csv-")))
    union.put("a.jsonl", as_json_lines(lines("jsonl-")) + "{broken\n")
    write_workbook(union.folder.inbox / "a.xlsx", lines("xlsx-"))
    write_parquet(union.folder.inbox / "a.parquet", lines("parquet-"))
    shapes = ("csv", "jsonl", "parquet", "xlsx")
    union.run()
    former = union.folder.build_file(union.build_id)
    asked = "select shape, source_row, reason_code from meta.rejected_rows join meta.import_ledger using (source_id) order by all"
    rejected_before = union.query(asked)
    assert {shape for shape, *_ in rejected_before} == set(shapes)
    answer = union.etl("forget", "GP@Example.org", "--author", "staff", "--json").json
    assert answer["erased"] == 3 * len(shapes) and answer["still_in_inbox"] == [f"a.{shape}" for shape in shapes]
    others = sorted((f"{shape}-other-{n}",) for shape in shapes for n in (1, 2))
    assert union.query("select submission_id from marts.fct_submissions order by 1") == others
    assert union.query(asked) == [line for line in rejected_before if line[2] != "occurred_at_impossible"]
    assert not former.exists()
    for shape in shapes:
        assert anywhere(union, f"{shape}-mine-first") == [], shape
    assert union.run()["is_new"] is False
    assert union.etl("check").code == 0


def test_rows_stay_away_when_an_old_export_is_loaded_again_and_after_a_new_reading(loaded: Loaded) -> None:
    union = loaded(*lines())
    union.etl("forget", MINE, "--author", "staff")
    union.put("again.csv", as_csv([*lines(), row(submission_id="new", reporter_id="c@example.org")]))
    union.run()
    expected = [("new",), ("other-1",), ("other-2",)]
    assert union.query("select submission_id from marts.fct_submissions order by 1") == expected
    for manifest in union.folder.staged.glob("*.json"):
        manifest.write_text(manifest.read_text().replace('"staging_hash": "', '"staging_hash": "older'))
    union.run()
    assert union.query("select submission_id from marts.fct_submissions order by 1") == expected
    assert union.query("select count(*) from meta.import_ledger where received <> accepted + rejected + duplicates") == [(0,)]


def test_a_person_is_erased_also_when_the_raw_copies_were_purged(loaded: Loaded) -> None:
    union = loaded(*lines())
    union.etl("purge", "--months", "0")
    assert union.etl("forget", MINE, "--author", "staff", "--json").json["erased"] == 3
    assert union.query("select count(*) from marts.fct_submissions") == [(2,)]


def test_the_only_contributor_can_be_erased(loaded: Loaded) -> None:
    union = loaded(row(reporter_id=MINE))
    answer = union.etl("forget", MINE, "--author", "staff", "--json")
    assert answer.code == 0 and answer.json["erased"] == 1 and answer.json["build_id"] is None
    assert not union.folder.current_pointer.exists() and not list(union.folder.builds.glob("*.duckdb"))
    for _ in range(2):
        assert union.etl("status", "--json").json["last_refusal"] is None, "a true answer is no fault, nor the next time"
        assert "NothingLeft" in union.etl("run", "--progress", "json").err


def test_a_mistyped_identifier_erases_nothing_and_keeps_every_build(loaded: Loaded) -> None:
    union = loaded(*lines())
    union.put("b.csv", as_csv([row(submission_id="later", reporter_id="d@example.org")]))
    union.run()
    builds = set(union.folder.builds.glob("*.duckdb"))
    assert union.etl("forget", "nobody@example.org", "--author", "staff", "--json").json["erased"] == 0
    assert builds <= set(union.folder.builds.glob("*.duckdb"))


def test_an_erasure_that_nobody_signs_is_not_begun(loaded: Loaded) -> None:
    union = loaded(*lines())
    former = union.build_id
    assert union.etl("forget", MINE, "--author", " ").code == 1
    assert not (union.folder.records / ".erasing.json").exists()
    assert union.run()["is_new"] is False and union.build_id == former


def test_what_is_sent_after_the_erasure_counts_again(loaded: Loaded) -> None:
    union = loaded(*lines())
    union.etl("forget", MINE, "--author", "staff")
    record = union.folder.records / "erasures.csv"
    record.write_text(re.sub(r"\d{4}-\d\d-\d\d", "2024-03-05", record.read_text()))
    union.put(
        "b.csv",
        as_csv([row(submission_id="back", reporter_id=MINE, submitted_at="2024-03-06 10:00:00", occurred_at="2024-03-06 09:00:00")]),
    )
    union.run()
    assert ("back",) in union.query("select submission_id from marts.fct_submissions")


FOREIGN = (
    "Horodateur,Quel service est concerné ?,Votre adresse,Gravité (1-4)\n"
    "25/03/2024 10:15:00,Recip-e,gp@example.org,2\n"
    "26/03/2024 10:15:00,MyCareNet,a@example.org,3\n"
    "27/03/2024 10:15:00,Trucmuche,b@example.org,1\n"
)


@pytest.fixture(scope="module")
def mapped_once(made: Callable[[], Union]) -> Union:
    """Copied for each test, never written to."""
    union = made()
    union.put("form.csv", FOREIGN)
    assert union.etl("map", "form.csv", "--confirm", "--author", "tester", "--set", "Votre adresse=reporter_id").code == 0
    assert union.run()["totals"] == {"received": 3, "accepted": 2, "rejected": 1, "duplicates": 0}
    return union


@pytest.fixture
def mapped(mapped_once: Union, tmp_path: Path) -> Union:
    return Union(shutil.copytree(mapped_once.root, tmp_path / "data"))


def test_a_form_out_of_which_a_person_went_follows_its_mapping_as_before(mapped: Union, tmp_path: Path) -> None:
    """And its rejected rows leave under its headings."""
    assert mapped.etl("forget", MINE, "--author", "staff", "--json").json["erased"] == 1
    mapped.etl("rejected", "--out", str(tmp_path / "rejected.xlsx"))
    header, cells = openpyxl.load_workbook(tmp_path / "rejected.xlsx").active.iter_rows(values_only=True)
    assert header[:4] == tuple(FOREIGN.splitlines()[0].split(","))
    assert cells[:4] == ("27/03/2024 10:15:00", "Trucmuche", "b@example.org", "1")
    mapped.etl("map", "form.csv", "--confirm", "--author", "tester", "--set", "Gravité (1-4)=")
    mapped.run()
    assert mapped.query("select distinct severity_code from marts.fct_submissions") == [("unknown",)]
    assert mapped.query("select source_row, reason_code from meta.rejected_rows") == [(4, "service_unknown")]
    assert anywhere(mapped, MINE) == []


def test_a_person_is_erased_from_a_form_whose_mapping_was_taken_back(mapped: Union) -> None:
    mapped.put("own.csv", as_csv([row()]))
    mapped.run()
    assert mapped.etl("map", "form.csv", "--withdraw", "--author", "tester").code == 0
    assert mapped.etl("forget", MINE, "--author", "staff", "--json").json["erased"] == 1
    assert anywhere(mapped, MINE) == []
    assert mapped.query("select error from meta.import_ledger order by 1 nulls last") == [("no_mapping",), (None,)]


def test_a_build_that_holds_nothing_but_a_refused_row_of_theirs_goes_too(loaded: Loaded) -> None:
    union = loaded(row(), row(submission_id="refused", reporter_id=MINE, service_codes="Minitel", comment="seul au cabinet"))
    former = union.folder.build_file(union.build_id)
    union.etl("forget", MINE, "--author", "staff")
    assert not former.exists() and anywhere(union, "seul au cabinet") == []


def test_copies_that_nobody_can_search_are_named(union: Union) -> None:
    union.put("a.csv", as_csv(lines()))
    union.put("unknown.csv", FOREIGN)
    union.run()
    (path,) = union.etl("forget", MINE, "--author", "staff", "--json").json["unsearched"]
    assert MINE in (union.root / path).read_text(encoding="utf-8")
