"""The tables of the overview as exports: what stands behind each picture, with its passport."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

import i18n
from analytics import series
from analytics.exports import ExportColumn, ExportTable, scope_of
from analytics.metrics import METRICS
from analytics.periods import Bucket
from analytics.queries import counts
from analytics.regions import RegionRate
from pages.overview.selection import Selection
from ui import downloads


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
        _column("n_reporters_severe", lang, "integer"),
        _column("n_reports", lang, "integer"),
        _column("n_reports_severity_unknown", lang, "integer"),
        _column("n_reports_from_memory", lang, "integer"),
        _column("first_on", lang, "date"),
        _column("last_on", lang, "date"),
    )
    return _table(
        selection,
        id="by_service",
        title=i18n.t("overview.table.heading", lang),
        subject=i18n.t("overview.table.subject.services", lang),
        columns=columns,
        frame=with_family,
        counted=i18n.t("overview.table.counted", lang),
        n=totals["n_reporters"],
        notes=(i18n.t("overview.table.note.named", lang),),
    )


def over_time(selection: Selection, whole: pd.DataFrame, *, bucket: Bucket) -> ExportTable:
    """The bars of the timeline, one row each; a bar of days that nobody observed has no total."""
    lang, unit = selection.context.lang, selection.context.unit
    per = i18n.t(f"overview.bucket.per.{bucket}", lang)
    severities = [ExportColumn(code, i18n.t(f"overview.severity.{code}", lang).capitalize(), "integer") for code in series.SEVERITIES]
    columns = (
        _column("starts_on", lang, "date"),
        _column("ends_on", lang, "date"),
        _column("n_observed_days", lang, "integer"),
        *severities,
        _column("n", lang, "integer"),
    )
    what = i18n.t(f"overview.what.{unit}", lang).capitalize()
    return _table(
        selection,
        id="over_time",
        title=i18n.t("overview.table.timeline", lang, what=what, per=per),
        subject=i18n.t("overview.timeline.heading", lang),
        columns=columns,
        frame=whole,
        counted=METRICS["reporters_over_time"].counted(lang),
        n=selection.totals[f"n_{unit}"],
        notes=(),
    )


def ranked(selection: Selection, named: pd.DataFrame) -> ExportTable:
    """The bars of the ranking, all of them."""
    lang, unit = selection.context.lang, selection.context.unit
    return _table(
        selection,
        id="ranked",
        title=i18n.t(f"overview.ranking.what.{unit}", lang),
        subject=i18n.t("overview.table.subject.services", lang),
        columns=(
            _column("service_code", lang, labels=selection.context.labels.services),
            _column("n_reporters", lang, "integer"),
            _column("n_reports", lang, "integer"),
        ),
        frame=named,
        counted=i18n.t("overview.table.counted", lang),
        n=selection.totals[f"n_{unit}"],
        notes=(i18n.t("overview.table.note.named", lang),),
    )


def by_region(selection: Selection, rows: Sequence[RegionRate]) -> ExportTable:
    """The points of the regions with their intervals; a region under five reporters has no rate."""
    lang, metric = selection.context.lang, METRICS["reporters_per_1000_gps"]
    frame = pd.DataFrame(
        [
            {
                "region_code": row.region_code,
                "n_reporters": row.n_reporters,
                "n_gps": row.n_gps,
                "rate": row.rate,
                "low": row.interval.low if row.interval else None,
                "high": row.interval.high if row.interval else None,
            }
            for row in rows
        ]
    )
    return _table(
        selection,
        id="by_region",
        title=metric.label(lang),
        subject=i18n.t("overview.regions.heading", lang),
        columns=(
            _column("region_code", lang, labels=selection.context.labels.regions),
            _column("n_reporters", lang, "integer"),
            _column("n_gps", lang, "integer"),
            _column("rate", lang, "decimal"),
            _column("low", lang, "decimal"),
            _column("high", lang, "decimal"),
        ),
        frame=frame,
        counted=metric.counted(lang),
        n=selection.totals["n_reporters_counted_regions"],
        notes=(),
    )


def _column(name: str, lang: str, type_: str = "text", *, labels: Mapping[str, str] | None = None) -> ExportColumn:
    return ExportColumn(name, i18n.t(f"overview.column.{name}", lang), type_, labels=labels or {})  # type: ignore[arg-type]


def _table(
    selection: Selection,
    *,
    id: str,
    title: str,
    subject: str,
    columns: tuple[ExportColumn, ...],
    frame: pd.DataFrame | Callable[[], pd.DataFrame],
    counted: str,
    n: int,
    notes: tuple[str, ...],
) -> ExportTable:
    context, totals = selection.context, selection.totals
    return ExportTable(
        id=id,
        title=title,
        subject=subject,
        columns=columns,
        frame=frame,
        what_is_counted=counted,
        filter_sentence=context.sentence,
        n=n,
        build_id=context.build.build_id,
        rule_version=context.build.rule_version,
        permalink=context.permalink,
        is_demo=context.build.is_demo,
        lang=context.lang,
        scope=scope_of(context.filters.to_query()),
        share_unknown=totals["n_reports_severity_unknown"] / totals["n_reports"] if totals["n_reports"] else None,
        unknown_of=i18n.t("overview.table.unknown_of", context.lang),
        notes=notes,
    )
