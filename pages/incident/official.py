"""What the official side is known to have said of the incident, told as a key figure, on the picture and in full."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import i18n
from analytics import incidents as told
from analytics.figures.hours import OfficialHours
from analytics.frames import records
from analytics.queries import incident
from analytics.sources import label
from analytics.surroundings import outage_time
from pages.incident.selection import Selection, definitions
from ui import cached, sources, tables, text_blocks
from ui.kpi_row import KeyFigure

Record = Mapping[str, Any]


def record(selection: Selection) -> None:
    """What the official side is known to have said of it."""
    lang, outage = selection.context.lang, selection.outage
    heading = i18n.t("incident.official", lang)
    if outage is None:
        key = "vouched" if selection.is_vouched_for else "not_vouched"
        text_blocks.section(heading, text_blocks.paragraph(i18n.t(f"incident.official.none.{key}", lang)))
        return
    when = _when(i18n.date(outage["starts_on"], lang, with_weekday=True), outage, lang)
    precision = _precision(outage, lang)
    fault = selection.short_labels.get(outage["fault_service_code"]) or outage["fault_component"]
    pairs = [
        ("official.service", escape(_service(outage, selection))),
        ("official.fault", escape(fault or i18n.t("incident.official.not_said", lang))),
        ("official.when", escape(f"{when} ({precision})")),
        ("official.cause", _cause(outage, lang)),
        ("official.source", _sources(outage, lang)),
        ("official.delay", escape(_delay(selection))),
    ]
    text_blocks.section(
        heading,
        definitions(pairs, lang),
        text_blocks.paragraph(i18n.t("incident.official.matched", lang), kind="quiet"),
    )


def key_figure(selection: Selection) -> KeyFigure:
    lang, outage = selection.context.lang, selection.outage
    label = i18n.t("incident.kpi.official", lang)
    if outage is None:
        key = "vouched" if selection.is_vouched_for else "not_vouched"
        none = i18n.t("incident.kpi.official.none", lang)
        return KeyFigure(label, none, detail=i18n.t(f"incident.kpi.official.none.{key}", lang), how=_how(selection))
    when = _when(i18n.short_date(outage["starts_on"], lang), outage, lang)
    of = f"{_service(outage, selection)}, {when} ({_precision(outage, lang)})"
    return KeyFigure(label, i18n.t("incident.kpi.official.known", lang), of, _delay(selection), _how(selection))


def hours(selection: Selection) -> OfficialHours | None:
    lang, outage = selection.context.lang, selection.outage
    if outage is None:
        return None
    time = outage_time(outage, lang) or i18n.t("incident.hours.official.day", lang)
    first, last = told.official_hours(outage, selection.whole["occurred_on"])
    return OfficialHours(first, last, i18n.t("incident.hours.official", lang, time=time))


def _how(selection: Selection) -> str:
    """Which outage each e-service hit is matched with, then the one that is told."""
    told_of = (incident.outage(selection.outage["official_outage_id"]),) if selection.outage else ()
    return selection.how("incident_official", incident.hit(selection.root_id), *told_of)


def _service(outage: Record, selection: Selection) -> str:
    return selection.short_labels.get(outage["service_code"], i18n.t("overview.outage.no_service", selection.context.lang))


def _when(day: str, outage: Record, lang: str) -> str:
    return ", ".join(filter(None, (day, outage_time(outage, lang))))


def _precision(outage: Record, lang: str) -> str:
    return i18n.t(f"incident.official.precision.{outage['precision']}", lang)


def _delay(selection: Selection) -> str:
    """How late it was admitted, or why that cannot be measured."""
    lang, outage, minutes = selection.context.lang, selection.outage, selection.delay_minutes
    if minutes is not None:
        key = "after" if minutes >= 0 else "before"
        return i18n.plural(f"incident.delay.{key}", round(abs(minutes)), lang)
    if outage is None or outage["precision"] != "T":
        reason = "no_time"
    elif not selection.is_vouched_for:
        reason = "not_vouched"
    else:
        reason = "not_announced"
    return i18n.t(f"incident.delay.{reason}", lang)


def _cause(outage: Record, lang: str) -> str:
    """With its own sources: not all that tell of the outage need to say why."""
    cause = escape(outage[f"cause_{lang}"] or outage["cause_fr"] or i18n.t("incident.official.not_said", lang))
    return " ".join(filter(None, (cause, sources.cited(outage["cause_source"], lang))))


def _sources(outage: Record, lang: str) -> str:
    """Entries and addresses of the bibliography; where the staff read it, for what they noted."""
    if outage["noted_source"]:
        return escape(outage["noted_source"])
    known = {one["source_key"]: one for one in records(cached.dimension("dim_sources"))}
    cited = [known[key] for key in (outage["source"] or "").split("|") if key in known]
    return "<br>".join(escape(", ".join(filter(None, (label(one, lang), one["reference"])))) for one in cited) or tables.NOTHING
