"""A table that leaves the screen, and the four files it can become.

Every file carries its passport: what is counted, the filter in a sentence with absolute dates, n and its unit, the share
unknown, the build, the rule version, the link that reopens the view, and what to beware of. Where it stands, and why:

- *CSV for Excel* (French and Belgian settings): under the table, after one empty line, as statistics offices print
  their notes. Excel sorts, filters and pivots only down to an empty line, and the header stays on the first line. A
  program reads rows until the first empty one.
- *Technical CSV*: in constant columns at the end, named `passport_*`, with codes for the unit and the caveats. One header,
  one shape, no option needed in any reader; the origin survives sorting, splitting and putting several files together,
  and compresses to nothing.
- *XLSX*: on the first sheet, "À lire".
- *Parquet*: typed columns of codes; the same `passport_*` in the metadata of the file, which every reader hands out.

A demo table has one more last column, the notice, on every row: a row copied elsewhere still says that it is invented.

Text cells are neutralised against formula injection in both CSV files (an apostrophe goes in front; taking one off
gives the text back). XLSX needs none: its cells are typed, and text is written as text.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from analytics.frames import is_missing
from i18n import BRUSSELS, clock, number, percent, plural, short_date, t

ColumnType = Literal["text", "integer", "row_number", "decimal", "share", "date", "moment", "flag"]
Unit = Literal["reporters", "reports", "submissions", "incidents", "events", "remarks", "gps", "criteria", "differences"]
FileFormat = Literal["excel_csv", "technical_csv", "xlsx", "parquet"]

NOTHING = "–"  # in the place of what is not known, for people
XLSX_MAX_ROWS = 1_048_575  # of the format, without the header
CLIPBOARD_MAX_ROWS = 5_000  # a longer one is a file: Word and mail programs stand still over it
XLSX_MAX_TEXT = 32_767  # characters in one cell, of the format
_NOTICE = "passport_notice"
_SEPARATOR = " · "
_FEW = range(1, 5)  # reporters who could be recognised


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
        return (*notice, _SEPARATOR.join(told), term(t("exports.permalink", self.lang), self.permalink, self.lang))


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


def term(heading: str, value: str, lang: str) -> str:
    """`n : 462 médecins signalants`, with the colon of the language."""
    return f"{heading}{t('overview.colon', lang)}{value}"


def demo_notice(lang: str) -> str:
    return t("exports.demo_notice", lang)


# --- file names -------------------------------------------------------------------------------------------------------

_SUFFIX: dict[FileFormat, str] = {"excel_csv": ".csv", "technical_csv": "_codes.csv", "xlsx": ".xlsx", "parquet": ".parquet"}
MIME: dict[FileFormat, str] = {
    "excel_csv": "text/csv",
    "technical_csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}


def file_name(table: ExportTable, file_format: FileFormat) -> str:
    """`ehealthbugs_signalements_bru_2024-01-01_2024-01-31_<build>.csv`; `DEMO` comes second where all is invented."""
    return bare_name(table) + _SUFFIX[file_format]


def bare_name(source: Source) -> str:
    """The name of a file without its ending."""
    parts = ["ehealthbugs", "DEMO" if source.is_demo else "", _slug(source.subject), source.scope, _slug(source.build_id)]
    return "_".join(part for part in parts if part)


def scope_of(query: Mapping[str, str]) -> str:
    """The filter in short, for a file name, from `Filters.to_query()`: two codes are named, more are counted."""
    parts = []
    for key, given in query.items():
        codes = given.split(",")
        parts.append("-".join(map(_slug, codes)) if len(codes) <= 2 else f"{len(codes)}-{key}s")
    return "_".join(parts)


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9-]+", "-", plain.lower()).strip("-")


# --- text that a spreadsheet must not run -----------------------------------------------------------------------------

_FORMULA = re.compile(r"'*[\s\u200b-\u200f\u2060\ufeff\x00-\x1f]*[=+\-@＝＋－＠﹦﹢﹣﹫−]|'*[\t\r\n]")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def neutralised(text: str) -> str:
    """The text, with an apostrophe in front if a spreadsheet could take it for a formula. A plain number stays."""
    if _PLAIN_NUMBER.fullmatch(text) or not _FORMULA.match(text):
        return text
    return "'" + text


# --- CSV --------------------------------------------------------------------------------------------------------------


def excel_csv(table: ExportTable) -> bytes:
    """`;`, UTF-8 with BOM, CRLF, decimal comma, dd/mm/yyyy: what a French or Belgian Excel opens by double click."""
    return _as_text(table, table.rows(), delimiter=";").encode("utf-8-sig")


def _as_text(table: ExportTable, rows: pd.DataFrame, *, delimiter: str) -> str:
    columns, frame = _with_notice(table, rows)
    cells = [_for_people(column, frame[column.name].tolist(), table.lang) for column in columns]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([neutralised(column.label) for column in columns])
    writer.writerows(zip(*cells, strict=True))
    out.write("\r\n")
    writer.writerows([neutralised(heading), neutralised(value)] for heading, value in table.passport(rows))
    return out.getvalue()


def technical_csv(table: ExportTable) -> bytes:
    """RFC 4180: comma, CRLF, UTF-8 without BOM; ISO dates, UTC moments, decimal point, codes; empty is "not given"."""
    frame = table.rows()
    passport = _technical_passport(table, frame)
    cells = [_for_programs(column, frame[column.name].tolist()) for column in table.columns]
    constants = [[value] * len(frame) for value in passport.values()]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns] + list(passport))
    writer.writerows(zip(*cells, *constants, strict=True))
    return out.getvalue().encode("utf-8")


def _technical_passport(table: ExportTable, frame: pd.DataFrame) -> dict[str, str]:
    values = {
        "passport_title": neutralised(table.title),
        "passport_counted": neutralised(table.what_is_counted),
        "passport_filter": neutralised(table.filter_sentence),
        "passport_n": "" if table.n is None else str(table.n),
        "passport_n_unit": table.n_unit,
        "passport_share_unknown": "" if table.share_unknown is None else repr(round(table.share_unknown, 6)),
        "passport_share_unknown_of": table.unknown_of,
        "passport_build_id": table.build_id,
        "passport_rule_version": table.rule_version,
        "passport_permalink": table.permalink,
        "passport_caveats": "|".join(map(str, table.caveats_of(frame))),
    }
    return values | ({_NOTICE: demo_notice(table.lang)} if table.is_demo else {})


def _for_people(column: ExportColumn, values: list[Any], lang: str) -> list[str]:
    def comma(value: float, decimals: int) -> str:
        return f"{value:.{decimals}f}".replace(".", ",")

    writers: dict[ColumnType, Callable[[Any], str]] = {
        "text": lambda value: neutralised(labelled(column, value)),
        "integer": lambda value: str(int(value)),
        "row_number": lambda value: str(int(value)),
        "decimal": lambda value: comma(value, column.decimals),
        "share": lambda value: comma(100 * value, column.decimals) + "%",
        "date": lambda value: value.strftime("%d/%m/%Y"),
        "moment": lambda value: _brussels(value).strftime("%d/%m/%Y %H:%M"),
        "flag": lambda value: t("exports.yes" if value else "exports.no", lang),
    }
    return _written(values, writers[column.type], hidden=t("exports.hidden", lang))


def _for_programs(column: ExportColumn, values: list[Any]) -> list[str]:
    writers: dict[ColumnType, Callable[[Any], str]] = {
        "text": lambda value: neutralised(str(value)),
        "integer": lambda value: str(int(value)),
        "row_number": lambda value: str(int(value)),
        "decimal": lambda value: repr(float(value)),
        "share": lambda value: repr(float(value)),
        "date": lambda value: value.strftime("%Y-%m-%d"),
        "moment": lambda value: _utc(value).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "flag": lambda value: "true" if value else "false",
    }
    return _written(values, writers[column.type])


# --- clipboard --------------------------------------------------------------------------------------------------------

_NUMBERS: tuple[ColumnType, ...] = ("integer", "row_number", "decimal", "share")
_RULE = "border:1px solid #b4bbc4;padding:3px 8px;vertical-align:top"


def clipboard(table: ExportTable) -> dict[str, str]:
    """The two shapes of a copied table, which the program it is pasted into chooses from: `html`, a table with its title and its source,
    in the numbers of the language, for a text; `text`, the CSV for Excel with tabs, for a spreadsheet. Raises TooLong."""
    rows = table.rows()
    if len(rows) > CLIPBOARD_MAX_ROWS:
        raise TooLong
    return {"html": _as_html(table, rows), "text": _as_text(table, rows, delimiter="\t")}


class TooLong(Exception):
    """More rows than a clipboard is asked to hold."""


def _as_html(table: ExportTable, rows: pd.DataFrame) -> str:
    """Without a style sheet, which no text program reads. A demo says so above, on every row, for rows are copied on, and in its source."""
    lang = table.lang
    mark = escape(t("frame.demo.label", lang))
    heads = "".join(f"<th style='{_RULE};{_side(column)}'>{escape(column.label)}</th>" for column in table.columns)
    cells = [[_html_cell(column, value, lang) for value in rows[column.name].tolist()] for column in table.columns]
    if table.is_demo:
        heads += f"<th style='{_RULE}'>{escape(t('exports.notice', lang))}</th>"
        cells.append([f"<td style='{_RULE}'>{mark}</td>"] * len(rows))
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in zip(*cells, strict=True))
    notice = f"<p><strong>{mark}</strong></p>" if table.is_demo else ""
    return (
        f"{notice}<p><strong>{escape(table.title)}</strong></p>"
        f"<table style='border-collapse:collapse'><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
        f"<p style='font-size:9pt'>{_html_source(table, rows)}</p>"
    )


def _html_cell(column: ExportColumn, value: Any, lang: str) -> str:
    words = in_words(column, value, lang)
    return f"<td style='{_RULE};{_side(column)}'>{escape(neutralised(words) if column.type == 'text' else words)}</td>"


def _side(column: ExportColumn) -> str:
    return f"text-align:{'right' if column.type in _NUMBERS else 'left'}"


def _html_source(table: ExportTable, rows: pd.DataFrame) -> str:
    """The passport as running text; its link can be followed."""
    lang = table.lang
    link = f"<a href='{escape(table.permalink, quote=True)}'>{escape(table.permalink)}</a>"
    told = {heading: escape(value) for heading, value in table.passport(rows) if heading != t("exports.note", lang)}
    del told[t("exports.title", lang)]
    told[t("exports.permalink", lang)] = link
    about = _SEPARATOR.join([escape(t("frame.product", lang)), *(term(escape(heading), words, lang) for heading, words in told.items())])
    notes = " ".join(escape(caveat.sentence(lang)) for caveat in table.caveats_of(rows))
    return f"{about}<br>{term(escape(t('exports.note', lang)), notes, lang)}" if notes else about


# --- Parquet ----------------------------------------------------------------------------------------------------------

_ARROW: dict[ColumnType, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "row_number": pa.int64(),
    "decimal": pa.float64(),
    "share": pa.float64(),
    "date": pa.date32(),
    "moment": pa.timestamp("us", tz="UTC"),
    "flag": pa.bool_(),
}


def parquet(table: ExportTable) -> bytes:
    """Codes in typed columns, null for what is not given or not published."""
    frame = table.rows()
    arrays = [pa.array(_values(column, frame[column.name].tolist()), type=_ARROW[column.type]) for column in table.columns]
    whole = pa.table(arrays, names=[column.name for column in table.columns])
    passport = {name.encode(): value.encode() for name, value in _technical_passport(table, frame).items()}
    out = io.BytesIO()
    pq.write_table(whole.replace_schema_metadata(passport), out, compression="zstd")
    return out.getvalue()


def _values(column: ExportColumn, values: list[Any]) -> list[Any]:
    readers: dict[ColumnType, Callable[[Any], Any]] = {
        "text": str, "integer": int, "row_number": int, "decimal": float, "share": float, "moment": _utc, "flag": bool,
    }  # fmt: skip
    read = readers.get(column.type, lambda value: value)
    return [None if value is HIDDEN or is_missing(value) else read(value) for value in values]


# --- XLSX -------------------------------------------------------------------------------------------------------------


def xlsx(table: ExportTable) -> bytes:
    """A workbook: the passport first, then the table with typed cells, a frozen header and a filter on every column."""
    rows = table.rows()
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": table.title, "comments": table.filter_sentence, "company": ""})
        _write_passport(book, table, rows)
        write_sheet(book, table, rows, name=t("exports.sheet_table", table.lang))
    return out.getvalue()


def _write_passport(book: xlsxwriter.Workbook, table: ExportTable, rows: pd.DataFrame) -> None:
    sheet = book.add_worksheet(t("exports.sheet_read_me", table.lang))
    heading = book.add_format({"bold": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    title = book.add_format({"bold": True, "font_size": 14})
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 96)
    sheet.write_string(0, 0, table.title, title)
    for row, (name, value) in enumerate(table.passport(rows)[0 if table.is_demo else 1 :], start=2):
        sheet.write_string(row, 0, name, heading)
        sheet.write_string(row, 1, value, text)


def write_sheet(book: xlsxwriter.Workbook, table: ExportTable, rows: pd.DataFrame, *, name: str) -> None:
    """The rows of a table as a sheet of its own: typed cells, a frozen header, a filter on every column."""
    sheet = book.add_worksheet(name)
    header = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats: dict[ColumnType, dict[str, Any]] = {
        "integer": {"num_format": "#,##0"},
        "row_number": {"num_format": "0"},
        "date": {"num_format": "dd/mm/yyyy"},
        "moment": {"num_format": "dd/mm/yyyy hh:mm"},
    }
    columns, frame = _with_notice(table, rows)
    frame = frame.head(XLSX_MAX_ROWS)
    for position, column in enumerate(columns):
        values = frame[column.name].tolist()
        places = "0." + "0" * column.decimals if column.decimals else "0"
        look = formats | {"decimal": {"num_format": "#,##" + places}, "share": {"num_format": places + "%"}}
        cell = book.add_format({"valign": "top"} | look.get(column.type, {}))
        sheet.set_column(position, position, _width(column, values))
        sheet.write_string(0, position, column.label, header)
        for row, value in enumerate(values, start=1):
            if not is_missing(value):
                _write_cell(sheet, row, position, column, value, cell, table.lang)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(frame), 1), max(len(columns) - 1, 0))
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{_footer(table)}&R&P / &N")


def _write_cell(sheet: Any, row: int, position: int, column: ExportColumn, value: Any, cell: Any, lang: str) -> None:
    if value is HIDDEN:
        sheet.write_string(row, position, t("exports.hidden", lang), cell)
    elif column.type in ("integer", "row_number", "decimal", "share"):
        sheet.write_number(row, position, float(value), cell)
    elif column.type == "date":
        sheet.write_datetime(row, position, dt.datetime(value.year, value.month, value.day), cell)
    elif column.type == "moment":
        sheet.write_datetime(row, position, _brussels(value).replace(tzinfo=None), cell)
    elif column.type == "flag":
        sheet.write_string(row, position, t("exports.yes" if value else "exports.no", lang), cell)
    else:
        text = labelled(column, value)
        shown = text if len(text) <= XLSX_MAX_TEXT else text[: XLSX_MAX_TEXT - 1] + "…"
        sheet.write_string(row, position, shown, cell)


def _width(column: ExportColumn, values: Sequence[Any]) -> float:
    """Characters: as wide as the longest of the first cells, between 9 and 48."""
    by_type = {"date": 11, "moment": 17, "integer": 9, "row_number": 9, "decimal": 11, "share": 10, "flag": 9}
    longest = by_type.get(column.type) or max((len(labelled(column, value)) for value in values[:200] if not is_missing(value)), default=9)
    return max(9.0, min(48.0, max(longest, min(len(column.label), 24)) + 2.0))


def _footer(table: ExportTable) -> str:
    notice = f"{demo_notice(table.lang)} " if table.is_demo else ""
    return f"{notice}{table.title} – {table.build_id}".replace("&", "&&")[:200]


# --- values -----------------------------------------------------------------------------------------------------------


def _with_notice(table: ExportTable, frame: pd.DataFrame) -> tuple[tuple[ExportColumn, ...], pd.DataFrame]:
    """Columns and rows of a file for people: a demo table says so on every row, in a last column."""
    if not table.is_demo:
        return table.columns, frame
    column = ExportColumn(_NOTICE, t("exports.notice", table.lang))
    return (*table.columns, column), frame.assign(**{_NOTICE: demo_notice(table.lang)})


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


def _written(values: Iterable[Any], write: Callable[[Any], str], *, hidden: str = "") -> list[str]:
    return [hidden if value is HIDDEN else "" if is_missing(value) else write(value) for value in values]


def _utc(moment: dt.datetime) -> dt.datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)


def _brussels(moment: dt.datetime) -> dt.datetime:
    return _utc(moment).astimezone(BRUSSELS)
