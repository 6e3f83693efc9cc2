"""What two builds are compared by. Each question is put to one build; the answers meet in `analytics.changes`.

Nothing leaves a build that stands for a person: a reporter is a number (`reporter`) that is the same in both builds and means nothing else.
Texts are hashed as texts: the numbers behind an ENUM are another build's own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import BigInteger, Select, String, Subquery, case, cast, func, literal, select

from analytics.filters import Filters
from analytics.queries import Question
from analytics.tables import corrections, fct_consequences, fct_incidents, fct_reports, fct_submissions, submission_versions

s, r, i = fct_submissions.c, fct_reports.c, fct_incidents.c
_ORIGIN = ("source_id", "source_row")  # which of two equal rows is counted: says nothing of what was sent
EVERYTHING = Filters()
_HALF = 2**63  # DuckDB's hashes have no sign


def days() -> Question:
    """Rows of (occurred_on, n_submissions, n_reports, digest), oldest first: every day with a submission. The digest is equal where the
    same submissions say the same of that day."""
    one = _submissions()
    return (
        select(
            one.c.occurred_on,
            func.count().label("n_submissions"),
            func.sum(one.c.n_reports).label("n_reports"),
            func.bit_xor(one.c.digest).label("digest"),
        )
        .group_by(one.c.occurred_on)
        .order_by(one.c.occurred_on)
    )


def of_days(days: Collection[dt.date], filters: Filters = EVERYTHING) -> Question:
    """Rows of (submission_id, occurred_on, submitted_at, reporter, n_reports, digest): every submission about these days of which the
    filter keeps a report, with the number of those it keeps."""
    one = _submissions(filters)
    columns = (one.c.submission_id, one.c.occurred_on, one.c.submitted_at, one.c.reporter, one.c.n_reports, one.c.digest)
    return select(*columns).where(one.c.occurred_on.in_(days)).order_by(one.c.submission_id)


def last_sent() -> Question:
    """One moment, `submitted_at`: when the latest submission was sent that the build counts."""
    return select(func.max(s.submitted_at).label("submitted_at"))


def counted(filters: Filters) -> Question:
    """One row of (n_reports, n_submissions) of a selection."""
    n_submissions = func.count(func.distinct(r.submission_id)).label("n_submissions")
    return select(func.count().label("n_reports"), n_submissions).where(*filters.clauses(fct_reports))


def reporters(new_days: Collection[dt.date], filters: Filters = EVERYTHING) -> Question:
    """Rows of (reporter, is_of_new_days): every reporter of a selection, and whether any report of his is about one of these days."""
    is_new = func.max(case((r.occurred_on.in_(new_days), 1), else_=0)) if new_days else literal(0)
    numbered = select(_number(r.reporter_key).label("reporter"), is_new.label("is_of_new_days")).where(*filters.clauses(fct_reports))
    return numbered.group_by(r.reporter_key).order_by("reporter")


def fates(submission_ids: Sequence[str]) -> Question:
    """Rows of (submission_id, fate_code), as far as a build knows: corrected (by a signed record), superseded (by a later version),
    by_decision (the same as another), counted."""
    c, v = corrections.c, submission_versions.c
    corrected = select(c.submission_id, literal("corrected").label("fate_code")).where(c.submission_id.in_(submission_ids))
    replaced = select(v.submission_id, v.duplicate_reason_code).where(
        v.submission_id.in_(submission_ids), v.duplicate_reason_code.in_(("superseded", "by_decision"))
    )
    counted = select(s.submission_id, literal("counted")).where(s.submission_id.in_(submission_ids))
    whole = corrected.union(replaced, counted).subquery()
    return select(whole.c.submission_id, whole.c.fate_code).order_by(whole.c.submission_id, whole.c.fate_code)


def members() -> Question:
    """Rows of (root_incident_id, service_code, first_report_at, last_report_at, ended_at): every incident of one e-service."""
    columns = (i.root_incident_id, i.service_code, i.first_report_at, i.last_report_at, i.ended_at)
    return select(*columns).order_by(i.service_code, i.first_report_at)


def _submissions(filters: Filters = EVERYTHING) -> Subquery:
    """One row per accepted submission; `digest` of all it says, its e-services and consequences included."""
    services, consequences = (
        _digests(table, column, kept)
        for table, column, kept in (
            (fct_reports, r.service_code, filters.clauses(fct_reports)),
            (fct_consequences, fct_consequences.c.consequence_code, []),
        )
    )
    said = [column for column in fct_submissions.c if column.name not in _ORIGIN]
    digest = func.hash(*said, services.c.digest, consequences.c.digest)
    return (
        select(
            s.submission_id,
            s.occurred_on,
            s.submitted_at,
            _signed(func.hash(s.reporter_key)).label("reporter"),
            services.c.n.label("n_reports"),
            _signed(digest).label("digest"),
        )
        .join_from(fct_submissions, services, services.c.submission_id == s.submission_id)
        .join(consequences, consequences.c.submission_id == s.submission_id, isouter=True)
        .subquery()
    )


def _digests(table: Any, column: Any, kept: Sequence[Any]) -> Subquery:
    """Rows of (submission_id, n, digest) of the codes of each submission that are `kept`, in any order."""
    question: Select[Any] = select(
        table.c.submission_id, func.count().label("n"), func.bit_xor(func.hash(cast(column, String))).label("digest")
    ).where(*kept)
    return question.group_by(table.c.submission_id).subquery()


def _number(column: Any) -> Any:
    """A number that stands for a text."""
    return _signed(func.hash(cast(column, String)))


def _signed(hashed: Any) -> Any:
    """As a number that every frame can hold."""
    return cast(hashed % _HALF, BigInteger)
