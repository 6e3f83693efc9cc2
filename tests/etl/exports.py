"""Small exports in our own shape, cell by cell."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

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


def write_workbook(path: Path, lines: list[Row], *, above: tuple[str, ...] = ()) -> Path:
    """`above`: one line of text each, above the names of the columns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate(_grid(lines, above)):
            sheet.write_row(number, 0, cells)
    return path


def write_open_document(path: Path, lines: list[Row], *, above: tuple[str, ...] = ()) -> Path:
    """The least that is an ODS: its type and one table of text cells."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    names = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text", "manifest")}
    spaces = " ".join(f'xmlns:{name}="{uri}"' for name, uri in names.items())
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(
        "<table:table-row>" + "".join(cell.format(escape(text)) for text in cells) + "</table:table-row>" for cells in _grid(lines, above)
    )
    content = (
        f'<office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Envois">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {spaces}>{entry}</manifest:manifest>")
        archive.writestr("content.xml", content)
    return path


def _grid(lines: list[Row], above: tuple[str, ...]) -> list[list[str]]:
    names = export_columns()
    return [*([text] for text in above), list(names), *([line.get(name, "") for name in names] for line in lines)]


def write_parquet(path: Path, lines: list[Row]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".source")
    beside.write_text(as_csv(lines), encoding="utf-8")
    duckdb.read_csv(str(beside), all_varchar=True).write_parquet(str(path))
    beside.unlink()
    return path
