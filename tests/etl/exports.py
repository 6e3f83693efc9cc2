"""Small exports in our own shape, cell by cell."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import duckdb
import xlsxwriter

from etl.sources import export_columns

ORDINARY = {
    "submission_id": "s1",
    "form_version": "2",
    "language": "fr",
    "submitted_at": "2024-03-05 10:15:00",
    "occurred_at": "2024-03-05 09:40:00",
    "service_codes": "RECIPE",
    "kind_code": "K_DOWN",
    "severity_code": "2",
    "consequence_codes": "I_NO_ERX",
    "minutes_lost": "15",
    "patients_affected": "3",
    "postal_code": "5000",
    "software_name": "CareConnect",
    "practice_type_code": "solo",
    "reporter_id": "1-12345-67-004",
    "quote_consent": "false",
}

Row = dict[str, str]


def row(**cells: str) -> Row:
    """An ordinary submission, changed where it matters to the test."""
    return ORDINARY | cells


def rows(count: int, **cells: str) -> list[Row]:
    return [row(submission_id=f"s{number}", reporter_id=f"gp{number}@example.org", **cells) for number in range(1, count + 1)]


def as_csv(lines: list[Row], *, delimiter: str = ",") -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=export_columns(), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue()


def as_json_lines(lines: list[Row]) -> str:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def write_workbook(path: Path, lines: list[Row]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, export_columns())
        for number, line in enumerate(lines, start=1):
            sheet.write_row(number, 0, [line.get(name, "") for name in export_columns()])
    return path


def write_parquet(path: Path, lines: list[Row]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".source")
    beside.write_text(as_csv(lines), encoding="utf-8")
    duckdb.read_csv(str(beside), all_varchar=True).write_parquet(str(path))
    beside.unlink()
    return path
