"""How severe: the whole distribution, from the worst down. An ordered scale is never averaged."""

from __future__ import annotations

from functools import partial

import pandas as pd

import i18n
from analytics import captions, shares
from analytics.exports import ExportTable
from analytics.figures.bars import bars
from analytics.metrics import METRICS
from analytics.queries import Question, consequences
from analytics.series import SEVERITIES
from ui import cached, cross_filter, downloads, figures, provenance
from ui.selection import Selection

_column = partial(downloads.column, "explore")


def levels_of(selection: Selection) -> pd.DataFrame:
    """Rows of (severity_code, n), every level once, the worst first."""
    found = cached.frame(_question(selection)).set_index("severity_code")[f"n_{selection.unit}"]
    return found.reindex(list(SEVERITIES), fill_value=0).astype(int).rename("n").rename_axis("severity_code").reset_index()


def show(selection: Selection, *, finding: str = "") -> None:
    """A bar a level; a click keeps that level. `finding`: another heading than the usual one."""
    context, lang, unit = selection.context, selection.context.lang, selection.unit
    levels = levels_of(selection)
    whole = int(levels["n"].sum())
    rows = shares.of_whole(
        levels.assign(code=levels["severity_code"], is_quiet=levels["severity_code"] == "unknown"),
        whole=whole,
        labels=context.labels.severities,
        lang=lang,
    )
    finding = finding or captions.severity(levels, unit=unit, lang=lang)
    figures.head(finding, i18n.t(f"explore.severity.what.{unit}", lang))
    cross_filter.way_back("severities", context)
    table = _table(selection, rows)
    figures.show_figure(
        bars(rows, lang=lang, theme=figures.theme(), whole=whole),
        alt=captions.bars_alt(rows, finding, lang),
        key="severity",
        lang=lang,
        source=table,
        on_click=cross_filter.keep("severities"),
    )
    figures.notes(
        cross_filter.hint("severities", context) or i18n.t("explore.severity.filtered", lang),
        i18n.t("explore.severity.once", lang) if unit == "reporters" else "",
        how=provenance.of(METRICS[f"{unit}_by_severity"], context, n=selection.n_words, questions=(_question(selection),)),
    )
    figures.data_on_demand(table)


def _question(selection: Selection) -> Question:
    return consequences.by_severity(selection.context.filters)


def _table(selection: Selection, rows: pd.DataFrame) -> ExportTable:
    lang, unit = selection.context.lang, selection.unit
    metric = METRICS[f"{unit}_by_severity"]
    return selection.export(
        metric,
        id="by_severity",
        title=metric.label(lang),
        subject=i18n.t("explore.severity.subject", lang),
        columns=(
            _column("severity_code", lang, labels=selection.context.labels.severities),
            _column(f"n_{unit}", lang, "integer"),
            *(_column(name, lang, "share") for name in ("share", "low", "high")),
        ),
        frame=rows.rename(columns={"n": f"n_{unit}"}),
        what_is_counted=metric.counted(lang),
        n=selection.totals[f"n_{unit}"],
        n_unit=unit,
    )
