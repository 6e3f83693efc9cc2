"""The criteria of a premium year in words: what each is called, asks and measures, when, and how its e-services are known."""

from __future__ import annotations

import re
from collections.abc import Iterable

import i18n
from analytics.argument import premium
from analytics.argument.premium import Criterion, Dependency, Window
from analytics.argument.premium_year import PremiumYear

SECOND_HALF = (7, 1)  # month and day
DECIDED_ON_A_DAY = ("stock", "registration")  # measures
EITHER = "C_BILLING"  # one of its e-services is enough
_NOTED = {("C_MEDSCHEME", 2024), (EITHER, 2023), (EITHER, 2024)}  # what stands beside a criterion of the seed: code and premium year
_QUOTES = re.compile("«\\s*|\\s*»|[“”„]")
Noted = tuple[str, str]  # a text, and the quieter words under it, empty where there are none


def labels(criteria: Iterable[Criterion], lang: str) -> str:
    """`« A », « B » (incertain) et « C »`."""
    return i18n.enumeration([marked(one, i18n.t("moratorium.quoted", lang, label=_unquoted(one.label)), lang) for one in criteria], lang)


def name(one: Criterion, lang: str) -> str:
    """Its label, with a word where it is uncertain."""
    return marked(one, one.label, lang)


def marked(one: Criterion, label: str, lang: str) -> str:
    """A label of the criterion, with a word where sources disagree about it."""
    return f"{label} ({i18n.t('moratorium.is_uncertain', lang).lower()})" if one.is_uncertain else label


def days(window: Window, lang: str) -> str:
    """`1er juillet – 31 décembre`, without the year that the page names."""
    first, last = (i18n.date(day, lang, with_year=False) for day in (window.first, window.last))
    return i18n.t("moratorium.days", lang, first=first, last=last)


def finding(selection: PremiumYear) -> str:
    """How many are measured in the second half of the year alone."""
    lang, year = selection.lang, selection.year
    starts = [one.window.first for one in year.established if one.window and not one.window.has_no_start]
    late = [day for day in starts if (day.month, day.day) >= SECOND_HALF]
    if not late:
        return i18n.t("moratorium.criteria.finding.none", lang, year=year.year)
    of = i18n.number(len(year.established), lang)
    return i18n.plural("moratorium.criteria.finding", len(late), lang, of=of, day=i18n.date(min(late), lang))


def notes(selection: PremiumYear) -> list[str]:
    """What no source names, and how links are marked."""
    lang, year = selection.lang, selection.year
    unnamed = i18n.plural("moratorium.unnamed", year.n_unnamed, lang, year=year.year) if year.n_unnamed else ""
    return [*filter(None, (unnamed,)), i18n.t("moratorium.criteria.edges", lang)]


def threshold(one: Criterion, lang: str) -> Noted:
    """With the type of measure, unless the threshold is that word itself."""
    measure = i18n.t(f"moratorium.measure.{one.measure}", lang)
    return one.threshold or i18n.t("moratorium.not_found", lang), "" if one.threshold == measure else measure


def period(one: Criterion, selection: PremiumYear) -> list[Noted]:
    """When it is measured; of a registration one line per barometer."""
    lang = selection.lang
    if registered := _registrations(one, selection):
        return [(line, "") for line in registered]
    if one.window is None:
        return [(i18n.t("moratorium.not_found", lang), "")]
    if one.window.has_no_start:
        state = i18n.t("moratorium.window.state", lang, day=i18n.date(one.window.last, lang))
        return [(i18n.sentence_case(state), i18n.t("moratorium.window.no_start", lang))]
    return [(days(one.window, lang), i18n.t(f"moratorium.period.{one.period_code}", lang))]


def why_uncertain(one: Criterion, lang: str) -> str:
    """Of one about which sources disagree; else empty."""
    return i18n.t("moratorium.is_uncertain.reason", lang, year=one.year) if one.is_uncertain else ""


def note(one: Criterion, lang: str) -> str:
    """What else a reader must know of a criterion as published; empty for most, and for one that the staff entered."""
    is_noted = (one.code, one.year) in _NOTED and not one.noted_source
    return i18n.t(f"moratorium.note.{one.code}", lang, year=one.year) if is_noted else ""


def noted(one: Criterion, lang: str) -> str:
    """Where the staff read it, who noted it and when; empty where the bibliography names its source."""
    if not one.noted_source or one.recorded_on is None:
        return ""
    return i18n.t("moratorium.noted", lang, source=one.noted_source, author=one.author, day=i18n.date(one.recorded_on, lang))


def services(links: Iterable[Dependency], selection: PremiumYear) -> str:
    """`MyCareNet et eAttest`."""
    names = i18n.enumeration([selection.short_labels[link.service_code] for link in links], selection.lang)
    return i18n.sentence_case(names)


def link(one: Dependency, selection: PremiumYear) -> str:
    """An e-service and how the link to it is known."""
    lang = selection.lang
    mark = i18n.t(f"moratorium.edge.{one.mark or 'uncertain'}", lang)
    return f"{selection.short_labels[one.service_code]}{i18n.t('punctuation.colon', lang)}{mark}"


def _registrations(one: Criterion, selection: PremiumYear) -> list[str]:
    """The last day of registration of each barometer, or that it was not found."""
    lang = selection.lang
    return [
        i18n.t(
            "moratorium.window.registration",
            lang,
            what=barometer.label,
            day=i18n.t("moratorium.window.until", lang, day=i18n.date(barometer.register_by, lang))
            if barometer.register_by
            else i18n.t("moratorium.window.date_not_found", lang),
        )
        for barometer in premium.registrations(one, selection.facts.table("ppi_registration_dates"), lang)
    ]


def _unquoted(label: str) -> str:
    """A label that quotes a name itself is not quoted again with the same marks."""
    return _QUOTES.sub("", label)
