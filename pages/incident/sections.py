"""The parts of one incident."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

import i18n
from analytics import captions, frames
from analytics import incidents as told
from analytics.argument.premium_year import SUMEHR
from analytics.exports import Caveat, ExportTable
from analytics.figures.hours import ServiceDay
from analytics.figures.hours import hours as hours_figure
from analytics.metrics import METRICS
from analytics.queries import Question, incident, incidents
from analytics.reporters import fewest
from pages.incident import official, reports
from pages.incident.selection import Selection, definitions
from ui import cached, downloads, figures, kpi_row, provenance, tables, text_blocks
from ui.context import PageContext
from ui.form_links import me_too
from ui.incident_links import INCIDENT, counted_in_address, own_query
from ui.kpi_row import KeyFigure
from ui.reports import software_labels, words

Record = Mapping[str, Any]
MOST_QUOTES = 12
_INCIDENTS, _INCIDENT = "pages/incidents/page.py", "pages/incident/page.py"
_column = partial(downloads.column, "register")


def way_back(context: PageContext) -> None:
    """The list as it was left."""
    with st.container(key="incident_back"):
        st.page_link(
            _INCIDENTS,
            label=i18n.t("incident.back", context.lang),
            icon=":material/arrow_back:",
            query_params=context.query(**own_query(counted_in_address())),
        )


def neighbours(selection: Selection) -> None:
    """The incidents next to this one in the list, newest first."""
    context, lang, place = selection.context, selection.context.lang, selection.place
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="incident_neighbours"):
        if place is None:
            text_blocks.note(i18n.t("incident.outside", lang))
        else:
            text_blocks.note(i18n.t("incident.place", lang, place=i18n.number(place.number, lang), n=i18n.number(place.n, lang)))
            for name, other, side in (("newer", place.newer, "left"), ("older", place.older, "right")):
                if other is not None:
                    st.page_link(
                        _INCIDENT,
                        label=i18n.t(f"report.{name}", lang),
                        icon=f":material/chevron_{side}:",
                        icon_position="left" if side == "left" else "right",
                        query_params=context.query(**{INCIDENT: _address(other)}, **own_query(counted_in_address())),
                    )
        text_blocks.copy_link(context.permalink, lang)


def headline(selection: Selection) -> None:
    """What, when, how many; then where it probably came from."""
    whole, lang = selection.whole, selection.context.lang
    text_blocks.heading(selection.name, level=1)
    lead = i18n.plural(
        "incident.lead",
        whole["n_reporters"],
        lang,
        services=i18n.enumeration(selection.services, lang),
        day=i18n.date(whole["occurred_on"], lang, with_weekday=True),
        span=told.span(whole, lang),
    )
    text_blocks.show(
        text_blocks.paragraph(lead),
        text_blocks.paragraph(doubt) if (doubt := told.doubt(whole, lang)) else "",
        text_blocks.paragraph(_origin(selection)),
        _of_documents(selection),
        _me_too(selection),
    )


def key_figures(selection: Selection) -> None:
    kpi_row.show([_reporters(selection), _usual(selection), official.key_figure(selection)])


def by_the_clock(selection: Selection) -> None:
    """The main picture: each e-service hit, by quarters of an hour."""
    whole, lang = selection.whole, selection.context.lang
    rows = [_service_day(one, selection) for one in selection.hit]
    shown = told.hours_to_show(at for row in rows for at in row.quarters["starts_at"])
    figures.head(_finding(selection), i18n.t("incident.hours.what", lang))
    table = _hours_table(selection, rows)
    figures.show_figure(
        hours_figure(rows, official.hours(selection), shown=shown, lang=lang, theme=figures.theme()),
        alt=_hours_alt(rows, selection),
        key="incident_hours",
        lang=lang,
        source=table,
    )
    figures.notes(
        escape(i18n.t("incident.hours.key", lang)),
        "" if whole["is_start_agreed"] else escape(i18n.t("incident.hours.rounded", lang)),
        how=provenance.of(
            METRICS["incidents"],
            selection.context,
            n=i18n.plural("exports.unit.reporters", whole["n_reporters"], lang),
            questions=tuple(_over_the_day(one) for one in selection.hit),
            is_filtered=False,
        ),
    )
    figures.data_on_demand(table)


def said_by(selection: Selection) -> None:
    """Where they practise, with which package, what they met; what of it the reports do not allow to say."""
    lang, labels = selection.context.lang, selection.context.labels
    pairs = [
        ("regions", _counts(selection, "region_code", labels.regions)),
        ("software", _software(selection)),
        ("carrier", escape(_carrier(selection))),
        ("severities", _counts(selection, "severity_code", labels.severities)),
        ("kinds", _counts(selection, "kind_code", labels.kinds)),
        ("fault", escape(_fault(selection))),
        ("end", escape(_end(selection))),
    ]
    text_blocks.section(
        i18n.t("incident.said_by", lang),
        definitions(pairs, lang),
        text_blocks.paragraph(i18n.t("incident.said_by.overlap", lang), kind="quiet"),
    )


def _address(one: Record) -> str:
    return told.address(one["own_service_code"], one["own_start_at"])


# --- headline ---------------------------------------------------------------------------------------------------------


def _origin(selection: Selection) -> str:
    lang = selection.context.lang
    if selection.whole["has_root"]:
        key = "silent" if selection.is_root_silent else "root"
        return i18n.t(f"incident.origin.{key}", lang, service=selection.root_label)
    return i18n.t("incident.origin.unknown", lang)


def _of_documents(selection: Selection) -> str:
    """That what it hit is a kind of document, where it is."""
    if SUMEHR not in {one["service_code"] for one in selection.hit}:
        return ""
    return text_blocks.paragraph(i18n.t("moratorium.sumehr", selection.context.lang, service=selection.short_labels[SUMEHR]), kind="quiet")


def _me_too(selection: Selection) -> str:
    """For a doctor whom it hits as well, while it is open."""
    lang = selection.context.lang
    if not (address := me_too(selection.whole, selection.context)):
        return ""
    link = tables.link(address, i18n.t("incident.me_too", lang))
    return f"<p class='to-form'>{link.text} <span class='quiet'>{escape(i18n.t('incident.me_too.text', lang))}</span></p>"


def _reporters(selection: Selection) -> KeyFigure:
    whole, lang = selection.whole, selection.context.lang
    of = i18n.plural("incident.kpi.reporters.of", whole["n_reports"], lang)
    detail = i18n.t("incident.kpi.reporters.sure", lang)
    if whole["n_identified"] < whole["n_reporters"]:
        low, high = (i18n.number(n, lang) for n in (fewest(whole), whole["n_reporters_max"]))
        between = i18n.sentence_case(i18n.t("arguments.between", lang, low=low, high=high))
        detail = i18n.t("incident.kpi.reporters.between", lang, range=between)
    n = i18n.plural("exports.unit.reporters", whole["n_reporters"], lang)
    how = selection.how("incident_reporters", incidents.whole(selection.root_id), n=n)
    return KeyFigure(i18n.t("metrics.reporters.label", lang), i18n.number(whole["n_reporters"], lang), of, detail, how)


def _usual(selection: Selection) -> KeyFigure:
    lang, largest = selection.context.lang, selection.largest
    label, level = i18n.t("incident.kpi.usual", lang), selection.levels[largest["service_code"]]
    how = selection.how("incident_usual", incident.levels(largest["service_code"], largest["occurred_on"]))
    if level is None:
        return KeyFigure(label, tables.NOTHING, detail=i18n.t("incident.kpi.usual.unknown", lang), how=how)
    service = selection.short_labels[largest["service_code"]]
    needed = "least" if level["n_needed"] == told.LEAST_REPORTERS else "needed"
    detail = [i18n.t(f"incident.kpi.usual.{needed}", lang, n=i18n.number(level["n_needed"], lang))]
    if level["is_of_family"]:
        detail.append(i18n.t("incident.kpi.usual.family", lang))
    usual, raised = (_small(level[name], lang) for name in ("usual_reporters", "raised_reporters"))
    if raised != usual:
        detail.append(i18n.t("incident.kpi.usual.raised", lang, n=raised))
    return KeyFigure(
        label,
        usual,
        i18n.t("incident.kpi.usual.of", lang, service=service, part=i18n.t(f"incident.part.{level['part_code']}", lang)),
        " ".join(detail),
        how,
    )


def _small(number: float, lang: str) -> str:
    """Usual levels are often far below one a day."""
    if number < 0.05:
        return i18n.t("incident.less_than", lang, n=i18n.number(0.1, lang, decimals=1))
    return i18n.number(number, lang, decimals=1)


# --- the picture ------------------------------------------------------------------------------------------------------


def _finding(selection: Selection) -> str:
    """The e-service with most reporters, beside what a whole ordinary day gives it."""
    lang, largest = selection.context.lang, selection.largest
    service, level = selection.short_labels[largest["service_code"]], selection.levels[largest["service_code"]]
    doctors = i18n.plural("count.doctors", largest["n_reporters"], lang)
    if level is None:
        return i18n.t("incident.hours.finding", lang, service=service, doctors=doctors)
    usual, part = _small(level["usual_reporters"], lang), i18n.t(f"incident.part.{level['part_code']}", lang)
    return i18n.t("incident.hours.finding.usual", lang, service=service, doctors=doctors, usual=usual, part=part)


def _over_the_day(one: Record) -> Question:
    return incident.over_the_day(one["service_code"], one["occurred_on"], incident_id=one["incident_id"])


def _service_day(one: Record, selection: Selection) -> ServiceDay:
    lang, level = selection.context.lang, selection.levels[one["service_code"]]
    doctors = i18n.plural("count.doctors", one["n_reporters"], lang)
    words, usual_per_quarter = doctors, None
    if level is not None:
        usual_per_quarter = told.usual_within(level, minutes=incident.STEP_MINUTES)
        part = i18n.t(f"incident.part.{level['part_code']}.short", lang)
        words = i18n.t("incident.hours.row", lang, doctors=doctors, usual=_small(level["usual_reporters"], lang), part=part)
    return ServiceDay(
        label=selection.short_labels[one["service_code"]],
        words=words,
        quarters=cached.frame(_over_the_day(one)),
        usual_per_quarter=usual_per_quarter,
    )


def _hours_alt(rows: Sequence[ServiceDay], selection: Selection) -> str:
    lang = selection.context.lang
    listed = i18n.t("punctuation.separator", lang).join(f"{row.label}, {row.words}" for row in rows)
    return i18n.t("incident.hours.alt", lang, day=i18n.date(selection.whole["occurred_on"], lang), list=listed)


def _hours_table(selection: Selection, rows: Sequence[ServiceDay]) -> ExportTable:
    """The bars, one row each, beside the level of an ordinary day that is drawn through them."""
    context, lang = selection.context, selection.context.lang
    bars = [
        row.quarters.assign(service_code=one["service_code"], usual_per_quarter=row.usual_per_quarter)
        for one, row in zip(selection.hit, rows, strict=True)
    ]
    table = downloads.table(
        context,
        id="incident_hours",
        title=i18n.t("incident.hours.what", lang),
        subject=i18n.t("incident.hours.subject", lang),
        columns=(
            downloads.column("incident", "starts_at", lang, "moment"),
            _column("service_code", lang, labels=context.labels.services),
            downloads.column("incident", "n_reporters", lang, "integer"),
            downloads.column("incident", "is_member", lang, "flag"),
            replace(downloads.column("incident", "usual_per_quarter", lang, "decimal"), decimals=2),
        ),
        frame=pd.concat(bars, ignore_index=True),
        what_is_counted=i18n.t("incident.hours.what", lang),
        n=selection.whole["n_reporters"],
        n_unit="reporters",
        caveats=(Caveat("some_incidents_false"),),
    )
    return reports.of_incident(table, selection)


# --- who and what -----------------------------------------------------------------------------------------------------


def _counts(selection: Selection, column: str, labels: Mapping[str, str]) -> str:
    """`Wallonie : 12 ; Bruxelles : 1`."""
    lang = selection.context.lang
    found = frames.records(cached.frame(incident.by(column, selection.ids)))
    colon, separator = i18n.t("punctuation.colon", lang), i18n.t("punctuation.separator", lang)
    return escape(separator.join(f"{labels.get(one[column], one[column])}{colon}{i18n.number(one['n_reporters'], lang)}" for one in found))


def _software(selection: Selection) -> str:
    """Each package here, beside its share among those who reported anything from the same regions in the year before."""
    lang, labels = selection.context.lang, software_labels(selection.context.lang)
    here, usual = _packages(selection.ids, selection)
    total, colon = int(usual.sum()), i18n.t("punctuation.colon", lang)
    lines = []
    for one in here:
        code, n = one["software_code"], i18n.number(one["n_reporters"], lang)
        line = f"{labels.get(code, code)}{colon}{n}"
        if code != "UNKNOWN" and total:
            share = captions.share(int(usual.get(code, 0)), total, lang)
            line = i18n.t("incident.software.usual", lang, line=line, share=share)
        lines.append(line)
    return "<br>".join(map(escape, lines))


def _carrier(selection: Selection) -> str:
    """Of each e-service hit, the package that carries it, or why none can be named."""
    return " ".join(_carrier_of(one, selection) for one in selection.hit)


def _carrier_of(one: Record, selection: Selection) -> str:
    lang, labels = selection.context.lang, software_labels(selection.context.lang)
    service, code = selection.short_labels[one["service_code"]], one["software_code"]
    if code:
        p = i18n.number(max(one["software_p_value"], 0.0001), lang, decimals=4)
        return i18n.t("incident.carrier.named", lang, service=service, software=labels.get(code, code), p=p)
    here, usual = _packages((one["incident_id"],), selection)
    named = {row["software_code"]: row["n_reporters"] for row in here if row["software_code"] != "UNKNOWN"}
    first = next(iter(named), "")
    share, most = told.share_of_package(first, usual), told.LARGEST_SHARE_OF_PACKAGE
    words = {"software": labels.get(first, first), "share": i18n.percent(share, lang), "most": i18n.percent(most, lang)}
    if one["n_reporters"] < told.LEAST_FOR_PACKAGE:
        least, n = (i18n.number(number, lang) for number in (told.LEAST_FOR_PACKAGE, one["n_reporters"]))
        few = i18n.t("incident.carrier.few", lang, service=service, least=least, n=n)
        if len(named) != 1:
            return few
        key = "incident.carrier.alone.common" if share > most else "incident.carrier.alone"
        return f"{few} {i18n.t(key, lang, part=i18n.number(named[first], lang), n=n, **words)}"
    if not named:
        return i18n.t("incident.carrier.unnamed", lang, service=service)
    return i18n.t(f"incident.carrier.{'common' if share > most else 'none'}", lang, service=service, **words)


def _packages(ids: tuple[str, ...], selection: Selection) -> tuple[list[dict[str, Any]], pd.Series]:
    """Packages of incidents, most first, and by package those who reported anything from the same regions in the year before."""
    here = frames.records(cached.frame(incident.by("software_code", ids)))
    regions = tuple(row["region_code"] for row in frames.records(cached.frame(incident.by("region_code", ids))))
    usual = cached.frame(incident.usual_software(regions, before=selection.whole["occurred_on"])).set_index("software_code")["n_reporters"]
    return here, usual


def _fault(selection: Selection) -> str:
    lang = selection.context.lang
    sources = words("dim_fault_sources", "fault_source_code", lang)
    named = list(dict.fromkeys(one["fault_source_code"] for one in selection.hit if one["fault_source_code"]))
    if len(named) != 1:
        return i18n.t(f"incident.fault.{'differ' if named else 'none'}", lang)
    return i18n.t("incident.fault.named", lang, source=sources[named[0]])


def _end(selection: Selection) -> str:
    lang = selection.context.lang
    stated = [(one["service_code"], one["ended_at"]) for one in selection.hit if one["ended_at"] is not None]
    if not stated:
        return i18n.t("incident.end.unknown", lang, last=i18n.clock(selection.whole["last_report_at"], lang))
    return i18n.t("punctuation.separator", lang).join(
        i18n.t("incident.end.stated", lang, service=selection.short_labels[code], time=tables.moment(at, lang)) for code, at in stated
    )
