"""The tables of the severity page as exports, with their passports."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd

import i18n
from analytics.exports import ExportTable
from analytics.metrics import METRICS
from ui import downloads
from ui.selection import Selection

_column = partial(downloads.column, "explore")
_own = partial(downloads.column, "severity")
offer = downloads.offer


def prevented(selection: Selection, rows: pd.DataFrame) -> ExportTable:
    lang, metric = selection.context.lang, METRICS["reporters_by_consequence"]
    return selection.export(
        metric,
        id="prevented",
        title=metric.label(lang),
        subject=i18n.t("severity.prevented.subject", lang),
        columns=(
            _column("consequence_code", lang, labels=dict(zip(rows["code"], rows["label"], strict=True))),
            _column("n_reporters", lang, "integer"),
            _column("n_submissions", lang, "integer"),
            *(_column(name, lang, "share") for name in ("share", "low", "high")),
        ),
        frame=rows.rename(columns={"code": "consequence_code", "n": "n_reporters"}),
        what_is_counted=metric.counted(lang),
        n=selection.totals["n_reporters"],
        n_unit="reporters",
    )


def ways_round(selection: Selection, rows: pd.DataFrame, labels: Mapping[str, str]) -> ExportTable:
    """One row per way round, the number of submissions and how many of them say that it worked."""
    lang, metric = selection.context.lang, METRICS["fallbacks"]
    return selection.export(
        metric,
        id="ways_round",
        title=metric.label(lang),
        subject=i18n.t("severity.ways.subject", lang),
        columns=(
            _own("fallback_code", lang, labels=labels),
            _column("n_submissions", lang, "integer"),
            *(_own(name, lang, "integer") for name in ("yes", "partly", "no", "unknown")),
        ),
        frame=rows,
        what_is_counted=metric.counted(lang),
        n=int(rows["n_submissions"].sum()),
        n_unit="submissions",
    )


def worst_days(selection: Selection, rows: pd.DataFrame) -> ExportTable:
    lang, metric = selection.context.lang, METRICS["worst_days"]
    return selection.export(
        metric,
        id="worst_days",
        title=metric.label(lang),
        subject=i18n.t("severity.worst.subject", lang),
        columns=(
            _own("occurred_on", lang, "date"),
            _own("n_reporters_severe", lang, "integer"),
            _column("n_reporters", lang, "integer"),
        ),
        frame=rows.rename(columns={"n_severe": "n_reporters_severe"}),
        what_is_counted=metric.counted(lang),
        n=selection.totals["n_reporters"],
        n_unit="reporters",
    )
