"""What stands above and beside the ranking of all e-services."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

import pandas as pd

import i18n
from analytics import captions
from analytics.exports import ExportTable
from analytics.figures.bars import bars
from analytics.figures.ranking import TOP, UNSPECIFIED
from analytics.metrics import METRICS
from analytics.queries import consequences, counts
from ui import cached, cross_filter, downloads, figures, provenance, text_blocks
from ui.pictures import by_service
from ui.selection import Selection

_column = partial(downloads.column, "services")


def headline(selection: Selection) -> None:
    """How many e-services were named, by how many."""
    lang = selection.context.lang
    n_named = by_service.n_named(selection)
    doctors = i18n.plural("overview.doctors", selection.totals["n_reporters"], lang)
    text_blocks.heading(i18n.plural("services.headline", n_named, lang, doctors=doctors), level=1)
    text_blocks.show(text_blocks.paragraph(i18n.t("services.lead", lang), kind="quiet"))


def minutes(selection: Selection) -> None:
    """The same by the minutes declared lost: of a submission that names several e-services, each gets them all."""
    context, lang = selection.context, selection.context.lang
    question = consequences.minutes_by_service(context.filters)
    found = cached.frame(question)
    if found.empty:
        return
    labels = context.labels.short_services
    shown = found.sort_values("total", ascending=False, kind="stable").head(TOP)
    rows = pd.DataFrame(
        {
            "code": shown["service_code"],
            "label": shown["service_code"].map(labels),
            "n": shown["total"],
            "value": [i18n.number(int(n), lang) for n in shown["total"]],
            "words": [_words(row, labels, lang) for row in shown.to_dict("records")],
            "is_quiet": shown["service_code"] == UNSPECIFIED,
        }
    )
    finding = i18n.t("services.minutes.finding", lang, service=rows["label"].iloc[0], n=rows["value"].iloc[0])
    figures.head(finding, i18n.t("services.minutes.what", lang))
    figures.show_figure(
        bars(rows, lang=lang, theme=figures.theme(), is_clickable=True),
        alt=captions.bars_alt(rows, finding, lang),
        key="minutes",
        lang=lang,
        on_click=cross_filter.keep("services"),
    )
    figures.notes(
        i18n.t("services.minutes.overlap", lang),
        how=provenance.of(METRICS["minutes_by_service"], context, n="", questions=(question,)),
    )
    figures.data_on_demand(_table(selection, found))


def _words(row: Mapping[Hashable, Any], labels: Mapping[str, str], lang: str) -> str:
    median = i18n.t("services.minutes.median", lang, n=i18n.number(round(row["median"]), lang))
    answered = i18n.t("services.minutes.answered", lang, n=i18n.number(row["n_answered"], lang), of=i18n.number(row["n_submissions"], lang))
    return f"<b>{labels[row['service_code']]}</b><br>{answered}<br>{median}"


def _table(selection: Selection, found: pd.DataFrame) -> ExportTable:
    lang, metric = selection.context.lang, METRICS["minutes_by_service"]
    return selection.export(
        metric,
        id="minutes_by_service",
        title=metric.label(lang),
        subject=i18n.t("services.minutes.subject", lang),
        columns=(
            _column("service_code", lang, labels=selection.context.labels.services),
            *(_column(name, lang, "integer") for name in ("n_submissions", "n_answered")),
            *(_column(name, lang, "decimal") for name in ("quartile_1", "median", "quartile_3")),
            _column("total", lang, "integer"),
        ),
        frame=found,
        what_is_counted=metric.counted(lang),
        n=int(cached.frame(counts.submissions(selection.context.filters))["n_submissions"].iloc[0]),
        n_unit="submissions",
    )
