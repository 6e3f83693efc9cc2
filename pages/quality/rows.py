"""Rows that were refused and cells that became unknown: counted by reason first, then one by one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Select

import i18n
from access.members import Role
from analytics import frames
from analytics.exports import ExportColumn, Unit
from analytics.queries import quality
from pages.quality import passport
from ui import cached, downloads, fields, reasons, tables, text_blocks
from ui.context import PageContext
from ui.page_parameters import Parameter

PER_PAGE = 20
WITHHELD = ("comment", "extra_cells")  # of a refused row, whose consent to be quoted nobody has read
Record = Mapping[str, Any]
Rows = Callable[..., Select[Any]]


def rejections(context: PageContext) -> None:
    lang = context.lang
    by_reason = frames.records(cached.frame(quality.rejections_by_reason()))
    (closed,) = frames.records(cached.frame(quality.closed_rejections()))
    counts = {name: int(closed[f"n_{name}"]) for name in ("mended", "repeated")}
    told = [text_blocks.paragraph(_share(sum(int(one["n_rows"]) for one in by_reason), context))] if by_reason else []
    told += [text_blocks.paragraph(i18n.plural(f"quality.{name}", n, lang)) for name, n in counts.items() if n]
    heading = i18n.t("quality.rejected.heading", lang)
    if not by_reason:
        text_blocks.section(heading, text_blocks.paragraph(i18n.t("quality.rejected.none", lang)), *told)
        return
    text_blocks.section(
        heading,
        *told,
        f"<p>{escape(i18n.t('quality.rejected.text', lang))}<br><code>{i18n.t('quality.rejected.command', lang)}</code></p>",
        _reason_table(by_reason, "n_rows", i18n.t("quality.rejected.caption_reasons", lang), lang),
    )
    _one_by_one("rejected", by_reason, "n_rows", quality.rejections, _rejected_cells, context)


def warnings(context: PageContext) -> None:
    lang = context.lang
    by_reason = frames.records(cached.frame(quality.warnings_by_reason()))
    heading = i18n.t("quality.warnings.heading", lang)
    if not by_reason:
        text_blocks.section(heading, text_blocks.paragraph(i18n.t("quality.warnings.none", lang)))
        return
    text_blocks.section(
        heading,
        text_blocks.paragraph(i18n.t("quality.warnings.text", lang)),
        _reason_table(by_reason, "n_cells", i18n.t("quality.warnings.caption_reasons", lang), lang),
    )
    _one_by_one("warnings", by_reason, "n_cells", quality.warnings, _warned_cells, context)


def _share(n_open: int, context: PageContext) -> str:
    """Of how many."""
    lang, build = context.lang, context.build
    counts = {"rejected": i18n.number(build.n_rejected, lang), "received": i18n.number(build.n_received, lang)}
    return i18n.plural("quality.rejected.share", n_open, lang, **counts)


def _reason_table(by_reason: Sequence[Record], counted: str, caption: str, lang: str) -> str:
    """Reasons with their number and, where there is something to do, what."""
    columns = [
        tables.Column("reason", i18n.t("quality.column.reason_code", lang), is_heading=True, width="14rem"),
        tables.Column("n", i18n.t("quality.column.n", lang), align="number"),
        tables.Column("n_sources", i18n.t("quality.column.n_sources", lang), align="number"),
        tables.Column("todo", i18n.t("quality.column.todo", lang), width="14rem"),
    ]
    rows: list[dict[str, tables.Cell]] = [
        {
            "reason": reasons.sentence(row["reason_code"], lang),
            "n": i18n.number(row[counted], lang),
            "n_sources": i18n.number(row["n_sources"], lang),
            "todo": reasons.todo(row["reason_code"], lang),
        }
        for row in by_reason
    ]
    if not any(row["todo"] for row in rows):
        columns = columns[:-1]
    return tables.html(columns, rows, caption=caption, is_caption_seen=False, is_stacked=True)


def _one_by_one(
    name: str,
    by_reason: Sequence[Record],
    counted: str,
    question: Rows,
    cells: Callable[[Record, str], dict[str, tables.Cell]],
    context: PageContext,
) -> None:
    """The rows themselves, of one reason or of all, by pages, and the downloads of all of them."""
    lang = context.lang
    n_by_reason = {row["reason_code"]: int(row[counted]) for row in by_reason}
    reason = _chosen_reason(name, n_by_reason, lang)
    n = n_by_reason.get(reason) or sum(n_by_reason.values())
    place = st.container()
    page = Parameter(f"{name}_page", key=f"quality_{name}_page", read=tables.page_number, lang=lang)
    page.restart_unless(reason)
    offset, limit = tables.pager(page, n, per_page=PER_PAGE, lang=lang)
    columns = [
        tables.Column("file_name", i18n.t("quality.column.file_name", lang), is_heading=True, width="8rem"),
        tables.Column("source_row", i18n.t("quality.column.source_row", lang), align="number", is_short=True),
        tables.Column("column_name", i18n.t("quality.column.column_name", lang), width="10.5rem", is_short=True),
        tables.Column("value", i18n.t("quality.column.raw_value", lang), width="10rem"),
        tables.Column("reason", i18n.t("quality.column.reason_code", lang), width="12rem"),
    ]
    shown = frames.records(cached.frame(question(reason, limit=limit, offset=offset), by=Role.STAFF))
    with place:
        rows = [cells(row, lang) for row in shown]
        tables.show(columns, rows, caption=i18n.t(f"quality.{name}.caption", lang), is_stacked=True)
    exported = (
        passport.column("file_name", lang),
        passport.column("source_row", lang, "row_number"),
        passport.column("column_name", lang),
        _reason_column(n_by_reason, lang),
        passport.column("raw_row" if name == "rejected" else "raw_value", lang),
        passport.column("source_id", lang),
    )
    later = downloads.rows_later(question(reason), build_id=context.build.build_id)
    frame = (lambda: _without_comments(later())) if name == "rejected" else later
    unit: Unit = "submissions" if name == "rejected" else "remarks"
    downloads.offer(passport.table(context, name, columns=exported, frame=frame, n=n, n_unit=unit, reason=reason))


def _chosen_reason(name: str, n_by_reason: Mapping[str, int], lang: str) -> str:
    """One reason, or "" for all of them."""
    options = ["", *n_by_reason]
    parameter = Parameter(f"{name}_reason", key=f"quality_{name}_reason", read=lambda text: text if text in n_by_reason else "", lang=lang)
    given = parameter.arguments("index")
    if "index" in given:
        given["index"] = options.index(given["index"])
    chosen = st.selectbox(
        i18n.t("quality.reason", lang),
        options,
        format_func=lambda code: reasons.sentence(code, lang) if code else i18n.t("quality.reason.all", lang),
        width=560,
        **given,
    )
    return parameter.keep(chosen or "")


def _reason_column(codes: Mapping[str, int], lang: str) -> ExportColumn:
    return passport.column("reason_code", lang, labels=reasons.sentences(codes, lang))


def _shown(raw_row: str | None) -> dict[str, Any]:
    given: dict[str, Any] = json.loads(raw_row or "{}")
    return {name: value for name, value in given.items() if name not in WITHHELD}


def _without_comments(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(raw_row=[json.dumps(_shown(raw_row), ensure_ascii=False) for raw_row in rows["raw_row"]])


def _rejected_cells(row: Record, lang: str) -> dict[str, tables.Cell]:
    """The offending cell in sight, the others of the row one click away; identifiers were removed by the loading."""
    kept = {name: str(value) for name, value in _shown(row["raw_row"]).items() if value not in (None, "")}
    column = row["column_name"]  # none when the row as a whole cannot be read
    value = kept.get(column, i18n.t("quality.empty_cell", lang)) if column else ""
    listed = text_blocks.definitions((_field(name, lang), text) for name, text in kept.items())
    details = f"<details><summary>{escape(i18n.t('quality.all_cells', lang))}</summary>{listed}</details>"
    return _cells(row, tables.Html(escape(value) + (details if kept else "")), lang)


def _warned_cells(row: Record, lang: str) -> dict[str, tables.Cell]:
    return _cells(row, row["raw_value"] or tables.NOTHING, lang)


def _cells(row: Record, value: tables.Cell, lang: str) -> dict[str, tables.Cell]:
    whole_file = i18n.t("quality.whole_file", lang)
    return {
        "file_name": row["file_name"] or row["source_id"],
        "source_row": whole_file if row["source_row"] is None else str(int(row["source_row"])),
        "column_name": _column_name(row["column_name"], lang),
        "value": value,
        "reason": reasons.sentence(row["reason_code"], lang),
    }


def _field(name: str, lang: str) -> str:
    """Our column in words; a heading of the file that is none of ours as it stands."""
    return fields.label(name, lang) if name in fields.FIELDS else name


def _column_name(name: str | None, lang: str) -> tables.Cell:
    if not name:
        return tables.NOTHING
    return _field(name, lang) if name in fields.FIELDS else tables.code(name)
