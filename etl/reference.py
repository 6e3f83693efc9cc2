"""Loads the reference facts of `data/reference/*.csv` into typed tables and enforces what `dictionary.csv` declares.

Every file is read as text and held to the dictionary: columns, types, keys, empty cells, references, allowed values and
ranges. What facts imply about each other (sums, overlaps) is promised by `sql/checks/reference_*.sql`.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

import duckdb

DICTIONARY = "dictionary"
RULE_COLUMNS = (
    "table_name",
    "column_name",
    "type",
    "is_nullable",
    "is_key",
    "is_list",
    "refers_to",
    "allowed_values",
    "min",
    "max",
    "description_en",
)
HASHED_SUFFIXES = (".csv",)


@dataclass(frozen=True)
class Fault:
    """One breach of the dictionary. `line` counts from 1, the header being line 1; 0 is the file as a whole."""

    file_name: str
    line: int
    column_name: str
    problem: str

    def __str__(self) -> str:
        place = [self.file_name]
        if self.line:
            place.append(f"line {self.line}")
        if self.column_name:
            place.append(f"column {self.column_name}")
        return f"{', '.join(place)}: {self.problem}"


class ReferenceInvalid(Exception):
    """The reference files break the dictionary and nothing is loaded; `faults` names every place."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Rule:
    """What the dictionary declares about one column."""

    table_name: str
    column_name: str
    type: str
    is_nullable: bool
    is_key: bool
    is_list: bool
    refers_to: str
    allowed_values: frozenset[str]
    min: str
    max: str

    def values_of(self, cell: str) -> list[str]:
        """The single values in a cell; an empty cell has none."""
        if not cell:
            return []
        return cell.split("|") if self.is_list else [cell]


@dataclass(frozen=True)
class Record:
    """One line of a file: the cells by column name, still text."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class ReferenceFile:
    path: Path
    header: tuple[str, ...]
    records: tuple[Record, ...]

    @property
    def table_name(self) -> str:
        return self.path.stem

    def fault(self, problem: str, *, line: int = 0, column: str = "") -> Fault:
        return Fault(self.path.name, line, column, problem)


def load_reference(con: duckdb.DuckDBPyConnection, reference_dir: Path) -> str:
    """Replaces schema `reference` by one typed table per file and returns the hash of the folder.

    Raises ReferenceInvalid, before anything is changed, when a file breaks the dictionary. Opens its own transaction.
    """
    faults: list[Fault] = []
    read = [_read(path, faults) for path in sorted(reference_dir.glob("*.csv"))]
    files = {file.table_name: file for file in read if file is not None}
    if DICTIONARY not in files:
        raise ReferenceInvalid(faults or [Fault(f"{DICTIONARY}.csv", 0, "", "is missing")])
    rules = _rules(files[DICTIONARY], faults)
    faults += _undeclared(files, rules)
    for name, file in files.items():
        if name in rules:
            faults += _faults_in_file(file, rules[name])
    faults += _broken_references(files, rules)
    if faults:
        raise ReferenceInvalid(faults)

    con.begin()
    try:
        con.execute("drop schema if exists reference cascade")
        con.execute("create schema reference")
        for name, file in files.items():
            _create_table(con, file, rules[name])
    except duckdb.Error:
        con.rollback()
        raise
    con.commit()
    return hash_reference(reference_dir)


def hash_reference(reference_dir: Path) -> str:
    """SHA-256 over names and bytes of every reference file, the export shapes in subfolders included."""
    digest = hashlib.sha256()
    for path in sorted(path for path in reference_dir.rglob("*") if path.suffix in HASHED_SUFFIXES):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(reference_dir).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _create_table(con: duckdb.DuckDBPyConnection, file: ReferenceFile, rules: dict[str, Rule]) -> None:
    con.read_csv(
        str(file.path),
        columns={name: rules[name].type for name in file.header},
        auto_detect=False,
        header=True,
        delimiter=",",
        quotechar='"',
        escapechar='"',
        encoding="utf-8",
    ).create(f"reference.{file.table_name}")


def _read(path: Path, faults: list[Fault]) -> ReferenceFile | None:
    """The file as text, or None with the reason added to `faults`."""
    records = []
    line = 2
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            header = tuple(next(reader, ()))
            for row in reader:
                if len(row) == len(header):
                    records.append(Record(line, dict(zip(header, row, strict=True))))
                else:
                    faults.append(Fault(path.name, line, "", f"has {len(row)} cells, the header has {len(header)}"))
                line = reader.line_num + 1
    except UnicodeDecodeError:
        faults.append(Fault(path.name, 0, "", "is not UTF-8 text"))
        return None
    except csv.Error as error:
        faults.append(Fault(path.name, line, "", f"cannot be read as comma-separated text: {error}"))
        return None
    if not header:
        faults.append(Fault(path.name, 0, "", "is empty"))
        return None
    if len(header) == 1 and ";" in header[0]:
        faults.append(Fault(path.name, 1, "", "is separated by semicolons: save it with commas"))
        return None
    return ReferenceFile(path, header, tuple(records))


def _rules(dictionary: ReferenceFile, faults: list[Fault]) -> dict[str, dict[str, Rule]]:
    """The rules by table and column. A dictionary without its own columns cannot be applied at all."""
    if dictionary.header != RULE_COLUMNS:
        raise ReferenceInvalid([Fault(dictionary.path.name, 1, "", f"the header must be {','.join(RULE_COLUMNS)}")])
    rules: dict[str, dict[str, Rule]] = {}
    for record in dictionary.records:
        cells = record.cells
        if cells["type"] not in TYPES:
            faults.append(Fault(dictionary.path.name, record.line, "type", f"'{cells['type']}' is no type"))
            continue
        rules.setdefault(cells["table_name"], {})[cells["column_name"]] = Rule(
            table_name=cells["table_name"],
            column_name=cells["column_name"],
            type=cells["type"],
            is_nullable=cells["is_nullable"] == "true",
            is_key=cells["is_key"] == "true",
            is_list=cells["is_list"] == "true",
            refers_to=cells["refers_to"],
            allowed_values=frozenset(cells["allowed_values"].split("|")) if cells["allowed_values"] else frozenset(),
            min=cells["min"],
            max=cells["max"],
        )
    return rules


def _undeclared(files: dict[str, ReferenceFile], rules: dict[str, dict[str, Rule]]) -> Iterator[Fault]:
    """Files and columns that stand on one side only."""
    for name in rules.keys() - files.keys():
        yield Fault(f"{name}.csv", 0, "", f"is declared in {DICTIONARY}.csv but missing")
    for name, file in files.items():
        if name not in rules:
            yield file.fault(f"is not declared in {DICTIONARY}.csv")
            continue
        for column in file.header:
            if column not in rules[name]:
                yield file.fault(f"is not declared in {DICTIONARY}.csv", line=1, column=column)
            elif file.header.count(column) > 1:
                yield file.fault("stands more than once in the header", line=1, column=column)
        for column in rules[name].keys() - set(file.header):
            yield file.fault(f"is declared in {DICTIONARY}.csv but missing", line=1, column=column)


def _faults_in_file(file: ReferenceFile, rules: dict[str, Rule]) -> Iterator[Fault]:
    """Empty cells, types, ranges, allowed values, and keys that occur twice."""
    columns = [rules[name] for name in file.header if name in rules]
    keys = [rule.column_name for rule in columns if rule.is_key]
    lines_of_keys: dict[tuple[str, ...], int] = {}
    for record in file.records:
        for rule in columns:
            problem = _problem_of(record.cells[rule.column_name], rule)
            if problem:
                yield file.fault(problem, line=record.line, column=rule.column_name)
        key = tuple(record.cells[name] for name in keys)
        first_line = lines_of_keys.setdefault(key, record.line)
        if keys and first_line != record.line:
            problem = f"'{' '.join(key)}' already stands on line {first_line}"
            yield file.fault(problem, line=record.line, column=", ".join(keys))


def _problem_of(cell: str, rule: Rule) -> str | None:
    """What is wrong with one cell, in words, or None."""
    if not cell:
        return None if rule.is_nullable else "may not be empty"
    if cell != cell.strip():
        return f"'{cell}' has blanks around it"
    for value in rule.values_of(cell):
        if not TYPES[rule.type].holds(value):
            return f"'{value}' is not {TYPES[rule.type].words}"
        if rule.allowed_values and value not in rule.allowed_values:
            return f"'{value}' is not one of {', '.join(sorted(rule.allowed_values))}"
        if rule.min and _is_below(value, rule.min, rule.type):
            return f"{value} is below {rule.min}"
        if rule.max and _is_below(rule.max, value, rule.type):
            return f"{value} is above {rule.max}"
    return None


def _broken_references(files: dict[str, ReferenceFile], rules: dict[str, dict[str, Rule]]) -> Iterator[Fault]:
    """Values that do not stand in the column they refer to."""
    referring = [rule for columns in rules.values() for rule in columns.values() if rule.refers_to]
    for rule in referring:
        target_table, _, target_column = rule.refers_to.partition(".")
        if target_table not in files or target_column not in files[target_table].header:
            problem = f"{rule.table_name}.{rule.column_name} refers to {rule.refers_to}, which does not exist"
            yield files[DICTIONARY].fault(problem, column="refers_to")
            continue
        file = files.get(rule.table_name)
        if file is None or rule.column_name not in file.header:
            continue
        known = {record.cells[target_column] for record in files[target_table].records}
        for record in file.records:
            for value in set(rule.values_of(record.cells[rule.column_name])) - known:
                problem = f"'{value}' does not stand in {rule.refers_to}"
                yield file.fault(problem, line=record.line, column=rule.column_name)


def _is_below(value: str, bound: str, type_name: str) -> bool:
    """Numbers compare as numbers; ISO days and times order as they are written."""
    return float(value) < float(bound) if type_name in ("INTEGER", "DOUBLE") else value < bound


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_time(value: str) -> bool:
    try:
        return time.fromisoformat(value).isoformat("minutes") == value
    except ValueError:
        return False


@dataclass(frozen=True)
class CellType:
    """How a cell of one type is recognised, and what to say of one that is not of it."""

    holds: Callable[[str], bool]
    words: str


TYPES = {
    "VARCHAR": CellType(lambda value: True, "a text"),
    "INTEGER": CellType(lambda value: re.fullmatch(r"-?\d{1,9}", value) is not None, "a whole number"),
    "DOUBLE": CellType(lambda value: re.fullmatch(r"-?\d+(\.\d+)?", value) is not None, "a number with a decimal point"),
    "DATE": CellType(_is_date, "a day written YYYY-MM-DD"),
    "TIME": CellType(_is_time, "a time written HH:MM"),
    "BOOLEAN": CellType(lambda value: value in ("true", "false"), "true or false"),
}
