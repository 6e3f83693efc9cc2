"""What falls into the measuring periods of a premium year, in words: the finding of the year, and criterion by month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

import i18n
from analytics.argument import criteria_words, measuring
from analytics.argument.premium_year import PremiumYear
from analytics.exports import ExportColumn, column
from analytics.frames import records
from analytics.queries import Question
from analytics.queries import premium as questions

NOBODY: Mapping[str, Any] = dict.fromkeys(("n_reporters", "n_reports", "n_reporters_unobserved", "n_reports_unobserved"), 0)
_NUMBERS = ("n_days_observed", "n_reporters", "n_reports", "n_reporters_unobserved", "n_reports_unobserved")


def sentence(selection: PremiumYear) -> str:
    """How many criteria are known of how many, and how many incidents fell while the criterion they hit was measured."""
    lang, year = selection.lang, selection.year
    if not year.is_known:
        return i18n.t("moratorium.headline.not_known", lang, year=year.year)
    return i18n.t("punctuation.separator", lang).join((_known(selection), _hit(selection)))


def _known(selection: PremiumYear) -> str:
    lang, year = selection.lang, selection.year
    n = len(year.established)
    if year.n_criteria is None:
        return i18n.plural("moratorium.headline.entered", n, lang, year=year.year)
    return i18n.plural("moratorium.headline.known", n, lang, year=year.year, of=i18n.number(year.n_criteria, lang))


def _hit(selection: PremiumYear) -> str:
    """What chance may have made is said where nothing of it is left."""
    lang = selection.lang
    if not selection.has_any_period:
        return i18n.t("moratorium.headline.no_period", lang)
    if not selection.is_any_observed:
        return i18n.t("moratorium.headline.unobserved", lang)
    inside = selection.roots_inside
    n_observed, n_days = selection.period_days
    confirmed = i18n.plural("moratorium.headline.confirmed", sum(inside.values()), lang)
    days = {"observed": i18n.number(n_observed, lang), "days": i18n.number(n_days, lang)}
    told = i18n.plural("moratorium.headline.inside", len(inside), lang, confirmed=confirmed, **days)
    by_chance = i18n.t("moratorium.chance", lang) if inside and not selection.beyond_chance.low else ""
    return i18n.t("punctuation.separator", lang).join(filter(None, (told, region_hit(selection), by_chance)))


def region_hit(selection: PremiumYear) -> str:
    """Which region alone has the e-services that the incidents inside hit; empty where that cannot be said."""
    region = selection.only_region_hit
    return i18n.t("moratorium.region_hit", selection.lang, region=region) if region else ""


# --- criterion by month -----------------------------------------------------------------------------------------------


def months_finding(selection: PremiumYear, n: Mapping[str, int]) -> str:
    lang, year = selection.lang, selection.year.year
    if not any(month.is_observed for month in selection.months):
        return i18n.t("moratorium.matrix.finding.unobserved", lang, year=year)
    if selection.n_outside_unobserved:  # a share of what was observed would only repeat when somebody looked
        blind = selection.n_outside_unobserved
        told = i18n.plural("moratorium.matrix.outside_unobserved", blind, lang, of=i18n.number(len(selection.year.established), lang))
        return i18n.plural("moratorium.matrix.finding.inside_only", n["n_reports_inside"], lang, year=year, unobserved=told)
    return i18n.plural("moratorium.matrix.finding", n["n_reports_inside"], lang, of=i18n.number(n["n_reports"], lang), year=year)


def months_notes(selection: PremiumYear) -> list[str]:
    """What is no failure, months observed in part, reports from memory, reporters of unknown place."""
    lang, year = selection.lang, selection.year.year
    partly = [month for month in selection.months if month.is_observed and not month.is_whole]
    told = [
        i18n.t(
            "moratorium.month.partly",
            lang,
            month=i18n.month(month.first, lang),
            n=i18n.number(month.n_observed, lang),
            of=i18n.number(month.n_days, lang),
        )
        for month in partly
    ]
    notes = [_others(selection)]
    if told:
        notes.append(i18n.t("moratorium.months.partly", lang, months=i18n.t("punctuation.separator", lang).join(told)))
    if not all(month.is_observed for month in selection.months):
        notes.append(i18n.t("moratorium.matrix.memory", lang))
    unplaced = {name: int(n) for name, n in selection.facts.one(questions.of_unknown_place(year)).items()}
    if unplaced["n_reports"]:
        n_reporters = i18n.plural("count.reporters", unplaced["n_reporters"], lang)
        notes.append(i18n.plural("moratorium.unplaced", unplaced["n_reports"], lang, reporters=n_reporters))
    if selection.has_dates_only:
        notes.append(i18n.t("moratorium.matrix.before", lang))
    return [*filter(None, notes), i18n.t("moratorium.matrix.few", lang)]


def _others(selection: PremiumYear) -> str:
    """How many reports are no failures, and the finding with them; empty where there is none."""
    lang, year, regions = selection.lang, selection.year.year, selection.regions
    failures, whole = (
        selection.facts.one(questions.in_any_window(year, regions=regions, are_all_kinds=are_all_kinds)) for are_all_kinds in (False, True)
    )
    n = int(whole["n_reports"] - failures["n_reports"])
    inside, of = (i18n.number(int(whole[name]), lang) for name in ("n_reports_inside", "n_reports"))
    return i18n.plural("moratorium.matrix.others", n, lang, year=year, inside=inside, of=of) if n else ""


def months_question(selection: PremiumYear) -> Question:
    return questions.by_month(selection.year.year, regions=selection.regions)


def months_columns(selection: PremiumYear) -> tuple[ExportColumn, ...]:
    """Of `months_rows`."""
    lang = selection.lang
    names = {one.code: criteria_words.name(one, lang) for one in selection.criteria}
    return (
        column("moratorium", "criterion_code", lang, labels=names),
        column("moratorium", "month_on", lang, "date"),
        column("moratorium", "place", lang),
        *(column("moratorium", name, lang, "integer") for name in _NUMBERS),
    )


def months_rows(selection: PremiumYear) -> pd.DataFrame:
    """One row per criterion and month; a month that nobody observed has no number."""
    counts = records(selection.facts.ask(months_question(selection)))
    found = {(row["criterion_code"], row["month_on"]): row for row in counts}
    rows: list[dict[str, Any]] = []
    for one in selection.criteria:
        for month in selection.months:
            row = found.get((one.code, month.first), NOBODY)
            seen = {name: row[name] if month.is_observed else None for name in ("n_reporters", "n_reports")}
            rows.append(
                {
                    "criterion_code": one.code,
                    "month_on": month.first,
                    "place": i18n.t(f"moratorium.place.{measuring.place(month.first, month.last, one.window)}", selection.lang),
                    "n_days_observed": month.n_observed,
                    **seen,
                    "n_reporters_unobserved": row["n_reporters_unobserved"],
                    "n_reports_unobserved": row["n_reports_unobserved"],
                }
            )
    return pd.DataFrame(rows)
