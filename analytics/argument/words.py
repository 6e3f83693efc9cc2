"""What stands in a sentence with figures, kept as figures until the language is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import i18n
from analytics import captions
from analytics.comparison import Comparison
from analytics.intervals import MIN_FOR_SHARE, Interval

MUCH = 1.5  # times as often, from which "much" may be said; the whole interval must lie beyond it
Strength = Literal["much_more", "more", "not_shown", "less", "much_less"]


@dataclass(frozen=True)
class Counted:
    """A number with its unit, as `arguments.n.<unit>` says it."""

    n: int
    unit: str


@dataclass(frozen=True)
class Part:
    """A share of a whole; below twenty the cases themselves."""

    part: int
    whole: int
    decimals: int = 0


@dataclass(frozen=True)
class Cases:
    """So many of so many, whatever the number."""

    part: int
    whole: int


@dataclass(frozen=True)
class Between:
    """From one number to another, both ends included; the same number twice is that number."""

    low: float
    high: float
    decimals: int = 0
    is_share: bool = False


@dataclass(frozen=True)
class Times:
    """So many times as many a day."""

    ratio: float


@dataclass(frozen=True)
class Chance:
    """A probability."""

    share: float


@dataclass(frozen=True)
class Months:
    """First days of months."""

    months: tuple[dt.date, ...]


@dataclass(frozen=True)
class Days:
    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class Year:
    """A year is no quantity: no thousands are parted in it."""

    year: int


@dataclass(frozen=True)
class Told:
    """A text of the reference, in every language."""

    texts: Mapping[str, str]


@dataclass(frozen=True)
class Service:
    code: str


@dataclass(frozen=True)
class Coded:
    """A word of the locale, by its whole key."""

    key: str


@dataclass(frozen=True)
class Listed:
    """Several of them, in order: `a, b and c`, or joined by the text of the key `separator`."""

    words: tuple[Word, ...]
    separator: str = ""


@dataclass(frozen=True)
class Compared:
    """A comparison of two windows in its own sentence."""

    result: Comparison
    campaigns: tuple[tuple[dt.date, dt.date], ...] = ()
    form_changes: tuple[dt.date, ...] = ()


Word: TypeAlias = (
    "int | float | dt.date | Counted | Part | Cases | Between | Times | Chance | Months | Days | Year | Told | Service | Coded | Listed"
    " | Compared"
)


def strength(ratio: Interval) -> Strength:
    """What may be said of how many times one rate is another: nothing unless the interval excludes 1; "much" only if it excludes 1.5,
    or its inverse."""
    if ratio.low > 1:
        return "much_more" if ratio.low > MUCH else "more"
    if ratio.high < 1:
        return "much_less" if ratio.high < 1 / MUCH else "less"
    return "not_shown"


def written(word: Word, lang: str, services: Mapping[str, str]) -> str:
    """`services`: short labels by code."""
    match word:
        case int():
            return i18n.number(word, lang)
        case float():
            return i18n.number(word, lang, decimals=1)
        case dt.date():
            return i18n.date(word, lang)
        case Counted(n, unit):
            return i18n.plural(f"arguments.n.{unit}", n, lang)
        case Part(part, whole, decimals) if decimals and whole >= MIN_FOR_SHARE:
            return i18n.percent(part / whole, lang, decimals=decimals)
        case Part(part, whole):
            return captions.share(part, whole, lang)
        case Cases(part, whole):
            return i18n.t("overview.share.cases", lang, part=i18n.number(part, lang), whole=i18n.number(whole, lang))
        case Times(ratio):
            return i18n.t("objections.mailed.times", lang, n=i18n.number(ratio, lang, decimals=1))
        case Chance(share):
            return i18n.percent(share, lang)
        case Between():
            return _between(word, lang)
        case Months(months):
            return i18n.enumeration([i18n.month(month, lang) for month in months], lang)
        case Days(first, last):
            return i18n.day_range(first, last, lang)
        case Year(year):
            return str(year)
        case Told(texts):
            return texts[lang]
        case Service(code):
            return services.get(code, code)
        case Coded(key):
            return i18n.t(key, lang)
        case Listed(words, separator):
            listed = [written(one, lang, services) for one in words]
            return i18n.t(separator, lang).join(listed) if separator else i18n.enumeration(listed, lang)
        case Compared():
            return captions.comparison(word.result, lang, campaigns=word.campaigns, form_changes=word.form_changes)


def sentence(key: str, words: Mapping[str, Word], lang: str, services: Mapping[str, str], *, of: int | None = None) -> str:
    """The text `key` with its figures; where it has forms of number, that of `of`."""
    values = {name: written(word, lang, services) for name, word in words.items()}
    if of is not None and f"{key}.other" in i18n.texts(lang):
        return i18n.sentence_case(i18n.plural(key, of, lang, **values))
    return i18n.sentence_case(i18n.t(key, lang, **values))


def _between(word: Between, lang: str) -> str:
    low, high = (
        i18n.percent(bound, lang, decimals=1) if word.is_share else i18n.number(bound, lang, decimals=word.decimals)
        for bound in (word.low, word.high)
    )
    return low if low == high else i18n.t("arguments.between", lang, low=low, high=high)
