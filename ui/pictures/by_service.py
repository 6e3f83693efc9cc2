"""Which e-services are named most, as bars that can be clicked, and the summary table."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

import i18n
from analytics import captions
from analytics.exports import ExportTable
from analytics.figures.ranking import ranking
from analytics.metrics import METRICS
from analytics.queries import counts
from ui import cached, downloads, figures, keys, provenance
from ui.selection import Selection

_column = partial(downloads.column, "overview")


def show(selection: Selection) -> None:
    """What is named most. A click on a bar keeps that e-service, a button goes back to all."""
    context, lang, unit = selection.context, selection.context.lang, selection.context.unit
    question = counts.by_service(context.filters)
    named = cached.frame(question)
    named["label"] = named["service_code"].map(selection.short_labels)
    named["family"] = named["service_code"].map(selection.families())
    named = named.sort_values(f"n_{unit}", ascending=False, kind="stable")
    total = selection.totals[f"n_{unit}"]
    figures.head(captions.ranking(named, unit=unit, total=total, lang=lang), i18n.t(f"overview.ranking.what.{unit}", lang))
    if context.filters.services:
        st.button(i18n.t("overview.ranking.back", lang), key="b_all_services", type="tertiary", on_click=keep)
    figures.show_figure(
        ranking(named, unit=unit, lang=lang, theme=figures.theme()),
        alt=captions.ranking_alt(named, unit=unit, lang=lang),
        key="services",
        lang=lang,
        on_click=keep,
    )
    click = "" if context.filters.services else i18n.t("overview.ranking.click", lang)
    overlap = i18n.t(f"overview.ranking.overlap.{unit}", lang) if len(named) > 1 else ""
    figures.notes(
        click,
        f"{i18n.t('overview.ranking.named', lang)} {overlap}",
        how=provenance.of(METRICS[f"{unit}_by_service"], context, n=selection.n_words, questions=(question,)),
    )
    figures.data_on_demand(_ranked(selection, named))


def summary(selection: Selection) -> None:
    """The table to take away."""
    lang = selection.context.lang
    table = _summary(selection)
    figures.head(i18n.t("overview.table.heading", lang), METRICS["reporters_by_service"].counted(lang))
    figures.data_on_demand(table, label=i18n.t("overview.see_table", lang), without=("family_code",), has_files=False)
    downloads.offer(table)


def keep(code: str = "") -> None:
    """Only this e-service, or all of them."""
    st.session_state[keys.SERVICES] = [code] if code else []


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
