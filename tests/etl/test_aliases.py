"""A confirmed alias lets rows in that were refused, in their own source; withdrawn, they go out again."""

from __future__ import annotations

import duckdb
import pytest

from etl.forms.spelling import comparable
from etl.sql import model
from tests.conftest import Union
from tests.etl.conftest import Loaded
from tests.etl.exports import as_csv, row

LEDGER = "select received, accepted, rejected, duplicates from meta.import_ledger"


UNKNOWN_NAMES = (
    row(submission_id="known"),
    row(submission_id="odd", service_codes="Recipee", software_name="Corilus Care", reporter_id="a@b.org"),
)


def confirm(union: Union, kind: str, name: str, code: str) -> None:
    outcome = union.etl("record", "alias", f"--{kind}", name, "--code", code, "--author", "staff")
    assert outcome.code == 0, outcome.err


def test_a_refused_row_is_accepted_once_its_name_is_confirmed(loaded: Loaded) -> None:
    union = loaded(*UNKNOWN_NAMES)
    assert union.query(LEDGER) == [(2, 1, 1, 0)]
    confirm(union, "service", "recip ee", "RECIPE")
    confirm(union, "software", "Corilus Care", "CARECONNECT")
    assert union.run()["is_new"]
    assert union.query(LEDGER) == [(2, 2, 0, 0)]
    assert union.query("select service_code, software_code from marts.fct_reports where submission_id = 'odd'") == [
        ("RECIPE", "CARECONNECT")
    ]
    assert union.etl("record", "withdraw", "alias", "1", "--author", "staff").code == 0
    union.run()
    assert union.query(LEDGER) == [(2, 1, 1, 0)]


def test_a_source_whose_raw_copy_is_purged_stays_as_it_was_read(loaded: Loaded) -> None:
    union = loaded(*UNKNOWN_NAMES)
    assert union.etl("purge", "--months", "0").code == 0
    confirm(union, "service", "Recipee", "RECIPE")
    union.run()
    assert union.query(LEDGER) == [(2, 1, 1, 0)]


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [("Recipee", "NONE", "no code 'NONE'"), ("my care-net", "RECIPE", "already reads as MCN"), (" . ", "RECIPE", "is empty")],
)
def test_an_alias_that_cannot_be_is_refused(union: Union, name: str, code: str, told: str) -> None:
    outcome = union.etl("record", "alias", "--service", name, "--code", code, "--author", "staff")
    assert outcome.code == 1 and told in outcome.err


def test_a_confirmed_alias_is_not_given_a_second_meaning(union: Union) -> None:
    confirm(union, "service", "Recipee", "RECIPE")
    outcome = union.etl("record", "alias", "--service", "RECIPEE", "--code", "MCN", "--author", "staff")
    assert outcome.code == 1 and "already reads as RECIPE" in outcome.err


def test_a_name_longer_than_is_shown_is_confirmed_as_it_is_shown_and_one_that_holds_an_identifier_is_none(union: Union) -> None:
    too_long = row(submission_id="long", service_codes="Le service qui transmet les ordonnances " * 3)
    union.put("export.csv", as_csv([row(), too_long, row(submission_id="odd", service_codes="demander à x@example.org")]))
    union.run()
    ((name,),) = union.query("select name from meta.unknown_names")
    assert union.query(LEDGER) == [(3, 1, 2, 0)]
    confirm(union, "service", name, "RECIPE")
    union.run()
    assert union.query(LEDGER) == [(3, 2, 1, 0)]


@pytest.mark.parametrize(
    "text",
    ["Recip-e®", "My\u2011CareNet", "Réseau Santé Wallon", "e-Attest™", "ŒUVRE", "İstanbul", "n° 5", "A/B (c)", "½", "ß", "Ʌ", "日本"],
)
def test_names_read_alike_in_python_and_in_the_engine(text: str) -> None:
    with duckdb.connect() as con:
        con.execute(model("staging", "macros"))
        assert con.execute("select comparable(?)", [text]).fetchall() == [(comparable(text),)]
