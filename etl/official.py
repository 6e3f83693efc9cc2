"""Official outages as the staff note them from a status page or a letter: a table of them becomes records."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.forms.catalogue import Catalogue, load_catalogue
from etl.records import add_record, read_records, withdraw_record
from etl.records.checks import RecordError, check_record
from etl.records.kinds import OFFICIAL_OUTAGES
from etl.sources.tables import open_table
from settings import DataFolder, get_settings

SERVICES = ("service_code", "fault_service_code")
_SECONDS = re.compile(r"(\d\d:\d\d):00(?:\.0+)?$")  # as a workbook hands over a time
_DAY_ZERO = re.compile(r"(?:1899|1900)-\d\d-\d\d[ T]")  # what a workbook puts before a time without a day
_MIDNIGHT = re.compile(r"[ T]00:00(?::00)?$")

Line = dict[str, str]


@dataclass(frozen=True)
class Noted:
    """Numbers of outages: new ones, ones told otherwise before, ones that say nothing new."""

    added: int
    replaced: int
    unchanged: int


def note_official(folder: DataFolder, path: Path, *, author: str, today: dt.date) -> Noted:
    """Records every line of a CSV or workbook with the columns of `official_outages`, or none.

    A line about an outage noted before takes its place; the former record stays readable as withdrawn. Raises RecordError
    naming every line that cannot be used, and UnreadableFile.
    """
    lines = [_read(line, load_catalogue(get_settings().reference_dir)) for line in _lines(path)]
    _refuse_faulty(lines)
    known = {record["official_outage_id"]: record for record in read_records(folder, OFFICIAL_OUTAGES)}
    added = replaced = 0
    for line in lines:
        before = known.get(line["official_outage_id"])
        if before is not None and all(before[name] == line[name] for name in OFFICIAL_OUTAGES.columns):
            continue
        if before is not None:
            withdraw_record(folder, OFFICIAL_OUTAGES, int(before["record_number"]), author=author, today=today)
        add_record(folder, OFFICIAL_OUTAGES, line, author=author, today=today)
        added, replaced = added + (before is None), replaced + (before is not None)
    return Noted(added, replaced, len(lines) - added - replaced)


def _lines(path: Path) -> Iterator[Line]:
    table = open_table(path, known=())
    names = [heading.strip().lower() for heading in table.header]
    if unknown := [name for name in names if name and name not in OFFICIAL_OUTAGES.columns]:
        raise RecordError(f"{path.name}: no column is called {', '.join(unknown)}; they are {', '.join(OFFICIAL_OUTAGES.columns)}")
    for batch in table.batches():
        for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield dict.fromkeys(OFFICIAL_OUTAGES.columns, "") | {
                name: (cell or "").strip() for name, cell in zip(names, cells, strict=True)
            }


def _read(line: Line, catalogue: Catalogue) -> Line:
    """Names become codes, dates and times lose what a workbook adds; an id is made of e-service and start where none is given."""
    read = line | {name: _SECONDS.sub(r"\1", _DAY_ZERO.sub("", line[name])) for name in OFFICIAL_OUTAGES.times}
    read |= {name: _SECONDS.sub(r"\1", line[name]).replace("T", " ") for name in OFFICIAL_OUTAGES.moments}
    read |= {name: _MIDNIGHT.sub("", line[name]) for name in OFFICIAL_OUTAGES.days}
    read |= {name: catalogue.code("service_codes", line[name]) or line[name] for name in SERVICES}
    read["precision"] = line["precision"].upper()
    start = "-".join(part for part in (read["starts_on"], read["start_time"].replace(":", "")) if part)
    read["official_outage_id"] = line["official_outage_id"] or f"N-{read['service_code']}-{start}"
    return read


def _refuse_faulty(lines: list[Line]) -> None:
    """Raises RecordError with a sentence for every faulty line."""
    listed = _listed_ids()
    services = set(load_catalogue(get_settings().reference_dir).spellings("service_codes").values())
    faults, seen = [], set[str]()
    for number, line in enumerate(lines, start=1):
        where = f"outage {number}"
        try:
            check_record(line, OFFICIAL_OUTAGES, where=where)
        except RecordError as error:
            faults.append(str(error))
        faults += [
            f"{where}: {line[name]!r} is no e-service of the catalogue" for name in SERVICES if line[name] and line[name] not in services
        ]
        if line["official_outage_id"] in listed:
            faults.append(f"{where}: {line['official_outage_id']} is an outage of the reference list")
        if line["official_outage_id"] in seen:
            faults.append(f"{where}: {line['official_outage_id']} stands there twice")
        seen.add(line["official_outage_id"])
    if faults:
        raise RecordError("\n".join(faults))


def _listed_ids() -> set[str]:
    with (get_settings().reference_dir / "official_outages.csv").open(encoding="utf-8", newline="") as file:
        return {row["official_outage_id"] for row in csv.DictReader(file)}
