"""Reporters or reports by one coded answer, as bars: the kind of problem, the software package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd

import i18n
from analytics import captions, shares
from analytics.exports import ExportTable
from analytics.figures.bars import bars
from analytics.figures.ranking import rest_words
from analytics.metrics import METRICS
from analytics.queries import counts
from ui import cached, cross_filter, downloads, figures, provenance
from ui.selection import Selection

MOST = 8  # bars; the table holds them all
NOT_GIVEN = "unknown"
_column = partial(downloads.column, "explore")


@dataclass(frozen=True)
class Breakdown:
    """`id` begins the keys of its texts; `dimension`: the filter that a click on a bar narrows, empty where there is none; `quiet`: codes
    that say nothing."""

    id: str
    column: str
    dimension: str = ""
    quiet: tuple[str, ...] = (NOT_GIVEN, "UNKNOWN", "OTHER")


KINDS = Breakdown("kind", "kind_code", "kinds")
SOFTWARE = Breakdown("software", "software_code")


def show(selection: Selection, of: Breakdown, labels: Mapping[str, str]) -> None:
    """The answers given most; those that say nothing in grey."""
    context, lang, unit = selection.context, selection.context.lang, selection.unit
    question = counts.by(of.column, context.filters)
    found = cached.frame(question).fillna({"code": NOT_GIVEN}).rename(columns={f"n_{unit}": "n"})
    found = found.sort_values("n", ascending=False, kind="stable")
    total = selection.totals[f"n_{unit}"]
    words = {NOT_GIVEN: i18n.t("explore.none_given", lang)} | dict(labels)
    rows = shares.of_whole(found.assign(is_quiet=found["code"].isin(of.quiet)), whole=total, labels=words, lang=lang)
    finding = captions.leading(rows, unit=unit, total=total, lang=lang)
    figures.head(finding, i18n.t(f"explore.{of.id}.what.{unit}", lang))
    if of.dimension:
        cross_filter.way_back(of.dimension, context)
    table = _table(selection, of, rows)
    figures.show_figure(
        bars(
            rows.head(MOST),
            lang=lang,
            theme=figures.theme(),
            is_clickable=bool(of.dimension),
            rest=rest_words(rows["n"].iloc[MOST:], unit, lang),
            whole=total,
        ),
        alt=captions.bars_alt(rows.head(MOST), finding, lang),
        key=of.id,
        lang=lang,
        source=table,
        on_click=cross_filter.keep(of.dimension) if of.dimension else None,
    )
    figures.notes(
        cross_filter.hint(of.dimension, context) if of.dimension else "",
        i18n.t(f"explore.{of.id}.note", lang),
        i18n.t("explore.overlap.reporters", lang) if unit == "reporters" else "",
        how=provenance.of(METRICS[f"{unit}_by_{of.id}"], context, n=selection.n_words, questions=(question,)),
    )
    figures.data_on_demand(table)


def _table(selection: Selection, of: Breakdown, rows: pd.DataFrame) -> ExportTable:
    lang, unit = selection.context.lang, selection.unit
    metric = METRICS[f"{unit}_by_{of.id}"]
    return selection.export(
        metric,
        id=f"by_{of.id}",
        title=metric.label(lang),
        subject=i18n.t(f"explore.{of.id}.subject", lang),
        columns=(
            _column(of.column, lang, labels=dict(zip(rows["code"], rows["label"], strict=True))),
            _column(f"n_{unit}", lang, "integer"),
            *(_column(name, lang, "share") for name in ("share", "low", "high")),
        ),
        frame=rows.rename(columns={"code": of.column, "n": f"n_{unit}"}),
        what_is_counted=metric.counted(lang),
        n=selection.totals[f"n_{unit}"],
        n_unit=unit,
    )
