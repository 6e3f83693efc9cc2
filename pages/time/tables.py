"""The tables of the time page as exports, with their passports."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

import i18n
from analytics import chronology
from analytics.exports import ExportTable
from analytics.metrics import METRICS
from ui import downloads
from ui.selection import Selection

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
