"""Any measure by any two dimensions, margins included: a margin is counted, never added up from its cells.

Every question gives rows of (part, row_code, column_code, n_reporters, …). `part` is `cell`, `row`, `column` or `whole`; the code of a
side that a margin runs over is NULL, and so is one that was not given. Codes are texts. Without a second dimension there are only `row`
and `whole`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, Select, String, Subquery, case, cast, func, literal, null, select, union_all

from analytics.dimensions import Dimension
from analytics.filters import Filters
from analytics.queries import Question
from analytics.queries.consequences import MEASURES, told
from analytics.tables import dim_services, fct_consequences, fct_incidents, fct_reports, fct_submissions

UNITS = ("reporters", "reports", "submissions", "incidents")
_SIDES = {"cell": ("row_code", "column_code"), "row": ("row_code",), "column": ("column_code",), "whole": ()}  # what each part keeps

r = fct_reports.c


def counted(filters: Filters, rows: Dimension, columns: Dimension | None, *, unit: str) -> Question:
    """`n`: distinct `unit`; `n_reporters`: those behind it, of incidents the ones who met one. An incident stands in every cell one of its
    reports stands in, several e-services of one probable origin are one; a reporter and a submission in every cell they are named in."""
    if unit not in UNITS:
        raise ValueError(f"{unit!r} is none of {UNITS}")
    base = _reports(filters, rows, columns, with_incidents=unit == "incidents")
    is_repeated = any(one and one.is_several_valued for one in (rows, columns))
    n: ColumnElement[int]
    match unit:
        case "reports":
            n = func.count(base.c.report_id.distinct()) if is_repeated else func.count()
        case "reporters":
            n = func.count(base.c.reporter_key.distinct())
        case _:
            n = func.count(base.c[f"{unit.removesuffix('s')}_id"].distinct())
    counted_people = case((base.c.incident_id.is_not(None), base.c.reporter_key)) if unit == "incidents" else base.c.reporter_key
    return _in_parts(base, columns, (func.count(counted_people.distinct()).label("n_reporters"), n.label("n")))


def measured(filters: Filters, rows: Dimension, columns: Dimension | None, *, measure: str) -> Question:
    """n_submissions, n_answered, quartile_1, median, quartile_3, total of `minutes_lost` or `patients_affected`: once per submission,
    in every cell it is named in."""
    if measure not in MEASURES:
        raise ValueError(f"{measure!r} is none of {MEASURES}")
    reports = _reports(filters, rows, columns)
    questions = []
    for part in _parts(columns):
        once = select(*_sides(reports, part), reports.c.submission_id, reports.c.reporter_key).distinct().subquery()
        questions.append(
            select(
                literal(part, String).label("part"),
                *_codes(once, part),
                func.count(once.c.reporter_key.distinct()).label("n_reporters"),
                *told(fct_submissions.c[measure]),
            )
            .join_from(once, fct_submissions, fct_submissions.c.submission_id == once.c.submission_id)
            .group_by(*_sides(once, part))
        )
    return _together(questions)


def _reports(filters: Filters, rows: Dimension, columns: Dimension | None, *, with_incidents: bool = False) -> CTE:
    """The reports of the selection with their codes; a report with several codes of a dimension stands there once for each."""
    source: FromClause = fct_reports
    joined = {one.source for one in (rows, columns) if one}
    if "services" in joined:
        source = source.outerjoin(dim_services, dim_services.c.service_code == r.service_code)
    if "submissions" in joined:
        source = source.outerjoin(fct_submissions, fct_submissions.c.submission_id == r.submission_id)
    if "consequences" in joined:
        source = source.outerjoin(fct_consequences, fct_consequences.c.submission_id == r.submission_id)
    if with_incidents:
        source = source.outerjoin(fct_incidents, fct_incidents.c.incident_id == r.incident_id)
    selected = [
        rows.expression().label("row_code"),
        *([columns.expression().label("column_code")] if columns else []),
        r.report_id,
        r.submission_id,
        r.reporter_key,
        *([fct_incidents.c.root_incident_id.label("incident_id")] if with_incidents else []),
    ]
    return select(*selected).select_from(source).where(*filters.clauses(fct_reports)).cte("reports")


def _in_parts(base: CTE, columns: Dimension | None, numbers: tuple[ColumnElement[Any], ...]) -> Question:
    questions = []
    for part in _parts(columns):
        codes = _codes(base, part)
        questions.append(select(literal(part, String).label("part"), *codes, *numbers).select_from(base).group_by(*_sides(base, part)))
    return _together(questions)


def _parts(columns: Dimension | None) -> tuple[str, ...]:
    return tuple(_SIDES) if columns else ("row", "whole")


def _sides(base: CTE | Subquery, part: str) -> list[ColumnElement[Any]]:
    """What a part is grouped by."""
    return [base.c[name] for name in _SIDES[part]]


def _codes(base: CTE | Subquery, part: str) -> list[ColumnElement[Any]]:
    return [cast(base.c[name] if name in _SIDES[part] else null(), String).label(name) for name in ("row_code", "column_code")]


def _together(questions: list[Select[Any]]) -> Question:
    both = union_all(*questions).subquery()
    order = case({part: place for place, part in enumerate(_SIDES)}, value=both.c.part)
    return select(both).order_by(order, both.c.row_code, both.c.column_code)
