"""Wallonia and Brussels per 1,000 registered GPs, with full-time equivalents as the second reading."""

from __future__ import annotations

from collections.abc import Sequence
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
from ui import downloads, figures, provenance
from ui.selection import Selection

_column = partial(downloads.column, "overview")


def show(selection: Selection) -> None:
    """A point and its interval each; where no rate can be given, the counts and why."""
    context, lang = selection.context, selection.context.lang
    labels = context.labels.regions
    counted = [code for code in regional.COUNTED if code in (context.filters.regions or regional.COUNTED)]
    if context.filters.provinces or context.unit != "reporters" or not counted:
        _in_words(selection)
        return
    n_reporters = selection.by_region("reporters")
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
        how=provenance.of(METRICS["reporters_per_1000_gps"], context, n=selection.n_words, questions=(selection.totals_question,)),
    )
    figures.data_on_demand(table(selection, rows))


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
    key = "in_reports" if unit == "reports" else "province" if context.filters.provinces else "others"
    words = captions.region_counts(selection.by_region(unit), context.labels.regions, unit=unit, lang=lang)
    figures.head(i18n.t("overview.regions.heading", lang), i18n.t(f"overview.regions.{key}", lang, list=words))
