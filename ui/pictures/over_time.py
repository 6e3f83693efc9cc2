"""The main picture of the overview: when, how severe, and what else happened."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from html import escape

import pandas as pd

import i18n
from analytics import captions, frames, periods, series, surroundings
from analytics.exports import ExportColumn, ExportTable
from analytics.figures.timeline import timeline
from analytics.metrics import METRICS
from analytics.periods import Bucket
from analytics.queries import Question, background, over_time
from analytics.surroundings import Surroundings
from ui import cached, cross_filter, downloads, figures, provenance
from ui.selection import Selection

MARKS = {"overview.note.outages": "▼", "overview.note.campaigns": "●"}  # as on the picture
ORIGINS = ("mycarenet", "insurers")  # that the official count gives
MOST_EVENTS = 6  # named under the picture; the others are on it
_column = partial(downloads.column, "overview")


def show(selection: Selection) -> None:
    """Bars by severity with outages and campaigns above them, the same in words, and the bars as a table."""
    lang, unit = selection.context.lang, selection.context.unit
    start, end = selection.start, selection.end
    whole, bucket = bars(selection)
    beside = happened(selection)
    per = i18n.t(f"overview.bucket.per.{bucket}", lang)
    figures.head(
        captions.timeline(whole, beside, bucket=bucket, unit=unit, lang=lang),
        i18n.t(f"overview.timeline.what.{unit}", lang, per=per),
        key=[(code, i18n.t(f"overview.severity.{code}", lang)) for code in series.SEVERITIES],
        late=i18n.t("overview.timeline.late", lang) if whole["is_late"].any() else "",
    )
    cross_filter.way_back_to_all_days(selection.context)
    behind = table(selection, whole, bucket=bucket)
    figures.show_figure(
        timeline(whole, beside, bucket=bucket, unit=unit, lang=lang, theme=figures.theme()),
        alt=captions.timeline_alt(whole, beside, bucket=bucket, unit=unit, days=(start, end), lang=lang),
        key=f"timeline_{start:%Y%m%d}_{end:%Y%m%d}",  # drawn anew for other days: what was clicked is no longer marked
        lang=lang,
        source=behind,
        on_click=cross_filter.keep_bar(selection.context, bucket),
    )
    figures.notes(
        "" if bucket == "day" else figures.on_screen(i18n.t("explore.click.days", lang)),
        *_in_words(beside, selection),
        incomplete(whole, bucket=bucket, lang=lang),
        how=how(selection),
    )
    figures.data_on_demand(behind)


def bars(selection: Selection) -> tuple[pd.DataFrame, Bucket]:
    """The counts as `analytics.series.complete` gives them, and how long a bar is."""
    bucket = periods.bucket_for(selection.start, selection.end)
    return counts(selection, bucket), bucket


def happened(selection: Selection) -> Surroundings:
    """Official outages, campaigns and days without observation of the stretch shown."""
    start, end = selection.start, selection.end
    return surroundings.surroundings(
        cached.frame(background.official_outages(selection.context.filters, start=start, end=end)),
        cached.frame(background.campaigns(start=start, end=end)),
        selection.dates,
        start=start,
        end=end,
        services=selection.short_labels,
        lang=selection.context.lang,
    )


def counts(selection: Selection, bucket: Bucket) -> pd.DataFrame:
    """The counts by bars of any length."""
    return series.complete(
        cached.frame(_question(selection, bucket)),
        selection.dates,
        start=selection.start,
        end=selection.end,
        bucket=bucket,
        last_observed=selection.last_observed,
    )


def incomplete(whole: pd.DataFrame, *, bucket: Bucket, lang: str) -> str:
    """The bars of which not every day was observed or asked for, in words; empty where there are none."""
    words = captions.incomplete(whole, bucket=bucket, most=MOST_EVENTS, lang=lang)
    return _noted("overview.note.incomplete", f"{words}.", lang) if words else ""


def how(selection: Selection, bucket: Bucket | None = None) -> str:
    metric = METRICS[f"{selection.context.unit}_over_time"]
    return provenance.of(
        metric, selection.context, n=selection.n_words, questions=(_question(selection, bucket),), label="provenance.picture"
    )


def table(selection: Selection, whole: pd.DataFrame, *, bucket: Bucket, id: str = "over_time") -> ExportTable:
    """The bars, one row each; a bar of days that nobody observed has no total."""
    lang, unit = selection.context.lang, selection.unit
    per = i18n.t(f"overview.bucket.per.{bucket}", lang)
    counts_reporters = unit == "reporters"
    severities = [
        ExportColumn(code, i18n.t(f"overview.severity.{code}", lang).capitalize(), "integer", is_reporters=counts_reporters)
        for code in series.SEVERITIES
    ]
    columns = (
        _column("starts_on", lang, "date"),
        _column("ends_on", lang, "date"),
        _column("n_observed_days", lang, "integer"),
        *severities,
        replace(_column("n", lang, "integer"), is_reporters=counts_reporters),
        *([replace(_column("median", lang, "integer"), is_reporters=counts_reporters)] if "median" in whole else []),
    )
    what = i18n.t(f"overview.what.{unit}", lang).capitalize()
    return selection.export(
        METRICS[f"{unit}_over_time"],
        id=id,
        title=i18n.t("overview.table.timeline", lang, what=what, per=per),
        subject=i18n.t("overview.timeline.heading", lang),
        columns=columns,
        frame=whole,
        what_is_counted=i18n.t(f"overview.timeline.what.{unit}", lang, per=per),
        n=selection.totals[f"n_{unit}"],
        n_unit=unit,
    )


def _question(selection: Selection, bucket: Bucket | None = None) -> Question:
    """By the bars of the picture, unless another length is asked for."""
    bucket = bucket or periods.bucket_for(selection.start, selection.end)
    return over_time.by_severity(selection.context.filters, bucket=bucket, unit=selection.context.unit)


def _in_words(beside: Surroundings, selection: Selection) -> list[str]:
    """The marks of the picture as sentences, for a phone, a print and an ear."""
    lang = selection.context.lang
    lines = []
    for name, events in (("outages", beside.outages), ("campaigns", beside.campaigns)):
        if events:
            words = escape(surroundings.in_a_line(events, lang, most=MOST_EVENTS))
            lines.append(_noted(f"overview.note.{name}", words + ".", lang))
        elif name == "outages":
            lines.append(_noted("overview.note.outages", i18n.t("overview.note.none_known", lang), lang))
    lines += _official_counts(selection) if _is_of_everything(selection) else []
    if beside.unobserved:
        days = [i18n.day_range(first, last, lang) for first, last in beside.unobserved[:MOST_EVENTS]]
        lines.append(_noted("overview.note.unobserved", ", ".join(days) + ".", lang))
    if outside := selection.outside_words:
        lines.append(outside)
    return lines


def _is_of_everything(selection: Selection) -> bool:
    """Nothing is left out but days: only then can a number for the whole country and every e-service stand beside."""
    return replace(selection.context.filters, start=None, end=None).is_empty


def _official_counts(selection: Selection) -> list[str]:
    """Of every year on the picture the number of incidents that the platform published, with those whose origin it gives: the outages of
    the picture are a few of them."""
    lang = selection.context.lang
    years = {str(year) for year in range(selection.start.year, selection.end.year + 1)}
    published: dict[str, dict[str, int]] = {}
    for row in frames.records(cached.dimension("official_incident_counts")):
        if row["period"] in years and row["n_incidents"] is not None:
            published.setdefault(row["period"], {})[row["origin_code"]] = int(row["n_incidents"])
    lines = []
    for period, of in published.items():
        if "total" not in of:
            continue
        given = [of[origin] for origin in ORIGINS if origin in of]
        words = {"period": period, "n": i18n.number(of["total"], lang), "known": i18n.number(sum(given), lang)}
        parts = [i18n.t(f"method.official.counts.{origin}", lang, n=i18n.number(of[origin], lang)) for origin in ORIGINS if origin in of]
        key = "overview.note.official_count" + (".origin" if given else "")
        lines.append(i18n.t(key, lang, parts=i18n.enumeration(parts, lang), **words))
    return lines


def _noted(key: str, words: str, lang: str) -> str:
    mark = f"<span aria-hidden='true'>{MARKS[key]}</span> " if key in MARKS else ""
    return f"{mark}<strong>{i18n.t(key, lang)}</strong>{i18n.t('punctuation.colon', lang)}{words}"
