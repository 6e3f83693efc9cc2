"""Wallonia and Brussels per 1,000 registered GPs, with full-time equivalents as the second reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from html import escape

import pandas as pd

import i18n
from analytics import captions
from analytics import regions as regional
from analytics.exports import ExportTable
from analytics.figures.regions import regions as regions_figure
from analytics.metrics import METRICS
from analytics.queries import background
from analytics.regions import RegionRate
from ui import cached, cross_filter, downloads, figures, provenance
from ui.selection import Selection

_column = partial(downloads.column, "overview")


def has_rates(selection: Selection) -> bool:
    """Whether the two published numbers of GPs hold for what is selected and counted."""
    return bool(_counted(selection)) and not selection.context.filters.provinces and selection.context.unit == "reporters"


def finding(selection: Selection) -> str:
    """Whether the regions differ, by both readings; empty where there are no rates."""
    if not has_rates(selection):
        return ""
    rows, labels = _rates(selection, background.REGISTERED), selection.context.labels.regions
    return captions.regions(rows, _difference(selection, rows), labels, selection.context.lang)


def is_comparable(selection: Selection) -> bool:
    """Whether rates can be drawn: by neither number more people report than there are."""
    return _difference(selection, _rates(selection, background.REGISTERED)) != "not_comparable"


def has_points(selection: Selection) -> bool:
    """Whether enough reporters in a region for a point of either reading."""
    return any(row.rate is not None for row in _rates(selection, background.FULL_TIME))


def show(selection: Selection, *, heading: str = "") -> None:
    """A point and its interval each; where no rate can be given, the counts and why. `heading`: instead of the finding."""
    if not has_rates(selection) or not is_comparable(selection):
        _in_words(selection)
        return
    context, lang, labels = selection.context, selection.context.lang, selection.context.labels.regions
    rows = _rates(selection, background.REGISTERED)
    days = i18n.day_range(selection.start, selection.end, lang)
    figures.head(heading or finding(selection), i18n.t("overview.regions.what", lang, days=days))
    cross_filter.way_back("regions", context)
    behind = table(selection, rows)
    figures.show_figure(
        regions_figure(rows, labels, lang=lang, theme=figures.theme()),
        alt=captions.regions_alt(rows, labels, lang),
        key="regions",
        lang=lang,
        source=behind,
        on_click=cross_filter.keep("regions"),
    )
    others = {code: n for code, n in selection.by_region("reporters").items() if code not in _counted(selection)}
    words = captions.region_counts(others, labels, unit="reporters", lang=lang)
    second = captions.full_time_rates(_rates(selection, background.FULL_TIME), labels, lang)
    figures.notes(
        cross_filter.hint("regions", context),
        "" if heading else escape(second),
        escape(i18n.t("overview.regions.others", lang, list=words)) if others else "",
        how=provenance.of(METRICS["reporters_per_1000_gps"], context, n=selection.n_words, questions=(selection.totals_question,)),
    )
    figures.data_on_demand(behind)


def show_full_time(selection: Selection) -> None:
    """The second reading as a picture of its own."""
    lang, labels = selection.context.lang, selection.context.labels.regions
    rows = _rates(selection, background.FULL_TIME)
    what = i18n.t("regions.full_time.what", lang, days=i18n.day_range(selection.start, selection.end, lang))
    figures.head(i18n.t("regions.full_time", lang), what)
    both = table(selection, _rates(selection, background.REGISTERED))
    own = replace(both, id="by_region_full_time", title=i18n.t("regions.full_time", lang))
    figures.show_figure(
        regions_figure(rows, labels, lang=lang, theme=figures.theme(), axis="regions.full_time.axis"),
        alt=captions.full_time_rates(rows, labels, lang),
        key="regions_full_time",
        lang=lang,
        source=own,
    )
    figures.data_on_demand(own, without=("n_gps", "rate", "low", "high"), has_files=False)  # the files beside it hold both readings


def order_by_actives(selection: Selection) -> str:
    """Whether the order of the regions would turn by the GPs that each counts as active, in its own way."""
    found = cached.frame(background.active_gps())
    actives = dict(zip(found["area_code"], found["value"], strict=True))
    return captions.order_by_actives(_rates(selection, background.REGISTERED), actives, selection.context.lang)


def _counted(selection: Selection) -> list[str]:
    return [code for code in regional.COUNTED if code in (selection.context.filters.regions or regional.COUNTED)]


def _difference(selection: Selection, rows: Sequence[RegionRate]) -> regional.Difference:
    return regional.difference(rows, selection.gps(background.FULL_TIME)[0])


def _rates(selection: Selection, definition: str) -> list[RegionRate]:
    gps, _ = selection.gps(definition)
    return regional.rates(selection.by_region("reporters"), gps, _counted(selection))


def table(selection: Selection, rows: Sequence[RegionRate]) -> ExportTable:
    """The points of the regions with their intervals, then the second reading, by full-time equivalents, which a shown
    difference needs as well; a region under five reporters has no rate."""
    lang, metric = selection.context.lang, METRICS["reporters_per_1000_gps"]
    full_time, _ = selection.gps(background.FULL_TIME)
    second = regional.rates({row.region_code: row.n_reporters for row in rows}, full_time, [row.region_code for row in rows])
    frame = pd.DataFrame(
        [
            {"region_code": row.region_code, "n_reporters": row.n_reporters, "n_gps": row.n_gps, **_rate(row, "")}
            | {"n_fte": by_fte.n_gps, **_rate(by_fte, "_fte")}
            for row, by_fte in zip(rows, second, strict=True)
        ]
    )
    return selection.export(
        metric,
        id="by_region",
        title=metric.label(lang),
        subject=i18n.t("overview.regions.heading", lang),
        columns=(
            _column("region_code", lang, labels=selection.context.labels.regions),
            _column("n_reporters", lang, "integer"),
            _column("n_gps", lang, "integer"),
            *(_column(name, lang, "decimal") for name in ("rate", "low", "high")),
            downloads.column("exports", "n_fte", lang, "integer"),
            *(downloads.column("exports", name, lang, "decimal") for name in ("rate_fte", "low_fte", "high_fte")),
        ),
        frame=frame,
        what_is_counted=metric.counted(lang),
        n=selection.totals["n_reporters_counted_regions"],
        n_unit="reporters",
    )


def _rate(row: RegionRate, ending: str) -> dict[str, float | None]:
    interval = row.interval
    low, high = (interval.low, interval.high) if interval else (None, None)
    return {f"rate{ending}": row.rate, f"low{ending}": low, f"high{ending}": high}


def _in_words(selection: Selection) -> None:
    """Where no rate can be given: why, and the counts."""
    context, lang, unit = selection.context, selection.context.lang, selection.context.unit
    if has_rates(selection):
        figures.head(finding(selection), captions.region_counts(selection.by_region(unit), context.labels.regions, unit=unit, lang=lang))
        return
    key = "in_reports" if unit == "reports" else "province" if context.filters.provinces else "others"
    words = captions.region_counts(selection.by_region(unit), context.labels.regions, unit=unit, lang=lang)
    figures.head(i18n.t("overview.regions.heading", lang), i18n.t(f"overview.regions.{key}", lang, list=words))
