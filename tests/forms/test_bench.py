"""Foreign exports from the inbox to the marts, through the command line, held to the truth cell by cell."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import random
from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from tests.conftest import Union
from tests.forms.bench import EXPORTS, ForeignExport
from tests.turns import FULL

SEED = dt.date.today().isoformat()
LOADED = EXPORTS if FULL else tuple(random.Random(SEED).sample(EXPORTS, 3))  # loading one takes three processes
SUBMISSIONS = """
select
    facts.source_row,
    epoch_us(facts.submitted_at) as submitted_at,
    timezone('Europe/Brussels', facts.occurred_at) as occurred_at,
    facts.time_precision,
    timezone('Europe/Brussels', facts.ended_at) as ended_at,
    facts.is_ongoing,
    (select list_sort(list(service_code)) from marts.fct_reports where submission_id = facts.submission_id) as service_codes,
    facts.kind_code,
    facts.severity_code,
    (select list_sort(list(consequence_code)) from marts.fct_consequences where submission_id = facts.submission_id) as consequence_codes,
    facts.minutes_lost,
    facts.patients_affected,
    facts.fallback_code,
    facts.fallback_worked_code,
    facts.province_code,
    facts.software_code,
    facts.practice_type_code,
    facts.comment,
    facts.has_quote_consent,
    facts.reporter_key
from marts.fct_submissions as facts
order by facts.source_row
"""
REMARKS = "select source_row, reason_code from meta.cell_warnings where source_row is not null order by source_row"
REMARKS_BY_FILE = """
select file_name, count(source_row) from meta.import_ledger left join meta.cell_warnings using (source_id) group by file_name
"""
COLUMNS = (
    "submitted_at",
    "occurred_at",
    "time_precision",
    "ended_at",
    "is_ongoing",
    "service_codes",
    "kind_code",
    "severity_code",
    "consequence_codes",
    "minutes_lost",
    "patients_affected",
    "fallback_code",
    "fallback_worked_code",
    "province_code",
    "software_code",
    "practice_type_code",
    "comment",
    "has_quote_consent",
)


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.name)
def test_a_stranger_reads_every_row_declared(export: ForeignExport) -> None:
    records = _read_by_a_stranger(export)
    for row, truth in export.truth.items():
        record = records[row - 1]
        assert truth["comment"] is None or truth["comment"] in record, f"row {row}: {record}"
    assert max([*export.truth, *(row for row, _ in (*export.rejected, *export.remarks))]) == len(records)


def test_no_export_is_read_before_a_person_explained_it(union: Union) -> None:
    exports = EXPORTS if FULL else EXPORTS[1::3]
    for export in exports:
        union.put(export.name + Path(export.file_name).suffix, export.make())
    errors = {Path(source["file"]).stem: source["error"] for source in union.run()["sources"]}
    assert errors == {export.name: None if export.is_ours else "no_mapping" for export in exports}


@pytest.mark.parametrize("export", LOADED, ids=lambda export: export.name)
def test_what_the_doctors_answered_stands_in_the_marts(union: Union, export: ForeignExport) -> None:
    if export.earlier:
        union.put(f"earlier {export.file_name}", export.earlier())
        _explain(union, export, f"earlier {export.file_name}")
        assert union.run()["totals"]["accepted"] == export.n_earlier
    union.put(export.file_name, export.make())
    if not (export.is_ours or export.earlier):
        _explain(union, export, export.file_name)
    _stands(union, export)


def test_what_was_confirmed_of_one_export_serves_another_of_the_same_form(union: Union) -> None:
    """Google joins several answers by ; in the download and by , in the spreadsheet, under the same headings."""
    exports = {export.name: export for export in EXPORTS}
    download, sheet = exports["google_fr_download"], exports["google_fr_sheet"]
    explained = union.put(download.file_name, download.make())
    _explain(union, download, download.file_name)
    explained.unlink()
    union.put(sheet.file_name, sheet.make())
    _stands(union, sheet)


def test_forms_explained_one_after_another_do_not_mislead_each_other(union: Union) -> None:
    """What is remembered of one form's headings helps the next, and decides nothing that only its own cells can prove."""
    files: dict[str, ForeignExport] = {}
    explained: set[str] = set()
    for number, export in enumerate(EXPORTS if FULL else EXPORTS[::4]):
        file = f"{number} {export.file_name}"
        files[file] = export
        union.put(file, export.make())
        if not export.is_ours:
            explained.add(_explain(union, export, file, explained=explained))
    sources = {source["file"]: source for source in union.run()["sources"]}
    remarks = dict(union.query(REMARKS_BY_FILE))
    found = {file: (one["error"], one["rejected"], one["accepted"] + one["duplicates"], remarks[file]) for file, one in sources.items()}
    assert found == {file: (None, len(one.rejected), len(one.truth), len(one.remarks)) for file, one in files.items()}


def _stands(union: Union, export: ForeignExport) -> None:
    """Runs, and holds counts, reasons, remarks and every cell to the truth."""
    source = next(one for one in union.run()["sources"] if one["file"] == export.file_name)
    counts = {name: source[name] for name in ("error", "accepted", "rejected", "duplicates")}
    assert counts == {
        "error": None,
        "accepted": len(export.truth) - export.n_earlier,
        "rejected": len(export.rejected),
        "duplicates": export.n_earlier,
    }
    assert union.query("select source_row, reason_code from meta.rejected_rows order by source_row") == list(export.rejected)
    assert union.query(REMARKS) == list(export.remarks)
    assert _differences(union, export) == []


def _explain(union: Union, export: ForeignExport, file: str, *, explained: Container[str] = ()) -> str:
    """What a person does once for a form: look at the proposal, say what nothing proves, confirm.

    Nothing is asked twice of a header among `explained`. Returns the fingerprint of this one.
    """
    by_hand = [text for heading, name in export.set_by_hand.items() for text in ("--set", f"{heading}={name}")]
    proposed = union.etl("map", file, *by_hand, "--json")
    assert proposed.code == 0, proposed.err
    fingerprint: str = proposed.json["fingerprint"]
    assert {question["heading"] for question in proposed.json["questions"]} == (set() if fingerprint in explained else set(export.asked))
    said = [text for heading, order in export.asked.items() for text in ("--date-order", f"{heading}={order}")]
    confirmed = union.etl("map", file, "--confirm", "--author", "tester", *said)
    assert confirmed.code == 0, confirmed.err
    return fingerprint


def _differences(union: Union, export: ForeignExport) -> list[str]:
    """One line for each cell that is not what was answered, and for reporters taken for one or for two."""
    found: dict[int, dict[str, Any]] = {}
    for row, *cells, key in union.query(SUBMISSIONS):
        found[row] = dict(zip(COLUMNS, cells, strict=True)) | {"reporter_key": key}
    told = []
    for row in sorted(export.truth.keys() | found.keys()):
        if row not in found or row not in export.truth:
            told.append(f"row {row}: {'missing' if row in export.truth else 'not an answer'}")
            continue
        truth = dict(export.truth[row])
        truth["submitted_at"] = round(truth["submitted_at"].timestamp() * 1_000_000)
        is_ = found[row] | {name: found[row][name] or [] for name in ("service_codes", "consequence_codes")}
        told += [f"row {row}, {name}: {is_[name]!r} and not {truth[name]!r}" for name in COLUMNS if is_[name] != truth[name]]
    return told + _reporters_confused(export.reporters, {row: cells["reporter_key"] for row, cells in found.items()})


def _reporters_confused(reporters: Mapping[int, str], keys: Mapping[int, str]) -> list[str]:
    told = []
    for one, other in itertools.combinations(sorted(reporters.keys() & keys.keys()), 2):
        is_one_person = reporters[one] == reporters[other]
        if is_one_person != (keys[one] == keys[other]):
            told.append(f"rows {one} and {other}: {'one person' if is_one_person else 'two persons'}, keys {keys[one]} and {keys[other]}")
    return told


def _read_by_a_stranger(export: ForeignExport) -> Sequence[Sequence[str]]:
    """The records of a file, read by libraries that know nothing of forms."""
    content = export.make()
    if export.file_name.endswith(".xlsx"):
        rows = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
        return [["" if cell is None else str(cell) for cell in row] for row in rows]
    if export.file_name.endswith(".ods"):
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        return [[str(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    encoding = "utf-16" if content.startswith(b"\xff\xfe") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    delimiter = max(",;\t", key=lambda mark: max(line.count(mark) for line in text.splitlines()))
    records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    while not records[-1]:
        records.pop()
    return records
