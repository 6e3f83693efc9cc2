"""The parts of the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st
from sqlalchemy import Select

import i18n
from analytics.exports import Caveat, ColumnType, ExportColumn, ExportTable, scope_of
from analytics.metrics import METRICS
from analytics.queries import register
from analytics.queries.register import ORDERS, Order, Word
from ui import cached, downloads, text_blocks
from ui.context import PageContext
from ui.page_parameters import Parameter, choose
from ui.register_address import ORDER, SEARCH, read_order, read_search
from ui.reports import software_labels, words

_COLUMNS: tuple[tuple[str, ColumnType], ...] = (
    ("report_id", "text"),
    ("submission_id", "text"),
    ("occurred_on", "date"),
    ("occurred_at", "moment"),
    ("time_precision", "text"),
    ("is_from_memory", "flag"),
    ("submitted_at", "moment"),
    ("service_code", "text"),
    ("severity_code", "text"),
    ("kind_code", "text"),
    ("region_code", "text"),
    ("province_code", "text"),
    ("software_code", "text"),
    ("practice_type_code", "text"),
    ("minutes_lost", "integer"),
    ("patients_affected", "integer"),
    ("fallback_code", "text"),
    ("error_code", "text"),
    ("fault_source_code", "text"),
    ("comment", "text"),
)


def controls(lang: str) -> tuple[str, Order]:
    """Search words and order, both kept in the address."""
    search = Parameter(SEARCH, key="register_search", read=read_search, lang=lang)
    order = Parameter(ORDER, key="register_order", read=read_order, lang=lang)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="register_controls"):
        words = st.text_input(
            i18n.t("register.search", lang),
            type="search",
            placeholder=i18n.t("register.search.placeholder", lang),
            help=i18n.t("register.search.help", lang),
            max_chars=200,
            **search.arguments("value"),
        )
        chosen = choose(order, i18n.t("register.order", lang), ORDERS, lambda code: i18n.t(f"register.order.{code}", lang), width=280)
    return search.keep((words or "").strip()), chosen


def count(n_reports: int, n_reporters: int, lang: str) -> None:
    """The headline, and what is counted."""
    sentence = i18n.t(
        "register.count",
        lang,
        reports=i18n.plural("register.reports", n_reports, lang),
        reporters=i18n.plural("register.reporters", n_reporters, lang),
    )
    note = text_blocks.paragraph(i18n.t("register.unit_note", lang), kind="quiet")
    text_blocks.show(text_blocks.paragraph(sentence, kind="lead"), note)


def share_severity_unknown(context: PageContext, looked_for: tuple[Word, ...]) -> float | None:
    """Among the reports that were found, without the filter on severity, which removes the unknown ones."""
    unfiltered = replace(context.filters, severities=())
    found = cached.frame(register.totals(unfiltered, looked_for)).iloc[0]
    return float(found["n_severity_unknown"] / found["n_reports"]) if found["n_reports"] else None


def export(context: PageContext, *, question: Select[Any], n_reports: int, share_unknown: float | None, search: str) -> ExportTable:
    """All reports of the selection, not only the page on the screen."""
    lang = context.lang
    sentence = context.sentence
    if search:
        sentence = i18n.t("register.export.search", lang, sentence=sentence, search=search)
    own_caveats = ("measures_of_submission", "comment_with_consent", "moment_may_be_empty", "rows_of_one_doctor_internal_use_only")
    return downloads.table(
        context,
        id="register",
        title=i18n.t("register.export.title", lang),
        subject=i18n.t("register.export.subject", lang),
        columns=_export_columns(context),
        frame=downloads.rows_later(question, build_id=context.build.build_id),
        n_rows=n_reports,
        what_is_counted=i18n.t("register.export.counted", lang),
        filter_sentence=sentence,
        n=n_reports,
        n_unit="reports",
        share_unknown=share_unknown,
        unknown_of=downloads.unknown_of(context),
        scope=scope_of(context.filters.to_query() | ({"search": search[:40].replace(",", " ")} if search else {})),
        caveats=(*downloads.caveats(METRICS["reports_by_service"], context), *map(Caveat, own_caveats)),
    )


def _export_columns(context: PageContext) -> tuple[ExportColumn, ...]:
    lang, labels = context.lang, context.labels
    precision = {code: i18n.t(f"register.precision.{code}", lang) for code in ("exact", "day", "approximate")}
    by_column: dict[str, Mapping[str, str]] = {
        "time_precision": precision,
        "service_code": labels.services,
        "severity_code": labels.severities,
        "kind_code": labels.kinds,
        "region_code": labels.regions,
        "province_code": labels.provinces,
        "software_code": software_labels(lang),
        "practice_type_code": words("dim_practice_types", "practice_type_code", lang),
        "fallback_code": words("dim_fallbacks", "fallback_code", lang),
        "fault_source_code": words("dim_fault_sources", "fault_source_code", lang),
    }
    return tuple(downloads.column("register", name, lang, kind, labels=by_column.get(name)) for name, kind in _COLUMNS)
