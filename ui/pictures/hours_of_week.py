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
    known = {str(name): int(n) for name, n in cached.frame(over_time.known_hours(selection.dated)).iloc[0].items()}
    if not known["n_reports"]:
        figures.head(i18n.t("time.week.none", lang), i18n.t("time.week.none.why", lang))
        return
    question = over_time.by_weekday_and_hour(selection.dated, unit=unit)
    cells = series.hours_of_week(cached.frame(question), selection.dates, start=selection.start, end=selection.end)
    finding = captions.hours_of_week(cells, unit=unit, lang=lang)
    figures.head(finding, i18n.t(f"time.week.what.{unit}", lang))
    table = _table(selection, cells, known[f"n_{unit}"])
    figures.show_figure(
        week_figure(cells, unit=unit, lang=lang, theme=figures.theme()),
        alt=i18n.t("time.week.alt", lang, finding=finding),
        key="week",
        lang=lang,
        source=table,
    )
    n_words = i18n.plural(f"exports.unit.{selection.unit}", known[f"n_{unit}"], lang)
    n, of, approximate = (i18n.number(known[name], lang) for name in ("n_reports", "n_all", "n_approximate"))
    figures.notes(
        escape(i18n.t("time.week.known", lang, n=n, of=of, approximate=approximate)),
        escape(i18n.t("time.week.holidays", lang)),
        how=provenance.of(METRICS[f"{unit}_by_hour"], context, n=n_words, questions=(question,)),
    )
    figures.data_on_demand(table)


def _table(selection: Selection, cells: pd.DataFrame, n: int) -> ExportTable:
    lang, unit = selection.context.lang, selection.unit
    metric = METRICS[f"{unit}_by_hour"]
    return downloads.table(
        selection.context,
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
        n=n,
        n_unit=unit,
        caveats=downloads.caveats(metric, selection.context),
    )
