"""Writes the invented rows as staff would export them, and the demo's records as staff would record them."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TextIO

import numpy as np
import xlsxwriter

from etl.demo.cells import COLUMNS, cells_of
from etl.demo.draw import Whole
from etl.demo.invent import ONE_FILE_FROM, Rows
from etl.demo.story import AUTHOR, CAMPAIGNS, CLOSED_ON, GAP, OPENED_ON
from etl.demo.times import DAY, day_number
from etl.records import add_record
from etl.records.kinds import CAMPAIGNS as CAMPAIGN_RECORDS
from etl.records.kinds import OBSERVATION_PERIODS
from settings import DataFolder

Progress = Callable[[int, int], None]

_CHUNK = 20_000  # rows turned into text at a time
_EXPORTS = (  # (file, first day): one quarter each; the workbook begins with some rows of the quarter before once more
    ("demo_2023-T3.csv", OPENED_ON),
    ("demo_2023-T4.csv", dt.date(2023, 10, 1)),
    ("demo_2024-T1.csv", dt.date(2024, 1, 1)),
    ("demo_2024-T2.xlsx", dt.date(2024, 4, 1)),
    ("demo_2024-T3.csv", dt.date(2024, 7, 1)),
    ("demo_2024-T4.csv", dt.date(2024, 10, 1)),
    ("demo_2024-12.jsonl", dt.date(2024, 12, 1)),
)
_ONE_FILE = "demo_2023-2024.csv"
_NUMBERS = ("minutes_lost", "patients_affected")
_FLAGS = ("is_ongoing", "quote_consent")
_MOMENTS = ("submitted_at", "occurred_at", "ended_at")


def write_exports(inbox: Path, rows: Rows, progress: Progress) -> list[Path]:
    """One file for a large demo, else one per quarter; each appears whole under its name or not at all."""
    inbox.mkdir(parents=True, exist_ok=True)
    written, done = [], 0
    for name, places in _parts(rows):
        path = inbox / name
        unfinished = path.with_name(f".{name}.part")
        start = done

        def report(count: int, start: int = start) -> None:
            progress(start + count, len(rows) + rows.n_repeated)

        _WRITERS[path.suffix](unfinished, _records(rows, places, report))
        unfinished.replace(path)
        written.append(path)
        done += len(places)
    return written


def write_records(folder: DataFolder) -> list[Path]:
    """When the form was open, and the two mailings."""
    paths = []
    for kind, records in (
        (
            OBSERVATION_PERIODS,
            [
                {
                    "starts_on": OPENED_ON.isoformat(),
                    "ends_on": CLOSED_ON.isoformat(),
                    "is_observed": "true",
                    "note": "Formulaire ouvert",
                },
                {
                    "starts_on": GAP[0].isoformat(),
                    "ends_on": GAP[1].isoformat(),
                    "is_observed": "false",
                    "note": "Formulaire indisponible",
                },
            ],
        ),
        (
            CAMPAIGN_RECORDS,
            [
                {
                    "campaign_id": campaign.campaign_id,
                    "starts_on": campaign.starts_on.isoformat(),
                    "ends_on": campaign.ends_on.isoformat(),
                    "campaign_type_code": "mailing",
                    "title": campaign.title,
                }
                for campaign in CAMPAIGNS
            ],
        ),
    ):
        path = folder.records / f"{kind.name}.csv"
        path.unlink(missing_ok=True)
        for record in records:
            add_record(folder, kind, record, author=AUTHOR, today=CLOSED_ON)
        paths.append(path)
    return paths


def _parts(rows: Rows) -> Iterator[tuple[str, Whole]]:
    """Each file with the places of its rows, by the day of sending."""
    if len(rows) >= ONE_FILE_FROM:
        yield _ONE_FILE, np.arange(len(rows))
        return
    starts = [int(np.searchsorted(rows.sent, day_number(first_day) * DAY)) for _, first_day in _EXPORTS]
    for (name, _), start, end in zip(_EXPORTS, starts, [*starts[1:], len(rows)], strict=True):
        yield name, np.arange(start - (rows.n_repeated if name.endswith(".xlsx") else 0), end)


def records_of(rows: Rows, start: int, end: int) -> Iterator[tuple[str, ...]]:
    """The cells of the rows from `start` up to `end`."""
    return _records(rows, np.arange(start, end), lambda count: None)


def _records(rows: Rows, places: Whole, report: Callable[[int], None]) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(places), _CHUNK):
        chunk = places[start : start + _CHUNK]
        yield from cells_of(rows.take(chunk))
        report(start + len(chunk))


# --- shapes of export -------------------------------------------------------------------------------------------------


def _write_csv(path: Path, records: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(records)


def _write_json_lines(path: Path, records: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for record in records:
            _write_json_line(file, dict(zip(COLUMNS, record, strict=True)))


def _write_json_line(file: TextIO, cells: dict[str, str]) -> None:
    values = {name: _as_json(name, text) for name, text in cells.items() if text}
    file.write(json.dumps(values, ensure_ascii=False) + "\n")


def _as_json(name: str, text: str) -> str | int | bool:
    if name in _NUMBERS and text.removeprefix("-").isdigit():
        return int(text)
    return text == "true" if name in _FLAGS and text in ("true", "false") else text


def _write_workbook(path: Path, records: Iterable[tuple[str, ...]]) -> None:
    """Moments and numbers are typed cells, as a spreadsheet program makes them."""
    options = {"constant_memory": True, "default_date_format": "dd/mm/yyyy hh:mm:ss", "strings_to_formulas": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": dt.datetime(2024, 7, 1, 9, 0)})
        sheet = book.add_worksheet("Envois")
        sheet.write_row(0, 0, COLUMNS)
        for number, record in enumerate(records, start=1):
            for column, (name, text) in enumerate(zip(COLUMNS, record, strict=True)):
                _write_cell(sheet, number, column, name, text)


def _write_cell(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, name: str, text: str) -> None:
    if name in _MOMENTS and len(text) == len("2024-01-15 09:42:00"):
        try:
            sheet.write_datetime(row, column, dt.datetime.fromisoformat(text))
            return
        except ValueError:
            pass  # no such day: it stays a text, as in the program
    if name in _NUMBERS and text.removeprefix("-").isdigit():
        sheet.write_number(row, column, int(text))
    elif text:
        sheet.write_string(row, column, text)


_WRITERS: dict[str, Callable[[Path, Iterable[tuple[str, ...]]], None]] = {
    ".csv": _write_csv,
    ".jsonl": _write_json_lines,
    ".xlsx": _write_workbook,
}
