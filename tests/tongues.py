"""Pseudo-locales: the product in alphabets of its own, so that every letter on a screen or in a file tells where it comes from.

The texts of each language, Streamlit's own words and the labels of the reference data are rewritten letter by letter: French in full-width
letters, Dutch in Cyrillic, English in Armenian ones. What is then still told in Latin letters comes from no locale file: a name or number
of the data, a date, or a word that was typed into the code. A letter of another alphabet is a text in the wrong language.
"""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase

from babel import Locale

import i18n
from settings import PROJECT_DIR
from tests.conftest import rewritten

FIRST = {"fr": ("\uff21", "\uff41"), "nl": ("\u0410", "\u0430"), "en": ("\u0531", "\u0561")}  # capital and small A of each alphabet
_TABLES = {
    lang: str.maketrans(
        {
            letter: chr(ord(first) + place)
            for first, letters in zip(firsts, (ascii_uppercase, ascii_lowercase), strict=True)
            for place, letter in enumerate(letters)
        }
    )
    for lang, firsts in FIRST.items()
}
_LETTERS = {
    lang: re.compile("[" + "".join(f"{first}-{chr(ord(first) + len(ascii_lowercase) - 1)}" for first in firsts) + "]")
    for lang, firsts in FIRST.items()
}
_KEPT = re.compile(r"\{[^}]*\}|%\{[^}]*\}|<[^>]+>|&\w+;|&#\d+;|https?://[^\s<{]+|:material/\w+:")  # placeholders, marks, addresses
_SPELT_OUT = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "ø": "o"})
LATIN = re.compile(r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]+")
PATCH = """
import dataclasses, functools, pathlib, sys
sys.path.insert(0, "")
import i18n, settings
i18n.LOCALES_DIR = pathlib.Path({locales!r})
_read = settings.get_settings
settings.get_settings = functools.lru_cache(lambda: dataclasses.replace(_read(), reference_dir=pathlib.Path({reference!r})))
"""


def told(text: str, lang: str) -> str:
    """The text in the alphabet of its language; accents go, placeholders, marks of HTML and addresses stay."""
    parts, end = [], 0
    for kept in _KEPT.finditer(text):
        parts += [_letters(text[end : kept.start()], lang), kept[0]]
        end = kept.end()
    return "".join([*parts, _letters(text[end:], lang)])


def _letters(text: str, lang: str) -> str:
    plain = unicodedata.normalize("NFD", text.translate(_SPELT_OUT))
    return "".join(one for one in plain if not unicodedata.combining(one)).translate(_TABLES[lang])


def other_languages(text: str, lang: str) -> list[str]:
    """The languages other than `lang` whose letters stand in the text."""
    return [other for other, letters in _LETTERS.items() if other != lang and letters.search(text)]


def latin_words(text: str) -> list[str]:
    return LATIN.findall(text)


@lru_cache(maxsize=3)
def of_dates(lang: str) -> frozenset[str]:
    """Words that Babel writes, of days, months, hours and enumerations in one language."""
    locale = Locale(lang, {"fr": "BE", "nl": "BE", "en": "GB"}[lang])
    names = [
        name
        for calendar in (locale.days, locale.months)
        for place in ("format", "stand-alone")
        for width in ("wide", "abbreviated", "narrow")
        for name in calendar[place][width].values()
    ]
    joined = i18n.enumeration(["1", "2", "3"], lang)
    return frozenset(word for name in [*names, joined, *(("1er", "h") if lang == "fr" else ())] for word in latin_words(name))


def write_locales(folder: Path) -> Path:
    """A copy of every locale file in its alphabet; English has words of Streamlit's too."""
    folder.mkdir(parents=True)
    for path in i18n.LOCALES_DIR.glob("*.json"):
        lang = path.name.split(".")[-2]
        texts = json.loads(path.read_text(encoding="utf-8"))
        _dump(folder / path.name, {key: told(text, lang) for key, text in texts.items()})
        if path.name == "streamlit.fr.json":
            _dump(folder / "streamlit.en.json", {key: told(key, "en") for key in texts})
    return folder


def _dump(path: Path, texts: dict[str, str]) -> None:
    path.write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")


def write_reference(folder: Path) -> Path:
    """The reference files with the columns of each language in its alphabet, for what reads them without a build."""
    folder.mkdir(parents=True)
    for path in (PROJECT_DIR / "data" / "reference").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            row.update({name: told(text, name[-2:]) for name, text in row.items() if name[-3:-2] == "_" and name[-2:] in FIRST})
        with (folder / path.name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return folder


def rewrite(build: Path) -> None:
    """The columns of each language in a copy of a build, in its alphabet."""
    with rewritten(build) as con:
        columns = con.execute(
            "select table_schema, table_name, column_name from information_schema.columns join information_schema.tables"
            " using (table_schema, table_name) where table_type = 'BASE TABLE' and data_type = 'VARCHAR'"
            " and column_name similar to '.*_(fr|nl|en)'"
        ).fetchall()
        for schema, table, column in columns:
            own = f'"{schema}"."{table}"'
            found = con.execute(f'select distinct "{column}" from {own} where "{column}" is not null').fetchall()  # noqa: S608  names of our own
            con.execute("create or replace temp table words (was varchar, becomes varchar)")
            con.executemany("insert into words values (?, ?)", [("", ""), *((text, told(text, column[-2:])) for (text,) in found)])
            con.execute(f'update {own} set "{column}" = becomes from words where was = "{column}"')  # noqa: S608


def patch(folder: Path) -> str:
    """Python to run before the product is imported; `folder` holds what `write_locales` and `write_reference` wrote."""
    return PATCH.format(locales=str(folder / "locales"), reference=str(folder / "reference"))
