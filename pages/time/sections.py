"""The parts of the time page. Each asks its question, shows the answer and says how it came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

import i18n
from analytics import captions, periods, series, surroundings
from analytics.chronology import Lane
from analytics.chronology import lanes as all_lanes
from analytics.figures.chronology import chronology as chronology_figure
from analytics.figures.delays import delays as delays_figure
from analytics.figures.range_strip import range_strip
from analytics.figures.week import week as week_figure
from analytics.metrics import METRICS
from analytics.periods import Bucket
from analytics.queries import background, counts, incidents, over_time
from analytics.queries import delays as delay_queries
from pages.incidents.sections import expected_false
from pages.overview import tables as overview_tables
from pages.overview.selection import Selection
from pages.time import tables as time_tables
from ui import cached, figures, keys, tables, text_blocks

MOST_EVENTS = 6  # of a kind, named under the picture
_ALL_DAYS = f"{keys.BUTTONS}all_days"


def lanes(selection: Selection) -> list[Lane]:
    """What happened in the stretch shown, kind by kind."""
    context, lang = selection.context, selection.context.lang
    start, end = selection.start, selection.end
    beside = surroundings.surroundings(
        cached.frame(background.official_outages(context.filters, start=start, end=end)),
        cached.frame(background.campaigns(start=start, end=end)),
        selection.dates,
        start=start,
        end=end,
        services=selection.short_labels,
        lang=lang,
    )
    return all_lanes(
        tables.records(cached.frame(incidents.listed(context.filters))),
        beside,
        cached.dimension("ppi_criteria"),
        cached.dimension("observation_periods"),
        selection.dates,
        start=start,
        end=end,
        services=selection.short_labels,
        lang=lang,
    )


def headline(selection: Selection, happened: Sequence[Lane]) -> None:
    lang = selection.context.lang
    days = i18n.day_range(selection.start, selection.end, lang)
    shown = _totals_of_these_days(selection)
    text_blocks.heading(i18n.plural("time.headline", shown["n_reporters"], lang, days=days), level=1)
    n = {lane.id: len(lane.events) for lane in happened}
    n_observed = len(periods.observed(selection.dates, selection.start, selection.end))
    lead = i18n.t(
        "time.lead",
        lang,
        reports=i18n.plural("overview.reports", shown["n_reports"], lang),
        incidents=i18n.plural("time.incidents", n["incidents"], lang),
        outages=i18n.plural("time.outages", n["outages"], lang),
        days=i18n.plural("time.days", n_observed, lang),
    )
    chance = expected_false(selection.context.filters, lang) if n["incidents"] else ""
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
        pale=i18n.t("overview.timeline.late", lang) if whole["is_late"].any() else "",
    )
    figures.show_figure(
        chronology_figure(whole, unobserved, happened, bucket=bucket, unit=unit, lang=lang, theme=figures.theme()),
        alt=captions.timeline_alt(whole, beside, bucket=bucket, unit=unit, days=(start, end), lang=lang),
        key=f"chronology_{start}_{end}",  # drawn anew for other days: what was clicked is no longer marked
        lang=lang,
        on_click=lambda code: _show_bar(selection, dt.date.fromisoformat(code), bucket),
    )


def zoom(selection: Selection) -> None:
    """The whole observed period in a strip, to choose the days shown, and the way back."""
    context, lang, unit = selection.context, selection.context.lang, selection.context.unit
    first, last = context.known.observed or (selection.start, selection.end)
    everywhen = replace(context.filters, start=None, end=None)
    found = cached.frame(over_time.by_severity(everywhen, bucket="month", unit=unit))
    whole = series.complete(found, selection.dates, start=first, end=last, bucket="month", last_observed=last)
    shown = i18n.day_range(selection.start, selection.end, lang)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="zoom_head"):
        text_blocks.note(i18n.t("time.zoom", lang))
        if (selection.start, selection.end) != (first, last):
            st.button(i18n.t("time.zoom.back", lang), key=_ALL_DAYS, type="tertiary", on_click=_show_days, args=(selection, first, last))
    figures.show_figure(
        range_strip(whole[["starts_on", "n"]], start=selection.start, end=selection.end, unit=unit, lang=lang, theme=figures.theme()),
        alt=i18n.t("time.zoom.alt", lang, days=i18n.day_range(first, last, lang), shown=shown),
        key=f"zoom_{selection.start}_{selection.end}",
        lang=lang,
        on_range=lambda from_day, to_day: _show_days(selection, from_day, to_day),
        has_mark=False,
    )


def in_words(selection: Selection, happened: Sequence[Lane]) -> None:
    """What the picture shows as sentences, and as tables to take away."""
    lang, unit = selection.context.lang, selection.context.unit
    whole, bucket = _bars(selection)
    figures.notes(
        "" if bucket == "day" else i18n.t("time.chronology.click", lang),
        *_in_words(happened, lang),
        _outside(selection),
        how_label=i18n.t("overview.how_picture", lang),
        how_text=METRICS[f"{unit}_over_time"].how(lang),
    )
    figures.data_on_demand(overview_tables.over_time(selection, whole, bucket=bucket))
    figures.data_on_demand(time_tables.events(selection, happened), label=i18n.t("time.see_events", lang))


def hours_of_week(selection: Selection) -> None:
    """When in the week, of the reports whose hour is known."""
    context, lang, unit = selection.context, selection.context.lang, selection.context.unit
    known = cached.frame(over_time.known_hours(context.filters)).iloc[0]
    n_known, n_reports = int(known["n_known"]), int(known["n_reports"])
    if not n_known:
        figures.head(i18n.t("time.week.none", lang), i18n.t("time.week.none.why", lang))
        return
    found = cached.frame(over_time.by_weekday_and_hour(context.filters, unit=unit))
    cells = series.hours_of_week(found, selection.dates, start=selection.start, end=selection.end)
    finding = captions.hours_of_week(cells, unit=unit, lang=lang)
    figures.head(finding, i18n.t(f"time.week.what.{unit}", lang))
    figures.show_figure(
        week_figure(cells, unit=unit, lang=lang, theme=figures.theme()),
        alt=i18n.t("time.week.alt", lang, finding=finding),
        key="week",
        lang=lang,
    )
    figures.notes(
        escape(i18n.t("time.week.known", lang, n=i18n.number(n_known, lang), of=i18n.number(n_reports, lang))),
        escape(i18n.t("time.week.holidays", lang)),
        how_label=i18n.t("overview.how", lang),
        how_text=METRICS[f"{unit}_by_hour"].how(lang),
    )
    figures.data_on_demand(time_tables.hours_of_week(selection, cells))


def delays(selection: Selection) -> None:
    """How long after the fact the form was sent: why the last days are not complete."""
    context, lang = selection.context, selection.context.lang
    by_delay = series.delays_in_order(cached.frame(delay_queries.by_delay(context.filters)), delay_queries.DELAYS)
    median = cached.frame(delay_queries.median_delay(context.filters)).iloc[0]
    finding = captions.delays(by_delay, n_timed=int(median["n_submissions"]), median_minutes=median["median_minutes"], lang=lang)
    figures.head(finding, i18n.t("time.delay.what", lang))
    figures.show_figure(
        delays_figure(by_delay, lang=lang, theme=figures.theme()),
        alt=captions.delays_alt(by_delay, lang),
        key="delays",
        lang=lang,
    )
    figures.notes(
        escape(i18n.t("time.delay.meaning", lang)),
        how_label=i18n.t("overview.how", lang),
        how_text=METRICS["submissions_by_delay"].how(lang),
    )
    figures.data_on_demand(time_tables.delays(selection, by_delay))


def _totals_of_these_days(selection: Selection) -> dict[str, int]:
    """Without the reports about days outside the observed period, which a selection of all days counts as well."""
    dated = selection.context.filters.with_dates(selection.context.known)
    found = cached.frame(counts.totals(dated, observed=(selection.start, selection.end), not_failures=())).iloc[0]
    return {str(name): int(value) for name, value in found.items()}


def _outside(selection: Selection) -> str:
    n_outside = selection.totals["n_reports_outside"]
    is_left_out = selection.context.filters.start is None and n_outside
    return i18n.plural("overview.note.outside", n_outside, selection.context.lang) if is_left_out else ""


def _bars(selection: Selection) -> tuple[pd.DataFrame, Bucket]:
    context, start, end = selection.context, selection.start, selection.end
    bucket = periods.bucket_for(start, end)
    found = cached.frame(over_time.by_severity(context.filters, bucket=bucket, unit=context.unit))
    return series.complete(found, selection.dates, start=start, end=end, bucket=bucket, last_observed=selection.last_observed), bucket


def _show_bar(selection: Selection, first: dt.date, bucket: Bucket) -> None:
    _show_days(selection, first, periods.bucket_end(first, bucket))


def _show_days(selection: Selection, first: dt.date, last: dt.date) -> None:
    """Only these days, as far as they were observed: the period of the frame, and so the address, say so."""
    earliest, latest = selection.context.known.observed or (first, last)
    st.session_state[keys.PERIOD] = (min(max(first, earliest), latest), max(min(last, latest), earliest))


def _in_words(happened: Sequence[Lane], lang: str) -> list[str]:
    """The lanes as sentences, for a phone, a print and an ear; a lane that is empty says so."""
    colon, lines = i18n.t("overview.colon", lang), []
    for lane in happened:
        nothing = "overview.note.none_known" if lane.id == "outages" else "time.lane.nothing"
        words = surroundings.in_a_line(lane.events, lang, most=MOST_EVENTS) + "." if lane.events else i18n.t(nothing, lang)
        lines.append(f"<strong>{escape(i18n.t(f'time.lane.{lane.id}', lang))}</strong>{colon}{escape(words)}")
    return lines
