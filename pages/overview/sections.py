"""The parts of the overview, from the headline down. Each asks its question, shows the answer and says how it came."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from urllib.parse import urlencode

import streamlit as st

import i18n
from analytics import captions, periods, series, surroundings
from analytics import incidents as told
from analytics import regions as regional
from analytics.figures.ranking import UNSPECIFIED, ranking
from analytics.figures.regions import regions as regions_figure
from analytics.figures.timeline import timeline
from analytics.metrics import METRICS
from analytics.queries import background, counts
from analytics.queries import incidents as incident_queries
from analytics.queries import over_time as over_time_queries
from pages.incidents.sections import address as incident_address
from pages.incidents.sections import expected_false
from pages.overview import key_figures as key_figures_of
from pages.overview import tables as overview_tables
from pages.overview.selection import Selection
from ui import cached, downloads, figures, keys, kpi_row, tables, text_blocks

MARKS = {"overview.note.outages": "▼", "overview.note.campaigns": "●"}  # as on the picture
MOST_EVENTS = 6  # named under the timeline; the others are on the picture


def headline(selection: Selection) -> None:
    """How many spoke, in one sentence; then how good what they sent is."""
    context, totals, lang = selection.context, selection.totals, selection.context.lang
    services = [UNSPECIFIED if code == UNSPECIFIED else context.labels.services[code] for code in context.filters.services]
    is_narrowed = not replace(context.filters, services=()).is_empty
    text_blocks.heading(captions.headline(totals["n_reporters"], services, lang, is_narrowed=is_narrowed), level=1)
    n_submissions = int(cached.frame(counts.submissions(context.filters))["n_submissions"].iloc[0])
    lead = captions.lead(
        n_reports=totals["n_reports"],
        n_submissions=n_submissions,
        n_not_failure=totals["n_reports_not_failure"],
        n_from_memory=totals["n_reports_from_memory"],
        severity_unknown=selection.severity_unknown,
        is_by_severity=bool(context.filters.severities),
        lang=lang,
    )
    text_blocks.show(text_blocks.paragraph(lead, kind="quiet"))


def key_figures(selection: Selection) -> None:
    kpi_row.show(
        [
            key_figures_of.reporters(selection),
            key_figures_of.busiest_day(selection),
            key_figures_of.against_before(selection),
        ],
        lang=selection.context.lang,
    )


def incidents(selection: Selection) -> None:
    """How many incidents the selection touches, and the last of them, a link away."""
    context, lang = selection.context, selection.context.lang
    found = tables.records(cached.frame(incident_queries.listed(context.filters)))
    if not found:
        text_blocks.show(text_blocks.paragraph(i18n.t("overview.incidents.none", lang)))
        return
    last = found[0]
    words = i18n.t(
        "overview.incidents.last",
        lang,
        service=selection.short_labels[last["service_code"]],
        day=i18n.date(last["occurred_on"], lang),
        start=told.start(last, lang),
    )
    doctors = i18n.plural("overview.doctors", last["n_reporters"], lang)
    n_incidents = tables.link("./incidents?" + urlencode(context.query(), safe=","), i18n.plural("overview.incidents.n", len(found), lang))
    link = tables.link(incident_address(context, last["own_service_code"], last["own_start_at"]), words)
    sentence = i18n.t("overview.incidents", lang, n_incidents=n_incidents.text, last=link.text, doctors=escape(doctors))
    text_blocks.show(f"<p>{sentence} {escape(expected_false(context.filters, lang))}</p>")


def over_time(selection: Selection) -> None:
    """The main picture: when, how severe, and what else happened."""
    context, lang, unit = selection.context, selection.context.lang, selection.context.unit
    start, end = selection.start, selection.end
    bucket = periods.bucket_for(start, end)
    found = cached.frame(over_time_queries.by_severity(context.filters, bucket=bucket, unit=unit))
    whole = series.complete(found, selection.dates, start=start, end=end, bucket=bucket, last_observed=selection.last_observed)
    beside = surroundings.surroundings(
        cached.frame(background.official_outages(context.filters, start=start, end=end)),
        cached.frame(background.campaigns(start=start, end=end)),
        selection.dates,
        start=start,
        end=end,
        services=selection.short_labels,
        lang=lang,
    )
    per = i18n.t(f"overview.bucket.per.{bucket}", lang)
    incomplete = captions.incomplete(whole, bucket=bucket, most=MOST_EVENTS, lang=lang)
    figures.head(
        captions.timeline(whole, beside, bucket=bucket, unit=unit, lang=lang),
        i18n.t(f"overview.timeline.what.{unit}", lang, per=per),
        key=[(code, i18n.t(f"overview.severity.{code}", lang)) for code in series.SEVERITIES],
        pale=i18n.t("overview.timeline.late", lang) if whole["is_late"].any() else "",
    )
    figures.show_figure(
        timeline(whole, beside, bucket=bucket, unit=unit, lang=lang, theme=figures.theme()),
        alt=captions.timeline_alt(whole, beside, bucket=bucket, unit=unit, days=(start, end), lang=lang),
        key="timeline",
        lang=lang,
    )
    figures.notes(
        *_beside_in_words(beside, selection),
        _noted("overview.note.incomplete", incomplete + ".", lang) if incomplete else "",
        how_label=i18n.t("overview.how_picture", lang),
        how_text=METRICS[f"{unit}_over_time"].how(lang),
    )
    figures.data_on_demand(overview_tables.over_time(selection, whole, bucket=bucket))


def services(selection: Selection) -> None:
    """What is named most. A click on a bar keeps that e-service, a button goes back to all."""
    context, lang, unit = selection.context, selection.context.lang, selection.context.unit
    named = cached.frame(counts.by_service(context.filters))
    named["label"] = named["service_code"].map(selection.short_labels)
    named["family"] = named["service_code"].map(selection.families())
    named = named.sort_values(f"n_{unit}", ascending=False, kind="stable")
    total = selection.totals[f"n_{unit}"]
    figures.head(captions.ranking(named, unit=unit, total=total, lang=lang), i18n.t(f"overview.ranking.what.{unit}", lang))
    if context.filters.services:
        st.button(i18n.t("overview.ranking.back", lang), key="b_all_services", type="tertiary", on_click=_keep_services)
    figures.show_figure(
        ranking(named, unit=unit, lang=lang, theme=figures.theme()),
        alt=captions.ranking_alt(named, unit=unit, lang=lang),
        key="services",
        lang=lang,
        on_click=_keep_services,
    )
    click = "" if context.filters.services else i18n.t("overview.ranking.click", lang)
    overlap = i18n.t(f"overview.ranking.overlap.{unit}", lang) if len(named) > 1 else ""
    figures.notes(
        click,
        f"{i18n.t('overview.ranking.named', lang)} {overlap}",
        how_label=i18n.t("overview.how", lang),
        how_text=METRICS[f"{unit}_by_service"].how(lang),
    )
    figures.data_on_demand(overview_tables.ranked(selection, named))


def regions(selection: Selection) -> None:
    """Wallonia and Brussels per 1,000 registered GPs; where no rate can be given, the counts and why."""
    context, lang = selection.context, selection.context.lang
    n_reporters = selection.by_region("reporters")
    labels = context.labels.regions
    counted = [code for code in regional.COUNTED if code in (context.filters.regions or regional.COUNTED)]
    if context.filters.provinces or context.unit == "reports" or not counted:
        _regions_in_words(selection)
        return
    registered, _ = selection.gps(background.REGISTERED)
    full_time, _ = selection.gps(background.FULL_TIME)
    rows = regional.rates(n_reporters, registered, counted)
    verdict = regional.difference(rows, full_time)
    figures.head(captions.regions(rows, verdict, labels, lang), i18n.t("overview.regions.what", lang))
    figures.show_figure(
        regions_figure(rows, labels, lang=lang, theme=figures.theme()),
        alt=captions.regions_alt(rows, labels, lang),
        key="regions",
        lang=lang,
    )
    others = {code: n for code, n in n_reporters.items() if code not in counted}
    words = captions.region_counts(others, labels, unit="reporters", lang=lang)
    figures.notes(
        escape(captions.full_time_rates(regional.rates(n_reporters, full_time, counted), labels, lang)),
        escape(i18n.t("overview.regions.others", lang, list=words)) if others else "",
        how_label=i18n.t("overview.how", lang),
        how_text=METRICS["reporters_per_1000_gps"].how(lang),
    )
    figures.data_on_demand(overview_tables.by_region(selection, rows))


def summary(selection: Selection) -> None:
    """The table to take away."""
    lang = selection.context.lang
    table = overview_tables.by_service(selection)
    figures.head(i18n.t("overview.table.heading", lang), METRICS["reporters_by_service"].counted(lang))
    figures.data_on_demand(table, label=i18n.t("overview.see_table", lang), without=("family_code",), has_files=False)
    downloads.offer(table)


def _keep_services(code: str = "") -> None:
    """Only this e-service, or all of them."""
    st.session_state[keys.SERVICES] = [code] if code else []


def _beside_in_words(beside: surroundings.Surroundings, selection: Selection) -> list[str]:
    """The marks of the picture as sentences, for a phone, a print and an ear."""
    lang = selection.context.lang
    lines = []
    for name, events in (("outages", beside.outages), ("campaigns", beside.campaigns)):
        if events:
            words = escape(surroundings.in_a_line(events, lang, most=MOST_EVENTS))
            lines.append(_noted(f"overview.note.{name}", words + ".", lang))
        elif name == "outages":
            lines.append(_noted("overview.note.outages", i18n.t("overview.note.none_known", lang), lang))
    for period, total in _official_counts(selection) if _is_of_everything(selection) else ():
        lines.append(i18n.t("overview.note.official_count", lang, period=period, n=i18n.number(total, lang)))
    if beside.unobserved:
        days = [i18n.day_range(first, last, lang) for first, last in beside.unobserved[:MOST_EVENTS]]
        lines.append(_noted("overview.note.unobserved", ", ".join(days) + ".", lang))
    if selection.context.filters.start is None and selection.totals["n_reports_outside"]:
        lines.append(i18n.plural("overview.note.outside", selection.totals["n_reports_outside"], lang))
    return lines


def _is_of_everything(selection: Selection) -> bool:
    """Nothing is left out but days: only then can a number for the whole country and every e-service stand beside."""
    return replace(selection.context.filters, start=None, end=None).is_empty


def _official_counts(selection: Selection) -> list[tuple[str, int]]:
    """(year, number of incidents) of every year on the picture for which the platform published one: the outages of the
    picture are a few of them."""
    published = cached.dimension("official_incident_counts")
    published = published[(published["origin_code"] == "total") & published["n_incidents"].notna()]
    years = {str(year) for year in range(selection.start.year, selection.end.year + 1)}
    return [(row["period"], int(row["n_incidents"])) for row in published.to_dict("records") if row["period"] in years]


def _noted(key: str, words: str, lang: str) -> str:
    mark = f"<span aria-hidden='true'>{MARKS[key]}</span> " if key in MARKS else ""
    return f"{mark}<strong>{i18n.t(key, lang)}</strong>{i18n.t('overview.colon', lang)}{words}"


def _regions_in_words(selection: Selection) -> None:
    """Where no rate can be given: why, and the counts."""
    context, lang, unit = selection.context, selection.context.lang, selection.context.unit
    key = "in_reports" if unit == "reports" else "province" if context.filters.provinces else "others"
    words = captions.region_counts(selection.by_region(unit), context.labels.regions, unit=unit, lang=lang)
    figures.head(i18n.t("overview.regions.heading", lang), i18n.t(f"overview.regions.{key}", lang, list=words))
