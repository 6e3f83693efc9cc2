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
from analytics.intervals import MIN_FOR_MEDIAN
from analytics.metrics import METRICS
from analytics.queries import Question, consequences, counts, cross_table, incidents
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
    confirmed = cached.frame(incidents.confirmed_by_service(context.filters)).set_index("service_code")["n"]
    hit = hit.assign(n_confirmed=hit["service_code"].map(confirmed).fillna(0).astype(int))
    hit = hit.sort_values(["n", "service_code"], ascending=[False, True], kind="stable")
    words = [_incident_words(row, lang) for row in hit.to_dict("records")]
    rows = _rows(hit, [i18n.number(int(n), lang) for n in hit["n"]], words, selection)
    most = partial(i18n.plural, "exports.unit.incidents")
    table = _incidents_table(selection, hit, total)
    _bars(rows, _most_hit(rows, total, lang), i18n.t("services.incidents.what", lang), selection, table, key="service_incidents", most=most)
    n_words = i18n.plural("exports.unit.incidents", total, lang)
    figures.notes(
        cross_filter.hint("services", context),
        i18n.t("services.incidents.overlap", lang),
        escape(expected_false(context.filters, lang)),
        how=provenance.of(METRICS["cross_incidents"], context, n=n_words, questions=(question,)),
    )
    figures.data_on_demand(table)


def by_minutes(selection: Selection) -> None:
    """Minutes declared lost: of a submission that names several e-services, each gets them all."""
    context, lang = selection.context, selection.context.lang
    question = consequences.minutes_by_service(context.filters)
    found = cached.frame(question)
    if found.empty:
        figures.head(i18n.t("services.minutes.none", lang), i18n.t("services.minutes.what", lang))
        return
    quartiles = ["quartile_1", "median", "quartile_3"]
    found = found.assign(**found[quartiles].astype(float).where(found["n_answered"] >= MIN_FOR_MEDIAN))
    ranked = found.sort_values("total", ascending=False, kind="stable").rename(columns={"total": "n"})
    words = [_minutes_words(row, lang) for row in ranked.to_dict("records")]
    rows = _rows(ranked, [_minutes_value(row, lang) for row in ranked.to_dict("records")], words, selection)
    most = partial(i18n.plural, "services.minutes.n")
    table = _minutes_table(selection, found)
    _bars(rows, _most_minutes(rows, lang), i18n.t("services.minutes.what", lang), selection, table, key="minutes", most=most)
    figures.notes(
        cross_filter.hint("services", context),
        i18n.t("services.minutes.overlap", lang),
        how=_how_minutes(selection, question),
    )
    figures.data_on_demand(table)


NAMED = "named"
MOST_SECOND = 2  # told in the title
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


def _bars(
    rows: pd.DataFrame, finding: str, what: str, selection: Selection, table: ExportTable, *, key: str, most: Callable[[int, str], str]
) -> None:
    """The first ten of `rows`; `most` says in words how much each of the others has at most."""
    lang = selection.context.lang
    shown, others = rows.head(TOP), rows.iloc[TOP:]
    rest = i18n.plural("overview.ranking.rest", len(others), lang, most=most(int(others["n"].max()), lang)) if len(others) else ""
    figures.head(finding, what)
    cross_filter.way_back("services", selection.context)
    figures.show_figure(
        bars(shown, lang=lang, theme=figures.theme(), is_clickable=True, rest=rest),
        alt=captions.bars_alt(shown, finding, lang),
        key=key,
        lang=lang,
        source=table,
        on_click=cross_filter.keep("services"),
    )


def _first(rows: pd.DataFrame) -> tuple[list[str], int]:
    """Who has most, several where they are level, and how much; an answer that names no e-service is none."""
    given = rows[~rows["is_quiet"]]
    if given.empty:
        return [], 0
    n = int(given["n"].max())
    return list(given.loc[given["n"] == n, "label"]), n


def _most_hit(rows: pd.DataFrame, total: int, lang: str) -> str:
    """`MyCareNet : 4 incidents sur 11 ; Recip-e : 3`: numbers beside one another, for the same incident may stand in both."""
    first, n = _first(rows)
    if not first:
        return i18n.t("services.incidents.unnamed", lang)
    words = {"list": i18n.enumeration(first, lang), "total": i18n.number(total, lang)}
    if len(first) > 1:
        return i18n.plural("services.incidents.finding.level", n, lang, **words)
    finding = i18n.plural("services.incidents.finding", n, lang, **words)
    after = rows[~rows["is_quiet"] & (rows["n"] < n)]
    second = list(after.loc[after["n"] == after["n"].max(), "label"])
    if not 0 < len(second) <= MOST_SECOND:
        return finding
    told = f"{i18n.enumeration(second, lang)}{i18n.t('punctuation.colon', lang)}{i18n.number(int(after['n'].max()), lang)}"
    return i18n.t("punctuation.separator", lang).join((finding, told))


def _most_minutes(rows: pd.DataFrame, lang: str) -> str:
    first, n = _first(rows)
    if not first:
        return i18n.t("services.minutes.unnamed", lang)
    key = "services.minutes.finding.level" if len(first) > 1 else "services.minutes.finding"
    return i18n.t(key, lang, service=i18n.enumeration(first, lang), n=i18n.number(n, lang))


def _incident_words(row: Mapping[Hashable, Any], lang: str) -> str:
    n = i18n.plural("exports.unit.incidents", int(row["n"]), lang)
    return f"{n}<br>{i18n.plural('services.incidents.confirmed', int(row['n_confirmed']), lang)}"


def _minutes_value(row: Mapping[Hashable, Any], lang: str) -> str:
    """`17 887 · 526/793`: how many submissions answered, beside what they add up to."""
    n, answered, of = (i18n.number(int(row[name]), lang) for name in ("n", "n_answered", "n_submissions"))
    return f"{n} · {answered}/{of}"


def _minutes_words(row: Mapping[Hashable, Any], lang: str) -> str:
    answered = i18n.t("services.minutes.answered", lang, n=i18n.number(row["n_answered"], lang), of=i18n.number(row["n_submissions"], lang))
    if row["n_answered"] < MIN_FOR_MEDIAN:
        return answered
    return f"{answered}<br>{i18n.t('services.minutes.median', lang, n=i18n.number(round(row['median']), lang))}"


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
            _column("n_confirmed", lang, "integer"),
        ),
        frame=hit.rename(columns={"n": "n_incidents"}),
        n=total,
        n_unit="incidents",
    )


def _minutes_table(selection: Selection, found: pd.DataFrame) -> ExportTable:
    lang, metric = selection.context.lang, METRICS["minutes_by_service"]
    return selection.export(
        metric,
        id="minutes_by_service",
        subject=i18n.t("services.minutes.subject", lang),
        columns=(
            _column("service_code", lang, labels=selection.context.labels.services),
            *(_column(name, lang, "integer") for name in ("n_submissions", "n_answered")),
            *(_column(name, lang, "decimal") for name in ("quartile_1", "median", "quartile_3")),
            _column("total", lang, "integer"),
        ),
        frame=found,
        n=_n_submissions(selection),
        n_unit="submissions",
    )
