"""One cell: what is not told, a code in words, text that a spreadsheet must not run, moments in Brussels and in UTC."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from analytics.frames import is_missing
from i18n import BRUSSELS, clock, number, percent, short_date, t

ColumnType = Literal["text", "integer", "row_number", "decimal", "share", "date", "moment", "flag"]

NOTHING = "–"  # in the place of what is not known, for people
NUMBERS: tuple[ColumnType, ...] = ("integer", "row_number", "decimal", "share")


class Hidden:
    """In the place of a number that must not be published; a file says so in words, or leaves it empty for programs."""


HIDDEN = Hidden()


@dataclass(frozen=True)
class ExportColumn:
    """One column. `labels` turns codes into words in the files for people; the technical file keeps the codes.

    Types: `share` is a fraction between 0 and 1; `moment` is an instant, written in Brussels time for people and in UTC
    for programs; `row_number` names a row and is never grouped by thousands. `decimals` counts for `decimal` and `share`
    (as a percentage) in the files for people. `is_reporters`: the cells are numbers of reporters.
    """

    name: str
    label: str
    type: ColumnType = "text"
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    decimals: int = 1
    is_reporters: bool = False


def column(area: str, name: str, lang: str, type_: ColumnType = "text", *, labels: Mapping[str, str] | None = None) -> ExportColumn:
    """A column whose heading stands in the words of an area of the screen; `n_reporters…` count reporters."""
    heading = t(f"{area}.column.{name}", lang)
    return ExportColumn(name, heading, type_, labels=labels or {}, is_reporters=name.startswith("n_reporters"))


_FORMULA = re.compile(r"'*[\s\u200b-\u200f\u2060\ufeff\x00-\x1f]*[=+\-@＝＋－＠﹦﹢﹣﹫−]|'*[\t\r\n]")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def neutralised(text: str) -> str:
    """The text, with an apostrophe in front if a spreadsheet could take it for a formula. A plain number stays."""
    if _PLAIN_NUMBER.fullmatch(text) or not _FORMULA.match(text):
        return text
    return "'" + text


def labelled(column: ExportColumn, value: Any) -> str:
    """The word for a code, or for each of several codes joined by `|`; a value without a word stays as it is."""
    text = str(value)
    if not column.labels or text in column.labels:
        return column.labels.get(text, text)
    return ", ".join(column.labels.get(part, part) for part in text.split("|"))


def in_words(column: ExportColumn, value: Any, lang: str) -> str:
    """One value in the reader's language; what is not known is a dash, never an empty cell."""
    if value is HIDDEN:
        return t("exports.hidden", lang)
    if is_missing(value):
        return NOTHING
    writers: dict[ColumnType, Callable[[Any], str]] = {
        "text": lambda v: labelled(column, v),
        "integer": lambda v: number(int(v), lang),
        "row_number": lambda v: str(int(v)),
        "decimal": lambda v: number(v, lang, decimals=column.decimals),
        "share": lambda v: percent(v, lang, decimals=column.decimals),
        "date": lambda v: short_date(v, lang),
        "moment": lambda v: moment(v, lang),
        "flag": lambda v: t("exports.yes" if v else "exports.no", lang),
    }
    return writers[column.type](value)


def moment(value: dt.datetime, lang: str) -> str:
    """`15 janv. 2024, 9 h 05`, Brussels time."""
    return f"{short_date(value.astimezone(BRUSSELS).date(), lang)}, {clock(value, lang)}"


def written(values: Iterable[Any], write: Callable[[Any], str], *, hidden: str = "") -> list[str]:
    return [hidden if value is HIDDEN else "" if is_missing(value) else write(value) for value in values]


def utc(moment: dt.datetime) -> dt.datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)


def in_brussels(moment: dt.datetime) -> dt.datetime:
    return utc(moment).astimezone(BRUSSELS)
