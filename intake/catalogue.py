"""The codes a submission may name, read from `data/reference`: the same files the ETL reads, so there is no second list."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import i18n

YES = ("true", "1", "oui", "ja", "yes", "vrai", "waar")
NO = ("false", "0", "non", "nee", "no", "faux", "onwaar")
FORM_LANGUAGES = ("fr", "nl", "de", "en")  # a form may be filled in in one more than the dashboard speaks
_LABELS = tuple(f"label_{lang}" for lang in i18n.LANGUAGES)


@dataclass(frozen=True)
class Catalogue:
    """`codes`: column of the export shape -> spelling in lower case -> code. `services`: comparable spelling -> code."""

    codes: Mapping[str, Mapping[str, str]]
    services: Mapping[str, str]
    geographic: frozenset[str]
    not_geographic: frozenset[str]

    @classmethod
    def read(cls, reference_dir: Path) -> Catalogue:
        def column(table: str, name: str) -> list[str]:
            return [row[name] for row in _rows(reference_dir, table)]

        excluded = frozenset(column("postal_exclusions", "postal_code"))
        in_a_province = {
            str(code) for row in _rows(reference_dir, "postal_ranges") for code in range(int(row["postal_from"]), int(row["postal_to"]) + 1)
        }
        return cls(
            codes={
                "kind_code": _by_lower(column("kinds", "kind_code")),
                "severity_code": _by_lower(column("severities", "severity_code")),
                "consequence_codes": _by_lower(column("consequences", "consequence_code")),
                "fallback_code": _by_lower(column("fallbacks", "fallback_code")),
                "fallback_worked_code": _by_lower(column("fallback_outcomes", "fallback_worked_code")),
                "practice_type_code": _by_lower(column("practice_types", "practice_type_code")),
                "language": _by_lower(FORM_LANGUAGES),
            },
            services=_service_spellings(_rows(reference_dir, "services"), _rows(reference_dir, "service_aliases")),
            geographic=frozenset(in_a_province - excluded),
            not_geographic=excluded,
        )


def comparable(text: str) -> str:
    """The form under which names are compared: no accents, case, blanks or signs. The macro of the ETL agrees."""
    letters = unicodedata.normalize("NFD", text)
    return "".join(filter(str.isalnum, letters)).lower()


def _service_spellings(services: list[dict[str, str]], aliases: list[dict[str, str]]) -> dict[str, str]:
    """A spelling that two e-services share names none; a code wins over a label that reads alike."""
    pairs = [(alias["alias"], alias["service_code"]) for alias in aliases]
    pairs += [(service[label], service["service_code"]) for service in services for label in _LABELS]
    meant: dict[str, set[str]] = {}
    for spelling, code in pairs:
        meant.setdefault(comparable(spelling), set()).add(code)
    spellings = {spelling: next(iter(codes)) for spelling, codes in meant.items() if spelling and len(codes) == 1}
    return spellings | {comparable(service["service_code"]): service["service_code"] for service in services}


def _by_lower(codes: Iterable[str]) -> dict[str, str]:
    return {code.lower(): code for code in codes}


def _rows(reference_dir: Path, table: str) -> list[dict[str, str]]:
    with (reference_dir / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
