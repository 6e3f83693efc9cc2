"""Which e-services are named most, as bars that can be clicked, and the summary table."""

from __future__ import annotations

from functools import partial

import pandas as pd

import i18n
from analytics import captions
from analytics.exports import ExportTable
from analytics.figures.ranking import UNSPECIFIED, ranking
from analytics.metrics import METRICS
from analytics.queries import Question, counts
from ui import cached, cross_filter, downloads, figures, provenance
from ui.selection import Selection

_column = partial(downloads.column, "overview")


def show(selection: Selection) -> None:
    """What is named most. A click on a bar keeps that e-service, a button goes back to all."""
    context, lang, unit = selection.context, selection.context.lang, selection.context.unit
    question = _question(selection)
    named = cached.frame(question)
    named["label"] = named["service_code"].map(selection.short_labels)
    named["family"] = named["service_code"].map(selection.families())
    named = named.sort_values(f"n_{unit}", ascending=False, kind="stable")
    total = selection.totals[f"n_{unit}"]
    figures.head(captions.ranking(named, unit=unit, total=total, lang=lang), i18n.t(f"overview.ranking.what.{unit}", lang))
    cross_filter.way_back("services", context)
    table = _ranked(selection, named)
    figures.show_figure(
        ranking(named, unit=unit, lang=lang, theme=figures.theme()),
        alt=captions.ranking_alt(named, unit=unit, lang=lang),
        key="services",
        lang=lang,
        source=table,
        on_click=cross_filter.keep("services"),
    )
    overlap = i18n.t(f"overview.ranking.overlap.{unit}", lang) if len(named) > 1 else ""
    figures.notes(
        cross_filter.hint("services", context),
        f"{i18n.t('overview.ranking.named', lang)} {overlap}",
        how=provenance.of(METRICS[f"{unit}_by_service"], context, n=selection.n_words, questions=(question,)),
    )
    figures.data_on_demand(table)


def n_named(selection: Selection) -> int:
    """How many e-services were named; "I do not know which one" is none."""
    named = cached.frame(_question(selection))["service_code"]
    return int((named != UNSPECIFIED).sum())


def n_naming(selection: Selection) -> int:
    """How many named at least one."""
    question = counts.reporters_naming(selection.context.filters, other_than=UNSPECIFIED)
    return int(cached.frame(question)["n_reporters"].iloc[0])


def summary(selection: Selection) -> None:
    """The table to take away."""
    lang = selection.context.lang
    table = _summary(selection)
    figures.head(i18n.t("overview.table.heading", lang), METRICS["reporters_by_service"].counted(lang))
    figures.data_on_demand(table, label=i18n.t("overview.see_table", lang), without=("family_code",), has_files=False)
    downloads.offer(table)


def _question(selection: Selection) -> Question:
    return counts.by_service(selection.context.filters)


def _ranked(selection: Selection, named: pd.DataFrame) -> ExportTable:
    """The bars of the ranking, all of them."""
    lang, unit = selection.context.lang, selection.unit
    return selection.export(
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


def _summary(selection: Selection) -> ExportTable:
    """One row per e-service named. The rows do not add up, and the table says so."""
    context, lang, totals = selection.context, selection.context.lang, selection.totals
    families = selection.families()
    service_families = selection.family_codes()
    rows = downloads.rows_later(counts.summary("service_code", context.filters), build_id=context.build.build_id)

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
    return selection.export(
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
