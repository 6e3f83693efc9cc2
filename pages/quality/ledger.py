"""The files: how many submissions each brought, whether its sum holds, and why some could not be read."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

import i18n
from access.members import Role
from analytics import frames
from analytics.exports import Caveat
from analytics.metrics import METRICS
from analytics.queries import quality
from pages.quality import passport
from ui import cached, downloads, reasons, tables, text_blocks
from ui.context import PageContext
from ui.page_parameters import Parameter

COUNTS = ("received", "accepted", "rejected", "duplicates")
PER_PAGE = 20
PARTS = ("rejected_before", "already_known", "superseded", "by_decision")  # of the refused ones, then of the duplicates
BESIDE = ("withdrawn", "erased")  # outside the sum


def summary(context: PageContext) -> None:
    """The identity of the whole build, and how many files it could not read."""
    lang, build, files = context.lang, context.build, _files()
    n_unreadable = int(files["error"].notna().sum())
    counts = {name: i18n.number(getattr(build, f"n_{name}"), lang) for name in COUNTS}
    n_files = i18n.plural("quality.files", len(files) - n_unreadable, lang)
    sentences = [text_blocks.paragraph(i18n.t("quality.lead.all_read", lang, files=n_files, **counts), kind="lead")]
    if n_unreadable:
        sentences.append(text_blocks.paragraph(i18n.plural("quality.unreadable", n_unreadable, lang)))
    text_blocks.show(*sentences, text_blocks.paragraph(i18n.t("quality.identity", lang), kind="quiet"))


def unreadable_files(context: PageContext) -> None:
    """Each file that could not be read, why, and what to do."""
    lang, files = context.lang, _files()
    unreadable = frames.records(files[files["error"].notna()])
    if not unreadable:
        return
    columns = [
        tables.Column("file_name", i18n.t("quality.column.file_name", lang), is_heading=True, width="10rem"),
        tables.Column("error", i18n.t("quality.column.error", lang), width="14rem"),
        tables.Column("todo", i18n.t("quality.column.todo", lang), width="16rem"),
    ]
    rows: list[dict[str, tables.Cell]] = [
        {
            "file_name": tables.with_note(file["file_name"], tables.moment(file["imported_at"], lang)),
            "error": tables.with_note(reasons.sentence(file["error"], lang), _detail(file, lang)),
            "todo": reasons.todo(file["error"], lang) or tables.NOTHING,
        }
        for file in unreadable
    ]
    caption = i18n.t("quality.errors.caption", lang)
    text_blocks.section(
        i18n.t("quality.errors.heading", lang),
        tables.html(columns, rows, caption=caption, is_caption_seen=False, is_stacked=True),
    )


def files(context: PageContext) -> None:
    """The ledger, with the sum of every line checked before the reader's eyes, and its downloads."""
    lang, ledger = context.lang, _files()
    columns = [
        tables.Column("file_name", i18n.t("quality.column.file_name", lang), is_heading=True, width="10rem"),
        *(tables.Column(name, i18n.t(f"quality.column.{name}", lang), align="number") for name in COUNTS),
        tables.Column("identity", i18n.t("quality.column.identity", lang)),
        tables.Column("warnings", i18n.t("quality.column.warnings", lang), align="number"),
    ]
    place = st.container()
    page = Parameter("files_page", key="quality_files_page", read=tables.page_number, lang=lang)
    offset, limit = tables.pager(page, len(ledger), per_page=PER_PAGE, lang=lang)
    rows = [_row(file, lang) for file in frames.records(ledger.iloc[offset : offset + limit])]
    caption = i18n.t("quality.ledger.caption", lang)
    with place:
        text_blocks.section(
            i18n.t("quality.ledger.heading", lang),
            tables.html(columns, rows, caption=caption, is_caption_seen=False, footer=_total(ledger, lang), is_stacked=True),
        )
    errors = reasons.sentences(ledger["error"].dropna().unique(), lang)
    exported = (
        passport.column("file_name", lang),
        passport.column("imported_at", lang, "moment"),
        passport.column("shape", lang),
        *(passport.column(name, lang, "integer") for name in (*COUNTS, *PARTS, *BESIDE, "warnings")),
        passport.column("error", lang, labels=errors),
        passport.column("error_detail", lang),
        passport.column("source_id", lang),
        passport.column("sha256", lang),
    )
    n_received = int(ledger["received"].sum())
    worded = ledger.assign(error_detail=[_detail(file, lang) for file in frames.records(ledger)])
    downloads.offer(
        passport.table(
            context,
            "ledger",
            columns=exported,
            frame=worded,
            n=n_received,
            n_unit="submissions",
            caveats=tuple(map(Caveat, METRICS["submissions"].caveats)),
        )
    )


def _detail(file: dict[str, Any], lang: str) -> str:
    return reasons.detail(file["error"] or "", file["error_detail"] or "", lang)


def _files() -> pd.DataFrame:
    return cached.frame(quality.ledger(), by=Role.STAFF)


def _row(file: dict[str, Any], lang: str) -> dict[str, tables.Cell]:
    counts = {name: int(file[name] or 0) for name in (*COUNTS, "warnings")}
    if file["error"] is not None:
        state = "not_read"
    else:
        state = "holds" if counts["received"] == sum(counts[name] for name in COUNTS[1:]) else "broken"
    cells: dict[str, tables.Cell] = {name: i18n.number(n, lang) for name, n in counts.items()}
    for column, part in (("rejected", "rejected_before"), ("duplicates", "by_decision")):
        if n := int(file[part] or 0):
            cells[column] = tables.with_note(cells[column], i18n.plural(f"quality.ledger.{part}", n, lang))
    for beside in BESIDE:
        if n := int(file[beside] or 0):
            cells["received"] = tables.with_note(cells["received"], i18n.plural(f"quality.ledger.{beside}", n, lang))
    loaded = tables.moment(file["imported_at"], lang)
    return cells | {
        "file_name": tables.with_note(file["file_name"], loaded),
        "identity": i18n.t(f"quality.ledger.{state}", lang),
    }


def _total(ledger: pd.DataFrame, lang: str) -> dict[str, tables.Cell]:
    counts = {name: int(ledger[name].sum()) for name in (*COUNTS, "warnings")}
    holds = counts["received"] == sum(counts[name] for name in COUNTS[1:])
    cells: dict[str, tables.Cell] = {name: i18n.number(n, lang) for name, n in counts.items()}
    return cells | {
        "file_name": i18n.t("quality.ledger.total", lang),
        "identity": i18n.t(f"quality.ledger.{'holds' if holds else 'broken'}", lang),
    }
