"""The parts of the time page. Each asks its question, shows the answer and says how it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

import i18n
from analytics import captions, periods, series, surroundings
from analytics import days as calendar_days
from analytics.chronology import Lane
from analytics.chronology import lanes as all_lanes
from analytics.figures.calendar import count_calendar, count_shades
from analytics.figures.chronology import chronology as chronology_figure
from analytics.figures.delays import delays as delays_figure
from analytics.figures.range_strip import range_strip
from analytics.metrics import METRICS
from analytics.periods import Against, Bucket
from analytics.queries import background, counts
from analytics.queries import delays as delay_queries
from analytics.queries import over_time as over_time_queries
from pages.time import tables as time_tables
from ui import cached, comparisons, cross_filter, figures, kpi_row, provenance, text_blocks
from ui.incident_links import beside_chance, listed
from ui.pictures import over_time
from ui.selection import Selection

NOTHING = {"outages": "overview.note.none_known", "versions": "time.lane.versions.nothing"}  # of a lane without events
MOST_EVENTS = 6  # of a kind, named under the picture
AGAINST: tuple[Against, ...] = ("preceding", "year_before")
LONGER_THAN = 7  # days, of a calendar


def lanes(selection: Selection) -> list[Lane]:
    """What happened in the stretch shown, kind by kind."""
    context, lang = selection.context, selection.context.lang
    return all_lanes(
        listed(context.filters),
        over_time.happened(selection),
        cached.dimension("ppi_criteria"),
        cached.dimension("ppi_registration_dates"),
        cached.dimension("observation_periods"),
        cached.frame(background.form_versions()),
        selection.dates,
        start=selection.start,
        end=selection.end,
        services=selection.short_labels,
        lang=lang,
    )


def headline(selection: Selection, happened: Sequence[Lane]) -> None:
    lang = selection.context.lang
    days = i18n.day_range(selection.start, selection.end, lang)
    shown = _totals_of_these_days(selection)
    text_blocks.heading(i18n.plural("time.headline", shown["n_reporters"], lang, days=days), level=1)
    n = {lane.id: len(lane.events) for lane in happened}
    found = listed(selection.context.filters)
    inside = [one for one in found if selection.start <= one["occurred_on"] <= selection.end]
    confirmed, chance = beside_chance(inside, selection.context.filters, lang)
    n_observed = len(periods.observed(selection.dates, selection.start, selection.end))
    lead = i18n.t(
        "time.lead",
        lang,
        reports=i18n.plural("count.reports", shown["n_reports"], lang),
        incidents=i18n.plural("time.incidents", n["incidents"], lang) + confirmed,
        outages=i18n.plural("time.outages", n["outages"], lang),
        days=i18n.plural("time.days", n_observed, lang),
    )
    text_blocks.show(text_blocks.paragraph(f"{lead} {chance}".strip(), kind="quiet"))


def chronology(selection: Selection, happened: Sequence[Lane]) -> None:
    """The main picture: reports and everything else on one axis."""
    lang, unit = selection.context.lang, selection.context.unit
    start, end = selection.start, selection.end
    whole, bucket = _bars(selection)
    unobserved = periods.unobserved_stretches(selection.dates, start, end)
    by_id = {lane.id: lane for lane in happened}
    beside = surroundings.Surroundings(by_id["outages"].events, by_id["campaigns"].events, unobserved)
    figures.head(
        captions.timeline(whole, beside, bucket=bucket, unit=unit, lang=lang),
        i18n.t(f"overview.timeline.what.{unit}", lang, per=i18n.t(f"overview.bucket.per.{bucket}", lang)),
        key=[(code, i18n.t(f"overview.severity.{code}", lang)) for code in series.SEVERITIES],
        late=i18n.t("overview.timeline.late", lang) if whole["is_late"].any() else "",
    )
    figures.show_figure(
        chronology_figure(whole, unobserved, happened, bucket=bucket, unit=unit, lang=lang, theme=figures.theme()),
        alt=captions.timeline_alt(whole, beside, bucket=bucket, unit=unit, days=(start, end), lang=lang),
        key=f"chronology_{start}_{end}",  # drawn anew for other days: what was clicked is no longer marked
        lang=lang,
        source=over_time.table(selection, whole, bucket=bucket),
        on_click=cross_filter.keep_bar(selection.context, bucket),
    )


def zoom(selection: Selection) -> None:
    """The whole observed period in a strip, to choose the days shown, and the way back."""
    context, lang, unit = selection.context, selection.context.lang, selection.context.unit
    first, last = context.known.observed or (selection.start, selection.end)
    everywhen = replace(context.filters, start=None, end=None)
    found = cached.frame(over_time_queries.by_severity(everywhen, bucket="month", unit=unit))
    whole = series.complete(found, selection.dates, start=first, end=last, bucket="month", last_observed=last)
    shown = i18n.day_range(selection.start, selection.end, lang)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="zoom_head"):
        text_blocks.note(i18n.t("time.zoom", lang))
        cross_filter.way_back_to_all_days(context)
    figures.show_figure(
        range_strip(whole[["starts_on", "n"]], start=selection.start, end=selection.end, unit=unit, lang=lang, theme=figures.theme()),
        alt=i18n.t("time.zoom.alt", lang, days=i18n.day_range(first, last, lang), shown=shown),
        key=f"zoom_{selection.start}_{selection.end}",
        lang=lang,
        source=None,
        on_range=lambda from_day, to_day: cross_filter.keep_days(context, from_day, to_day),
    )


def in_words(selection: Selection, happened: Sequence[Lane]) -> None:
    """What the picture shows as sentences, and as tables to take away."""
    lang = selection.context.lang
    whole, bucket = _bars(selection)
    figures.notes(
        "" if bucket == "day" else figures.on_screen(i18n.t("explore.click.days", lang)),
        _median_in_words(bucket, lang) if "median" in whole else "",
        over_time.incomplete(whole, bucket=bucket, lang=lang),
        *_in_words(happened, lang),
        selection.outside_words,
        how=over_time.how(selection),
    )
    figures.data_on_demand(over_time.table(selection, whole, bucket=bucket))
    figures.data_on_demand(time_tables.events(selection, happened), label=i18n.t("time.see_events", lang))


def events(selection: Selection, happened: Sequence[Lane]) -> None:
    """What happened, in words alone, where too few spoke for a picture."""
    figures.notes(*_in_words(happened, selection.context.lang), selection.outside_words)
    figures.data_on_demand(time_tables.events(selection, happened), label=i18n.t("time.see_events", selection.context.lang))


def before(selection: Selection) -> None:
    """Fewer or more reporters than just before, and than a year before."""
    text_blocks.heading(i18n.t("time.before", selection.context.lang))
    kpi_row.show([comparisons.key_figure(selection, against) for against in AGAINST])
    figures.notes(escape(i18n.t("time.before.memory", selection.context.lang)))


def calendar(selection: Selection) -> None:
    """A square a day, on longer stretches than a week; a click keeps one day."""
    lang, unit = selection.context.lang, selection.context.unit
    if (selection.end - selection.start).days < LONGER_THAN:
        return
    days = over_time.counts(selection, "day")
    campaigns = [(one.starts_on, one.ends_on) for one in over_time.happened(selection).campaigns]
    steps = calendar_days.steps(days["n"])
    finding = calendar_days.finding(days, steps=steps, unit=unit, campaigns=campaigns, lang=lang)
    is_whole = (days["n_observed_days"] > 0).all()
    table = over_time.table(selection, days, bucket="day", id="days")
    figures.head(
        finding,
        i18n.t(f"time.days.what.{unit}", lang),
        shades=partial(count_shades, steps, lang),
        late=i18n.t("overview.timeline.late", lang) if days["is_late"].any() else "",
        unobserved="" if is_whole else i18n.t("overview.timeline.unobserved", lang),
    )
    figures.show_figure(
        count_calendar(days, steps=steps, unit=unit, lang=lang, theme=figures.theme()),
        alt=i18n.t("time.days.alt", lang, days=i18n.day_range(selection.start, selection.end, lang), finding=finding),
        key=f"calendar_{selection.start}_{selection.end}",
        lang=lang,
        source=table,
        on_click=cross_filter.keep_bar(selection.context, "day"),
    )
    figures.notes(
        figures.on_screen(i18n.t("time.days.click", lang)),
        "" if is_whole else escape(i18n.t("time.days.unobserved", lang)),
        how=over_time.how(selection, "day"),
    )
    figures.data_on_demand(table)


def delays(selection: Selection) -> None:
    """How long after the fact the form was sent: why the last days are not complete."""
    context, lang = selection.context, selection.context.lang
    questions = (delay_queries.by_delay(selection.dated), delay_queries.median_delay(selection.dated))
    counted, medians = (cached.frame(question) for question in questions)
    by_delay = series.delays_in_order(counted, delay_queries.DELAYS)
    median = medians.iloc[0]
    finding = captions.delays(by_delay, n_timed=int(median["n_submissions"]), median_minutes=median["median_minutes"], lang=lang)
    figures.head(finding, i18n.t("time.delay.what", lang))
    table = time_tables.delays(selection, by_delay)
    figures.show_figure(
        delays_figure(by_delay, lang=lang, theme=figures.theme()),
        alt=captions.delays_alt(by_delay, lang),
        key="delays",
        lang=lang,
        source=table,
    )
    n_words = i18n.plural("exports.unit.submissions", int(by_delay["n_submissions"].sum()), lang)
    figures.notes(
        escape(i18n.t("time.delay.meaning", lang)),
        how=provenance.of(METRICS["submissions_by_delay"], context, n=n_words, questions=questions),
    )
    figures.data_on_demand(table)


def _bars(selection: Selection) -> tuple[pd.DataFrame, Bucket]:
    """The counts of the picture, with the line through them where they make one."""
    whole, bucket = over_time.bars(selection)
    medians = series.rolling_median(whole, bucket=bucket)
    return (whole.assign(median=medians) if medians.notna().any() else whole), bucket


def _median_in_words(bucket: Bucket, lang: str) -> str:
    size = series.MEDIAN_OF[bucket]
    return escape(i18n.t(f"time.median.note.{bucket}", lang, n=size, half=size // 2))


def _totals_of_these_days(selection: Selection) -> dict[str, int]:
    """Without the reports about days outside the observed period, which a selection of all days counts as well."""
    found = cached.frame(counts.totals(selection.dated, observed=(selection.start, selection.end), not_failures=())).iloc[0]
    return {str(name): int(value) for name, value in found.items()}


def _in_words(happened: Sequence[Lane], lang: str) -> list[str]:
    """The lanes as sentences, for a phone, a print and an ear; a lane that is empty says so."""
    colon, lines = i18n.t("punctuation.colon", lang), []
    for lane in happened:
        nothing = NOTHING.get(lane.id, "time.lane.nothing")
        words = surroundings.in_a_line(lane.events, lang, most=MOST_EVENTS) + "." if lane.events else i18n.t(nothing, lang)
        lines.append(f"<strong>{escape(i18n.t(f'time.lane.{lane.id}', lang))}</strong>{colon}{escape(words)}")
    return lines
