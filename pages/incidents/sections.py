"""The parts of the incidents, from the headline down."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

import i18n
from analytics import frames
from analytics import incidents as told
from analytics.exports import ExportTable
from analytics.figures.calendar import incident_calendar
from analytics.intervals import MIN_FOR_SHARE
from analytics.metrics import METRICS
from analytics.queries import incidents
from analytics.queries.incidents import COUNTED
from analytics.reporters import fewest
from analytics.surroundings import outage_time
from pages.incidents.selection import Selection
from ui import cached, downloads, figures, kpi_row, provenance, tables, text_blocks
from ui.form_links import me_too
from ui.incident_links import COUNTED_BY, address, beside_chance, is_wider, read_counted, whole
from ui.kpi_row import KeyFigure
from ui.page_parameters import Parameter

MOST_OUTAGES = 12
_column = partial(downloads.column, "incidents")


def counting(lang: str) -> str:
    """Probable roots with their symptoms, or every e-service hit; kept in the address."""
    counted = Parameter(COUNTED_BY, key="incidents_counted", read=read_counted, lang=lang)
    chosen = st.segmented_control(
        i18n.t("incidents.counted", lang),
        COUNTED,
        format_func=lambda code: i18n.t(f"incidents.counted.{code}", lang),
        required=True,
        **counted.arguments("default"),
    )
    return counted.keep(chosen or COUNTED[0])


def headline(selection: Selection) -> None:
    lang = selection.context.lang
    n = len(selection.incidents)
    confirmed, chance = beside_chance(selection.incidents, selection.context.filters, lang)
    text_blocks.heading(i18n.plural(f"incidents.headline.{selection.counted}", n, lang) + confirmed, level=1)
    words = (_precision(selection), chance) if n else (i18n.t("incidents.none", lang),)
    if any(words):
        text_blocks.show(text_blocks.paragraph(" ".join(filter(None, words)), kind="quiet"))


def key_figures(selection: Selection) -> None:
    lang, n = selection.context.lang, len(selection.incidents)
    days = len({one["occurred_on"] for one in selection.incidents})
    if not selection.n_observed_days:  # reports of these days are from memory, and of them the rule makes no incident
        label, value = i18n.t("incidents.kpi.days", lang), i18n.t("overview.kpi.not_observed", lang)
        kpi_row.show([KeyFigure(label, value, detail=i18n.t("overview.kpi.not_observed_detail", lang))])
        return
    shown = [
        KeyFigure(
            label=i18n.t("incidents.kpi.days", lang),
            value=i18n.number(days, lang),
            of=i18n.plural("incidents.kpi.days.of", selection.n_observed_days, lang),
            detail=i18n.t("incidents.kpi.days.detail", lang),
            how=_how(selection, "incident_days"),
        )
    ]
    if n:
        shown += [
            KeyFigure(
                label=i18n.t("incidents.kpi.confirmed", lang),
                value=i18n.number(selection.n_confirmed, lang),
                of=i18n.plural("incidents.kpi.confirmed.of", n, lang),
                detail=_recognition(selection),
                how=_how(selection, "incidents_confirmed"),
            ),
            KeyFigure(
                label=i18n.t("incidents.kpi.largest", lang),
                value=i18n.plural("count.doctors", max(one["n_reporters"] for one in selection.incidents), lang),
                detail=_largest(selection),
                how=_how(selection, "incident_largest"),
            ),
        ]
    kpi_row.show(shown)


def calendar(selection: Selection) -> None:
    """The main picture: a square a day."""
    lang = selection.context.lang
    days = told.days(selection.incidents, selection.dates, start=selection.start, end=selection.end)
    n_days = int((days["n_incidents"] > 0).sum())
    figures.head(
        i18n.plural("incidents.calendar.finding", n_days, lang, observed=i18n.number(selection.n_observed_days, lang)),
        i18n.t("incidents.calendar.what", lang),
    )
    table = _days_table(selection, days)
    figures.show_figure(
        incident_calendar(days, lang=lang, theme=figures.theme()),
        alt=_calendar_alt(selection),
        key="incident_calendar",
        lang=lang,
        source=table,
    )
    figures.notes(i18n.t("incidents.calendar.key", lang), how=_how(selection, "incident_calendar"))
    figures.data_on_demand(table)


def listed(selection: Selection) -> None:
    """Every incident, newest first, with the reports behind it one click away."""
    lang = selection.context.lang
    text_blocks.heading(i18n.t("incidents.list.heading", lang))
    if words := whole(selection.context.filters, lang):
        text_blocks.note(words)
    if n_doubtful := sum(map(told.may_be_none, selection.incidents)):
        text_blocks.note(i18n.plural("incidents.list.doubtful", n_doubtful, lang, least=i18n.number(told.LEAST_REPORTERS, lang)))
    reporters = "incidents.list.reporters.whole" if is_wider(selection.context.filters) else "incidents.list.reporters"
    columns = [
        tables.Column("when", i18n.t("incidents.list.when", lang), align="date", is_heading=True, width="11rem"),
        tables.Column("service", i18n.t("incidents.list.service", lang), width="12rem"),
        tables.Column("n_reporters", i18n.t(reporters, lang), align="number", is_short=True),
        tables.Column("severity", i18n.t("incidents.list.severity", lang), width="8.5rem", is_short=True),
        tables.Column("level", i18n.t("incidents.list.level", lang), is_short=True),
    ]
    rows = [_row(one, selection) for one in selection.incidents]
    tables.show(columns, rows, caption=i18n.t("incidents.list.caption", lang), is_caption_seen=False, is_stacked=True)
    downloads.offer(_export(selection))


def never_reported(selection: Selection) -> None:
    """Official outages of these days that no incident is matched with."""
    lang = selection.context.lang
    outages = frames.records(cached.frame(incidents.outages_without_incident(selection.dated)))
    if not outages:
        return
    text_blocks.section(
        i18n.t("incidents.unreported.heading", lang),
        text_blocks.paragraph(i18n.plural("incidents.unreported.text", len(outages), lang)),
        text_blocks.bullets(_outage(one, selection) for one in outages[:MOST_OUTAGES]),
    )


def power(selection: Selection) -> None:
    """What the rule can see: how many colleagues it takes, and how failures of known size did in trials."""
    lang = selection.context.lang
    trials = cached.dimension("incident_rule_trials")
    recall = trials[trials["method_code"] == "ours"].groupby("n_extra_reporters")["recall"]
    ours = frames.records(recall.agg(["min", "max"]).reset_index())
    found = [
        i18n.t(
            "incidents.power.trials",
            lang,
            n=i18n.number(of_size["n_extra_reporters"], lang),
            least=i18n.percent(of_size["min"], lang, decimals=1),
            most=i18n.percent(of_size["max"], lang, decimals=1),
        )
        for of_size in ours
    ]
    needed = cached.frame(incidents.needed())
    texts = [i18n.t("incidents.power.text", lang), *found, i18n.t("incidents.power.unseen", lang)]
    text_blocks.section(i18n.t("incidents.power.heading", lang), *map(text_blocks.paragraph, texts))
    if len(needed):
        with st.expander(i18n.t("incidents.power.list", lang)):
            _needed(needed, selection)


# --- parts ------------------------------------------------------------------------------------------------------------


def _precision(selection: Selection) -> str:
    """How finely the outages that confirm are known."""
    lang = selection.context.lang
    found = told.precisions(selection.incidents, frames.records(cached.frame(incidents.official_record())))
    parts = [i18n.t(f"incidents.precision.{code}", lang, n=i18n.number(n, lang)) for code, n in found.items()]
    return i18n.t("incidents.precision", lang, parts=i18n.enumeration(parts, lang)) if parts else ""


def _largest(selection: Selection) -> str:
    """Which it is, what it hit together, and how many others are as large."""
    lang, names = selection.context.lang, selection.short_labels
    largest = max(selection.incidents, key=lambda one: one["n_reporters"])
    n_level = sum(one["n_reporters"] == largest["n_reporters"] for one in selection.incidents) - 1
    said = [f"{names[largest['service_code']]}, {i18n.date(largest['occurred_on'], lang)}, {told.span(largest, lang)}."]
    if selection.counted == COUNTED[0] and len(hit := sorted(largest["symptom_codes"].split("|"))) > 1:
        services = i18n.enumeration([names[code] for code in hit], lang)
        said.append(i18n.t("incidents.kpi.largest.together", lang, services=services))
    if n_level:
        said.append(i18n.plural("incidents.kpi.largest.level", n_level, lang))
    said.append(whole(selection.context.filters, lang))
    return " ".join(filter(None, said))


def _recognition(selection: Selection) -> str:
    lang = selection.context.lang
    found = told.recognition(selection.incidents, frames.records(cached.dimension("official_coverage")))
    if found is None:
        return i18n.t("incidents.recognition.none", lang)
    of = i18n.number(found.n_incidents, lang)
    if found.n_incidents < MIN_FOR_SHARE:
        return i18n.plural("incidents.recognition.cases", found.n_confirmed, lang, of=of)
    low, high = (i18n.percent(bound, lang) for bound in (found.share.low, found.share.high))
    return i18n.plural("incidents.recognition.share", found.n_confirmed, lang, of=of, low=low, high=high)


def _row(one: Mapping[str, Any], selection: Selection) -> dict[str, tables.Cell]:
    context, lang = selection.context, selection.context.lang
    link = address(context, one["own_service_code"], one["own_start_at"], counted=selection.counted)
    day = tables.link(link, i18n.short_date(one["occurred_on"], lang))
    return {
        "when": tables.with_note(day, told.span(one, lang, is_short=True)),
        "service": tables.with_note(context.labels.services[one["service_code"]], _cause(one, selection)),
        "n_reporters": _n_reporters(one, lang),
        "severity": _severity(one, selection),
        "level": _level(one, selection),
    }


def _n_reporters(one: Mapping[str, Any], lang: str) -> tables.Cell:
    """And the fewest they can be, where that would be no incident."""
    n = i18n.number(one["n_reporters"], lang)
    if not told.may_be_none(one):
        return n
    return tables.with_note(n, i18n.t("incidents.list.fewest", lang, n=i18n.number(fewest(one), lang)))


def _severity(one: Mapping[str, Any], selection: Selection) -> tables.Cell:
    """The highest, and of how many: it may be that of one."""
    lang, code = selection.context.lang, one["max_severity_code"]
    if not code:
        return tables.NOTHING
    of = i18n.plural("count.doctors", selection.n_of_severity[one["incident_id"], code], lang)
    return tables.with_note(tables.severity(code, selection.context.labels.severities[code]), of)


def _level(one: Mapping[str, Any], selection: Selection) -> tables.Cell:
    """And the form, for a doctor whom it hits as well, while it is open."""
    lang = selection.context.lang
    level = i18n.t("incidents.level.confirmed" if one["is_confirmed"] else "incidents.level.probable", lang)
    address = me_too(one, selection.context)
    return tables.with_link(level, tables.link(address, i18n.t("incident.me_too", lang))) if address else level


def _cause(one: Mapping[str, Any], selection: Selection) -> str:
    """What else was hit, and the package that carries it."""
    lang = selection.context.lang
    if selection.counted == "services":
        return ""
    others = [selection.short_labels[code] for code in sorted(one["symptom_codes"].split("|")) if code != one["service_code"]]
    return i18n.t("incidents.list.symptoms", lang, services=", ".join(others)) if others else ""


def _outage(one: Mapping[str, Any], selection: Selection) -> str:
    lang = selection.context.lang
    service = selection.short_labels.get(one["service_code"], "")
    return ", ".join(filter(None, (service, i18n.date(one["starts_on"], lang), outage_time(one, lang))))


def _needed(needed: pd.DataFrame, selection: Selection) -> None:
    lang = selection.context.lang
    columns = [
        tables.Column("service", i18n.t("incidents.list.service", lang), is_heading=True, width="14rem"),
        tables.Column("usual", i18n.t("incidents.power.usual", lang), align="number"),
        tables.Column("needed", i18n.t("incidents.power.needed", lang), align="number"),
    ]
    rows: list[dict[str, tables.Cell]] = [
        {
            "service": selection.context.labels.services[row["service_code"]],
            "usual": i18n.number(row["usual_reporters"], lang, decimals=2),
            "needed": i18n.number(row["n_needed"], lang),
        }
        for row in frames.records(needed)
    ]
    tables.show(columns, rows, caption=i18n.t("incidents.power.list", lang), is_caption_seen=False)
    text_blocks.note(i18n.t("incidents.power.quiet", lang, least=i18n.number(told.LEAST_REPORTERS, lang)))


def _calendar_alt(selection: Selection) -> str:
    lang = selection.context.lang
    days = i18n.day_range(selection.start, selection.end, lang)
    listed = [f"{i18n.short_date(one['occurred_on'], lang)} ({i18n.number(one['n_reporters'], lang)})" for one in selection.incidents]
    return i18n.t("incidents.calendar.alt", lang, days=days, list=", ".join(listed) or i18n.t("incidents.calendar.alt.none", lang))


def _how(selection: Selection, metric: str) -> str:
    context = selection.context
    n = i18n.plural("exports.unit.incidents", len(selection.incidents), context.lang)
    question = incidents.listed(context.filters, counted=selection.counted)
    return provenance.of(METRICS[metric], context, n=n, questions=(question,))


def _days_table(selection: Selection, days: pd.DataFrame) -> ExportTable:
    """The squares that are not blank: days with an incident, and days nobody observed, which have no number."""
    lang = selection.context.lang
    frame = days[(days["n_incidents"] > 0) | ~days["is_observed"]].rename(columns={"n_reporters": "n_reporters_largest"})
    numbers = ["n_incidents", "n_reporters_largest"]
    frame[numbers] = frame[numbers].where(frame["is_observed"])
    return _table(
        selection,
        id="incident_days",
        title=i18n.t("incidents.calendar.table", lang),
        subject=i18n.t("incidents.calendar.subject", lang),
        columns=(
            _column("date_on", lang, "date"),
            _column("is_observed", lang, "flag"),
            _column("n_incidents", lang, "integer"),
            _column("n_reporters_largest", lang, "integer"),
        ),
        frame=frame,
    )


def _export(selection: Selection) -> ExportTable:
    context, lang = selection.context, selection.context.lang
    columns = (
        _column("incident_id", lang),
        _column("service_code", lang, labels=context.labels.services),
        _column("symptom_codes", lang, labels=context.labels.services),
        _column("occurred_on", lang, "date"),
        _column("first_report_at", lang, "moment"),
        _column("last_report_at", lang, "moment"),
        _column("n_reporters", lang, "integer"),
        _column("n_reports", lang, "integer"),
        _column("max_severity_code", lang, labels=context.labels.severities),
        _column("is_confirmed", lang, "flag"),
        _column("software_code", lang),
    )
    return _table(
        selection,
        id="incidents",
        title=i18n.t("incidents.list.heading", lang),
        subject=i18n.t("incidents.export.subject", lang),
        columns=columns,
        frame=downloads.rows_later(incidents.listed(context.filters, counted=selection.counted), build_id=context.build.build_id),
    )


def _table(selection: Selection, **own: Any) -> ExportTable:
    context = selection.context
    return downloads.table(
        context,
        what_is_counted=METRICS["incidents"].counted(context.lang),
        n=len(selection.incidents),
        n_unit="incidents",
        caveats=downloads.caveats(METRICS["incidents"], context),
        **own,
    )
