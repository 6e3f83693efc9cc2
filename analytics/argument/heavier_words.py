"""What weighs more than the hours of a premium year, in words: acts lost, ways round, GPs who met failures again."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

import i18n
from analytics.argument.premium_year import PremiumYear
from analytics.frames import records

SEVERAL_DAYS = 3  # of one GP
MOST_WAYS = 3


def finding(totals: Mapping[str, int], selection: PremiumYear) -> str:
    """Where nobody looked, no report is not zero reports."""
    lang = selection.lang
    if not selection.has_any_period:
        return i18n.sentence_case(i18n.t("moratorium.headline.no_period", lang))
    if not totals["n_reports"]:
        return i18n.t("exposure.heavier.none" if selection.is_any_observed else "exposure.heavier.unobserved", lang)
    reports = i18n.plural("exports.unit.reports", totals["n_reports"], lang)
    return i18n.plural("exposure.heavier.finding", totals["n_reporters"], lang, reports=reports)


def ways_round(done: pd.DataFrame, labels: Mapping[str, str], lang: str) -> list[str]:
    """From `questions.fallbacks`: how many say what they did instead, who did nothing, and whether it worked."""
    said = done[done["fallback_code"] != "unknown"]
    n_said, n_none = int(said["n_submissions"].sum()), int(said.loc[said["fallback_code"] == "F_NONE", "n_submissions"].sum())
    lines = [i18n.plural("exposure.ways.said", n_said, lang, of=i18n.number(int(done["n_submissions"].sum()), lang))]
    if n_none:
        lines.append(i18n.plural("exposure.ways.none", n_none, lang))
    if n_said > n_none:
        lines.append(_tried(said[said["fallback_code"] != "F_NONE"], labels, lang))
    return lines


def _tried(tried: pd.DataFrame, labels: Mapping[str, str], lang: str) -> str:
    columns = {"worked": "n_worked", "partly": "n_partly", "failed": "n_not"}
    outcomes = {name: i18n.number(int(tried[column].sum()), lang) for name, column in columns.items()}
    named = records(tried[tried["fallback_code"] != "F_OTHER"]) or records(tried)
    listed = [
        i18n.t("exposure.ways.way", lang, label=labels[row["fallback_code"]], n=i18n.number(row["n_submissions"], lang))
        for row in named[:MOST_WAYS]
    ]
    ways = i18n.t("punctuation.separator", lang).join(listed)
    return i18n.plural("exposure.ways.tried", int(tried["n_submissions"].sum()), lang, ways=ways, **outcomes)


def again(by_days: pd.DataFrame, n_days: int, lang: str) -> str:
    """How many GPs with an identifier met incidents on several days, where there were as many to meet them on."""
    total = int(by_days["n_reporters"].sum())
    if not total:
        return i18n.t("exposure.again.none", lang)
    told = {"days": i18n.number(SEVERAL_DAYS, lang), "total": i18n.number(total, lang)}
    if n_days < SEVERAL_DAYS:
        return i18n.plural("exposure.again.too_few", n_days, lang, **told)
    n = int(by_days.loc[by_days["n_days"] >= SEVERAL_DAYS, "n_reporters"].sum())
    return i18n.plural("exposure.again", n, lang, **told)
