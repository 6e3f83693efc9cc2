"""What the union writes: one CSV per kind in `records/`, each line dated, with its author, and reversible.

A line is never deleted: `withdrawn_on` takes it back. Reading gives the lines in force. `kinds`: the files and their columns; `checks`:
what a line must keep to, with the `rules` of the moratorium; `commands`: the command line.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from pathlib import Path

import duckdb

from etl.raw import write_atomically
from etl.records.checks import RecordError, check_nothing_needs, check_number_is_new, check_record, check_together
from etl.records.kinds import ERASED_BUILDS, IN_THE_BUILD, ISSUED_DOSSIERS, MEETINGS, OF_NO_BUILD, PINNING, RecordKind
from etl.sql import model
from settings import DataFolder


def rewritten_builds(folder: DataFolder) -> dict[str, str]:
    """Of each build that was rewritten, the one that stands in its place now: a build can be rewritten again."""
    followed = {record["build_id"]: record["rewritten_as"] for record in read_records(folder, ERASED_BUILDS) if record["rewritten_as"]}

    def last(build_id: str) -> str:
        for _ in range(len(followed)):
            build_id = followed.get(build_id, build_id)
        return build_id

    return {build_id: last(build_id) for build_id in followed}


def pinned_builds(folder: DataFolder) -> set[str]:
    """Builds that are kept on purpose, and those that took their place."""
    named = {record["build_id"] for kind in PINNING for record in read_records(folder, kind)}
    rewritten = rewritten_builds(folder)
    return named | {rewritten[build_id] for build_id in named if build_id in rewritten}


def read_records(folder: DataFolder, kind: RecordKind) -> list[dict[str, str]]:
    """The lines in force, every column of the kind present and `record_number`, which withdraws it. Raises RecordError."""
    records = [{name: cell.strip() for name, cell in line.items()} for line in _all_lines(folder, kind)]
    for number, record in enumerate(records, start=1):
        check_record(record, kind, where=f"{_file(folder, kind).name}, line {number + 1}")
        record["record_number"] = str(number)
    in_force = [record for record in records if not record["withdrawn_on"]]
    check_together(in_force, kind)
    return in_force


def add_record(folder: DataFolder, kind: RecordKind, values: dict[str, str], *, author: str, today: dt.date) -> None:
    """Appends one line. Raises RecordError when it cannot be used."""
    given = {name: cell.strip() for name, cell in values.items()}  # as it will be read again
    record = dict.fromkeys(kind.all_columns, "") | given | {"author": signed(author), "recorded_on": today.isoformat()}
    check_record(record, kind, where="the new record")
    lines = _all_lines(folder, kind)
    if kind is ISSUED_DOSSIERS:
        check_number_is_new(lines, record)
    check_together([*read_records(folder, kind), record | {"record_number": str(len(lines) + 1)}], kind)
    _rewrite(folder, kind, [*lines, record])


def signed(author: str) -> str:
    """The name as it is kept. Raises RecordError where there is none: nobody's record is none."""
    if not (name := author.strip()):
        raise RecordError("the new record: author is empty", code="empty")
    return name


def withdraw_record(folder: DataFolder, kind: RecordKind, number: int, *, author: str, today: dt.date) -> dict[str, str]:
    """Takes back line `number` (as `record list` shows it). Raises RecordError when there is none in force."""
    lines = _all_lines(folder, kind)
    if not 1 <= number <= len(lines) or lines[number - 1]["withdrawn_on"]:
        raise RecordError(f"{kind.name} has no record {number} in force")
    check_nothing_needs(lines, kind, lines[number - 1])
    lines[number - 1] |= {"withdrawn_on": today.isoformat(), "withdrawn_by": signed(author)}
    _rewrite(folder, kind, lines)
    return lines[number - 1]


def numbered_records(folder: DataFolder, kind: RecordKind) -> list[tuple[int, dict[str, str]]]:
    """Every line, withdrawn ones included, with the number that withdraws it."""
    return list(enumerate(_all_lines(folder, kind), start=1))


def records_hash(folder: DataFolder) -> str:
    """Hash over every record file that a build may follow: a build made from other records is another build."""
    digest = hashlib.sha256()
    others = {_file(folder, kind) for kind in OF_NO_BUILD}
    for path in sorted(set(folder.records.glob("*.csv")) - others):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def load_records(con: duckdb.DuckDBPyConnection, folder: DataFolder) -> None:
    """Temp tables `rec_<kind>` of what a build is made from, typed."""
    con.execute(model("intermediate", "rec_tables"))
    rewritten = rewritten_builds(folder)
    for kind in IN_THE_BUILD:
        records = read_records(folder, kind)
        if kind is MEETINGS:  # its members saw the former one; what is left of it stands under another id
            records = [record | {"build_id": rewritten.get(record["build_id"], record["build_id"])} for record in records]
        _fill(con, f"rec_{kind.name}", records)


def _fill(con: duckdb.DuckDBPyConnection, table: str, records: list[dict[str, str]]) -> None:
    """Inserts in the order of the table's columns; a cell left empty is NULL."""
    rows = con.table(table)
    for record in records:
        rows.insert([record[name] or None for name in rows.columns])


def _file(folder: DataFolder, kind: RecordKind) -> Path:
    return folder.records / f"{kind.name}.csv"


def _all_lines(folder: DataFolder, kind: RecordKind) -> list[dict[str, str]]:
    path = _file(folder, kind)
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [{name: (line.get(name) or "") for name in kind.all_columns} for line in csv.DictReader(file)]
    except UnicodeDecodeError:
        raise RecordError(f"{path.name} is not UTF-8: save it as “CSV UTF-8”") from None


def _rewrite(folder: DataFolder, kind: RecordKind, lines: list[dict[str, str]]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=kind.all_columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    folder.make(folder.records)
    write_atomically(_file(folder, kind), text.getvalue())
