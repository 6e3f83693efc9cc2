"""What the exposure asks of a GP, by what each criterion measures: a share, a number, a state on a day, a registration by a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from html import escape

import i18n
from analytics.argument import exposure, meaning
from analytics.argument.exposure import Exposure
from analytics.argument.premium import Criterion, Dependency
from analytics.frames import records
from pages.moratorium import exposure_words as words
from ui import cached, figures, sources, tables, text_blocks
from ui.premium_year import PremiumYear

OF_ACTS = ("ratio", "use")  # measures of which it matters whether an act can be done later


def show(selection: PremiumYear) -> None:
    lang = selection.context.lang
    columns = [
        tables.Column("criterion", i18n.t("exposure.column.criterion_code", lang), is_heading=True, width="15rem"),
        tables.Column("asked", i18n.t("exposure.meaning.asked", lang), width="18rem"),
        tables.Column("catch_up", i18n.t("exposure.meaning.catch_up", lang), width="11rem"),
    ]
    listed = sorted(selection.year.criteria, key=lambda one: -max((of.hours for of in selection.exposures[one.code]), default=0.0))
    without = [one for one in listed if _is_without(one, selection)]
    rows = [_row(one, selection) for one in listed if one not in without]
    heading = i18n.t("exposure.meaning.heading", lang)
    text_blocks.section(heading, text_blocks.paragraph(i18n.t("exposure.meaning.lead", lang), kind="quiet"))
    if rows:
        tables.show(columns, rows, caption=heading, is_caption_seen=False, is_stacked=True)
    if without:
        names = i18n.t("overview.list.separator", lang).join(words.label(one, lang) for one in without)
        figures.notes(escape(i18n.t("exposure.meaning.without", lang, list=names)))


def _is_without(one: Criterion, selection: PremiumYear) -> bool:
    """A share or a number of acts of which no observed hour is exposed: nothing to compute."""
    found = selection.exposures[one.code]
    is_of_acts = one.measure in ("ratio", "use", "count")
    return is_of_acts and words.is_measurable(found) and not any(of.hours for of in found)


def asked(criterion: Criterion, selection: PremiumYear) -> list[str]:
    """Sentences."""
    by_measure: dict[str, Callable[[Criterion, PremiumYear], list[str]]] = {
        "ratio": _ratio,
        "count": _count,
        "use": _count,
        "stock": _stock,
        "registration": _registration,
    }
    return by_measure[criterion.measure](criterion, selection)


def _row(criterion: Criterion, selection: PremiumYear) -> dict[str, tables.Cell]:
    lang = selection.context.lang
    told = "<br>".join(map(escape, asked(criterion, selection)))
    caught = "<br>".join(_catch_up(one, selection) for one in criterion.dependencies if one.is_direct and one.catch_up_code)
    unknown = i18n.t("exposure.catch_up.unknown", lang) if criterion.measure in OF_ACTS else tables.NOTHING
    return {
        "criterion": tables.with_note(words.label(criterion, lang), criterion.threshold),
        "asked": tables.Html(told),
        "catch_up": tables.Html(caught) if caught else unknown,
    }


def _catch_up(one: Dependency, selection: PremiumYear) -> str:
    """What becomes of an act during a failure, with its source or that there is none."""
    lang, name = selection.context.lang, selection.context.labels.short_services[one.service_code]
    text = escape(i18n.t(f"exposure.catch_up.{one.catch_up_code}", lang, service=name))
    if one.is_catch_up_stated:
        return f"{text} {sources.cited(one.catch_up_source, lang)}"
    return escape(i18n.t(f"exposure.catch_up.{one.catch_up_code}.ours", lang, service=name))


def _ratio(criterion: Criterion, selection: PremiumYear) -> list[str]:
    lang, found = selection.context.lang, selection.exposures[criterion.code]
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
        labels = selection.context.labels.short_services
        services = i18n.enumeration([labels[code] for code in lost.direct], lang)
        of_lost = _of_the_rest(exposure.exposures(lost, selection.incidents, selection.dates), lang)
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
    return words.joined(told) if told else ""


def _count(criterion: Criterion, selection: PremiumYear) -> list[str]:
    """Days left to do it; a single use needs one of them."""
    lang, found = selection.context.lang, selection.exposures[criterion.code]
    left = list(filter(None, map(meaning.days_left, found)))
    if not left:
        return [i18n.t("exposure.unobserved", lang)]
    days = words.joined([i18n.number(n, lang) for n, _ in left])
    return [i18n.plural("exposure.meaning.days_left", left[0][1], lang, days=days)]


def _stock(criterion: Criterion, selection: PremiumYear) -> list[str]:
    lang = selection.context.lang
    if criterion.window is None:
        return [i18n.t("exposure.no_window", lang)]
    sentences = [i18n.t("exposure.meaning.stock", lang, day=i18n.date(criterion.window.last, lang))]
    sentences.append(_last_weeks(criterion, criterion.window.last, selection))
    if criterion.window.has_no_start:
        sentences.append(i18n.t("exposure.meaning.stock.window", lang, day=i18n.date(criterion.window.first, lang)))
    return sentences


def _registration(criterion: Criterion, selection: PremiumYear) -> list[str]:
    """Each barometer by its own date; dates that were not found are said."""
    lang, dates = selection.context.lang, cached.dimension("ppi_registration_dates")
    is_own = (dates["premium_year"] == criterion.year) & (dates["criterion_code"] == criterion.code)
    sentences = []
    for row in sorted(records(dates[is_own]), key=lambda one: one["register_by"] or dt.date.max):
        label = i18n.sentence_case(row[f"label_{lang}"])
        if row["register_by"] is None:
            sentences.append(i18n.t("exposure.meaning.register.unknown", lang, label=label))
            continue
        by = i18n.t("exposure.meaning.register", lang, label=label, day=i18n.date(row["register_by"], lang))
        sentences.append(f"{by} {_last_weeks(criterion, row['register_by'], selection)}")
    return sentences or [i18n.t("exposure.no_window", lang)]


def _last_weeks(criterion: Criterion, day: dt.date, selection: PremiumYear) -> str:
    """Exposed days among the observed working days of the weeks up to a day."""
    lang, weeks = selection.context.lang, i18n.number(meaning.LAST_WEEKS, selection.context.lang)
    found = exposure.exposures(meaning.last_weeks(criterion, day), selection.incidents, selection.dates)
    if not found[0].is_measurable:
        return i18n.t("exposure.meaning.last_weeks.unobserved", lang, weeks=weeks)
    if not any(one.by_day for one in found):
        return i18n.plural("exposure.meaning.last_weeks.none", found[0].n_days_observed, lang, weeks=weeks)
    days = words.joined([i18n.number(len(one.by_day), lang) for one in found])
    return i18n.plural("exposure.meaning.last_weeks", found[0].n_days_observed, lang, weeks=weeks, days=days)
