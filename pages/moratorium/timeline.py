"""The main picture: for each criterion its measuring period, what was reported week by week, incidents, official outages."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

import i18n
from analytics import periods
from analytics.argument import measuring, premium, premium_words
from analytics.argument.criteria_words import DECIDED_ON_A_DAY, days, name
from analytics.argument.premium import Criterion
from analytics.exports import ExportTable
from analytics.figures.criteria import Mark, Strip, criteria_strips
from analytics.frames import records
from analytics.metrics import METRICS
from analytics.queries import premium as questions
from pages.moratorium import export
from pages.moratorium.words import counted, how
from ui import cached, figures
from ui.premium_year import PremiumYear

Record = Mapping[str, Any]
_IN_WORDS = 8  # criteria in the sentence that stands for the picture


def show(selection: PremiumYear) -> None:
    lang, year = selection.context.lang, selection.year.year
    weekly = questions.by_week(year, regions=selection.regions)
    counts = cached.frame(weekly)
    strips = [_strip(one, counts, selection) for one in selection.criteria]
    unobserved = periods.unobserved_stretches(selection.dates, selection.start, selection.end)
    is_late = any(strip.weeks["is_late"].any() for strip in strips)
    figures.head(
        _finding(selection),
        i18n.t("moratorium.timeline.what", lang),
        late=i18n.t("overview.timeline.late", lang) if is_late else "",
        unobserved=i18n.t("overview.timeline.unobserved", lang) if unobserved else "",
    )
    table = _table(selection, strips)
    figures.show_figure(
        criteria_strips(strips, unobserved, year=year, lang=lang, theme=figures.theme()),
        alt=_alt(strips, selection),
        key=f"criteria_{year}",
        lang=lang,
        source=table,
    )
    figures.notes(
        escape(i18n.t("moratorium.timeline.key", lang)),
        escape(i18n.t("moratorium.timeline.scale", lang, gps=selection.gps)),
        escape(i18n.t("moratorium.sumehr", lang, service=selection.sumehr)) if selection.sumehr else "",
        how=how(selection, "ppi_by_week", "", weekly, selection.incidents_question),
    )
    figures.data_on_demand(table)


def _finding(selection: PremiumYear) -> str:
    """How many incidents of what the premium measures fell into its measuring periods, of all of the year."""
    lang, year = selection.context.lang, selection.year.year
    if not selection.has_any_period:
        return i18n.sentence_case(i18n.t("moratorium.headline.no_period", lang))
    if not selection.is_any_observed:
        return i18n.t("moratorium.timeline.finding.unobserved", lang, year=year)
    n, of = len(selection.roots_inside), len(selection.roots)
    if of == 0:
        return i18n.t("moratorium.timeline.finding.none", lang, year=year)
    if of == 1:
        told = i18n.t(f"moratorium.timeline.finding.only.{'inside' if n else 'outside'}", lang, year=year)
    else:
        told = i18n.plural("moratorium.timeline.finding", n, lang, of=i18n.number(of, lang), year=year)
    return i18n.t("punctuation.separator", lang).join(filter(None, (told, premium_words.region_hit(selection))))


def _strip(one: Criterion, counts: pd.DataFrame, selection: PremiumYear) -> Strip:
    lang = selection.context.lang
    weeks = _weeks(one, counts, selection)
    weeks["words"] = [_week_words(row, lang) for row in records(weeks)]
    last = one.window.last if one.window else None
    barometers = premium.registrations(one, cached.dimension("ppi_registration_dates"), lang)
    registered = [barometer.register_by for barometer in barometers if barometer.register_by]
    return Strip(
        title=name(one, lang),
        note=_note(one, selection),
        window=one.window,
        weeks=weeks,
        days=registered or ([last] if last and one.measure in DECIDED_ON_A_DAY else []),
        incidents=_incidents(one, selection),
        outages=_outages(one, selection),
    )


def _weeks(one: Criterion, counts: pd.DataFrame, selection: PremiumYear) -> pd.DataFrame:
    own = counts[counts["criterion_code"] == one.code]
    return measuring.weeks(own, selection.dates, year=one.year, last_observed=selection.context.known.last_day)


def _note(one: Criterion, selection: PremiumYear) -> str:
    """The measuring period, and who reported in it."""
    lang = selection.context.lang
    if one.window is None:
        return i18n.t(f"moratorium.strip.no_period{'.registration' if one.is_registration else ''}", lang)
    measured = measuring.measured(one, selection.incidents, selection.dates)
    when = (
        i18n.t("moratorium.strip.before", lang, day=i18n.date(one.window.last, lang, with_year=False))
        if one.window.has_no_start
        else days(one.window, lang)
    )
    if not measured.n_observed:
        return i18n.t("moratorium.strip.unobserved", lang, days=i18n.sentence_case(when))
    reporters = f"n_reporters_{'before' if one.window.has_no_start else 'inside'}"
    inside = cached.frame(questions.by_window(one.year, regions=selection.regions)).set_index("criterion_code")[reporters]
    told = i18n.plural("moratorium.strip", int(inside.get(one.code, 0)), lang, days=i18n.sentence_case(when))
    if measured.n_observed == measured.n_days:
        return told
    return f"{told}, {i18n.plural('overview.days_observed', measured.n_observed, lang, of=i18n.number(measured.n_days, lang))}"


def _week_words(row: Record, lang: str) -> str:
    when = i18n.day_range(row["starts_on"], row["ends_on"], lang)
    lines = [f"<b>{i18n.sentence_case(when)}</b>", i18n.plural("count.reporters", int(row["n"] or 0), lang)]
    if row["n_observed"] < row["n_days"]:
        lines.append(f"<i>{i18n.plural('overview.days_observed', row['n_observed'], lang, of=i18n.number(row['n_days'], lang))}</i>")
    if row["is_late"]:
        lines.append(f"<i>{i18n.t('overview.timeline.late', lang)}</i>")
    return "<br>".join(lines)


def _incidents(one: Criterion, selection: PremiumYear) -> list[Mark]:
    """One mark a day: several e-services hit on one day are told together."""
    by_day: dict[dt.date, list[dict[str, Any]]] = {}
    for incident in selection.incidents:
        if incident["service_code"] in {*one.direct, *one.upstream}:
            by_day.setdefault(incident["occurred_on"], []).append(incident)
    marks = []
    for day, found in by_day.items():
        is_direct = any(incident["service_code"] in one.direct for incident in found)
        lines = [f"<b>{i18n.date(day, selection.context.lang, with_weekday=True)}</b>", *(_incident(each, selection) for each in found)]
        is_sure = any(incident["level"] == "confirmed" for incident in found)
        marks.append(Mark(day, day, "<br>".join(lines), is_direct=is_direct, is_sure=is_sure))
    return marks


def _incident(incident: Record, selection: PremiumYear) -> str:
    lang = selection.context.lang
    level = i18n.t(f"incidents.level.{incident['level']}", lang)
    service = selection.short_labels[incident["service_code"]]
    n = i18n.plural("count.reporters", incident["n_reporters"], lang)
    return i18n.t("moratorium.mark.incident", lang, service=service, level=level, n=n)


def _outages(one: Criterion, selection: PremiumYear) -> list[Mark]:
    official = i18n.t("moratorium.mark.outage", selection.context.lang)
    return [
        Mark(
            event.starts_on,
            event.ends_on,
            f"{official}<br>{event.words}",
            is_direct=measuring.names(outage, one) == "direct",
        )
        for outage, event in selection.outages_of(one)
    ]


def _alt(strips: list[Strip], selection: PremiumYear) -> str:
    lang = selection.context.lang
    parts = [
        i18n.t(
            "moratorium.timeline.alt.strip",
            lang,
            label=strip.title,
            note=strip.note,
            n_incidents=_by_place("moratorium.incidents", _incident_places(one, selection), lang),
            n_outages=_by_place("moratorium.outages", _outage_places(one, selection), lang),
        )
        for one, strip in list(zip(selection.criteria, strips, strict=True))[:_IN_WORDS]
    ]
    return i18n.t("moratorium.timeline.alt", lang, year=selection.year.year, finding=_finding(selection), strips=" ".join(parts))


def _incident_places(one: Criterion, selection: PremiumYear) -> Counter[str]:
    """How many incidents of its own e-services lie where."""
    found = measuring.measured(one, selection.incidents, selection.dates)
    groups = {"inside": found.inside, "before": found.before, "outside": found.outside, "unknown": found.undecided}
    return Counter({place: len(incidents) for place, incidents in groups.items() if incidents})


def _outage_places(one: Criterion, selection: PremiumYear) -> Counter[str]:
    return Counter(measuring.place(event.starts_on, event.ends_on, one.window) for _, event in selection.outages_of(one))


def _by_place(key: str, n: Counter[str], lang: str) -> str:
    """`1 incident dans la période, 2 hors période`; with a word of its own where there is none."""
    if not n:
        return i18n.plural(key, 0, lang)
    return ", ".join(f"{i18n.plural(key, count, lang)} {i18n.t(f'moratorium.place.{place}', lang)}" for place, count in n.items())


def _table(selection: PremiumYear, strips: Sequence[Strip]) -> ExportTable:
    """A row a criterion and week: reporters, incidents of its own e-services, official outages that touch the week."""
    lang = selection.context.lang
    rows: list[dict[str, Any]] = []
    for one, strip in zip(selection.criteria, strips, strict=True):
        outages = [event for _, event in selection.outages_of(one)]
        direct = [incident for incident in selection.incidents if incident["service_code"] in one.direct]
        for week in records(strip.weeks):
            first, last = week["starts_on"], week["ends_on"]
            rows.append(
                {
                    "criterion_code": one.code,
                    "starts_on": first,
                    "ends_on": last,
                    "place": i18n.t(f"moratorium.place.{measuring.place(first, last, one.window)}", lang),
                    "n_days_observed": week["n_observed"],
                    "n_reporters": week["n"],
                    "n_incidents": sum(first <= incident["occurred_on"] <= last for incident in direct) if week["n_observed"] else None,
                    "n_outages": sum(event.starts_on <= last and event.ends_on >= first for event in outages),
                }
            )
    columns = (
        export.criterion(selection),
        export.column("starts_on", lang, "date"),
        export.column("ends_on", lang, "date"),
        export.column("place", lang),
        *(export.column(name, lang, "integer") for name in ("n_days_observed", "n_reporters", "n_incidents", "n_outages")),
    )
    n = counted(questions.in_any_window(selection.year.year, regions=selection.regions))["n_reporters"]
    return export.table(
        selection, METRICS["ppi_by_week"], id="ppi_by_week", columns=columns, frame=pd.DataFrame(rows), n=n, n_unit="reporters"
    )
