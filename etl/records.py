"""What the union writes: one CSV per kind in `records/`, each line dated, with its author, and reversible.

A line is never deleted: `withdrawn_on` takes it back. Reading gives the lines in force.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

import i18n
from etl import record_rules
from etl.raw import write_atomically
from etl.sql import model
from settings import DataFolder, get_settings

CAMPAIGN_TYPES = ("mailing", "press", "meeting", "other")
DECISIONS = ("same", "distinct")
MEASURES = ("ratio", "use", "count", "stock", "registration")  # of a criterion of the premium
CORRECTABLE_COLUMNS = (
    "service_codes",
    "kind_code",
    "severity_code",
    "minutes_lost",
    "patients_affected",
    "fallback_code",
    "province_code",
    "software_code",
    "practice_type_code",
)
COMMON_COLUMNS = ("author", "recorded_on", "withdrawn_on", "withdrawn_by")


class RecordError(ValueError):
    """A record that cannot be used; the message names file, line and column. `code` says which fault it is, where it has one."""

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class RecordKind:
    """One file of records. `days`, `times` (HH:MM), `moments` (YYYY-MM-DD HH:MM), `numbers` (decimal point) and `integers` are columns, of
    which only the required ones must be filled."""

    name: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    days: tuple[str, ...]
    choices: dict[str, tuple[str, ...]]
    times: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    integers: tuple[str, ...] = ()

    @property
    def all_columns(self) -> tuple[str, ...]:
        return (*self.columns, *COMMON_COLUMNS)


OBSERVATION_PERIODS = RecordKind(
    name="observation_periods",
    columns=("starts_on", "ends_on", "is_observed", "note"),
    required=("starts_on", "is_observed"),
    days=("starts_on", "ends_on"),
    choices={"is_observed": ("true", "false")},
)
CAMPAIGNS = RecordKind(
    name="campaigns",
    columns=("campaign_id", "starts_on", "ends_on", "campaign_type_code", "title"),
    required=("campaign_id", "starts_on", "campaign_type_code", "title"),
    days=("starts_on", "ends_on"),
    choices={"campaign_type_code": CAMPAIGN_TYPES},
)
ERASURES = RecordKind(
    name="erasures",
    columns=("reporter_key", "erased_on"),
    required=("reporter_key", "erased_on"),
    days=("erased_on",),
    choices={},
)
ALIASES = RecordKind(
    name="aliases",
    columns=("catalogue", "alias", "code"),
    required=("catalogue", "alias", "code"),
    days=(),
    choices={"catalogue": ("service", "software")},
)
PINS = RecordKind(name="pins", columns=("build_id", "reason"), required=("build_id",), days=(), choices={})
DUPLICATE_DECISIONS = RecordKind(  # submission_id is the one not counted when both are the same
    name="duplicate_decisions",
    columns=("submission_id", "other_submission_id", "decision", "reason"),
    required=("submission_id", "other_submission_id", "decision"),
    days=(),
    choices={"decision": DECISIONS},
)
CORRECTIONS = RecordKind(  # an empty value: not answered
    name="corrections",
    columns=("submission_id", "column_name", "expected_value", "corrected_value", "reason"),
    required=("submission_id", "column_name", "reason"),
    days=(),
    choices={"column_name": CORRECTABLE_COLUMNS},
)
OFFICIAL_OUTAGES = RecordKind(  # announced_at: when the official side said so; noted_at: when the staff read it there
    name="official_outages",
    columns=(
        "official_outage_id",
        "service_code",
        "fault_service_code",
        "starts_on",
        "ends_on",
        "start_time",
        "end_time",
        "part_of_day",
        "precision",
        "announced_at",
        "noted_at",
        "source",
        "cause",
    ),
    required=("official_outage_id", "service_code", "starts_on", "precision", "noted_at", "source"),
    days=("starts_on", "ends_on"),
    choices={"precision": ("T", "P", "D", "W", "M"), "part_of_day": ("", "morning", "afternoon", "evening", "night")},
    times=("start_time", "end_time"),
    moments=("announced_at", "noted_at"),
)
OFFICIAL_COVERAGE = RecordKind(
    name="official_coverage",
    columns=("starts_on", "ends_on", "is_complete", "note"),
    required=("starts_on", "ends_on", "is_complete", "note"),
    days=("starts_on", "ends_on"),
    choices={"is_complete": ("true", "false")},
)
PREMIUM_CRITERIA = RecordKind(  # of years whose criteria no public source gave when this was written; the staff names the source
    name="premium_criteria",
    columns=(
        "premium_year",
        "criterion_code",
        "label",
        "threshold",
        "measure_code",
        "threshold_share",
        "threshold_count",
        "period_code",
        "service_codes",
        "source",
    ),
    required=("premium_year", "criterion_code", "label", "measure_code", "period_code", "service_codes", "source"),
    days=(),
    choices={"measure_code": MEASURES, "period_code": ("S2", "Y", "Q4", "STOCK")},
    numbers=("threshold_share",),
    integers=("premium_year", "threshold_count"),
)
PREMIUM_TIERS = RecordKind(
    name="premium_tiers",
    columns=("premium_year", "n_criteria_total", "n_criteria_min", "amount_eur", "source"),
    required=("premium_year", "n_criteria_total", "n_criteria_min", "amount_eur", "source"),
    days=(),
    choices={},
    integers=("premium_year", "n_criteria_total", "n_criteria_min", "amount_eur"),
)
SUCCESS_CRITERIA = RecordKind(  # adopted by the board; they take the place of those the observatory proposes
    name="success_criteria",
    columns=(
        "success_code",
        "measure_code",
        "level_code",
        "least_severity_rank",
        "n_weeks",
        "least_share",
        "least_reporters",
        "least_power",
        "power_size",
        "adopted_on",
    ),
    required=("success_code", "measure_code", "level_code", "least_reporters", "adopted_on"),
    days=("adopted_on",),
    choices={"measure_code": ("no_incident", "recognition"), "level_code": ("probable", "confirmed")},
    numbers=("least_share", "least_power"),
    integers=("least_severity_rank", "n_weeks", "least_reporters", "power_size"),
)
LEDGER = RecordKind(  # letters, demands, answers and promises after those of the reference
    name="ledger",
    columns=(
        "entry_id",
        "entry_from",
        "entry_to",
        "kind_code",
        "in_reply_to",
        "author_role",
        "addressee_role",
        "text",
        "deadline_on",
        "effect_on",
        "source",
    ),
    required=("entry_id", "entry_from", "kind_code", "author_role", "text", "source"),
    days=("entry_from", "entry_to", "deadline_on", "effect_on"),
    choices={"kind_code": ("letter", "demand", "answer", "promise", "event")},
)
MEETINGS = RecordKind(  # the build shown at a meeting of the board is kept
    name="meetings",
    columns=("meeting_on", "build_id", "title"),
    required=("meeting_on", "build_id"),
    days=("meeting_on",),
    choices={},
)
ISSUED_DOSSIERS = RecordKind(  # documents that left, with all it takes to make them again; their build is kept
    name="issued_dossiers",
    columns=(
        "number",
        "issued_at",
        "build_id",
        "filters",
        "language",
        "audience",
        "sections",
        "site",
        "layout_version",
        "product_version",
        "files",
        "contents",
        "letter",
    ),
    required=(
        "number",
        "issued_at",
        "build_id",
        "language",
        "audience",
        "sections",
        "layout_version",
        "product_version",
        "files",
        "contents",
        "author",
    ),
    days=(),
    choices={"language": i18n.LANGUAGES, "audience": ("board", "outside")},
)
ERASED_BUILDS = RecordKind(  # written by an erasure alone: what became of a build that held the person. `rewritten_as`: the build that has
    # taken its place, without what they sent; empty where none could be made
    name="erased_builds",
    columns=("build_id", "erased_on", "rewritten_as"),
    required=("build_id", "erased_on"),
    days=("erased_on",),
    choices={},
)
WRITTEN_BY_COLUMN = (PREMIUM_CRITERIA, PREMIUM_TIERS, SUCCESS_CRITERIA, LEDGER, MEETINGS)
WRITTEN_BY_ADD = (*WRITTEN_BY_COLUMN, ISSUED_DOSSIERS)  # the last by the program of the dossier, never by a form
PINNING = (PINS, MEETINGS, ISSUED_DOSSIERS)  # a build named by one of these in force is kept
_OF_NO_BUILD = (ISSUED_DOSSIERS, ERASED_BUILDS)  # what happened to builds: no build is another one for it
KINDS = (
    OBSERVATION_PERIODS,
    CAMPAIGNS,
    ERASURES,
    ALIASES,
    PINS,
    DUPLICATE_DECISIONS,
    CORRECTIONS,
    OFFICIAL_OUTAGES,
    OFFICIAL_COVERAGE,
    *WRITTEN_BY_ADD,
    ERASED_BUILDS,
)
IN_THE_BUILD = (  # kinds of which a build is made
    OBSERVATION_PERIODS,
    CAMPAIGNS,
    DUPLICATE_DECISIONS,
    CORRECTIONS,
    OFFICIAL_OUTAGES,
    OFFICIAL_COVERAGE,
    *WRITTEN_BY_COLUMN,
)


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
    _check_together(in_force, kind)
    return in_force


def add_record(folder: DataFolder, kind: RecordKind, values: dict[str, str], *, author: str, today: dt.date) -> None:
    """Appends one line. Raises RecordError when it cannot be used."""
    given = {name: cell.strip() for name, cell in values.items()}  # as it will be read again
    record = dict.fromkeys(kind.all_columns, "") | given | {"author": signed(author), "recorded_on": today.isoformat()}
    check_record(record, kind, where="the new record")
    lines = _all_lines(folder, kind)
    if kind is ISSUED_DOSSIERS:
        _check_number_is_new(lines, record)
    _check_together([*read_records(folder, kind), record | {"record_number": str(len(lines) + 1)}], kind)
    _rewrite(folder, kind, [*lines, record])


def signed(author: str) -> str:
    """The name as it is kept. Raises RecordError where there is none: nobody's record is none."""
    if not (name := author.strip()):
        raise RecordError("the new record: author is empty", code="empty")
    return name


def _check_number_is_new(lines: list[dict[str, str]], record: dict[str, str]) -> None:
    """A number stands on paper: a dossier taken back keeps it."""
    if record["number"] in {line["number"] for line in lines}:
        raise RecordError(f"issued_dossiers: the number {record['number']} is another dossier's", code="taken")


def withdraw_record(folder: DataFolder, kind: RecordKind, number: int, *, author: str, today: dt.date) -> dict[str, str]:
    """Takes back line `number` (as `record list` shows it). Raises RecordError when there is none in force."""
    lines = _all_lines(folder, kind)
    if not 1 <= number <= len(lines) or lines[number - 1]["withdrawn_on"]:
        raise RecordError(f"{kind.name} has no record {number} in force")
    _check_nothing_needs(lines, kind, lines[number - 1])
    lines[number - 1] |= {"withdrawn_on": today.isoformat(), "withdrawn_by": signed(author)}
    _rewrite(folder, kind, lines)
    return lines[number - 1]


def _check_nothing_needs(lines: list[dict[str, str]], kind: RecordKind, gone: dict[str, str]) -> None:
    """An entry of the ledger that others in force are about stays as long as they do."""
    if kind is not LEDGER:
        return
    needing = [
        str(number)
        for number, one in enumerate(lines, start=1)
        if not one["withdrawn_on"] and gone["entry_id"] in one["in_reply_to"].split("|")
    ]
    if needing:
        raise RecordError(f"ledger: record {', '.join(needing)} is about {gone['entry_id']}: withdraw that first", code="needed")


def numbered_records(folder: DataFolder, kind: RecordKind) -> list[tuple[int, dict[str, str]]]:
    """Every line, withdrawn ones included, with the number that withdraws it."""
    return list(enumerate(_all_lines(folder, kind), start=1))


def records_hash(folder: DataFolder) -> str:
    """Hash over every record file that a build may follow: a build made from other records is another build."""
    digest = hashlib.sha256()
    others = {_file(folder, kind) for kind in _OF_NO_BUILD}
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


def check_record(record: dict[str, str], kind: RecordKind, *, where: str) -> None:
    """One line by itself. Raises RecordError beginning with `where`. Columns that `add_record` fills may be missing."""
    for name in kind.required:
        if not record[name]:
            raise RecordError(f"{where}: {name} is empty", code="empty")
    written = (
        (("recorded_on", "withdrawn_on", *kind.days), "%Y-%m-%d", "a date (YYYY-MM-DD)"),
        (kind.times, "%H:%M", "a time (HH:MM)"),
        (kind.moments, "%Y-%m-%d %H:%M", "a moment (YYYY-MM-DD HH:MM)"),
    )
    for names, form, what in written:
        for name in names:
            if record.get(name) and not _is_written_as(record[name], form):
                raise RecordError(f"{where}: {name} is not {what}: {record[name]!r}")
    for names, pattern, what in ((kind.numbers, r"\d{1,9}(\.\d{1,9})?", "a number"), (kind.integers, r"\d{1,9}", "a whole number")):
        for name in names:
            if record[name] and not re.fullmatch(pattern, record[name], flags=re.ASCII):
                raise RecordError(f"{where}: {name} is not {what}: {record[name]!r}", code="not_a_number")
    for name, allowed in kind.choices.items():
        if record[name] not in allowed:
            raise RecordError(f"{where}: {name} is {record[name]!r}, not one of {', '.join(allowed)}")
    if {"starts_on", "ends_on"} <= set(kind.columns) and record["ends_on"] and record["ends_on"] < record["starts_on"]:
        raise RecordError(f"{where}: ends_on lies before starts_on", code="days_order")
    if kind is OFFICIAL_OUTAGES:
        _check_precision(record, where=where)
    if fault := record_rules.alone(kind.name, record):
        raise RecordError(f"{where}: {fault.message}", code=fault.code)


def _check_precision(record: dict[str, str], *, where: str) -> None:
    """An outage is as precise as what is written of it, neither more nor less."""
    if (record["precision"] == "T") != bool(record["start_time"]):
        raise RecordError(f"{where}: precision T needs start_time, and only T has one")
    if record["end_time"] and not record["start_time"]:
        raise RecordError(f"{where}: end_time without start_time")
    if (record["precision"] == "P") != bool(record["part_of_day"]):
        raise RecordError(f"{where}: precision P needs part_of_day, and only P has one")
    if record["precision"] in ("W", "M") and not record["ends_on"]:
        raise RecordError(f"{where}: a week or a month needs ends_on")
    started, ended = (
        f"{record[day] or record['starts_on']} {record[time]}" for day, time in (("starts_on", "start_time"), ("ends_on", "end_time"))
    )
    if record["end_time"] and ended < started:
        raise RecordError(f"{where}: it ends before it starts")


def _check_together(records: list[dict[str, str]], kind: RecordKind) -> None:
    """Records that contradict each other. Raises RecordError naming both."""
    if kind is DUPLICATE_DECISIONS:
        _check_decisions(records)
    if kind is CORRECTIONS:
        _one_each(records, lambda record: (record["submission_id"], record["column_name"]), "correct the same value")
    if kind is OFFICIAL_OUTAGES:
        _one_each(records, lambda record: (record["official_outage_id"],), "tell of the same outage")
    for unique_kind, key, what in _UNIQUE:
        if kind is unique_kind:
            _one_each(records, lambda record, key=key: tuple(record[name] for name in key), what)  # type: ignore[misc]
    if misfit := record_rules.beside(kind.name, records, record_rules.facts(get_settings().reference_dir)):
        record, fault = misfit
        raise RecordError(f"{kind.name}, record {record['record_number']}: {fault.message}", code=fault.code)


_UNIQUE: tuple[tuple[RecordKind, tuple[str, ...], str], ...] = (
    (CAMPAIGNS, ("campaign_id",), "have the same name"),
    (PREMIUM_CRITERIA, ("premium_year", "criterion_code"), "tell of the same criterion"),
    (PREMIUM_TIERS, ("premium_year", "amount_eur"), "tell of the same amount"),
    (SUCCESS_CRITERIA, ("success_code",), "tell of the same criterion"),
    (LEDGER, ("entry_id",), "have the same name"),
    (MEETINGS, ("meeting_on",), "tell of the same meeting"),
)


def _check_decisions(records: list[dict[str, str]]) -> None:
    """One decision per pair; one submission stands in for another; every chain of them ends at a submission that is counted."""
    for record in records:
        if record["submission_id"] == record["other_submission_id"]:
            raise RecordError(f"duplicate_decisions, record {record['record_number']}: a submission is compared with itself")
    _one_each(records, lambda record: tuple(sorted((record["submission_id"], record["other_submission_id"]))), "decide about the same pair")
    same = [record for record in records if record["decision"] == "same"]
    _one_each(same, lambda record: (record["submission_id"],), "leave out the same submission")
    counted_instead = {record["submission_id"]: record["other_submission_id"] for record in same}
    for record in same:
        _end_of_chain(record["submission_id"], counted_instead, record["record_number"])
    for record in records:
        ends = {_end_of_chain(record[name], counted_instead, record["record_number"]) for name in ("submission_id", "other_submission_id")}
        if record["decision"] == "distinct" and len(ends) == 1:
            raise RecordError(
                f"duplicate_decisions, record {record['record_number']}: both submissions are the same as {ends.pop()} by other records"
            )


def _end_of_chain(submission_id: str, counted_instead: dict[str, str], number: str) -> str:
    """The submission counted in its place. Raises RecordError when the chain comes back to where it was."""
    passed = {submission_id}
    while submission_id in counted_instead:
        submission_id = counted_instead[submission_id]
        if submission_id in passed:
            raise RecordError(f"duplicate_decisions, record {number}: it closes a circle, none of its submissions would be counted")
        passed.add(submission_id)
    return submission_id


def _one_each(records: list[dict[str, str]], subject: Callable[[dict[str, str]], tuple[str, ...]], what: str) -> None:
    first: dict[tuple[str, ...], str] = {}
    for record in records:
        number = first.setdefault(subject(record), record["record_number"])
        if number != record["record_number"]:
            raise RecordError(
                f"records {number} and {record['record_number']} {what} ({', '.join(subject(record))}): withdraw one first", code="taken"
            )


def _is_written_as(text: str, form: str) -> bool:
    try:
        return dt.datetime.strptime(text, form).strftime(form) == text
    except ValueError:
        return False
