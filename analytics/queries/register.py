"""What the register asks: the reports one by one, how many they are, and everything about one of them.

A comment leaves the database only with its author's consent to be quoted, and is searched only then. The reporter's key
never leaves it: it is only counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from analytics.filters import Codes, Filters
from analytics.tables import corrections, fct_consequences, fct_reports, fct_submissions, import_ledger, submission_versions

r = fct_reports.c
s = fct_submissions.c

Order = Literal["newest", "oldest", "sent", "severity"]
ORDERS: tuple[Order, ...] = ("newest", "oldest", "sent", "severity")

_ACCENTED = "àâäáãåçéèêëíìîïñóòôöõúùûüýÿœæ"
_PLAIN = "aaaaaaceeeeiiiinooooouuuuyyoa"
_FOLD = str.maketrans(_ACCENTED, _PLAIN)


@dataclass(frozen=True)
class Word:
    """One word that the reader looks for, without accents or capitals, and the codes whose name contains it."""

    text: str
    services: Codes = ()
    kinds: Codes = ()


def words(search: str, *, services: Mapping[str, str], kinds: Mapping[str, str]) -> tuple[Word, ...]:
    """The words of a search, each with the e-services and kinds that it names in the reader's language."""

    def named(labels: Mapping[str, str], text: str) -> Codes:
        return tuple(code for code, label in labels.items() if text in _folded(label) or text == code.lower())

    texts = dict.fromkeys(_folded(search).split())
    return tuple(Word(text, named(services, text), named(kinds, text)) for text in texts)


def totals(filters: Filters, looked_for: tuple[Word, ...] = ()) -> Select[Any]:
    """One row: n_reports, n_reporters (distinct keys) and how many reports have no known severity."""
    counted: list[ColumnElement[Any]] = [
        func.count().label("n_reports"),
        func.count(r.reporter_key.distinct()).label("n_reporters"),
        _how_many(r.severity_code == "unknown").label("n_severity_unknown"),
    ]
    return select(*counted).where(*_conditions(filters, looked_for))


def reports(
    filters: Filters,
    looked_for: tuple[Word, ...] = (),
    *,
    order: Order = "newest",
    limit: int | None = None,
    offset: int = 0,
) -> Select[Any]:
    """One row per report. `occurred_at` is NULL when only the day is known; `comment` without consent to be quoted."""
    chosen = select(fct_reports).where(*_conditions(filters, looked_for)).order_by(*_ordering(order, fct_reports))
    if limit is not None:
        chosen = chosen.limit(limit).offset(offset)
    page = chosen.subquery("page")
    copied = ("time_precision", "is_from_memory", "submitted_at", "service_code", "severity_code", "kind_code")
    places = ("region_code", "province_code", "software_code", "practice_type_code")
    said = (s.minutes_lost, s.patients_affected, s.fallback_code, s.error_code, s.fault_source_code)
    return (
        select(
            page.c.report_id,
            page.c.submission_id,
            page.c.occurred_on,
            case((page.c.time_precision != "day", page.c.occurred_at)).label("occurred_at"),
            *(page.c[name] for name in (*copied, *places)),
            *said,
            _quotable_comment(),
            s.comment.is_not(None).label("has_comment"),
        )
        .join(fct_submissions, s.submission_id == page.c.submission_id)
        .order_by(*_ordering(order, page))
    )


# --- one report -------------------------------------------------------------------------------------------------------


def report(report_id: str) -> Select[Any]:
    """One row, or none: the report with everything its submission says, the key of the reporter left out."""
    left_out = {"comment", "reporter_key", "submission_id"}
    return (
        select(
            r.report_id,
            r.submission_id,
            r.service_code,
            r.incident_id,
            *(column for column in s if column.name not in left_out),
            _quotable_comment(),
            s.comment.is_not(None).label("has_comment"),
        )
        .join(fct_submissions, s.submission_id == r.submission_id)
        .where(r.report_id == report_id)
    )


def of_submission(submission_id: str) -> Select[Any]:
    """The reports of one submission: report_id and service_code."""
    return select(r.report_id, r.service_code).where(r.submission_id == submission_id).order_by(r.service_code)


def consequences(submission_id: str) -> Select[Any]:
    """The consequence codes of one submission."""
    return (
        select(fct_consequences.c.consequence_code)
        .where(fct_consequences.c.submission_id == submission_id)
        .order_by(fct_consequences.c.consequence_code)
    )


def other_versions(submission_id: str) -> Select[Any]:
    """The valid rows of the same submission that are kept but not counted, latest first, with the file they came in."""
    v = submission_versions
    return (
        select(v.c.submitted_at, v.c.duplicate_reason_code, v.c.source_row, v.c.source_id, import_ledger.c.file_name)
        .join(import_ledger, import_ledger.c.source_id == v.c.source_id, isouter=True)
        .where(v.c.submission_id == submission_id)
        .order_by(v.c.submitted_at.desc(), v.c.source_id, v.c.source_row)
    )


def corrected_columns(submission_id: str) -> Select[Any]:
    """The columns of one submission that a correction changed, with what was received: column_name, found_value, recorded_on."""
    c = corrections.c
    return (
        select(c.column_name, c.found_value, c.recorded_on)
        .where(c.submission_id == submission_id, c.fit_code == "applied")
        .order_by(c.column_name)
    )


def source(source_id: str) -> Select[Any]:
    """The line of the ledger of one source."""
    return select(import_ledger).where(import_ledger.c.source_id == source_id)


def neighbours(filters: Filters, *, report_id: str, occurred_at: dt.datetime) -> Select[Any]:
    """One row: the reports next to this one among those of the filter, newest first, and its place there.

    `n_newer` stand before it, of `n_reports`; `n_here` is 0 when the filter does not hold this report.
    """
    conditions = filters.clauses(fct_reports)
    is_newer = or_(r.occurred_at > occurred_at, and_(r.occurred_at == occurred_at, r.report_id > report_id))
    is_older = or_(r.occurred_at < occurred_at, and_(r.occurred_at == occurred_at, r.report_id < report_id))
    newer = select(r.report_id).where(*conditions, is_newer).order_by(*_ordering("oldest", fct_reports)).limit(1)
    older = select(r.report_id).where(*conditions, is_older).order_by(*_ordering("newest", fct_reports)).limit(1)
    return select(
        newer.scalar_subquery().label("newer_id"),
        older.scalar_subquery().label("older_id"),
        _how_many(is_newer).label("n_newer"),
        _how_many(r.report_id == report_id).label("n_here"),
        func.count().label("n_reports"),
    ).where(*conditions)


# --- parts ------------------------------------------------------------------------------------------------------------


def _conditions(filters: Filters, looked_for: tuple[Word, ...]) -> list[ColumnElement[bool]]:
    return [*filters.clauses(fct_reports), *(_says(word) for word in looked_for)]


def _says(word: Word) -> ColumnElement[bool]:
    """Whether a report says a word: in its e-service, its kind, its id or a comment that may be quoted."""
    comment = func.translate(func.lower(s.comment), _ACCENTED, _PLAIN)
    quoted = select(s.submission_id).where(s.has_quote_consent, comment.contains(word.text, autoescape=True))
    return or_(
        r.service_code.in_(word.services),
        r.kind_code.in_(word.kinds),
        func.lower(r.report_id).contains(word.text, autoescape=True),
        r.submission_id.in_(quoted),
    )


def _quotable_comment() -> ColumnElement[Any]:
    return case((s.has_quote_consent, s.comment)).label("comment")


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _ordering(order: Order, source: Any) -> list[ColumnElement[Any]]:
    """Every order ends with the id, so that no report stands on two pages."""
    newest = [source.c.occurred_at.desc(), source.c.report_id.desc()]
    rank = case({"3": 0, "2": 1, "1": 2, "0": 3}, value=source.c.severity_code, else_=4)
    return {
        "newest": newest,
        "oldest": [source.c.occurred_at, source.c.report_id],
        "sent": [source.c.submitted_at.desc(), source.c.report_id.desc()],
        "severity": [rank, *newest],
    }[order]


def _folded(text: str) -> str:
    return text.lower().translate(_FOLD)
