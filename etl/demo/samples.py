"""The committed samples: a small export, the faulty files, and what each must be answered, for tests and for people."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

from etl.demo.cells import COLUMNS
from etl.demo.draw import Dice
from etl.demo.faults import FAULTS, Record, csv_bytes
from etl.demo.files import records_of
from etl.demo.invent import invent
from etl.demo.times import DAY, day_number

_SUBMISSIONS, _SEED = 6000, 1  # the usual demo, of which the sample shows a stretch
_FIRST_DAY = "2024-01-15"
_ROWS = 60


def write_samples(folder: Path) -> None:
    """Write everything in `folder` again."""
    records = _sample_records()
    (folder / "sample_export.csv").write_bytes(csv_bytes(records))
    faults = folder / "faults"
    faults.mkdir(parents=True, exist_ok=True)
    for old in faults.iterdir():
        old.unlink()
    clean = _three_clean(records)
    for number, fault in enumerate(FAULTS, start=1):
        # ids of their own, so that all the files can be loaded together
        own = [record | {"submission_id": f"demo-{number:02d}-{place}"} for place, record in enumerate(clean, start=1)]
        (faults / fault.file).write_bytes(fault.make(own))
    (folder / "faults.csv").write_text(_expectations(), encoding="utf-8")
    (folder / "README.md").write_text(_readme(), encoding="utf-8")


def _sample_records() -> list[Record]:
    """The first submissions sent on or after the first day."""
    rows = invent(Dice(_SEED), _SUBMISSIONS)
    start = int((rows.sent < day_number(dt.date.fromisoformat(_FIRST_DAY)) * DAY).sum())
    return [dict(zip(COLUMNS, cells, strict=True)) for cells in records_of(rows, start, start + _ROWS)]


def _three_clean(records: list[Record]) -> list[Record]:
    """Submissions in French with a time, one service and most questions answered, from three reporters."""
    wanted = ("submission_id", "kind_code", "postal_code", "reporter_id", "comment", "minutes_lost")
    clean = {
        record["reporter_id"]: record
        for record in records
        if record["language"] == "fr"
        and len(record["occurred_at"]) > len(_FIRST_DAY)
        and "|" not in record["service_codes"]
        and all(record[name] for name in wanted)
    }
    return list(clean.values())[:3]


def _expectations() -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("file", "column_name", "outcome", "reason_code", "received", "accepted", "rejected", "duplicates"))
    for fault in FAULTS:
        counts = (fault.received, fault.accepted, fault.rejected, fault.duplicates)
        writer.writerow((fault.file, fault.column_name, fault.outcome, fault.reason_code, *counts))
    return text.getvalue()


def _readme() -> str:
    lines = [
        f"| `{fault.file}` | {fault.says} | {fault.outcome} | {f'`{fault.reason_code}`' if fault.reason_code else ''} "
        f"| {fault.received} = {fault.accepted} + {fault.rejected} + {fault.duplicates} |"
        for fault in FAULTS
    ]
    return _README.format(n_rows=_ROWS, table="\n".join(lines))


_README = """# Samples

Invented submissions: no person, practice or identifier is real. Written by `.venv/bin/python -m etl.demo --samples`.

- `sample_export.csv`: {n_rows} rows in our own export shape, the first sent from 15 January 2024 on in the usual demo.
- `faults/`: one small file per fault, named after column and fault, made from three submissions of the sample. Unless the
  table says otherwise the fault is in the second one, row 3 of the file. Each file has submission ids of its own, so that all
  can be loaded together, save the refused one.
- `faults.csv`: the table below, for programs.

What the ETL must answer:

- *refused*: nothing is published until the file has left the inbox and its manifest, which the message names, is deleted;
- *unreadable*: the file counts no rows and stands in the ledger with the reason;
- *rejected*: the row stands in `rejected_rows` with the reason, the others are loaded;
- *warning*: the row is accepted, the cell becomes unknown and stands in `cell_warnings`;
- *note*: the file is read, and something is told about it;
- *duplicate*: kept as a version, not counted;
- *accepted*: nothing to say.

| file | what is wrong or odd | answer | reason | received = accepted + rejected + duplicates |
|---|---|---|---|---|
{table}
"""
