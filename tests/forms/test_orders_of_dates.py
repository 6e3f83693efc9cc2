"""Day first or month first: what a file proves of itself goes before what was remembered of another with the same headings."""

from __future__ import annotations

import pytest

from tests.conftest import Union
from tests.etl.exports import as_csv, row

FORM = "Horodateur,Quel service est concerné ?,Adresse e-mail\n"
DAYS = "select list(distinct occurred_on::varchar order by occurred_on::varchar) from marts.fct_submissions"


def test_an_export_is_read_by_the_order_it_proves_else_by_what_was_remembered_and_one_cell_against_many_is_refused(union: Union) -> None:
    union.put("first.csv", FORM + "25/03/2024 10:15:00,Recip-e,gp1@example.org\n")
    assert union.etl("map", "first.csv", "--confirm", "--author", "tester").code == 0
    union.put("other.csv", FORM + "03/05/2024 10:15:00,Recip-e,gp2@example.org\n03/25/2024 10:20:00,Recip-e,gp3@example.org\n")
    union.put("none.csv", FORM + "04/06/2024 10:15:00,Recip-e,gp4@example.org\n")
    union.put("slip.csv", FORM + "26/03/2024 10:15:00,Recip-e,gp5@example.org\n03/27/2024 10:20:00,Recip-e,gp6@example.org\n")
    counted = {one["file"]: (one["accepted"], one["rejected"], one["duplicates"]) for one in union.run()["sources"]}
    assert counted == {"first.csv": (1, 0, 0), "other.csv": (2, 0, 0), "none.csv": (1, 0, 0), "slip.csv": (1, 1, 0)}
    assert union.query(DAYS) == [(["2024-03-05", "2024-03-25", "2024-03-26", "2024-06-04"],)]


@pytest.mark.parametrize("text", ["24-03-15 10:15:00", "05/05/2024 10:15:00"])
def test_what_proves_no_order(union: Union, text: str) -> None:
    """Two digits in front may be the year; equal numbers are one day either way."""
    union.put("form.csv", FORM + f"{text},Recip-e,gp1@example.org\n")
    asked = {one["heading"] for one in union.etl("map", "form.csv", "--json").json["questions"]}
    assert asked == ({"Horodateur"} if text.startswith("24") else set())


def test_our_own_columns_with_every_date_on_the_twentieth(union: Union) -> None:
    written = {"occurred_at": "20/03/2024 10:00:00", "submitted_at": "20/03/2024 10:35:00", "ended_at": ""}
    union.put("own.csv", as_csv([row(**written)]))
    assert union.run()["totals"]["accepted"] == 1
    assert union.query(DAYS) == [(["2024-03-20"],)]


def test_our_own_columns_whose_dates_prove_nothing_ask_once(union: Union) -> None:
    written = {"occurred_at": "05/03/2024 10:00:00", "submitted_at": "05/03/2024 10:35:00", "ended_at": ""}
    union.put("own.csv", as_csv([row(**written)]))
    assert "python -m etl map own.csv" in union.etl("run").err
    asked = {one["heading"] for one in union.etl("map", "own.csv", "--json").json["questions"]}
    said = [part for heading in asked for part in ("--date-order", f"{heading}=dmy")]
    assert union.etl("map", "own.csv", "--confirm", "--author", "tester", *said).code == 0
    assert union.run()["totals"]["accepted"] == 1
    assert union.query(DAYS) == [(["2024-03-05"],)]
