"""What the answers to our questions may be called: codes, labels in three languages and aliases of the reference data."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import i18n
from etl.forms.spelling import comparable

YES_NO = {
    "true": ["oui", "ja", "yes", "vrai", "waar", "true", "1", "o", "j", "y", "x", "coche", "aangevinkt", "checked", "selected", "wahr"],
    "false": ["non", "nee", "no", "faux", "onwaar", "false", "0", "n", "decoche", "nietaangevinkt", "unchecked", "falsch"],
}
LANGUAGES = {
    "fr": ("fr", "français", "frans", "french", "fr-be", "fr-fr"),
    "nl": ("nl", "néerlandais", "nederlands", "dutch", "nl-be", "nl-nl"),
    "de": ("de", "allemand", "duits", "german", "deutsch"),
    "en": ("en", "anglais", "engels", "english", "en-gb", "en-us"),
}
_LISTS = {  # our column: (file, its code column)
    "service_codes": ("services", "service_code"),
    "kind_code": ("kinds", "kind_code"),
    "severity_code": ("severities", "severity_code"),
    "consequence_codes": ("consequences", "consequence_code"),
    "fallback_code": ("fallbacks", "fallback_code"),
    "fallback_worked_code": ("fallback_outcomes", "fallback_worked_code"),
    "practice_type_code": ("practice_types", "practice_type_code"),
    "software_name": ("software", "software_code"),
}
_FORM_WORDS = {"kind_code": "form.kind"}  # our form, and its sheet of paper, call these answers by shorter names: <key>.<code>
_ALIASES = {"service_codes": ("service_aliases", "service_code"), "software_name": ("software_aliases", "software_code")}


class Catalogue:
    """Spellings of the answers to the questions that have a list. Equal for equal reference data."""

    def __init__(self, spellings: Mapping[str, Mapping[str, str]]) -> None:
        self._spellings = spellings

    @property
    def fields(self) -> tuple[str, ...]:
        """Our columns whose answers come from a list."""
        return tuple(self._spellings)

    def code(self, field: str, text: str) -> str | None:
        """The code `text` spells, blanks, case, accents and signs aside; None when no or several answers read so."""
        return self._spellings.get(field, {}).get(comparable(text))

    def spellings(self, field: str) -> Mapping[str, str]:
        """Code by comparable spelling."""
        return self._spellings.get(field, {})


@lru_cache(maxsize=4)
def load_catalogue(reference_dir: Path) -> Catalogue:
    """Reads the lists of the reference data."""
    spellings: dict[str, dict[str, str]] = {}
    for field, (name, code_column) in _LISTS.items():
        rows = list(_rows(reference_dir / f"{name}.csv"))
        pairs = [(row[code_column], row[code_column]) for row in rows]
        pairs += [(text, row[code_column]) for row in rows for column, text in row.items() if column.startswith("label")]
        if field in _ALIASES:
            name, code_column = _ALIASES[field]
            pairs += [(row["alias"], row[code_column]) for row in _rows(reference_dir / f"{name}.csv")]
        if key := _FORM_WORDS.get(field):
            pairs += [(words, code) for code, _ in pairs for lang in i18n.LANGUAGES if (words := i18n.texts(lang).get(f"{key}.{code}"))]
        spellings[field] = _unambiguous(pairs)
    answers = [(word, code) for code, words in YES_NO.items() for word in words]
    spellings["is_ongoing"] = spellings["quote_consent"] = _unambiguous(answers)
    spellings["language"] = _unambiguous([(word, code) for code, words in LANGUAGES.items() for word in words])
    return Catalogue(spellings)


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """A code wins over a label that reads alike; a spelling of two codes is none."""
    codes: dict[str, set[str]] = defaultdict(set)
    own: dict[str, str] = {}
    for text, code in pairs:
        if spelling := comparable(text):
            codes[spelling].add(code)
            if text == code:
                own[spelling] = code
    return {spelling: found.copy().pop() for spelling, found in codes.items() if len(found) == 1} | own
