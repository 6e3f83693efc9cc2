"""The reports behind an incident: what some of them say, with consent, and all of them as a table and files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

import i18n
from analytics import frames
from analytics.exports import Caveat, ExportTable
from analytics.queries import incident
from analytics.regions import UNKNOWN_REGION
from pages.incident.selection import Selection
from ui import cached, downloads, tables, text_blocks
from ui.context import PageContext
from ui.reports import address as report_address
from ui.reports import place_name, software_labels

Record = Mapping[str, Any]
MOST_QUOTES = 12
_column = partial(downloads.column, "register")


def quotes(selection: Selection) -> None:
    """In their words, with their consent; never who."""
    context, lang = selection.context, selection.context.lang
    found = frames.records(cached.frame(incident.quotes(selection.ids)))
    if not found:
        text_blocks.section(i18n.t("incident.quotes", lang), text_blocks.paragraph(i18n.t("incident.quotes.none", lang), kind="quiet"))
        return
    blocks = []
    for one in found[:MOST_QUOTES]:
        named = i18n.enumeration([selection.short_labels[code] for code in sorted(one["service_codes"].split("|"))], lang)
        whence = ", ".join((i18n.clock(one["occurred_at"], lang), _region(one["region_code"], context), named))
        blocks.append(text_blocks.quotation(one["comment"], one["language"]) + text_blocks.paragraph(whence, kind="quiet"))
    more = len(found) - MOST_QUOTES
    rest = text_blocks.paragraph(i18n.plural("incident.quotes.more", more, lang), kind="quiet") if more > 0 else ""
    text_blocks.section(i18n.t("incident.quotes", lang), *blocks, rest)


def listed(selection: Selection) -> None:
    """Its reports, each a link away, and as files."""
    context, lang = selection.context, selection.context.lang
    n = selection.whole["n_reports"]
    text_blocks.heading(i18n.plural("incident.reports", n, lang))
    columns = [
        tables.Column("moment", i18n.t("register.moment", lang), align="date", is_heading=True),
        tables.Column("service", i18n.t("register.service_and_kind", lang), width="12rem"),
        tables.Column("severity", i18n.t("register.severity", lang), width="8.5rem", is_short=True),
        tables.Column("place", i18n.t("register.place", lang), is_short=True),
        tables.Column("software", i18n.t("register.software", lang), is_short=True),
    ]
    with st.expander(i18n.t("incident.reports.see", lang), key="data_incident_reports", type="compact", on_change="rerun") as box:
        if box.open:
            rows = frames.records(cached.frame(incident.reports(selection.ids)))
            tables.show(columns, [_report(row, context) for row in rows], caption=i18n.t("register.caption", lang), is_stacked=True)
    downloads.offer(_export(selection))


def _report(row: Record, context: PageContext) -> dict[str, tables.Cell]:
    labels, lang = context.labels, context.lang
    return {
        "moment": tables.link(report_address(context, row["report_id"], {}), i18n.clock(row["occurred_at"], lang)),
        "service": tables.with_note(labels.services[row["service_code"]], labels.kinds.get(row["kind_code"], row["kind_code"])),
        "severity": tables.severity(row["severity_code"], labels.severities.get(row["severity_code"], "")),
        "place": place_name(row, context),
        "software": software_labels(lang).get(row["software_code"], tables.NOTHING),
    }


def _export(selection: Selection) -> ExportTable:
    context, whole, lang = selection.context, selection.whole, selection.context.lang
    labels = context.labels
    columns = (
        _column("report_id", lang),
        _column("submission_id", lang),
        _column("occurred_at", lang, "moment"),
        _column("service_code", lang, labels=labels.services),
        _column("kind_code", lang, labels=labels.kinds),
        _column("severity_code", lang, labels=labels.severities),
        _column("region_code", lang, labels=labels.regions),
        _column("province_code", lang, labels=labels.provinces),
        _column("software_code", lang, labels=software_labels(lang)),
    )
    table = downloads.table(
        context,
        id="incident_reports",
        title=i18n.t("incident.export.title", lang, incident=selection.name),
        subject=i18n.t("incident.export.subject", lang),
        columns=columns,
        frame=downloads.rows_later(incident.reports(selection.ids), build_id=context.build.build_id),
        what_is_counted=i18n.t("register.export.counted", lang),
        n=whole["n_reports"],
        n_unit="reports",
        caveats=(Caveat("rows_of_one_doctor_internal_use_only"), Caveat("some_incidents_false")),
    )
    return of_incident(table, selection)


def of_incident(table: ExportTable, selection: Selection) -> ExportTable:
    """A table that knows no filter but this incident."""
    sentence = i18n.t("incident.export.filter", table.lang, incident=selection.name)
    return replace(table, filter_sentence=sentence, scope=selection.whole["incident_id"].lower())


def _region(code: str, context: PageContext) -> str:
    """Within a sentence."""
    label = context.labels.regions[code]
    return label.lower() if code == UNKNOWN_REGION else label
