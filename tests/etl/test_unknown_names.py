"""Names no catalogue knows: counted, proposed, and confirmed as data."""

from __future__ import annotations

from tests.conftest import Union
from tests.etl.exports import as_csv, row


def _load(union: Union) -> None:
    lines = [
        row(submission_id="s1", service_codes="Recipee"),
        row(submission_id="s2", service_codes="recipee|MCN"),
        row(submission_id="s3", software_name="Care-Connect Corilius", reporter_id="a@example.org"),
        row(submission_id="s4", software_name="Autre", reporter_id="b@example.org"),
        row(submission_id="s5", service_codes="Minitel of 85.07.30-033.61"),
    ]
    union.put("names.csv", as_csv(lines))
    union.run()


def test_unknown_names_are_counted_with_what_they_may_stand_for_until_they_are_confirmed(union: Union) -> None:
    _load(union)
    names = {one["name"].lower(): one for one in union.etl("aliases", "--json").json["names"]}
    assert names["recipee"]["n_rows"] == 2
    assert names["recipee"]["proposed_codes"][0] == "RECIPE"
    assert names["care-connect corilius"]["proposed_codes"][0] == "CARECONNECT"
    assert "autre" not in names, "another package is an answer, not a misspelling"
    assert not any("033.61" in name for name in names), "scrubbed"
    assert union.etl("record", "alias", "--service", "Recipee", "--code", "RECIPE", "--author", "tester").code == 0
    assert union.etl("status", "--json").json["has_new_records"] is True
    assert union.run()["totals"]["rejected"] == 1
    assert "recipee" not in {one["name"].lower() for one in union.etl("aliases", "--json").json["names"]}


def test_the_terminal_says_in_words_why_a_file_is_not_read(union: Union) -> None:
    union.put("good.csv", as_csv([row()]))
    union.put("bad.csv", b"%PDF-1.4 no table")
    told = union.etl("run")
    assert told.code == 0
    assert "bad.csv: Le fichier n’est pas un texte, malgré son nom." in told.out
    assert "(not_text)" in told.out


def test_status_without_a_build_is_one_sentence(union: Union) -> None:
    union.folder.inbox.mkdir(parents=True)
    told = union.etl("status")
    assert told.code == 1
    assert "No build yet" in told.err
    assert "None" not in told.out + told.err
