"""January 2024 as it is: what the official record says of it, and into which measuring periods its days fall."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from itertools import groupby

import i18n
from analytics.argument import january, premium
from analytics.argument.criteria_words import labels
from analytics.argument.january import MONTH, PREMIUM_YEARS, RECIPE, Case
from analytics.argument.premium import Year
from analytics.surroundings import outage_time
from pages.moratorium.words import how
from ui import cached, figures, sources, tables, text_blocks
from ui.premium_year import PremiumYear


def show(selection: PremiumYear) -> None:
    """Later premium years have nothing to do with it."""
    lang = selection.context.lang
    found = january.cases(cached.dimension("fct_official_outages"), cached.dimension("official_incident_counts"))
    if not found or selection.year.year > MONTH[0].year:
        return
    years = [year for year in map(selection.another, PREMIUM_YEARS) if year.is_known]
    in_month = january.in_month(found)
    lines = january.together(found)
    asked = january.asked(lines, selection.regions)
    answers = {of: cached.frame(question) for of, question in asked.items()}
    figures.head(_finding(in_month, years, lang), i18n.t("moratorium.january.lead", lang))
    text_blocks.show(*_record(found, selection), *(text_blocks.paragraph(text) for text in _needed(in_month, years, lang)))
    _table(lines, years, lambda case: _reported(january.reported(case, answers, selection.dates), lang), selection)
    texts = [_members(in_month, selection), _recipe(selection)]
    figures.notes(*(escape(text) for text in texts if text), how=how(selection, "ppi_january", "", *asked.values()))


def _finding(in_month: Sequence[Case], years: Sequence[Year], lang: str) -> str:
    """How many days of outage, and in how many measuring periods of each premium year any of them falls."""
    month = i18n.sentence_case(i18n.month(MONTH[0], lang))
    days = i18n.plural("moratorium.january.outages", len({day for case in in_month for day in case.days}), lang)
    fallen = [
        i18n.plural(
            "moratorium.january.fallen",
            len(january.inside(in_month, year)),
            lang,
            of=i18n.number(january.n_periods(year), lang),
            year=year.year,
        )
        for year in years
        if in_month and january.n_periods(year)
    ]
    return i18n.t("moratorium.january.finding", lang, month=month, found=", ".join((days, *fallen)))


# --- the record -------------------------------------------------------------------------------------------------------


def _record(found: Sequence[Case], selection: PremiumYear) -> list[str]:
    """The published minutes, and the cause the official side gives, each with its source."""
    lang, service = selection.context.lang, selection.short_labels[RECIPE]
    told = [
        (i18n.t("moratorium.january.minutes", lang, service=service, n=i18n.number(minutes, lang)), source)
        for minutes, source in january.published_minutes(cached.dimension("published_figures"))
    ]
    told += [(i18n.t("moratorium.january.cause", lang, cause=cause), source) for cause, source in january.causes(found, lang)]
    return [f"<div class='told'>{escape(words)} {sources.cited(source, lang)}</div>" for words, source in told]


def _what(case: Case, selection: PremiumYear) -> str:
    """The statement as it stands, or what was hit, and what is blamed."""
    lang, names = selection.context.lang, selection.short_labels
    if not case.is_outage:
        return str(case.record[f"label_{lang}"])
    service = names.get(case.record["service_code"], i18n.t("overview.outage.no_service", lang))
    fault = names.get(case.record["fault_service_code"]) or case.record["fault_component"]
    if not fault or fault == service:
        return service
    return i18n.t("moratorium.january.hit", lang, service=service, fault=fault)


def _cause(case: Case, lang: str) -> str:
    """Of an outage before the month; those of the month stand above the table."""
    return (case.record[f"cause_{lang}"] or "") if case.is_outage and not case.is_in_month else ""


def when(case: Case, lang: str) -> str:
    """`9, 15, 22 et 24 janvier 2024`."""
    if len(case.days) > 1:
        of_months = [(first, list(days)) for first, days in groupby(case.days, lambda day: day.replace(day=1))]
        listed = [(i18n.enumeration([i18n.day_of_month(day, lang) for day in days], lang), first) for first, days in of_months]
        return i18n.enumeration([f"{days} {i18n.month(first, lang)}" for days, first in listed], lang)
    if not case.is_outage:
        return i18n.sentence_case(i18n.partial_date(case.record["period"], lang))
    day, time = i18n.date(case.first, lang, with_weekday=True), outage_time(case.record, lang)
    return i18n.sentence_case(", ".join(filter(None, (day, time))))


# --- the periods ------------------------------------------------------------------------------------------------------


def _needed(in_month: Sequence[Case], years: Sequence[Year], lang: str) -> list[str]:
    """Where a day falls inside, which criteria were measured, and which of these need an e-service that the record names."""
    told = []
    for year in years:
        inside = january.inside(in_month, year)
        if not inside:
            continue
        needing = january.needing(inside, in_month)
        measured = i18n.plural("moratorium.january.inside", len(inside), lang, year=year.year, labels=labels(inside, lang))
        needs = (
            i18n.plural("moratorium.january.needing", len(needing), lang, labels=labels(needing, lang))
            if needing
            else i18n.plural("moratorium.january.none_needing", len(inside), lang)
        )
        told.append(f"{measured} {needs}")
    return told


def _table(cases: Sequence[Case], years: Sequence[Year], reported: Callable[[Case], tables.Cell], selection: PremiumYear) -> None:
    lang = selection.context.lang
    of_years = {f"premium_{year.year}": year for year in years}
    columns = [
        tables.Column("when", i18n.t("moratorium.january.when", lang), is_heading=True, width="10rem"),
        tables.Column("what", i18n.t("moratorium.january.what", lang), width="13rem"),
        *(
            tables.Column(name, i18n.t("moratorium.january.premium", lang, year=year.year), width="11rem", is_labelled=True)
            for name, year in of_years.items()
        ),
        tables.Column("members", i18n.t("moratorium.january.members", lang), width="9rem", is_labelled=True),
    ]
    rows: list[dict[str, tables.Cell]] = [
        {
            "when": when(case, lang),
            "what": _sourced(case, selection),
            **{name: _periods(case, year, lang) for name, year in of_years.items()},
            "members": reported(case) if case.is_outage else tables.NOTHING,
        }
        for case in cases
    ]
    tables.show(columns, rows, caption=i18n.t("moratorium.january.caption", lang), is_caption_seen=False, is_stacked=True)


def _sourced(case: Case, selection: PremiumYear) -> tables.Html:
    lang = selection.context.lang
    what = tables.with_note(_what(case, selection), _cause(case, lang))
    return tables.Html(f"{what.text}<div>{sources.cited(case.source, lang)}</div>")


def _periods(case: Case, year: Year, lang: str) -> tables.Cell:
    """In how many measuring periods the days lie, and how many of these criteria need what the record names."""
    inside = january.inside([case], year)
    words = i18n.plural("moratorium.january.in_periods", len(inside), lang, of=i18n.number(january.n_periods(year), lang))
    if not inside or not case.services:
        return words
    return tables.with_note(words, i18n.plural("moratorium.january.in_need", len(january.needing(inside, [case])), lang))


# --- the members ------------------------------------------------------------------------------------------------------


def _reported(found: january.Reported, lang: str) -> tables.Cell:
    """Doctors, each once whatever the days, and their reports; of days that nobody observed there is only memory, and none is not zero."""
    if not found.n_reports and not found.is_observed:
        return i18n.t("overview.timeline.unobserved", lang)
    reports = i18n.plural("count.reports", found.n_reports, lang)
    note = reports if found.is_observed else ", ".join((reports, i18n.t("moratorium.from_memory", lang)))
    return tables.with_note(i18n.plural("count.doctors", found.n_reporters, lang), note)


def _members(in_month: Sequence[Case], selection: PremiumYear) -> str:
    """Whether anything reported of these days can be more than a memory."""
    context, lang = selection.context, selection.context.lang
    if context.build.is_demo:
        return i18n.t("moratorium.january.invented", lang)
    return "" if january.n_observed(in_month, selection.dates) else i18n.t("moratorium.january.memory", lang)


def _recipe(selection: PremiumYear) -> str:
    """In which known years a criterion measured the use of the e-service hit, and in which none did."""
    lang = selection.context.lang
    known = [year for year in map(selection.another, premium.years(cached.dimension("ppi_criteria"))) if year.is_known]
    measured = january.measuring_directly(RECIPE, known)
    if not measured or len(measured) == len(known):
        return ""
    years = {"measured": measured, "known": [year.year for year in known]}
    told = {name: i18n.enumeration([str(year) for year in of], lang) for name, of in years.items()}
    return i18n.t("moratorium.january.recipe", lang, service=selection.short_labels[RECIPE], **told)
