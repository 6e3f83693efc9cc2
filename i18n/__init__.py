"""Texts in three languages and the formatting of numbers and dates, for every layer.

Texts stand in `locales/`: `fr.json`, `nl.json`, `en.json` and one further triple per area (`frame.fr.json` …), all flat,
keyed by place and meaning. A missing key or placeholder raises: an untranslated word must never reach a reader.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import NumberPattern, format_decimal, format_percent, parse_pattern

LANGUAGES = ("fr", "nl", "en")
DEFAULT_LANGUAGE = "fr"
BRUSSELS = ZoneInfo("Europe/Brussels")
LOCALES_DIR = Path(__file__).parent / "locales"
_OF = re.compile(r"\b([dD])e \{(\w+)\}")
_VOWELS = tuple("aàâeéèêëiîïoôœuùAÀÂEÉÈÊIÎOÔŒU")

_LOCALES = {"fr": Locale("fr", "BE"), "nl": Locale("nl", "BE"), "en": Locale("en", "GB")}
_LONG_DAY = {"fr": "d MMMM y", "nl": "d MMMM y", "en": "d MMMM y"}


@lru_cache(maxsize=len(LANGUAGES))
def texts(lang: str) -> dict[str, str]:
    """Every text of one language, merged over the areas. Raises ValueError when two areas claim one key."""
    merged: dict[str, str] = {}
    for path in sorted([LOCALES_DIR / f"{lang}.json", *LOCALES_DIR.glob(f"*.{lang}.json")]):
        if path.name.startswith("streamlit."):
            continue  # Streamlit's own words, keyed by their English source: served to the browser, not looked up here
        area = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        if both := merged.keys() & area.keys():
            raise ValueError(f"{path.name} repeats keys of another area: {sorted(both)}")
        merged |= area
    return merged


def t(key: str, lang: str, **values: object) -> str:
    """The text `key` in `lang` with its placeholders filled. Raises KeyError for an unknown key or a missing value.

    In French `de {service}` is `d’eAttest` before a vowel.
    """
    text = texts(lang)[key]
    if lang == "fr" and values and "e {" in text:
        text = _OF.sub(lambda of: f"{of[1]}’{{{of[2]}}}" if str(values.get(of[2])).startswith(_VOWELS) else of[0], text)
    return text.format(**values) if values or "{" in text else text


def plural(key: str, n: float, lang: str, **values: object) -> str:
    """`key.one` or `key.other` (and `key.zero` where it exists), with `{n}` written in the language's way."""
    form = _LOCALES[lang].plural_form(n)
    if n == 0 and f"{key}.zero" in texts(lang):
        form = "zero"
    return t(f"{key}.{form if form in ('zero', 'one') else 'other'}", lang, n=number(n, lang), **values)


def enumeration(words: Sequence[str], lang: str) -> str:
    """`a`, `a et b`, `a, b et c`."""
    return format_list(words, locale=_LOCALES[lang]) if words else ""


def name_order(name: str) -> tuple[str, str]:
    """Where a name stands in a list that people read: `École` among the E, `eHealth` beside `Ecole`, whatever capitals and accents."""
    letters = unicodedata.normalize("NFD", name.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(one for one in letters if not unicodedata.combining(one)), name


def sentence_case(text: str) -> str:
    """`région inconnue` -> `Région inconnue`; names such as `eHealthBox` stay as they are."""
    return text[:1].upper() + text[1:] if text[1:2].islower() else text


def number(value: float, lang: str, *, decimals: int = 0) -> str:
    """`1 234,5` in French, `1.234,5` in Dutch, `1,234.5` in English."""
    return format_decimal(value, format=_pattern(decimals), locale=_LOCALES[lang])


def percent(share: float, lang: str, *, decimals: int = 0) -> str:
    """A share between 0 and 1 as a percentage."""
    sign = "%" if lang == "en" else "\u00a0%"
    return format_percent(share, format=_pattern(decimals, sign), locale=_LOCALES[lang])


@lru_cache(maxsize=32)
def _pattern(decimals: int, sign: str = "") -> NumberPattern:
    """Babel reads a pattern given as text anew for every number."""
    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals else "") + sign)


def date(day: dt.date, lang: str, *, with_year: bool = True, with_weekday: bool = False) -> str:
    """`1er janvier 2024`, `1 januari 2024`, `1 January 2024`; with the weekday in front on demand."""
    pattern = _first(_LONG_DAY[lang] if with_year else "d MMMM", day, lang)
    if with_weekday:
        pattern = "EEEE " + pattern
    return format_date(day, format=pattern, locale=_LOCALES[lang])


def short_date(day: dt.date, lang: str) -> str:
    """`15 janv. 2024`, `1er mars 2024`: for axes, hovers and tables."""
    return format_date(day, format=_first("d MMM y", day, lang), locale=_LOCALES[lang])


def day_of_month(day: dt.date, lang: str) -> str:
    """`15`, `1er`: where the month follows another day of it."""
    return format_date(day, format=_first("d", day, lang), locale=_LOCALES[lang])


def _first(pattern: str, day: dt.date, lang: str) -> str:
    """French says `1er`."""
    return pattern.replace("d", "d'er'", 1) if lang == "fr" and day.day == 1 else pattern


def month(day: dt.date, lang: str) -> str:
    """`janvier 2024`."""
    return format_date(day, format="MMMM y", locale=_LOCALES[lang])


def short_month(day: dt.date, lang: str) -> str:
    """`sept. 2023`."""
    return format_date(day, "MMM y", locale=_LOCALES[lang])


def weekday(iso_weekday: int, lang: str) -> str:
    """`lundi` of 1."""
    return str(_LOCALES[lang].days["format"]["wide"][iso_weekday - 1])


def short_weekday(iso_weekday: int, lang: str) -> str:
    """`lun.` of 1."""
    return str(_LOCALES[lang].days["format"]["abbreviated"][iso_weekday - 1])


def partial_date(text: str, lang: str) -> str:
    """A day, month or year written `2024-01-31`, `2024-01` or `2024`, in words; two of them joined by `/` as `a/b`."""
    first, _, second = text.partition("/")
    if not second:
        n_parts = text.count("-") + 1
        on = dt.date(*map(int, (text + "-01-01").split("-")[:3]))
        return (str(on.year), month(on, lang), date(on, lang))[n_parts - 1]
    start, end = partial_date(first, lang), partial_date(second, lang)
    return f"{start.removesuffix(f' {first[:4]}') if first[:4] == second[:4] else start}/{end}"


def clock(moment: dt.datetime, lang: str, *, is_rounded: bool = False) -> str:
    """Brussels wall-clock time: `14 h 05` in French, `14:05` elsewhere. One that is only about right is `14 h`, not `14 h 00`."""
    local = moment.astimezone(BRUSSELS)
    if lang != "fr":
        return f"{local.hour:02d}:{local.minute:02d}"
    minutes = "" if is_rounded and local.minute == 0 else f"\u00a0{local.minute:02d}"
    return f"{local.hour}\u00a0h{minutes}"


def day_range(start: dt.date, end: dt.date, lang: str) -> str:
    """`du 1er au 31 janvier 2024`, `le 15 janvier 2024`: absolute dates in words, ready for a sentence."""
    if start == end:
        return t("dates.on", lang, day=date(start, lang))
    same_month = (start.year, start.month) == (end.year, end.month)
    first = day_of_month(start, lang) if same_month else date(start, lang, with_year=start.year != end.year)
    return t("dates.range", lang, start=first, end=date(end, lang))


def plotly_locale(lang: str) -> dict[str, object]:
    """Day and month names for Plotly's `config.locales`, which ships English only. `shortDays` starts on Sunday."""
    locale = _LOCALES[lang]
    sunday_first = (6, 0, 1, 2, 3, 4, 5)
    return {
        "dictionary": {},
        "format": {
            "days": [locale.days["format"]["wide"][day] for day in sunday_first],
            "shortDays": [locale.days["format"]["abbreviated"][day] for day in sunday_first],
            "months": [locale.months["format"]["wide"][m] for m in range(1, 13)],
            "shortMonths": [locale.months["format"]["abbreviated"][m] for m in range(1, 13)],
            "date": "%d/%m/%Y",
            "decimal": "." if lang == "en" else ",",
            "thousands": {"fr": "\u202f", "nl": ".", "en": ","}[lang],
        },
    }
