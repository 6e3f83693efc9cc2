"""When in the week: a square per weekday and hour, of the reports whose hour is known."""

from __future__ import annotations

from functools import partial
from html import escape

import pandas as pd

import i18n
from analytics import captions, series
from analytics.exports import ExportTable
from analytics.figures.week import week as week_figure
from analytics.metrics import METRICS
from analytics.queries import over_time
from ui import cached, downloads, figures, provenance
from ui.selection import Selection

_column = partial(downloads.column, "time")


def show(selection: Selection) -> None:
    context, lang, unit = selection.context, selection.context.lang, selection.context.unit
    known = cached.frame(over_time.known_hours(context.filters)).iloc[0]
    n_known, n_reports = int(known["n_known"]), int(known["n_reports"])
    if not n_known:
        figures.head(i18n.t("time.week.none", lang), i18n.t("time.week.none.why", lang))
        return
    question = over_time.by_weekday_and_hour(context.filters, unit=unit)
    cells = series.hours_of_week(cached.frame(question), selection.dates, start=selection.start, end=selection.end)
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
        how=provenance.of(METRICS[f"{unit}_by_hour"], context, n=selection.n_words, questions=(question,)),
    )
    figures.data_on_demand(_table(selection, cells))


def _table(selection: Selection, cells: pd.DataFrame) -> ExportTable:
    lang, unit = selection.context.lang, selection.unit
    metric = METRICS[f"{unit}_by_hour"]
    return selection.export(
        metric,
        id="hours_of_week",
        title=i18n.t(f"time.week.what.{unit}", lang),
        subject=i18n.t("time.week.subject", lang),
        columns=(
            _column("weekday", lang, labels={str(day): i18n.weekday(day, lang) for day in range(1, 8)}),
            _column("hour", lang, "row_number"),
            _column(f"n_{unit}", lang, "integer"),
            _column("n_days", lang, "integer"),
        ),
        frame=cells.rename(columns={"n": f"n_{unit}"}).astype({"weekday": str}),
        what_is_counted=metric.counted(lang),
        n=selection.totals[f"n_{unit}"],
        n_unit=unit,
    )
