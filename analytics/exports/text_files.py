"""The two CSV files: one for people and their spreadsheet, one for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any, TextIO

import pandas as pd

from analytics.exports.cells import ColumnType, ExportColumn, in_brussels, labelled, neutralised, utc, written
from analytics.exports.table import ExportTable, with_notice
from i18n import t

_ROWS_AT_ONCE = 20_000  # so that a long table stands in memory once as rows and once as the file, not as text of every cell besides


def excel_csv(table: ExportTable) -> bytes:
    """`;`, UTF-8 with BOM, CRLF, decimal comma, dd/mm/yyyy: what a French or Belgian Excel opens by double click."""
    return _encoded(lambda out: _write_for_people(out, table, table.rows(), delimiter=";"), "utf-8-sig")


def as_text(table: ExportTable, rows: pd.DataFrame, *, delimiter: str) -> str:
    """The same as a text, of a table that is short."""
    out = io.StringIO(newline="")
    _write_for_people(out, table, rows, delimiter=delimiter)
    return out.getvalue()


def technical_csv(table: ExportTable) -> bytes:
    """RFC 4180: comma, CRLF, UTF-8 without BOM; ISO dates, UTC moments, decimal point, codes; empty is "not given"."""
    return _encoded(lambda out: _write_for_programs(out, table, table.rows()), "utf-8")


def _encoded(write: Callable[[TextIO], None], encoding: str) -> bytes:
    file = io.BytesIO()
    with io.TextIOWrapper(file, encoding=encoding, newline="", write_through=True) as out:
        write(out)
        out.flush()
        return file.getvalue()


def _write_for_people(out: TextIO, table: ExportTable, rows: pd.DataFrame, *, delimiter: str) -> None:
    columns, frame = with_notice(table, rows)
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([neutralised(column.label) for column in columns])
    for part in _parts(frame):
        cells = [_for_people(column, part[column.name].tolist(), table.lang) for column in columns]
        writer.writerows(zip(*cells, strict=True))
    out.write("\r\n")
    writer.writerows([neutralised(heading), neutralised(value)] for heading, value in table.passport(rows))


def _write_for_programs(out: TextIO, table: ExportTable, rows: pd.DataFrame) -> None:
    passport = table.technical_passport(rows)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns] + list(passport))
    for part in _parts(rows):
        cells = [_for_programs(column, part[column.name].tolist()) for column in table.columns]
        writer.writerows((*row, *passport.values()) for row in zip(*cells, strict=True))


def _parts(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    return (frame.iloc[start : start + _ROWS_AT_ONCE] for start in range(0, len(frame), _ROWS_AT_ONCE))


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
        "moment": lambda value: in_brussels(value).strftime("%d/%m/%Y %H:%M"),
        "flag": lambda value: t("exports.yes" if value else "exports.no", lang),
    }
    return written(values, writers[column.type], hidden=t("exports.hidden", lang))


def _for_programs(column: ExportColumn, values: list[Any]) -> list[str]:
    writers: dict[ColumnType, Callable[[Any], str]] = {
        "text": lambda value: neutralised(str(value)),
        "integer": lambda value: str(int(value)),
        "row_number": lambda value: str(int(value)),
        "decimal": lambda value: repr(float(value)),
        "share": lambda value: repr(float(value)),
        "date": lambda value: value.strftime("%Y-%m-%d"),
        "moment": lambda value: utc(value).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "flag": lambda value: "true" if value else "false",
    }
    return written(values, writers[column.type])
