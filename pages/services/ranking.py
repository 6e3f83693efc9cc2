"""All e-services in order: by who named them, by the incidents that hit them, by the minutes declared lost. One order at a time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import partial
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

import i18n
from analytics import captions
from analytics.dimensions import DIMENSIONS
from analytics.exports import ExportTable
from analytics.figures.bars import bars
from analytics.figures.ranking import TOP, UNSPECIFIED
from analytics.metrics import METRICS
from analytics.queries import Question, consequences, counts, cross_table
from ui import cached, cross_filter, downloads, figures, provenance
from ui.incident_links import expected_false
from ui.page_parameters import Parameter
from ui.pictures import by_service
from ui.selection import Selection

_column = partial(downloads.column, "services")


def show(selection: Selection) -> None:
    """The order the reader asks for, kept in the address."""
    context, lang = selection.context, selection.context.lang
    order = Parameter("rank", key="services_rank", read=lambda text: text if text in ORDERS else NAMED, lang=lang)
    chosen = st.segmented_control(
        i18n.t("services.rank", lang),
        list(ORDERS),
        format_func=lambda code: i18n.t(f"services.rank.{context.unit if code == NAMED else code}", lang),
        required=True,
        **order.arguments("default"),
    )
    ORDERS[order.keep(chosen or NAMED)](selection)


def by_incidents(selection: Selection) -> None:
    """Incidents that hit each e-service, whatever their probable origin."""
    context, lang = selection.context, selection.context.lang
    question = cross_table.counted(context.filters, DIMENSIONS["service"], None, unit="incidents")
    found = cached.frame(question)
    total = int(found.loc[found["part"] == "whole", "n"].sum())
    hit = found[(found["part"] == "row") & (found["n"] > 0)].rename(columns={"row_code": "service_code"})
    if hit.empty:
        figures.head(i18n.t("services.incidents.none", lang), i18n.t("services.incidents.what", lang))
        return
    hit = hit.sort_values(["n", "service_code"], ascending=[False, True], kind="stable")
    words = [i18n.plural("exports.unit.incidents", int(n), lang) for n in hit["n"]]
    rows = _rows(hit, [i18n.number(int(n), lang) for n in hit["n"]], words, selection).head(TOP)
    finding = captions.leading(rows.assign(is_quiet=False), unit="incidents", total=total, lang=lang)
    _bars(rows, finding, i18n.t("services.incidents.what", lang), selection, key="service_incidents")
    n_words = i18n.plural("exports.unit.incidents", total, lang)
    figures.notes(
        cross_filter.hint("services", context),
        i18n.t("services.incidents.overlap", lang),
        escape(expected_false(context.filters, lang)),
        how=provenance.of(METRICS["cross_incidents"], context, n=n_words, questions=(question,)),
    )
    figures.data_on_demand(_incidents_table(selection, hit, total))


def by_minutes(selection: Selection) -> None:
    """Minutes declared lost: of a submission that names several e-services, each gets them all."""
    context, lang = selection.context, selection.context.lang
    question = consequences.minutes_by_service(context.filters)
    found = cached.frame(question)
    if found.empty:
        figures.head(i18n.t("services.minutes.none", lang), i18n.t("services.minutes.what", lang))
        return
    shown = found.sort_values("total", ascending=False, kind="stable").rename(columns={"total": "n"}).head(TOP)
    words = [_minutes_words(row, lang) for row in shown.to_dict("records")]
    rows = _rows(shown, [i18n.number(int(n), lang) for n in shown["n"]], words, selection)
    finding = i18n.t("services.minutes.finding", lang, service=rows["label"].iloc[0], n=rows["value"].iloc[0])
    _bars(rows, finding, i18n.t("services.minutes.what", lang), selection, key="minutes")
    figures.notes(
        cross_filter.hint("services", context),
        i18n.t("services.minutes.overlap", lang),
        how=_how_minutes(selection, question),
    )
    figures.data_on_demand(_minutes_table(selection, found))


NAMED = "named"
ORDERS: dict[str, Callable[[Selection], None]] = {NAMED: by_service.show, "incidents": by_incidents, "minutes": by_minutes}


def _rows(found: pd.DataFrame, values: list[str], words: list[str], selection: Selection) -> pd.DataFrame:
    """`found` (service_code, n) as the bars take it."""
    labels = found["service_code"].map(selection.short_labels)
    return pd.DataFrame(
        {
            "code": found["service_code"],
            "label": labels,
            "n": found["n"],
            "value": values,
            "words": [f"<b>{label}</b><br>{told}" for label, told in zip(labels, words, strict=True)],
            "is_quiet": found["service_code"] == UNSPECIFIED,
        }
    )


def _bars(rows: pd.DataFrame, finding: str, what: str, selection: Selection, *, key: str) -> None:
    lang = selection.context.lang
    figures.head(finding, what)
    cross_filter.way_back("services", selection.context)
    figures.show_figure(
        bars(rows, lang=lang, theme=figures.theme(), is_clickable=True),
        alt=captions.bars_alt(rows, finding, lang),
        key=key,
        lang=lang,
        on_click=cross_filter.keep("services"),
    )


def _minutes_words(row: Mapping[Hashable, Any], lang: str) -> str:
    median = i18n.t("services.minutes.median", lang, n=i18n.number(round(row["median"]), lang))
    answered = i18n.t("services.minutes.answered", lang, n=i18n.number(row["n_answered"], lang), of=i18n.number(row["n_submissions"], lang))
    return f"{answered}<br>{median}"


def _how_minutes(selection: Selection, question: Question) -> str:
    n = i18n.plural("exports.unit.submissions", _n_submissions(selection), selection.context.lang)
    return provenance.of(METRICS["minutes_by_service"], selection.context, n=n, questions=(question,))


def _n_submissions(selection: Selection) -> int:
    return int(cached.frame(counts.submissions(selection.context.filters))["n_submissions"].iloc[0])


def _incidents_table(selection: Selection, hit: pd.DataFrame, total: int) -> ExportTable:
    lang, metric = selection.context.lang, METRICS["cross_incidents"]
    return selection.export(
        metric,
        id="incidents_by_service",
        title=i18n.t("services.incidents.what", lang),
        subject=i18n.t("services.incidents.subject", lang),
        columns=(
            _column("service_code", lang, labels=selection.context.labels.services),
            _column("n_incidents", lang, "integer"),
        ),
        frame=hit.rename(columns={"n": "n_incidents"}),
        what_is_counted=metric.counted(lang),
        n=total,
        n_unit="incidents",
    )


def _minutes_table(selection: Selection, found: pd.DataFrame) -> ExportTable:
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
        n=_n_submissions(selection),
        n_unit="submissions",
    )
