"""What was stored, in the words of the form: for the page that confirms it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import i18n
from i18n import BRUSSELS
from intake.form.pages import words
from intake.form.questions import KINDS, Questions

Values = Mapping[str, str | int | bool | None]


def told_of(values: Values, questions: Questions, lang: str) -> list[tuple[str, list[str]]]:
    """Question and answers, those that were given, in the order of the form."""

    def codes(column: str) -> list[str]:
        return str(values[column]).split("|") if values[column] else []

    def text(column: str) -> list[str]:
        return [] if values[column] is None else [str(values[column])]

    def yes_or_no(column: str) -> list[str]:
        return [] if values[column] is None else [words("yes" if values[column] else "no", lang)]

    kinds = [
        words(f"kind.{code}", lang) if code in KINDS else questions.name("kinds", code, lang)
        for code in text("kind_code")
        if code != "unknown"
    ]
    software = {one.code: one.name for one in questions.software(lang)}
    told = [
        ("service", [questions.service(code, lang).name for code in codes("service_codes")]),
        ("kind", kinds),
        ("when", _moment(values["occurred_at"], lang)),
        ("ongoing", yes_or_no("is_ongoing")),
        ("end", _moment(values["ended_at"], lang)),
        ("consequence", [questions.name("consequences", code, lang) for code in codes("consequence_codes")]),
        ("software", [software.get(name, name) for name in text("software_name")]),
        ("postal_code", text("postal_code")),
        ("minutes", text("minutes_lost")),
        ("patients", text("patients_affected")),
        ("error_code", text("error_code")),
        ("fallback", [questions.name("fallbacks", code, lang) for code in text("fallback_code")]),
        ("fallback_worked", [questions.name("fallback_outcomes", code, lang) for code in text("fallback_worked_code")]),
        ("comment", text("comment")),
        ("quote", yes_or_no("quote_consent")),
    ]
    return [(words(f"{name}.short", lang), answers) for name, answers in told if answers]


def _moment(stored: object, lang: str) -> list[str]:
    if not stored:
        return []
    if len(str(stored)) == len("2024-02-05"):
        return [i18n.date(dt.date.fromisoformat(str(stored)), lang)]
    at = dt.datetime.fromisoformat(str(stored))
    return [f"{i18n.date(at.astimezone(BRUSSELS).date(), lang)}, {i18n.clock(at, lang)}"]
