"""The tables of the overview as exports: what stands behind each picture, with its passport."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

import i18n
from analytics import regions as regional
from analytics import series
from analytics.exports import ExportColumn, ExportTable, Unit
from analytics.metrics import METRICS, Metric
from analytics.periods import Bucket
from analytics.queries import background, counts
from analytics.regions import RegionRate
from pages.overview.selection import Selection
from ui import downloads

_column = partial(downloads.column, "overview")


def by_service(selection: Selection) -> ExportTable:
    """The summary table, one row per e-service named. The rows do not add up, and the table says so."""
    context, lang, totals = selection.context, selection.context.lang, selection.totals
    families = selection.families()
    service_families = selection.family_codes()
    rows = downloads.rows_later(counts.service_summary(context.filters), build_id=context.build.build_id)

    def with_family() -> pd.DataFrame:
        frame = rows()
        frame.insert(1, "family_code", frame["service_code"].map(service_families))
        return frame

    family_labels = {service_families[code]: label for code, label in families.items()}
    columns = (
        _column("service_code", lang, labels=context.labels.services),
        _column("family_code", lang, labels=family_labels),
        _column("n_reporters", lang, "integer"),
        *([] if context.filters.severities else [_column("n_reporters_severe", lang, "integer")]),
        _column("n_reports", lang, "integer"),
        *([] if context.filters.severities else [_column("n_reports_severity_unknown", lang, "integer")]),
        _column("n_reports_from_memory", lang, "integer"),
        _column("first_on", lang, "date"),
        _column("last_on", lang, "date"),
    )
    return _table(
        selection,
        METRICS["reporters_by_service"],
        id="by_service",
        title=i18n.t("overview.table.heading", lang),
        subject=i18n.t("overview.table.subject.services", lang),
        columns=columns,
        frame=with_family,
        what_is_counted=i18n.t("overview.table.counted", lang),
        n=totals["n_reporters"],
        n_unit="reporters",
    )


def over_time(selection: Selection, whole: pd.DataFrame, *, bucket: Bucket) -> ExportTable:
    """The bars of the timeline, one row each; a bar of days that nobody observed has no total."""
    lang, unit = selection.context.lang, _unit(selection)
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
    )
    metric = METRICS[f"{unit}_over_time"]
    what = i18n.t(f"overview.what.{unit}", lang).capitalize()
    return _table(
        selection,
        metric,
        id="over_time",
        title=i18n.t("overview.table.timeline", lang, what=what, per=per),
        subject=i18n.t("overview.timeline.heading", lang),
        columns=columns,
        frame=whole,
        what_is_counted=i18n.t(f"overview.timeline.what.{unit}", lang, per=per),
        n=selection.totals[f"n_{unit}"],
        n_unit=unit,
    )


def ranked(selection: Selection, named: pd.DataFrame) -> ExportTable:
    """The bars of the ranking, all of them."""
    lang, unit = selection.context.lang, _unit(selection)
    return _table(
        selection,
        METRICS["reporters_by_service"],
        id="ranked",
        title=i18n.t(f"overview.ranking.what.{unit}", lang),
        subject=i18n.t("overview.table.subject.ranking", lang),
        columns=(
            _column("service_code", lang, labels=selection.context.labels.services),
            _column("n_reporters", lang, "integer"),
            _column("n_reports", lang, "integer"),
        ),
        frame=named,
        what_is_counted=i18n.t("overview.table.counted", lang),
        n=selection.totals[f"n_{unit}"],
        n_unit=unit,
    )


def by_region(selection: Selection, rows: Sequence[RegionRate]) -> ExportTable:
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
    return _table(
        selection,
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


def _unit(selection: Selection) -> Unit:
    return "reports" if selection.context.unit == "reports" else "reporters"


def _table(selection: Selection, metric: Metric, **own: Any) -> ExportTable:
    context = selection.context
    return downloads.table(
        context,
        share_unknown=selection.share_severity_unknown,
        unknown_of=downloads.unknown_of(context),
        caveats=downloads.caveats(metric, context),
        **own,
    )
