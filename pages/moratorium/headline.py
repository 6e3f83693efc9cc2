"""The finding of a premium year as a sentence, what nobody says of the demand, and the key figures."""

from __future__ import annotations

from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import i18n
from analytics import captions
from analytics.argument import premium
from analytics.queries import Question
from analytics.queries import premium as questions
from pages.moratorium.selection import Selection
from pages.moratorium.words import counted, how
from ui import cached, kpi_row, tables, text_blocks
from ui.kpi_row import KeyFigure

UNKNOWN = "unknown"  # anchor of what is not known


def place() -> DeltaGenerator:
    """The headline stands above the choices that it depends on."""
    return st.container()


def show(selection: Selection) -> None:
    lang = selection.context.lang
    text_blocks.heading(sentence(selection), level=1)
    link = f"<a href='#{UNKNOWN}'>{escape(i18n.t('moratorium.unknown.heading', lang))}</a>"
    text_blocks.show(f"<p class='quiet'>{escape(i18n.t('moratorium.verdict', lang))} {link}</p>")


def sentence(selection: Selection) -> str:
    """How many criteria are known of how many, and of how many an e-service had incidents while it was measured."""
    lang, year = selection.context.lang, selection.year
    if not year.is_known:
        return i18n.t("moratorium.headline.not_known", lang, year=year.year)
    return i18n.t("overview.list.separator", lang).join((_known(selection), _hit(selection)))


def key_figures(selection: Selection) -> None:
    kpi_row.show([_criteria(selection), _reporters(selection), _incidents(selection)])


def _known(selection: Selection) -> str:
    lang, year = selection.context.lang, selection.year
    n = len(year.established)
    if year.n_criteria is None:
        return i18n.plural("moratorium.headline.entered", n, lang, year=year.year)
    return i18n.plural("moratorium.headline.known", n, lang, year=year.year, of=i18n.number(year.n_criteria, lang))


def _hit(selection: Selection) -> str:
    lang = selection.context.lang
    if not selection.measured:
        return i18n.t("moratorium.headline.no_period", lang)
    if not selection.is_any_observed:
        return i18n.t("moratorium.headline.unobserved", lang)
    inside = selection.roots_inside
    if inside and not any(inside.values()) and round(_expected_false(selection)) >= len(inside):
        return i18n.t("moratorium.headline.chance", lang)
    return i18n.plural("moratorium.headline.hit", sum(bool(one.inside) for one in selection.measured), lang)


def _criteria(selection: Selection) -> KeyFigure:
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
    is_entered = year.year in premium.LATER_YEARS
    detail = " ".join(told) or i18n.t("moratorium.kpi.criteria.entered" if is_entered else "moratorium.kpi.criteria.all", lang)
    return KeyFigure(i18n.t("moratorium.kpi.criteria", lang), i18n.number(n, lang), of, detail, how(selection, "ppi_criteria", ""))


def _reporters(selection: Selection) -> KeyFigure:
    lang, year = selection.context.lang, selection.year.year
    question = questions.in_any_window(year, regions=selection.regions)
    n = counted(question)
    label = i18n.t("moratorium.kpi.reporters", lang)
    source = how(selection, "ppi_reporters_inside", i18n.plural("exports.unit.reporters", n["n_reporters"], lang), question)
    memory = i18n.plural("moratorium.memory", n["n_reports_unobserved"], lang, year=year) if n["n_reports_unobserved"] else ""
    if not selection.is_any_observed:
        none = i18n.t("moratorium.not_observed.detail", lang)
        return KeyFigure(label, tables.NOTHING, i18n.t("moratorium.not_observed", lang), " ".join(filter(None, (none, memory))), source)
    return KeyFigure(
        label,
        i18n.plural("overview.doctors", n["n_reporters_inside"], lang),
        i18n.plural("moratorium.kpi.reporters.of", n["n_reporters"], lang, year=year),
        " ".join(filter(None, (i18n.t("moratorium.kpi.reporters.detail", lang), memory))),
        source,
    )


def _incidents(selection: Selection) -> KeyFigure:
    lang, year = selection.context.lang, selection.year.year
    inside = selection.roots_inside
    label, n, n_confirmed = i18n.t("moratorium.kpi.incidents", lang), len(inside), sum(inside.values())
    n_words = i18n.plural("exports.unit.incidents", n, lang)
    source = how(selection, "ppi_incidents_inside", n_words, selection.incidents_question, _chance(selection))
    if not selection.is_any_observed:
        none = i18n.t("moratorium.not_observed.detail", lang)
        return KeyFigure(label, tables.NOTHING, i18n.t("moratorium.not_observed", lang), none, source)
    expected = _expected_false(selection)
    confirmed = i18n.plural("moratorium.kpi.incidents.confirmed", n_confirmed, lang) if n else i18n.t("moratorium.no_proof", lang)
    return KeyFigure(
        label,
        i18n.number(n, lang),
        i18n.plural("moratorium.kpi.incidents.of", len(selection.roots), lang, year=year),
        " ".join(filter(None, (confirmed, captions.incidents_chance(n, n_confirmed, expected, lang, is_wider=False)))),
        source,
    )


def _chance(selection: Selection) -> Question:
    return questions.expected_false(selection.year.year, regions=selection.regions)


def _expected_false(selection: Selection) -> float:
    """Incidents that chance alone would make inside the measuring periods."""
    return float(cached.frame(_chance(selection))["expected_false"].fillna(0).iloc[0])
