"""The finding of a premium year as a sentence, what nobody says of the demand, and the key figures."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import i18n
from analytics.argument import ledger_words, measuring, premium_words
from analytics.argument.exposure_words import LEAST_EXPECTED
from analytics.queries import chance
from analytics.queries import premium as questions
from pages.moratorium.words import counted, how
from ui import facts, kpi_row, tables, text_blocks
from ui.kpi_row import KeyFigure
from ui.premium_year import REGIONS, PremiumYear

UNKNOWN = "unknown"  # anchor of what is not known


def place() -> DeltaGenerator:
    """The headline stands above the choices that it depends on."""
    return st.container()


def show(selection: PremiumYear, part: str) -> None:
    """`part` that is shown: what is not known stands once, beside the criteria."""
    lang = selection.context.lang
    text_blocks.heading(premium_words.sentence(selection), level=1)
    here = "" if part in ("", "criteria") else escape(_of_criteria(selection), quote=True)
    link = f"<a class='unbroken' href='{here}#{UNKNOWN}' target='_self'>{escape(i18n.t('moratorium.unknown.heading', lang))}</a>"
    moratorium = ledger_words.moratorium(facts.demands(lang), lang)
    text_blocks.show(f"<p class='quiet'>{escape(moratorium)} {link}</p>")


def _of_criteria(selection: PremiumYear) -> str:
    """The part of the criteria, of the same year and region."""
    region = next(code for code, regions in REGIONS.items() if regions == selection.regions)
    return selection.context.address(selection.context.screen.path, part="criteria", year=str(selection.year.year), gps=region)


def key_figures(selection: PremiumYear) -> None:
    kpi_row.show([_criteria(selection), _reporters(selection), _incidents(selection)])


def _criteria(selection: PremiumYear) -> KeyFigure:
    lang, year = selection.context.lang, selection.year
    n, n_uncertain = len(year.established), len(year.criteria) - len(year.established)
    of = (
        i18n.t("moratorium.kpi.criteria.total_not_known", lang)
        if year.n_criteria is None
        else i18n.plural("moratorium.kpi.criteria.of", year.n_criteria, lang, year=year.year)
    )
    told = [
        i18n.plural(f"moratorium.{name}", number, lang, year=year.year)
        for name, number in (("uncertain", n_uncertain), ("unnamed", year.n_unnamed))
        if number
    ]
    is_entered = any(one.noted_source for one in year.criteria)
    detail = " ".join(told) or i18n.t("moratorium.kpi.criteria.entered" if is_entered else "moratorium.kpi.criteria.all", lang)
    return KeyFigure(i18n.t("moratorium.kpi.criteria", lang), i18n.number(n, lang), of, detail, how(selection, "ppi_criteria", ""))


def _reporters(selection: PremiumYear) -> KeyFigure:
    lang, year = selection.context.lang, selection.year.year
    question, whole = (questions.in_any_window(year, regions=selection.regions, are_all_kinds=flag) for flag in (False, True))
    n = counted(question)
    label = i18n.t("moratorium.kpi.reporters", lang)
    source = how(selection, "ppi_reporters_inside", i18n.plural("exports.unit.reporters", n["n_reporters"], lang), question, whole)
    memory = i18n.plural("moratorium.memory", n["n_reports_unobserved"], lang, year=year) if n["n_reports_unobserved"] else ""
    if not selection.is_any_observed:
        return _unmeasured(selection, label, source, memory)
    once = i18n.t("moratorium.kpi.reporters.detail", lang, observed=_days(selection))
    return KeyFigure(
        label,
        _doctors(n["n_reporters_inside"], lang),
        i18n.plural("moratorium.kpi.reporters.of", n["n_reporters"], lang, year=year),
        " ".join(filter(None, (once, _of_all_kinds(n, counted(whole), lang), memory))),
        source,
    )


def _of_all_kinds(failures: Mapping[str, int], whole: Mapping[str, int], lang: str) -> str:
    """The figure with what is no failure; empty where nothing of it was reported."""
    if whole["n_reports"] == failures["n_reports"]:
        return ""
    inside, n = (i18n.number(whole[name], lang) for name in ("n_reporters_inside", "n_reporters"))
    return i18n.t("moratorium.kpi.reporters.all", lang, inside=inside, n=n)


def _doctors(n: int, lang: str) -> str:
    """No figure where nobody reported: some of these days may not have been observed."""
    return i18n.plural("count.doctors", n, lang) if n else i18n.t("moratorium.kpi.reporters.none", lang)


def _incidents(selection: PremiumYear) -> KeyFigure:
    lang, year = selection.context.lang, selection.year.year
    inside = selection.roots_inside
    label, n, n_confirmed = i18n.t("moratorium.kpi.incidents", lang), len(inside), sum(inside.values())
    n_words = i18n.plural("exports.unit.incidents", n, lang)
    by_chance = chance.expected_false(measuring.spans(selection.measured))
    source = how(selection, "ppi_incidents_inside", n_words, selection.incidents_question, by_chance)
    if not selection.is_any_observed:
        return _unmeasured(selection, label, source)
    confirmed = i18n.plural("moratorium.kpi.incidents.confirmed", n_confirmed, lang) if n else i18n.t("moratorium.no_proof", lang)
    return KeyFigure(
        label,
        i18n.number(n, lang) if n else i18n.t("moratorium.kpi.incidents.none", lang),
        i18n.plural("moratorium.kpi.incidents.of", len(selection.roots), lang, year=year) if selection.roots else _days(selection),
        " ".join(filter(None, (confirmed, _by_chance(selection) if n > n_confirmed else ""))),
        source,
    )


def _unmeasured(selection: PremiumYear, label: str, source: str, memory: str = "") -> KeyFigure:
    """No figure: no measuring period is known, or nobody observed any."""
    lang, none = selection.context.lang, "moratorium.not_observed"
    if not selection.has_any_period:
        return KeyFigure(label, tables.NOTHING, i18n.t("moratorium.headline.no_period", lang), memory, source)
    detail = " ".join(filter(None, (i18n.t(f"{none}.detail", lang), memory)))
    return KeyFigure(label, tables.NOTHING, i18n.t(none, lang), detail, source)


def _days(selection: PremiumYear) -> str:
    """`359 jours observés sur 366`, of the measuring periods together."""
    n_observed, n_days = selection.period_days
    return i18n.plural("overview.days_observed", n_observed, selection.context.lang, of=i18n.number(n_days, selection.context.lang))


def _by_chance(selection: PremiumYear) -> str:
    """How many chance alone would make, not rounded up to a number that would explain them."""
    lang, expected = selection.context.lang, selection.beyond_chance.expected
    is_least = round(expected, 1) < LEAST_EXPECTED
    n = i18n.number(LEAST_EXPECTED if is_least else expected, lang, decimals=1)
    told = i18n.t("moratorium.kpi.incidents.by_chance.less" if is_least else "moratorium.kpi.incidents.by_chance", lang, n=n)
    if selection.beyond_chance.low:
        return told
    return f"{told} {i18n.sentence_case(i18n.t('moratorium.chance', lang))}."
