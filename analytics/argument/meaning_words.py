"""What the exposure of a criterion asks of a GP, in words, by what the criterion measures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import i18n
from analytics.argument import meaning, premium
from analytics.argument.exposure import Exposure
from analytics.argument.exposure_words import is_measurable, joined, label
from analytics.argument.premium import Criterion, Dependency, Registration
from analytics.argument.premium_year import PremiumYear

OF_ACTS = ("ratio", "use")  # measures of which it matters whether an act can be done later


def with_meaning(selection: PremiumYear) -> list[Criterion]:
    """The criteria of which something can be said, the most exposed first."""
    listed = sorted(selection.year.criteria, key=lambda one: -max((of.hours for of in selection.exposures[one.code]), default=0.0))
    return [one for one in listed if not _is_without_meaning(one, selection)]


def without_meaning(selection: PremiumYear) -> str:
    """Those of which there is nothing to compute, in a line; empty without any."""
    found = [one for one in selection.year.criteria if _is_without_meaning(one, selection)]
    names = i18n.t("punctuation.separator", selection.lang).join(label(one, selection.lang) for one in found)
    return i18n.t("exposure.meaning.without", selection.lang, list=names) if found else ""


def _is_without_meaning(one: Criterion, selection: PremiumYear) -> bool:
    """A share or a number of acts of which no observed hour is exposed: nothing to compute."""
    found = selection.exposures[one.code]
    is_of_acts = one.measure in ("ratio", "use", "count")
    return is_of_acts and is_measurable(found) and not any(of.hours for of in found)


def asked(criterion: Criterion, selection: PremiumYear) -> list[str]:
    """Sentences: what the exposure asks of a GP."""
    by_measure: dict[str, Callable[[Criterion, PremiumYear], list[str]]] = {
        "ratio": _ratio,
        "count": _count,
        "use": _count,
        "stock": _stock,
        "registration": _registration,
    }
    return by_measure[criterion.measure](criterion, selection)


def catch_up(criterion: Criterion, selection: PremiumYear) -> list[tuple[str, str]]:
    """What becomes of an act during a failure, each with the keys of its source, empty where no source says so; one line without any
    where it matters and is not known."""
    lang = selection.lang
    found = [_catch_up(one, selection) for one in criterion.dependencies if one.is_direct and one.catch_up_code]
    return found or ([(i18n.t("exposure.catch_up.unknown", lang), "")] if criterion.measure in OF_ACTS else [])


def _catch_up(one: Dependency, selection: PremiumYear) -> tuple[str, str]:
    name, ours = selection.short_labels[one.service_code], "" if one.is_catch_up_stated else ".ours"
    text = i18n.t(f"exposure.catch_up.{one.catch_up_code}{ours}", selection.lang, service=name)
    return text, one.catch_up_source if one.is_catch_up_stated else ""


def _ratio(criterion: Criterion, selection: PremiumYear) -> list[str]:
    lang, found = selection.lang, selection.exposures[criterion.code]
    told = _of_the_rest(found, lang)
    if not told or criterion.share is None:
        return [i18n.t("exposure.unobserved", lang)]
    threshold = i18n.percent(criterion.share, lang)
    sentences = [i18n.t("exposure.meaning.ratio", lang, threshold=threshold, asked=told)]
    lost = meaning.without_what_is_delayed(criterion)
    if lost is None:
        is_stated = all(one.is_catch_up_stated for one in criterion.dependencies if one.is_direct)
        sentences.append(i18n.t(f"exposure.meaning.delayed_only.{'stated' if is_stated else 'ours'}", lang))
    elif lost.direct != criterion.direct:
        services = i18n.enumeration([selection.short_labels[code] for code in lost.direct], lang)
        of_lost = _of_the_rest(selection.exposed(lost), lang)
        sentences.append(i18n.t("exposure.meaning.ratio.lost", lang, services=services, asked=of_lost))
    return sentences


def _of_the_rest(found: Sequence[Exposure], lang: str) -> str:
    """`50,0 % · 50,1 % · 51,5 %`; empty where nothing can be measured."""
    shares = [meaning.ratio_asked(one) for one in found]
    told = [
        i18n.percent(one.asked, lang, decimals=1) if one.can_be_reached else i18n.t("exposure.meaning.out_of_reach", lang)
        for one in shares
        if one
    ]
    return joined(told) if told else ""


def _count(criterion: Criterion, selection: PremiumYear) -> list[str]:
    """Days left to do it; a single use needs one of them."""
    lang, found = selection.lang, selection.exposures[criterion.code]
    left = list(filter(None, map(meaning.days_left, found)))
    if not left:
        return [i18n.t("exposure.unobserved", lang)]
    days = joined([i18n.number(n, lang) for n, _ in left])
    return [i18n.plural("exposure.meaning.days_left", left[0][1], lang, days=days)]


def _stock(criterion: Criterion, selection: PremiumYear) -> list[str]:
    lang = selection.lang
    if criterion.window is None:
        return [i18n.t("exposure.no_window", lang)]
    sentences = [i18n.t("exposure.meaning.stock", lang, day=i18n.date(criterion.window.last, lang))]
    sentences.append(_last_weeks(criterion, criterion.window.last, selection))
    if criterion.window.has_no_start:
        sentences.append(i18n.t("exposure.meaning.stock.window", lang, day=i18n.date(criterion.window.first, lang)))
    return sentences


def _registration(criterion: Criterion, selection: PremiumYear) -> list[str]:
    """Each barometer by its own date, or the criterion by its last day where no barometer is named; dates that were not found are said."""
    lang, sentences = selection.lang, []
    found = premium.registrations(criterion, selection.facts.table("ppi_registration_dates"), lang)
    if not found and criterion.window:
        found = [Registration(criterion.label, criterion.window.last)]
    for one in sorted(found, key=lambda one: one.register_by or dt.date.max):
        if one.register_by is None:
            sentences.append(i18n.t("exposure.meaning.register.unknown", lang, label=one.label))
            continue
        by = i18n.t("exposure.meaning.register", lang, label=one.label, day=i18n.date(one.register_by, lang))
        sentences.append(f"{by} {_last_weeks(criterion, one.register_by, selection)}")
    return sentences or [i18n.t("exposure.no_window", lang)]


def _last_weeks(criterion: Criterion, day: dt.date, selection: PremiumYear) -> str:
    """Exposed days among the observed working days of the weeks up to a day."""
    lang, weeks = selection.lang, i18n.number(meaning.LAST_WEEKS, selection.lang)
    found = selection.exposed(meaning.last_weeks(criterion, day))
    if not found[0].is_measurable:
        return i18n.t("exposure.meaning.last_weeks.unobserved", lang, weeks=weeks)
    if not any(one.by_day for one in found):
        return i18n.plural("exposure.meaning.last_weeks.none", found[0].n_days_observed, lang, weeks=weeks)
    days = joined([i18n.number(len(one.by_day), lang) for one in found])
    return i18n.plural("exposure.meaning.last_weeks", found[0].n_days_observed, lang, weeks=weeks, days=days)
