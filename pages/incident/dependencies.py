"""The e-services round the incident: what it depends on, what depends on it, and which of them failed in the same hours."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import i18n
from analytics import frames
from analytics.queries import incident
from pages.incident.selection import Selection
from ui import cached, figures
from ui.pictures import dependencies
from ui.pictures.dependencies import Neighbour

Record = Mapping[str, Any]


def show(selection: Selection) -> None:
    """Nothing where no dependency is known."""
    whole, lang = selection.whole, selection.context.lang
    question = incident.around(whole["service_code"], whole["first_report_at"], whole["last_report_at"])
    around = frames.records(cached.frame(question))
    if not around:
        return
    around.sort(key=lambda one: not one["has_incident"])  # those that failed first
    always = [one for one in around if not one["holds_for"]]
    upstream = [one for one in always if one["is_upstream"]]
    downstream = [one for one in always if not one["is_upstream"]]
    conditional = [one for one in around if one["holds_for"]]
    itself = {"service_code": whole["service_code"], "has_incident": not selection.is_root_silent, "mark": "S"}
    n_failing = sum(bool(one["has_incident"]) for one in downstream)
    closure = cached.dimension("dim_service_dependencies")
    n_depending = int(((closure["upstream_code"] == whole["service_code"]) & closure["holds_for"].isna()).sum())
    finding = i18n.plural("incident.around.finding", n_failing, lang, service=selection.root_label, of=i18n.number(n_depending, lang))
    alone = "conditional" if any(not one["is_upstream"] for one in conditional) else "alone"
    figures.head(
        finding if downstream else i18n.t(f"incident.around.finding.{alone}", lang, service=selection.root_label),
        i18n.t("incident.around.what", lang),
    )
    dependencies.show(
        [_neighbour(one, selection, is_link=True) for one in upstream],
        _neighbour(itself, selection),
        [_neighbour(one, selection, is_link=True) for one in downstream],
        lang=lang,
    )
    figures.notes(escape(i18n.t("incident.around.key", lang)))
    if conditional:
        figures.show_html(f"<ul class='figure-notes'>{dependencies.told(conditional, lambda one: _name(one, selection), lang)}</ul>")


def _name(service: Record, selection: Selection) -> str:
    """Of an edge that the picture leaves out, with what the dot would say."""
    name = selection.short_labels[service["service_code"]]
    return i18n.t("incident.around.failing.named", selection.context.lang, service=name) if service["has_incident"] else name


def _neighbour(service: Record, selection: Selection, *, is_link: bool = False) -> Neighbour:
    code, lang = service["service_code"], selection.context.lang
    state = "failing" if service["has_incident"] else "silent"
    return Neighbour(
        label=selection.short_labels[code],
        is_derived=service["mark"] != "S",
        state=state,
        heard=i18n.t(f"incident.around.{state}", lang),
        address=selection.context.address("services", service=code) if is_link else "",
    )
