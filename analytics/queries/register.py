"""What the register asks: the reports one by one, how many they are, and everything about one of them.

A comment leaves the database only with its author's consent to be quoted, and is searched only then. The reporter's key
never leaves it: it is only counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select

from analytics.filters import Codes, Filters
from analytics.queries.text import joined
from analytics.tables import corrections, fct_consequences, fct_reports, fct_submissions, import_ledger, submission_versions

r = fct_reports.c
s = fct_submissions.c

Order = Literal["newest", "oldest", "sent", "severity"]
ORDERS: tuple[Order, ...] = ("newest", "oldest", "sent", "severity")

# every order ends with the id, so that no report stands on two pages; with it, whether it descends
_NEWEST = (("occurred_at", True), ("report_id", True))
_SORTED_BY: dict[Order, tuple[tuple[str, bool], ...]] = {
    "newest": _NEWEST,
    "oldest": (("occurred_at", False), ("report_id", False)),
    "sent": (("submitted_at", True), ("report_id", True)),
    "severity": (("severity_code", False), *_NEWEST),
}
_LONG_AGO = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)

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


def quotes(filters: Filters, *, most: int) -> Select[Any]:
    """What reporters said and agreed to be quoted with: comment, language, occurred_on, service_codes, severity_rank; once each, the
    gravest first, then the newest."""
    on, rank = func.max(r.occurred_on).label("occurred_on"), func.max(r.severity_rank).label("severity_rank")
    return (
        select(s.comment, s.language, on, joined(r.service_code).label("service_codes"), rank)
        .join_from(fct_reports, fct_submissions, s.submission_id == r.submission_id)
        .where(*filters.clauses(fct_reports), s.has_quote_consent, s.comment.is_not(None))
        .group_by(s.submission_id, s.comment, s.language)
        .order_by(rank.desc(), on.desc(), s.comment)
        .limit(most)
    )


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
            s.language,
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


def neighbours(filters: Filters, looked_for: tuple[Word, ...] = (), *, one: Mapping[str, Any], order: Order = "newest") -> Select[Any]:
    """One row: the reports next to `one` (as `report` gives it) in the list of the register, and its place there.

    `n_before` stand before it, of `n_reports`; `n_here` is 0 when filter and search do not hold this report.
    """
    conditions = _conditions(filters, looked_for)
    keys = _keys(order, fct_reports)
    values = [_never_null(name, one[name]) for name, _ in _SORTED_BY[order]]
    is_before, is_after = _beyond(keys, values, is_before=True), _beyond(keys, values, is_before=False)
    backwards = [key.asc() if descends else key.desc() for key, descends in keys]
    before = select(r.report_id).where(*conditions, is_before).order_by(*backwards).limit(1)
    after = select(r.report_id).where(*conditions, is_after).order_by(*_ordering(order, fct_reports)).limit(1)
    return select(
        before.scalar_subquery().label("before_id"),
        after.scalar_subquery().label("after_id"),
        _how_many(is_before).label("n_before"),
        _how_many(r.report_id == one["report_id"]).label("n_here"),
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
    return [key.desc() if descends else key.asc() for key, descends in _keys(order, source)]


def _keys(order: Order, source: Any) -> list[tuple[ColumnElement[Any], bool]]:
    """What a list is sorted by, and whether it descends."""
    return [(_never_null(name, source.c[name]), descends) for name, descends in _SORTED_BY[order]]


def _never_null(name: str, value: Any) -> Any:
    """A column, or a value of it, that can be compared: an unknown severity comes last, and an unknown moment as the first of all."""
    if name == "severity_code":
        ranked = {"3": 0, "2": 1, "1": 2, "0": 3}
        return ranked.get(value or "", 4) if isinstance(value, str | None) else case(ranked, value=value, else_=4)
    if name == "submitted_at":
        return (value or _LONG_AGO) if isinstance(value, dt.datetime | None) else func.coalesce(value, literal(_LONG_AGO))
    return value


def _beyond(keys: Sequence[tuple[ColumnElement[Any], bool]], values: Sequence[Any], *, is_before: bool) -> ColumnElement[bool]:
    """Whether a row stands before (or after) the one with these values."""
    ways = []
    for n, ((key, descends), value) in enumerate(zip(keys, values, strict=True)):
        same = [earlier == known for (earlier, _), known in zip(keys[:n], values[:n], strict=True)]
        ways.append(and_(*same, key > value if descends == is_before else key < value))
    return or_(*ways)


def _folded(text: str) -> str:
    return text.lower().translate(_FOLD)
