"""Two key figures of the overview's own: how many of how many, and the busiest recent day."""

from __future__ import annotations

from dataclasses import replace

import i18n
from analytics import captions
from analytics import regions as regional
from analytics.intervals import MIN_FOR_SHARE
from analytics.metrics import METRICS
from analytics.queries import background, counts, over_time
from ui import cached, provenance
from ui.incident_links import listed
from ui.kpi_row import KeyFigure
from ui.selection import Selection


def reporters(selection: Selection) -> KeyFigure:
    """Reporters of Wallonia and Brussels against the registered GPs there: as a share, where they are enough for one and no more than
    there are GPs; the others are told, not hidden."""
    context, totals, lang = selection.context, selection.totals, selection.context.lang
    metric = METRICS["reporters"]
    n_words = i18n.plural("exports.unit.reporters", totals["n_reporters"], lang)
    how = provenance.of(metric, context, n=n_words, questions=(selection.totals_question,))
    counted = [code for code in regional.COUNTED if code in (context.filters.regions or regional.COUNTED)]
    if context.filters.provinces or not counted:
        why = "no_province" if context.filters.provinces else "no_region"
        return KeyFigure(
            label=metric.label(lang),
            value=i18n.number(totals["n_reporters"], lang),
            detail=i18n.t(f"overview.kpi.reporters.{why}", lang),
            how=how,
        )
    registered, on = selection.gps(background.REGISTERED)
    n_gps = int(sum(registered[code] for code in counted))
    n, elsewhere = totals["n_reporters_counted_regions"], totals["n_reporters"] - totals["n_reporters_counted_regions"]
    place = i18n.t(f"overview.kpi.place.{counted[0] if len(counted) == 1 else 'both'}", lang)
    day = i18n.date(on, lang) if on else ""
    detail = i18n.t("overview.kpi.reporters.number_on", lang, day=day)
    words = {"n_gps": i18n.number(n_gps, lang), "place": place}
    value, of = i18n.number(n, lang), i18n.t("overview.kpi.reporters.of", lang, **words)
    if MIN_FOR_SHARE <= n <= n_gps:
        value, of = i18n.percent(n / n_gps, lang, decimals=1), i18n.plural("overview.kpi.reporters.per_gps", n, lang, **words)
    if elsewhere:
        detail += " " + i18n.plural("overview.kpi.reporters.elsewhere", elsewhere, lang)
    return KeyFigure(
        label=metric.label(lang),
        value=value,
        of=of,
        detail=i18n.sentence_case(detail),
        how=how,
    )


def busiest_day(selection: Selection) -> KeyFigure:
    """The observed day with most reporters among the last of the selection, what they named and the incidents of that day."""
    context, lang = selection.context, selection.context.lang
    metric = METRICS["busiest_day"]
    if selection.windows is None:
        return KeyFigure(
            label=metric.label(lang),
            value=i18n.t("overview.kpi.not_observed", lang),
            detail=i18n.t("overview.kpi.not_observed_detail", lang),
        )
    window = selection.windows.recent
    label = i18n.plural("overview.kpi.busiest", window.n_days, lang)
    question = over_time.busiest_day(context.filters, window=window)
    how = provenance.of(metric, context, n="", questions=(question,))
    found = cached.frame(question)
    if found.empty:
        days = i18n.day_range(window.first, window.last, lang)
        return KeyFigure(
            label=label,
            value=i18n.t("overview.kpi.busiest.none", lang),
            detail=i18n.sentence_case(i18n.t("overview.kpi.busiest.none_detail", lang, days=days)),
            how=how,
        )
    day = found["occurred_on"].iloc[0]
    is_one_service = len(context.filters.services) == 1
    named = None if is_one_service else cached.frame(counts.by_service(replace(context.filters, start=day, end=day)))
    hit = [one for one in listed(context.filters) if one["occurred_on"] == day]
    return KeyFigure(
        label=label,
        value=i18n.plural("count.doctors", int(found["n_reporters"].iloc[0]), lang),
        detail=captions.busiest_day(day, named, selection.short_labels, lang, hit=hit),
        how=how,
    )
