"""The tables of the time page as exports, with their passports."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

import i18n
from analytics import chronology
from analytics.exports import ExportTable, Unit
from analytics.metrics import METRICS
from pages.overview.selection import Selection
from ui import downloads

_column = partial(downloads.column, "time")


def events(selection: Selection, happened: Sequence[chronology.Lane]) -> ExportTable:
    """What the lanes show, one row an event."""
    context, lang = selection.context, selection.context.lang
    frame = chronology.events_table(happened, lang)
    return downloads.table(
        context,
        id="time_events",
        title=i18n.t("time.events.title", lang),
        subject=i18n.t("time.events.subject", lang),
        columns=(
            _column("kind_code", lang, labels={lane.id: i18n.t(f"time.lane.{lane.id}", lang) for lane in happened}),
            _column("name", lang),
            _column("starts_on", lang, "date"),
            _column("ends_on", lang, "date"),
            _column("words", lang),
        ),
        frame=frame,
        what_is_counted=i18n.t("time.events.counted", lang),
        n=len(frame),
        n_unit="events",
        caveats=downloads.caveats(METRICS["incidents"], context),
    )


def hours_of_week(selection: Selection, cells: pd.DataFrame) -> ExportTable:
    context, lang = selection.context, selection.context.lang
    unit: Unit = "reports" if context.unit == "reports" else "reporters"
    metric = METRICS[f"{unit}_by_hour"]
    frame = cells.rename(columns={"n": f"n_{unit}"})
    return downloads.table(
        context,
        id="hours_of_week",
        title=i18n.t(f"time.week.what.{unit}", lang),
        subject=i18n.t("time.week.subject", lang),
        columns=(
            _column("weekday", lang, labels={str(day): i18n.weekday(day, lang) for day in range(1, 8)}),
            _column("hour", lang, "row_number"),
            _column(f"n_{unit}", lang, "integer"),
            _column("n_days", lang, "integer"),
        ),
        frame=frame.astype({"weekday": str}),
        what_is_counted=metric.counted(lang),
        n=selection.totals[f"n_{unit}"],
        n_unit=unit,
        share_unknown=selection.share_severity_unknown,
        unknown_of=downloads.unknown_of(context),
        caveats=downloads.caveats(metric, context),
    )


def delays(selection: Selection, counts: pd.DataFrame) -> ExportTable:
    context, lang, metric = selection.context, selection.context.lang, METRICS["submissions_by_delay"]
    return downloads.table(
        context,
        id="delays",
        title=metric.label(lang),
        subject=i18n.t("time.delay.subject", lang),
        columns=(
            _column("delay_code", lang, labels={code: i18n.t(f"time.delay.{code}", lang) for code in counts["delay_code"]}),
            _column("n_submissions", lang, "integer"),
        ),
        frame=counts,
        what_is_counted=metric.counted(lang),
        n=int(counts["n_submissions"].sum()),
        n_unit="submissions",
        caveats=downloads.caveats(metric, context),
    )
