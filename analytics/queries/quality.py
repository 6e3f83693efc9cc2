"""What the staff ask about the data: what came in, what was refused and why, which cells became unknown."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from analytics.tables import (
    cell_warnings,
    check_results,
    corrections,
    import_ledger,
    rejected_rows,
    unknown_names,
)


def ledger() -> Select[Any]:
    """One row per source, the latest first; received = accepted + rejected + duplicates."""
    return select(import_ledger).order_by(import_ledger.c.imported_at.desc(), import_ledger.c.file_name)


def rejections_by_reason() -> Select[Any]:
    """One row per reason of open rejections: reason_code, n_rows, n_sources, the most frequent first."""
    c = rejected_rows.c
    n_rows = func.count().label("n_rows")
    return (
        select(c.reason_code, n_rows, func.count(c.source_id.distinct()).label("n_sources"))
        .where(_is_open())
        .group_by(c.reason_code)
        .order_by(n_rows.desc(), c.reason_code)
    )


def rejections(reason_code: str = "", *, limit: int | None = None, offset: int = 0) -> Select[Any]:
    """One row per open rejection, with the file and row it came from; one reason only, if given."""
    c = rejected_rows.c
    question = (
        select(import_ledger.c.file_name, c.source_row, c.column_name, c.reason_code, c.raw_row, c.source_id)
        .join(import_ledger, import_ledger.c.source_id == c.source_id, isouter=True)
        .where(_is_open())
        .order_by(import_ledger.c.imported_at.desc(), import_ledger.c.file_name, c.source_row)
    )
    return _cut(question.where(c.reason_code == reason_code) if reason_code else question, limit, offset)


def closed_rejections() -> Select[int, int]:
    """One row: n_mended, the rejections that a later row has closed, and n_repeated, those met again in a later export."""
    c = rejected_rows.c
    is_repeated = c.repeated_source_id.is_not(None)
    n_mended = func.count().filter(c.mended_source_id.is_not(None), ~is_repeated)
    return select(n_mended.label("n_mended"), func.count().filter(is_repeated).label("n_repeated")).select_from(rejected_rows)


def warnings_by_reason() -> Select[Any]:
    """One row per reason: reason_code, n_cells, n_sources, the most frequent first."""
    c = cell_warnings.c
    n_cells = func.count().label("n_cells")
    return (
        select(c.reason_code, n_cells, func.count(c.source_id.distinct()).label("n_sources"))
        .group_by(c.reason_code)
        .order_by(n_cells.desc(), c.reason_code)
    )


def warnings(reason_code: str = "", *, limit: int | None = None, offset: int = 0) -> Select[Any]:
    """One row per cell that was read as unknown, or per remark on a whole file; one reason only, if given."""
    c = cell_warnings.c
    question = (
        select(import_ledger.c.file_name, c.source_row, c.column_name, c.reason_code, c.raw_value, c.source_id)
        .join(import_ledger, import_ledger.c.source_id == c.source_id, isouter=True)
        .order_by(import_ledger.c.imported_at.desc(), import_ledger.c.file_name, c.source_row.nulls_first(), c.column_name)
    )
    return _cut(question.where(c.reason_code == reason_code) if reason_code else question, limit, offset)


def checks() -> Select[Any]:
    """The promises this build was tested against before it was published."""
    return select(check_results).order_by(check_results.c.check_name)


def applied_corrections() -> Select[Any]:
    """One row per corrected value, the latest first."""
    c = corrections.c
    return select(corrections).order_by(c.recorded_on.desc(), c.record_number.desc())


def names_unknown() -> Select[Any]:
    """One row per name of a service or a software package that no catalogue knows, the most frequent first."""
    c = unknown_names.c
    return select(unknown_names).order_by(c.n_rows.desc(), c.catalogue, c.name)


def _is_open() -> ColumnElement[bool]:
    return and_(rejected_rows.c.mended_source_id.is_(None), rejected_rows.c.repeated_source_id.is_(None))


def _cut(question: Select[Any], limit: int | None, offset: int) -> Select[Any]:
    return question if limit is None else question.limit(limit).offset(offset)
