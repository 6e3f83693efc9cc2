"""January 2024 as it is: what the official record says of it, and into which measuring periods its days fall. Nothing here is typed: the
outages, the published figures and the periods are those of the build."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import pandas as pd

import i18n
from analytics import periods
from analytics.argument import measuring, premium
from analytics.argument.premium import Criterion, Year
from analytics.frames import records
from analytics.queries import Question
from analytics.queries import premium as questions
from analytics.surroundings import outage_time
from pages.moratorium.words import counted, how, labels
from ui import cached, figures, sources, tables, text_blocks
from ui.premium_year import PremiumYear

Record = Mapping[str, Any]
MONTH = (dt.date(2024, 1, 1), dt.date(2024, 1, 31))  # of the case
BEFORE = dt.date(2023, 10, 1)  # from here the official side itself tells of more frequent incidents
RECIPE = "RECIPE"


@dataclass(frozen=True)
class Case:
    """One line of the official record: days, the e-services it names (none: it names none), where it says so."""

    first: dt.date
    last: dt.date
    what: str
    note: str
    when: str
    services: tuple[str, ...]
    source: str
    is_outage: bool
    days: tuple[dt.date, ...] = ()  # of outages


def show(selection: PremiumYear) -> None:
    """Later premium years have nothing to do with it."""
    lang = selection.context.lang
    outages = _outages(selection)
    cases = _cases(outages, selection)
    if not cases or selection.year.year > MONTH[0].year:
        return
    years = [year for year in (selection.another(one) for one in (BEFORE.year, MONTH[0].year)) if year.is_known]
    in_month = [case for case in cases if case.is_outage and case.first >= MONTH[0]]
    lines = _together(cases)
    reported = [_question(case, selection) for case in lines if case.is_outage]
    figures.head(_finding(in_month, years, lang), i18n.t("moratorium.january.lead", lang))
    text_blocks.show(*_record(outages, selection), *(text_blocks.paragraph(text) for text in _needed(in_month, years, lang)))
    _table(lines, years, selection)
    texts = [_members(in_month, selection), _recipe(selection)]
    figures.notes(*(escape(text) for text in texts if text), how=how(selection, "ppi_january", "", *reported))


def _finding(in_month: Sequence[Case], years: Sequence[Year], lang: str) -> str:
    """How many days of outage, and in how many measuring periods of each premium year any of them falls."""
    month = i18n.sentence_case(i18n.month(MONTH[0], lang))
    days = i18n.plural("moratorium.january.outages", len({day for case in in_month for day in case.days}), lang)
    fallen = [
        i18n.plural("moratorium.january.fallen", len(_inside(in_month, year)), lang, of=i18n.number(_n_periods(year), lang), year=year.year)
        for year in years
        if in_month and _n_periods(year)
    ]
    return i18n.t("moratorium.january.finding", lang, month=month, found=", ".join((days, *fallen)))


# --- the record -------------------------------------------------------------------------------------------------------


def _outages(selection: PremiumYear) -> pd.DataFrame:
    """Official outages from the months before to the end of the case, oldest first."""
    known = cached.dimension("fct_official_outages")
    dated = known[known["starts_on"].notna()]
    found = dated[(dated["starts_on"] >= BEFORE) & (dated["ends_on"] <= MONTH[1])]
    return found.sort_values(["starts_on", "official_outage_id"])


def _cases(outages: pd.DataFrame, selection: PremiumYear) -> list[Case]:
    """The statements on whole months first, then the outages of single days."""
    lang = selection.context.lang
    told = [
        Case(
            first,
            last,
            row[f"label_{lang}"],
            "",
            i18n.partial_date(row["period"], lang),
            (),
            row["source"] or "",
            is_outage=False,
        )
        for row in records(cached.dimension("official_incident_counts"))
        if row["origin_code"] == "statement" and (days := _days_of(row["period"]))
        for first, last in (days,)
        if first >= BEFORE and last <= MONTH[1]
    ]
    for outage in records(outages):
        named = tuple(dict.fromkeys(code for code in (outage["service_code"], outage["fault_service_code"]) if code))
        when = i18n.date(outage["starts_on"], lang, with_weekday=True)
        time = outage_time(outage, lang)
        told.append(
            Case(
                outage["starts_on"],
                outage["ends_on"],
                _hit(outage, selection),
                (outage[f"cause_{lang}"] or "") if outage["starts_on"] < MONTH[0] else "",
                ", ".join(filter(None, (when, time))),
                named,
                outage["source"] or "",
                is_outage=True,
                days=tuple(pd.date_range(outage["starts_on"], outage["ends_on"]).date),
            )
        )
    return told


def _days_of(period: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of `2023-10/2023-11`; None where it is not made of months."""
    months = [part for part in period.split("/") if len(part) == len("2023-10")]
    if not months:
        return None
    first, last = (dt.date.fromisoformat(f"{month}-01") for month in (months[0], months[-1]))
    return first, periods.bucket_end(last, "month")


def _hit(outage: Record, selection: PremiumYear) -> str:
    lang = selection.context.lang
    names = selection.short_labels
    service = names.get(outage["service_code"], i18n.t("overview.outage.no_service", lang))
    fault = names.get(outage["fault_service_code"]) or outage["fault_component"]
    if not fault or fault == service:
        return service
    return i18n.t("moratorium.january.hit", lang, service=service, fault=fault)


def _together(cases: Sequence[Case]) -> list[Case]:
    """Outages of the month that hit the same and have the same source stand in one line."""
    grouped: dict[object, list[Case]] = {}
    for case in cases:
        is_joined = case.is_outage and case.first >= MONTH[0]
        grouped.setdefault((case.what, case.services, case.note) if is_joined else case, []).append(case)
    return [_joined(of) if len(of) > 1 else of[0] for of in grouped.values()]


def _joined(cases: Sequence[Case]) -> Case:
    sources_of = "|".join(dict.fromkeys(key for case in cases for key in case.source.split("|") if key))
    days = tuple(dict.fromkeys(day for case in cases for day in case.days))
    return replace(cases[0], last=cases[-1].last, days=days, source=sources_of)


def _when(case: Case, lang: str) -> str:
    """`9, 15, 22 et 24 janvier 2024`."""
    if len(case.days) < 2 or len({(day.year, day.month) for day in case.days}) > 1:
        return i18n.sentence_case(case.when)
    listed = i18n.enumeration([i18n.day_of_month(day, lang) for day in case.days], lang)
    return f"{listed} {i18n.month(case.first, lang)}"


def _record(outages: pd.DataFrame, selection: PremiumYear) -> list[str]:
    """The published minutes, and the cause the official side gives, each with its source."""
    lang = selection.context.lang
    told = []
    causes = dict.fromkeys(
        (row[f"cause_{lang}"], row["source"] or "") for row in records(outages) if row["starts_on"] >= MONTH[0] and row[f"cause_{lang}"]
    )
    period = f"{MONTH[0]:%Y-%m}"
    for figure in records(cached.dimension("published_figures")):
        if figure["figure_code"] == "recipe_downtime" and figure["period"] == period:
            words = i18n.t(
                "moratorium.january.minutes",
                lang,
                service=selection.short_labels[RECIPE],
                n=i18n.number(figure["value"], lang),
            )
            told.append(f"{escape(words)} {sources.cited(figure['source'], lang)}")
    told += [f"{escape(i18n.t('moratorium.january.cause', lang, cause=cause))} {sources.cited(source, lang)}" for cause, source in causes]
    return [f"<div class='told'>{line}</div>" for line in told]


# --- the periods ------------------------------------------------------------------------------------------------------


def _n_periods(year: Year) -> int:
    """Known measuring periods of stated criteria; a state or a registration has none."""
    return sum(one.window is not None and not one.window.has_no_start for one in year.established)


def _inside(cases: Sequence[Case], year: Year) -> list[Criterion]:
    """The criteria into whose measuring period any of these days falls."""
    found = (one for case in cases for day in case.days for one in measuring.holding(day, day, year.established))
    return list({one.code: one for one in found}.values())


def _needed(in_month: Sequence[Case], years: Sequence[Year], lang: str) -> list[str]:
    """Where a day falls inside, which criteria were measured, and which of these need an e-service that the record names."""
    told = []
    for year in years:
        inside = _inside(in_month, year)
        if not inside:
            continue
        needing = [one for one in inside if any(_needs(case, one) for case in in_month)]
        measured = i18n.plural("moratorium.january.inside", len(inside), lang, year=year.year, labels=labels(inside, lang))
        needs = (
            i18n.plural("moratorium.january.needing", len(needing), lang, labels=labels(needing, lang))
            if needing
            else i18n.plural("moratorium.january.none_needing", len(inside), lang)
        )
        told.append(f"{measured} {needs}")
    return told


def _table(cases: Sequence[Case], years: Sequence[Year], selection: PremiumYear) -> None:
    lang = selection.context.lang
    columns = [
        tables.Column("when", i18n.t("moratorium.january.when", lang), is_heading=True, width="10rem"),
        tables.Column("what", i18n.t("moratorium.january.what", lang), width="13rem"),
        *(
            tables.Column(
                f"premium_{year.year}", i18n.t("moratorium.january.premium", lang, year=year.year), width="11rem", is_labelled=True
            )
            for year in years
        ),
        tables.Column("members", i18n.t("moratorium.january.members", lang), width="9rem", is_labelled=True),
    ]
    rows = [_row(case, years, selection) for case in cases]
    tables.show(columns, rows, caption=i18n.t("moratorium.january.caption", lang), is_caption_seen=False, is_stacked=True)


def _row(case: Case, years: Sequence[Year], selection: PremiumYear) -> dict[str, tables.Cell]:
    lang = selection.context.lang
    row: dict[str, tables.Cell] = {
        "when": _when(case, lang),
        "what": tables.Html(f"{tables.with_note(case.what, case.note).text}<div>{sources.cited(case.source, lang)}</div>"),
        "members": _reported(case, selection),
    }
    for year in years:
        row[f"premium_{year.year}"] = _periods(case, year, lang)
    return row


def _periods(case: Case, year: Year, lang: str) -> tables.Cell:
    """In how many measuring periods the days lie, and how many of these criteria need what the record names."""
    inside = _inside([case], year) if case.days else measuring.holding(case.first, case.last, year.established)
    words = i18n.plural("moratorium.january.in_periods", len(inside), lang, of=i18n.number(_n_periods(year), lang))
    if not inside or not case.services:
        return words
    needing = [one for one in inside if _needs(case, one)]
    return tables.with_note(words, i18n.plural("moratorium.january.in_need", len(needing), lang))


def _needs(case: Case, one: Criterion) -> bool:
    return bool({*case.services} & {*one.direct, *one.upstream})


# --- the members ------------------------------------------------------------------------------------------------------


def _question(case: Case, selection: PremiumYear) -> Question:
    """What was reported of the days of a line, about the e-services it names."""
    return questions.naming(case.services, case.days, regions=selection.regions)


def _reported(case: Case, selection: PremiumYear) -> tables.Cell:
    """Doctors, each once whatever the days, and their reports; of days that nobody observed there is only memory, and none is not zero."""
    lang = selection.context.lang
    if not case.is_outage:
        return tables.NOTHING
    n = counted(_question(case, selection))
    is_observed = any(not periods.observed(selection.dates, day, day).empty for day in case.days)
    if not n["n_reports"] and not is_observed:
        return i18n.t("overview.timeline.unobserved", lang)
    reports = i18n.plural("overview.reports", n["n_reports"], lang)
    note = reports if is_observed else ", ".join((reports, i18n.t("moratorium.from_memory", lang)))
    return tables.with_note(i18n.plural("overview.doctors", n["n_reporters"], lang), note)


def _members(in_month: Sequence[Case], selection: PremiumYear) -> str:
    """Whether anything reported of these days can be more than a memory."""
    context, lang = selection.context, selection.context.lang
    if context.build.is_demo:
        return i18n.t("moratorium.january.invented", lang)
    is_observed = any(not periods.observed(selection.dates, day, day).empty for case in in_month for day in case.days)
    return "" if is_observed else i18n.t("moratorium.january.memory", lang)


def _recipe(selection: PremiumYear) -> str:
    """In which known years a criterion measured the use of the e-service hit, and in which none did."""
    lang = selection.context.lang
    known = [year for year in map(selection.another, premium.years(cached.dimension("ppi_criteria"))) if year.is_known]
    measuring_it = [year.year for year in known if any(RECIPE in one.direct for one in year.established)]
    if not measuring_it or len(measuring_it) == len(known):
        return ""
    years = {"measured": [str(year) for year in measuring_it], "known": [str(year.year) for year in known]}
    told = {name: i18n.enumeration(of, lang) for name, of in years.items()}
    return i18n.t("moratorium.january.recipe", lang, service=selection.short_labels[RECIPE], **told)
