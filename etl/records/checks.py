"""What a line must keep to: by itself, beside those in force, and when it is taken back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from etl.records import rules
from etl.records.kinds import (
    CAMPAIGNS,
    CORRECTIONS,
    DUPLICATE_DECISIONS,
    LEDGER,
    MEETINGS,
    OFFICIAL_OUTAGES,
    PREMIUM_CRITERIA,
    PREMIUM_TIERS,
    SUCCESS_CRITERIA,
    RecordKind,
)
from settings import get_settings


class RecordError(ValueError):
    """A record that cannot be used; the message names file, line and column. `code` says which fault it is, where it has one."""

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


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
    if fault := rules.alone(kind.name, record):
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


def check_together(records: list[dict[str, str]], kind: RecordKind) -> None:
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
    if misfit := rules.beside(kind.name, records, rules.facts(get_settings().reference_dir)):
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


def check_number_is_new(lines: list[dict[str, str]], record: dict[str, str]) -> None:
    """A number stands on paper: a dossier taken back keeps it."""
    if record["number"] in {line["number"] for line in lines}:
        raise RecordError(f"issued_dossiers: the number {record['number']} is another dossier's", code="taken")


def check_nothing_needs(lines: list[dict[str, str]], kind: RecordKind, gone: dict[str, str]) -> None:
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
