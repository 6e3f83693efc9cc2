"""Whose paper a letter is written on: a file of the union, every line of which may be missing. Nothing here is ever guessed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import i18n

ADDRESSEES = (  # whom the letter of 31 January 2024 went to, as its entry in the ledger says
    "federal_minister",
    "walloon_minister",
    "brussels_minister",
    "riziv_administrators",
    "riziv_care",
    "medicomut",
    "ehealth",
)
STYLES = {"federal_minister": "minister", "walloon_minister": "minister", "brussels_minister": "minister", "medicomut": "chair"}
ORGANISATION = "GBO/Cartel"
_TEXTS = ("organisation", "telephone", "email", "website", "place", "archive")
_MOST = 120  # characters of a line
REPLY_DAYS, MOST_DAYS = 30, 365  # within which an answer is asked for, unless the union says otherwise


class LetterheadError(ValueError):
    """The file is no letterhead; the message says where."""


@dataclass(frozen=True)
class Addressee:
    """`role` and `salutation` by language; where one is missing, that of the function stands."""

    name: str = ""
    address: tuple[str, ...] = ()
    role: Mapping[str, str] = field(default_factory=dict, hash=False)
    salutation: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def plain(self) -> dict[str, Any]:
        return {"name": self.name, "address": list(self.address), "role": dict(self.role), "salutation": dict(self.salutation)}


@dataclass(frozen=True)
class Letterhead:
    """`archive`: under which reference the union keeps its copy of the letter of 31 January 2024, once it has read the demands in it.
    `reply_days`: how long after the day of a letter its answer is asked for. `copies`: to whom else it goes."""

    organisation: str = ORGANISATION
    address: tuple[str, ...] = ()
    telephone: str = ""
    email: str = ""
    website: str = ""
    place: str = ""
    archive: str = ""
    reply_days: int = REPLY_DAYS
    copies: tuple[str, ...] = ()
    signatory: str = ""
    function: Mapping[str, str] = field(default_factory=dict, hash=False)
    addressees: Mapping[str, Addressee] = field(default_factory=dict, hash=False)

    @property
    def plain(self) -> dict[str, Any]:
        """As the file says it; `parsed` reads it back."""
        texts = {name: getattr(self, name) for name in _TEXTS} | {"address": list(self.address)}
        numbers = {"reply_days": self.reply_days, "copies": list(self.copies)}
        signatory = {"name": self.signatory, "function": dict(self.function)}
        return texts | numbers | {"signatory": signatory, "addressees": {code: one.plain for code, one in self.addressees.items()}}


def read(path: Path) -> Letterhead:
    """That of the file; an empty one where there is none. Raises LetterheadError."""
    if not path.exists():
        return Letterhead()
    try:
        return parsed(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LetterheadError(f"{path.name}: {error}") from error


def parsed(given: Mapping[str, Any]) -> Letterhead:
    """Raises LetterheadError."""
    _only(given, {*_TEXTS, "address", "reply_days", "copies", "signatory", "addressees"}, "")
    signatory = _table(given, "signatory", "")
    _only(signatory, {"name", "function"}, "signatory.")
    addressees = _table(given, "addressees", "")
    _only(addressees, set(ADDRESSEES), "addressees.")
    texts = {name: _text(given, name, "") for name in _TEXTS}
    return Letterhead(
        **texts | {"organisation": texts["organisation"] or ORGANISATION},
        address=_lines(given, "address", ""),
        reply_days=_days(given, "reply_days", ""),
        copies=_lines(given, "copies", ""),
        signatory=_text(signatory, "name", "signatory."),
        function=_by_language(signatory, "function", "signatory."),
        addressees={code: _addressee(_table(addressees, code, "addressees."), f"addressees.{code}.") for code in addressees},
    )


def _addressee(given: Mapping[str, Any], where: str) -> Addressee:
    _only(given, {"name", "address", "role", "salutation"}, where)
    return Addressee(
        name=_text(given, "name", where),
        address=_lines(given, "address", where),
        role=_by_language(given, "role", where),
        salutation=_by_language(given, "salutation", where),
    )


def _only(given: Mapping[str, Any], allowed: set[str], where: str) -> None:
    """A misspelt name would silently leave a blank."""
    for name in given:
        if name not in allowed:
            raise LetterheadError(f"{where}{name} is not one of {', '.join(sorted(allowed))}")


def _table(given: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    value = given.get(name, {})
    if not isinstance(value, dict):
        raise LetterheadError(f"{where}{name} must be a table")
    return value


def _text(given: Mapping[str, Any], name: str, where: str) -> str:
    return _line(given.get(name, ""), f"{where}{name}")


def _lines(given: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
    value = given.get(name, [])
    if not isinstance(value, list):
        raise LetterheadError(f"{where}{name} must be a list of lines")
    return tuple(filter(None, (_line(one, f"{where}{name}") for one in value)))


def _days(given: Mapping[str, Any], name: str, where: str) -> int:
    value = given.get(name, REPLY_DAYS)
    if type(value) is not int or not 1 <= value <= MOST_DAYS:
        raise LetterheadError(f"{where}{name} must be a whole number of days, from 1 to {MOST_DAYS}")
    return value


def _by_language(given: Mapping[str, Any], name: str, where: str) -> dict[str, str]:
    value = _table(given, name, where)
    _only(value, set(i18n.LANGUAGES), f"{where}{name}.")
    return {lang: words for lang in value if (words := _text(value, lang, f"{where}{name}."))}


def _line(value: object, where: str) -> str:
    if not isinstance(value, str) or len(value) > _MOST or not value.isprintable():
        raise LetterheadError(f"{where} must be one line of text, of at most {_MOST} characters")
    return value.strip()
