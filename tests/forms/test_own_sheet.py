"""The sheets of paper of our own form, typed over into a table under the form's own words: every column is understood unasked."""

from __future__ import annotations

import csv
import io

import pytest

import i18n
from intake.form.questions import USUAL, Questions
from settings import get_settings
from tests.conftest import Union

FIELDS = {
    "form.service": "service_codes",
    "form.kind": "kind_code",
    "form.date": "occurred_at",
    "form.end": "ended_at",
    "form.ongoing": "is_ongoing",
    "form.consequence": "consequence_codes",
    "form.software": "software_name",
    "form.postal_code": "postal_code",
    "form.minutes": "minutes_lost",
    "form.patients": "patients_affected",
    "form.error_code": "error_code",
    "form.fallback": "fallback_code",
    "form.fallback_worked": "fallback_worked_code",
    "form.comment": "comment",
    "form.quote": "quote_consent",
    "form.identifier": "reporter_id",
}


@pytest.mark.parametrize("is_short", [False, True])
@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_a_table_under_the_words_of_the_form_is_understood(union: Union, lang: str, is_short: bool) -> None:
    words = i18n.texts(lang)
    headings = [words.get(f"{key}.short", words[key]) if is_short else words[key] for key in FIELDS]
    union.put("sheets.csv", _table([headings, *(_sheet(number, lang) for number in range(12))]))
    told = union.etl("map", "sheets.csv", "--json").json
    assert [column["field"] for column in told["columns"]] == list(FIELDS.values())
    assert told["questions"] == []


def _sheet(number: int, lang: str) -> list[str]:
    """One of many answers that differ, in the words a doctor ticks."""
    asked = Questions(get_settings().reference_dir)
    words = i18n.texts(lang)
    day = f"{13 + number}/03/2024"
    yes_or_no = words["form.yes"] if number % 2 else words["form.no"]
    kinds = [choice.name for choice in asked.kinds(lang)]
    return [
        asked.service(USUAL[number % 5], lang).name,
        kinds[number % len(kinds)],
        day,
        f"{day} 18:0{number % 10}",
        yes_or_no,
        asked.consequences(lang)[number % 5].name,
        ("CareConnect", "Medispring", "Daktari")[number % 3],
        ("1000", "4000", "5000")[number % 3],
        str(5 * number + 5),
        str(number % 4),
        "",
        asked.fallbacks(lang)[number % 3].name,
        asked.outcomes(lang)[number % 2].name,
        ("écran gris", "grijs scherm", "grey screen")[number % 3],
        words["form.yes"] if number % 2 else "",
        f"gp{number}@example.org",
    ]


def _table(lines: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue()
