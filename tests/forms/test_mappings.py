"""A mapping is a record that a person may change by hand: what does not fit is named, with its place."""

from __future__ import annotations

import pytest

from tests.conftest import Union

FORM = "Horodateur,Quel service est concerné ?,Adresse e-mail\n25/03/2024 10:15:00,Recip-e,gp1@example.org\n"


@pytest.mark.parametrize(
    ("written", "changed", "said"),
    [
        ("fingerprint = ", "finger = ", "fingerprint: Field required; finger: Unexpected keyword argument"),
        ('field = "submitted_at"', "field = 4", "columns 1 field: Input should be a valid string"),
        ('field = "submitted_at"', 'field = "submitted"', "there is no field 'submitted'"),
        ("[[columns]]", "[[columns", "Expected"),
    ],
)
def test_a_mapping_broken_by_hand_stops_the_run_and_is_named(union: Union, written: str, changed: str, said: str) -> None:
    union.put("form.csv", FORM)
    assert union.etl("map", "form.csv", "--confirm", "--author", "tester").code == 0
    (record,) = union.folder.records.glob("mappings/*-1.toml")
    record.write_text(record.read_text(encoding="utf-8").replace(written, changed, 1), encoding="utf-8")
    outcome = union.etl("run")
    assert (outcome.code, outcome.out) == (1, "")
    assert record.name in outcome.err
    assert said in outcome.err


@pytest.mark.parametrize(("given", "kept"), [("Envoyé=submitted_at", []), ("Heure=submitted_at", [("Horodateur", "date")])])
def test_a_moment_given_to_a_column_leaves_what_was_remembered_of_another(union: Union, given: str, kept: list[tuple[str, str]]) -> None:
    """But for a day and its time of day, which go together."""
    union.put("form.csv", FORM)
    assert union.etl("map", "form.csv", "--confirm", "--author", "tester").code == 0
    lines = "Horodateur,Envoyé,Heure,Quel service est concerné ?", "25/03/2024,25/03/2024 10:15:00,10:15,Recip-e"
    union.put("later.csv", "\n".join(lines) + "\n")
    assert union.etl("map", "later.csv", "--set", given, "--json").code == 0
    confirmed = union.etl("map", "later.csv", "--confirm", "--author", "tester", "--json")
    assert confirmed.code == 0, confirmed.err
    heading = given.partition("=")[0]
    feeding = [(rule["heading"], rule["part"]) for rule in confirmed.json["columns"] if rule["field"] == "submitted_at"]
    assert sorted(feeding) == sorted([*kept, (heading, "time" if kept else "")])
