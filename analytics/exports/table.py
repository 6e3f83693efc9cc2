"""A table with its passport: what it says of itself, in words and for programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from analytics.exports.cells import ExportColumn, neutralised
from i18n import percent, plural, t

Unit = Literal["reporters", "reports", "submissions", "incidents", "events", "remarks", "gps", "criteria", "differences"]

CLIPBOARD_MAX_ROWS = 5_000  # a longer one is a file: Word and mail programs stand still over it
XLSX_MAX_ROWS = 1_048_575  # of the format, without the header
SEPARATOR = " · "
_NOTICE = "passport_notice"
_FEW = range(1, 5)  # reporters who could be recognised


@dataclass(frozen=True)
class Caveat:
    """What to beware of: a code, of which `exports.caveat.<code>` is the sentence, and the number it tells, if any."""

    code: str
    n: int | None = None

    def sentence(self, lang: str) -> str:
        key = f"exports.caveat.{self.code}"
        return t(key, lang) if self.n is None else plural(key, self.n, lang)

    def __str__(self) -> str:
        return self.code if self.n is None else f"{self.code}={self.n}"


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a picture or a table comes from, as it says itself once it has left the screen.

    `subject` and `scope` make the file name: "signalements" and the filter in short ("bru_2024-01-01_2024-01-31").
    `n` is the number of `n_unit` in the selection; None where no single number says how many were counted.
    """

    subject: str
    filter_sentence: str
    n: int | None
    n_unit: Unit
    build_id: str
    permalink: str
    is_demo: bool
    lang: str
    scope: str = ""

    @property
    def n_words(self) -> str:
        return "" if self.n is None else plural(f"exports.unit.{self.n_unit}", self.n, self.lang)

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands under a picture: that it is invented, where it is; whose it is, of what, how many; how to see it again."""
        terms = (("exports.n", self.n_words), ("exports.build", self.build_id))
        stated = [term(t(key, self.lang), value, self.lang) for key, value in terms if value]
        told = [t("frame.product", self.lang), self.filter_sentence, *stated]
        notice = (term(t("frame.demo.label", self.lang), demo_notice(self.lang), self.lang),) if self.is_demo else ()
        return (*notice, SEPARATOR.join(told), term(t("exports.permalink", self.lang), self.permalink, self.lang))


@dataclass(frozen=True, kw_only=True)
class ExportTable(Source):
    """A table with its passport. `frame` holds codes; given as a function it is asked only when a file is made, and
    `n_rows`, where known, says how many rows it will give.

    `share_unknown` is None where nothing can be unknown, and `unknown_of` says of what it is the share. `caveats` hold for
    any rows; that cells are few is seen once the rows are there.
    """

    id: str
    title: str
    columns: tuple[ExportColumn, ...]
    frame: pd.DataFrame | Callable[[], pd.DataFrame] = field(hash=False, compare=False)
    what_is_counted: str
    n: int | None
    rule_version: str
    share_unknown: float | None = None
    unknown_of: str = ""
    n_rows: int | None = None
    caveats: tuple[Caveat, ...] = ()

    def rows(self) -> pd.DataFrame:
        return self.frame() if callable(self.frame) else self.frame

    @property
    def fits_workbook(self) -> bool:
        """Whether a worksheet can hold every row; a table of unknown length is taken to be short."""
        return self._is_at_most(XLSX_MAX_ROWS)

    @property
    def fits_clipboard(self) -> bool:
        """Whether the programs it is pasted into can be expected to take it."""
        return self._is_at_most(CLIPBOARD_MAX_ROWS)

    def _is_at_most(self, most: int) -> bool:
        n_rows = self.n_rows if callable(self.frame) else len(self.frame)
        return n_rows is None or n_rows <= most

    @property
    def lines(self) -> tuple[str, ...]:
        """Of a picture of these rows: also that its numbers are few, where they are."""
        few = () if callable(self.frame) else self._few(self.frame)
        return (*super().lines, *(caveat.sentence(self.lang) for caveat in few))

    def caveats_of(self, frame: pd.DataFrame) -> tuple[Caveat, ...]:
        """All caveats of a file with these rows."""
        return tuple(dict.fromkeys((*self.caveats, *self._few(frame))))

    def _few(self, frame: pd.DataFrame) -> tuple[Caveat, ...]:
        counted = [frame[column.name] for column in self.columns if column.is_reporters]
        has_few = (self.n_unit == "reporters" and self.n in _FEW) or any(values.isin(_FEW).any() for values in counted)
        return (Caveat("few_reporters_internal_use_only"),) if has_few else ()

    def passport(self, frame: pd.DataFrame) -> list[tuple[str, str]]:
        """What a file with these rows says of itself, as pairs of heading and sentence in the table's language."""
        lang = self.lang
        lines = [
            (t("exports.title", lang), self.title),
            (t("exports.counted", lang), self.what_is_counted),
            (t("exports.filter", lang), self.filter_sentence),
            (t("exports.n", lang), self.n_words),
        ]
        if self.share_unknown is not None:
            words = t("exports.share_unknown", lang) + (f" ({self.unknown_of})" if self.unknown_of else "")
            lines.append((words, percent(self.share_unknown, lang, decimals=1)))
        lines += [
            (t("exports.build", lang), self.build_id),
            (t("exports.rule_version", lang), self.rule_version),
            (t("exports.permalink", lang), self.permalink),
        ]
        lines += [(t("exports.note", lang), caveat.sentence(lang)) for caveat in self.caveats_of(frame)]
        if self.is_demo:
            lines.insert(0, (t("exports.notice", lang), demo_notice(lang)))
        return [(heading, words) for heading, words in lines if words]

    def technical_passport(self, frame: pd.DataFrame) -> dict[str, str]:
        """The same for programs: constant columns, codes for the unit and the caveats, empty for what is not told."""
        values = {
            "passport_title": neutralised(self.title),
            "passport_counted": neutralised(self.what_is_counted),
            "passport_filter": neutralised(self.filter_sentence),
            "passport_n": "" if self.n is None else str(self.n),
            "passport_n_unit": self.n_unit,
            "passport_share_unknown": "" if self.share_unknown is None else repr(round(self.share_unknown, 6)),
            "passport_share_unknown_of": self.unknown_of,
            "passport_build_id": self.build_id,
            "passport_rule_version": self.rule_version,
            "passport_permalink": self.permalink,
            "passport_caveats": "|".join(map(str, self.caveats_of(frame))),
        }
        return values | ({_NOTICE: demo_notice(self.lang)} if self.is_demo else {})


def term(heading: str, value: str, lang: str) -> str:
    """`n : 462 médecins signalants`, with the colon of the language."""
    return f"{heading}{t('punctuation.colon', lang)}{value}"


def demo_notice(lang: str) -> str:
    return t("exports.demo_notice", lang)


def with_notice(table: ExportTable, frame: pd.DataFrame) -> tuple[tuple[ExportColumn, ...], pd.DataFrame]:
    """Columns and rows of a file for people: a demo table says so on every row, in a last column."""
    if not table.is_demo:
        return table.columns, frame
    column = ExportColumn(_NOTICE, t("exports.notice", table.lang))
    return (*table.columns, column), frame.assign(**{_NOTICE: demo_notice(table.lang)})
