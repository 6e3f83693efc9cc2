"""How incidents are derived, what chance alone would make, and how the rule was tried beside others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

import i18n
from analytics import frames
from analytics.filters import Filters
from analytics.queries import incidents
from ui import cached, tables, text_blocks
from ui.context import PageContext
from ui.incident_links import beside_chance

SIZES = (6, 12)
PARTS = ("which", "usual", "rule", "levels", "causes")
BACKGROUNDS = ("even", "uneven_days", "publicity", "unequal_services", "missing", "cascades")
METHODS = ("ours", "fixed_number", "same_hours_factor", "ears_c1", "ears_c2")
Record = Mapping[str, Any]
CAUSES = ("rare_package", "common_package", "no_package", "cascade")


def rule(context: PageContext, *, heading: str, anchor: str) -> None:
    lang = context.lang
    trials = frames.records(cached.dimension("incident_rule_trials"))
    n_planted = sum(int(one["n_planted"]) for one in trials if one["method_code"] == "ours")
    texts = [
        *(i18n.t(f"method.incidents.{part}", lang) for part in PARTS),
        _expected(context),
        i18n.t("method.incidents.trials", lang, n=i18n.number(n_planted, lang)),
    ]
    text_blocks.section(heading, *map(text_blocks.paragraph, texts), text_blocks.bullets(_causes(lang)), anchor=anchor)
    with st.expander(i18n.t("method.incidents.list", lang)):
        _trials(trials, lang)


def _expected(context: PageContext) -> str:
    lang, n_incidents = context.lang, context.build.n_incidents
    if not n_incidents:
        return i18n.t("method.incidents.expected.none", lang)
    roots = frames.records(cached.frame(incidents.listed(Filters())))
    confirmed, chance = beside_chance(roots, Filters(), lang)
    words = {"services": i18n.number(n_incidents, lang), "confirmed": confirmed, "chance": chance}
    return i18n.plural("method.incidents.expected", len(roots), lang, **words).strip()


def _causes(lang: str) -> list[str]:
    trials = {one["cause_code"]: one for one in frames.records(cached.dimension("incident_cause_trials"))}
    return [
        i18n.t(
            f"method.incidents.cause.{code}",
            lang,
            n=i18n.number(trials[code]["n_incidents"], lang),
            right=i18n.percent(trials[code]["share_named"], lang, decimals=1),
            wrong=i18n.percent(trials[code]["share_named_wrongly"], lang, decimals=1),
        )
        for code in CAUSES
    ]


def _trials(trials: Sequence[Record], lang: str) -> None:
    """One table per situation, one row per method; the sizes of failure side by side."""
    columns = [
        tables.Column("method", i18n.t("method.incidents.method", lang), is_heading=True, width="14rem"),
        tables.Column("setting", i18n.t("method.incidents.setting", lang), align="number"),
        *(tables.Column(f"found_{size}", i18n.t("method.incidents.found", lang, n=size), align="number") for size in SIZES),
        tables.Column("false", i18n.t("method.incidents.false", lang), align="number"),
        *(tables.Column(f"start_{size}", i18n.t("method.incidents.start", lang, n=size), align="number") for size in SIZES),
    ]
    text_blocks.show(text_blocks.paragraph(i18n.t("method.incidents.key", lang), kind="quiet"))
    of_each = {(one["background_code"], one["method_code"], one["n_extra_reporters"]): one for one in trials}
    for background in BACKGROUNDS:
        situation = i18n.t(f"method.incidents.background.{background}", lang)
        rows = [_trial(method, {size: of_each[background, method, size] for size in SIZES}, lang) for method in METHODS]
        tables.show(columns, rows, caption=i18n.t("method.incidents.caption", lang, background=situation))


def _trial(method: str, by_size: Mapping[int, Record], lang: str) -> dict[str, tables.Cell]:
    first = by_size[SIZES[0]]
    row: dict[str, tables.Cell] = {
        "method": i18n.t(f"method.incidents.method.{method}", lang),
        "setting": _setting(first["parameter"], lang),
        "false": i18n.number(first["false_per_service_year"], lang, decimals=2),
    }
    for size in SIZES:
        one = by_size[size]
        row[f"found_{size}"] = i18n.percent(one["recall"], lang, decimals=1)
        row[f"start_{size}"] = i18n.t("method.incidents.minutes", lang, n=i18n.number(one["start_error_minutes"], lang))
    return row


def _setting(parameter: str | None, lang: str) -> str:
    if parameter is None:
        return tables.NOTHING
    value = float(parameter)
    return i18n.number(value, lang, decimals=0 if value.is_integer() else 1)
