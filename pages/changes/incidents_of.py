"""Incidents that are new, gone, told together or apart, or told otherwise; what stands unchanged is only counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

import i18n
from analytics import change_words, changes
from analytics import incidents as told
from analytics.changes import IncidentChange
from analytics.exports import ExportTable
from pages.changes.sections import column, export, how
from pages.changes.selection import Selection
from ui import downloads, figures, tables, text_blocks
from ui.incident_links import INCIDENT, address

_SHOWN = ("new", "gone", "merged", "split", "regrouped", "revised")
Record = Mapping[str, Any]


def listed(selection: Selection) -> None:
    lang = selection.context.lang
    found = selection.changes.of_fate(*_SHOWN)
    text_blocks.heading(change_words.incidents(selection.changes, lang))
    if not found:
        return
    columns = [
        tables.Column("when", i18n.t("incidents.list.when", lang), align="date", is_heading=True, width="11rem"),
        tables.Column("service", i18n.t("incidents.list.service", lang), width="12rem"),
        tables.Column("n_reporters", i18n.t("changes.incidents.reporters", lang), align="number", is_short=True),
        tables.Column("what", i18n.t("changes.incidents.what", lang), width="14rem"),
    ]
    rows = [_row(one, selection) for one in found]
    tables.show(columns, rows, caption=i18n.t("changes.incidents.caption", lang), is_caption_seen=False, is_stacked=True)
    n_same = len(selection.changes.of_fate("same"))
    same = i18n.plural("changes.incidents.same", n_same, lang) if n_same else ""
    figures.notes(same, how=how(selection, "changed_incidents"))
    downloads.offer(_export(selection, found))


def _row(one: IncidentChange, selection: Selection) -> dict[str, tables.Cell]:
    lang = selection.context.lang
    incident = (one.after or one.before)[0]
    code: str = incident["service_code"]
    label = selection.short_labels.get(code, code)
    n = i18n.number(incident["n_reporters"], lang)
    if one.fate == "revised" and "n_reporters" in one.revised:
        n = i18n.t("changes.then_now", lang, then=i18n.number(one.before[0]["n_reporters"], lang), now=n)
    return {
        "when": tables.with_note(
            tables.link(_address(one, incident, selection), i18n.date(incident["occurred_on"], lang)), told.span(incident, lang)
        ),
        "service": label,
        "n_reporters": n,
        "what": _what(one, selection),
    }


def _address(one: IncidentChange, incident: Record, selection: Selection) -> str:
    """To the incident as it stands now; one that is gone stands in the former build only."""
    context = selection.context
    if one.after:
        return address(context, incident["own_service_code"], incident["own_start_at"])
    named = told.address(incident["own_service_code"], incident["own_start_at"])
    return context.address("incident", **{INCIDENT: named, "build": selection.before.build_id})


def _what(one: IncidentChange, selection: Selection) -> str:
    lang = selection.context.lang
    if one.fate == "revised":
        return change_words.revised(one, selection.short_labels, selection.context.labels.severities, lang)
    if one.fate == "new":
        return i18n.t(f"changes.fate.new.{'day' if one.day in selection.changes.new_days else 'old'}", lang)
    if one.fate in ("merged", "split"):
        return i18n.plural(f"changes.fate.{one.fate}", len(one.before if one.fate == "merged" else one.after), lang)
    return i18n.t(f"changes.fate.{one.fate}", lang)


def _export(selection: Selection, found: list[IncidentChange]) -> ExportTable:
    lang = selection.context.lang
    frame = pd.DataFrame(
        [
            {
                "occurred_on": one.day,
                "service_code": (one.after or one.before)[0]["service_code"],
                "fate": one.fate,
                "n_reporters_before": max((incident["n_reporters"] for incident in one.before), default=None),
                "n_reporters_after": max((incident["n_reporters"] for incident in one.after), default=None),
                "revised": "|".join(one.revised),
                "before_id": "|".join(incident["incident_id"] for incident in one.before),
                "after_id": "|".join(incident["incident_id"] for incident in one.after),
            }
            for one in found
        ]
    )
    return export(
        selection,
        "changed_incidents",
        id="changed_incidents",
        title=i18n.t("changes.incidents.caption", lang),
        subject=i18n.t("changes.subject.incidents", lang),
        columns=(
            column("occurred_on", lang, "date"),
            column("service_code", lang, labels=selection.context.labels.services),
            column("fate", lang, labels={fate: i18n.t(f"changes.fate.word.{fate}", lang) for fate in changes.FATES}),
            column("n_reporters_before", lang, "integer"),
            column("n_reporters_after", lang, "integer"),
            column("revised", lang),
            column("before_id", lang),
            column("after_id", lang),
        ),
        frame=frame,
        n=len(found),
        n_unit="incidents",
    )
