"""The e-services round the incident: what it depends on, what depends on it, and which of them failed in the same hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import i18n
from analytics.queries import incident
from pages.incident.selection import Selection
from ui import cached, figures, tables

Record = Mapping[str, Any]


def show(selection: Selection) -> None:
    """Three columns from cause to consequence, one under the other on a phone; nothing where no dependency is known."""
    whole, lang = selection.whole, selection.context.lang
    question = incident.around(whole["service_code"], whole["first_report_at"], whole["last_report_at"])
    around = tables.records(cached.frame(question))
    if not around:
        return
    upstream = [one for one in around if one["is_upstream"]]
    downstream = [one for one in around if not one["is_upstream"]]
    itself = {"service_code": whole["service_code"], "has_incident": not selection.is_root_silent, "mark": "S"}
    n_failing = sum(bool(one["has_incident"]) for one in downstream)
    closure = cached.dimension("dim_service_dependencies")
    n_depending = int((closure["upstream_code"] == whole["service_code"]).sum())
    finding = i18n.plural("incident.around.finding", n_failing, lang, service=selection.root_label, of=i18n.number(n_depending, lang))
    figures.head(
        finding if downstream else i18n.t("incident.around.finding.alone", lang, service=selection.root_label),
        i18n.t("incident.around.what", lang),
    )
    columns = [
        _column("upstream", upstream, selection),
        _column("itself", [itself], selection),
        _column("downstream", downstream, selection),
    ]
    figures.show_html(f"<div class='around'>{''.join(columns)}</div>")
    figures.notes(escape(i18n.t("incident.around.key", lang)))


def _column(name: str, services: Sequence[Record], selection: Selection) -> str:
    if not services:
        return ""
    heading = escape(i18n.t(f"incident.around.{name}", selection.context.lang))
    items = "".join(_item(one, selection) for one in services)
    return f"<section class='{name}'><h3>{heading}</h3><ul>{items}</ul></section>"


def _item(service: Record, selection: Selection) -> str:
    lang = selection.context.lang
    words = [selection.short_labels[service["service_code"]]]
    if service["mark"] != "S":
        words.append(i18n.t("incident.around.derived", lang))
    state = i18n.t(f"incident.around.{'failing' if service['has_incident'] else 'silent'}", lang)
    kind = "failing" if service["has_incident"] else "silent"
    return f"<li class='{kind}'><span class='unseen'>{escape(state)}</span>{escape(', '.join(words))}</li>"
