"""The exposure: working hours of each criterion's window in which a needed e-service was in an incident, in three scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

import i18n
from analytics.argument import exposure, meaning, working_time
from analytics.argument.exposure import SCENARIOS, Exposure
from analytics.argument.premium import Criterion
from analytics.exports import ExportTable
from analytics.figures.exposure import Strip, alt, exposure_strips
from analytics.frames import records
from analytics.incidents import WORK_HOURS
from analytics.queries import Question
from analytics.queries import exposure as questions
from analytics.queries.exposure import Place
from pages.moratorium import exposure_meaning, heavier
from pages.moratorium import exposure_words as words
from ui import cached, figures, tables, text_blocks
from ui.premium_year import PremiumYear

ANCHOR = "exposure"


def show(selection: PremiumYear) -> None:
    """Whether hours alone move anything, the three scenarios together, what they ask by type of criterion, what weighs more."""
    lang = selection.context.lang
    what = " ".join(filter(None, (_of_ratios(selection), i18n.t("exposure.what", lang))))
    figures.head(finding(selection), what, anchor=ANCHOR)
    if not selection.year.is_known:
        return
    _picture(selection)
    if any(words.is_measurable(found) for found in selection.exposures.values()):
        _scenarios(selection)
        _in_numbers(selection)
        figures.notes(*_notes(selection), how=_how_reporters(selection))
        figures.data_on_demand(_export(selection))
        exposure_meaning.show(selection)
    heavier.show(selection)


def finding(selection: PremiumYear) -> str:
    """First whether time alone moves a ratio that is exposed, else the widest exposure; of criteria about which sources disagree nothing
    is found."""
    lang, year = selection.context.lang, str(selection.year.year)
    if not selection.year.is_known:
        return i18n.t("exposure.finding.unknown", lang, year=year)
    seen = _seen(selection)
    if not seen:
        return i18n.t("exposure.finding.unobserved", lang, year=year)
    if not any(one.hours or one.incident_ids for one in seen):
        return i18n.t("exposure.finding.nothing", lang, year=year)
    ratios = [(one, asked) for one in seen if (asked := meaning.ratio_asked(one))]
    if not any(one.hours for one, _ in ratios):
        return _widest(seen, lang)
    most, asked = max(ratios, key=lambda pair: pair[1].asked - pair[1].threshold)
    told = {
        "hours": words.duration(most.hours, lang),
        "observed": words.duration(most.hours_observed, lang),
        "threshold": i18n.percent(asked.threshold, lang),
        "criterion": most.criterion.label,
    }
    if not asked.can_be_reached:
        return i18n.t("exposure.finding.unreachable", lang, **told)
    told["asked"] = i18n.percent(asked.asked, lang, decimals=1)
    return i18n.t("exposure.finding.hardly" if asked.hardly_moves else "exposure.finding.moves", lang, **told)


def _seen(selection: PremiumYear) -> list[Exposure]:
    """The wide scenario of each stated criterion of which an hour was observed."""
    wide = [found[-1] for found in selection.exposures.values() if found and not found[-1].criterion.is_uncertain]
    return [one for one in wide if one.is_measurable]


def _of_ratios(selection: PremiumYear) -> str:
    """First line where no ratio is exposed; an exposed one is in the title."""
    ratios = [one for one in _seen(selection) if meaning.ratio_asked(one)] if selection.year.is_known else []
    is_any = any(one.hours for one in ratios)
    return i18n.t("exposure.ratios_unmoved", selection.context.lang) if ratios and not is_any else ""


def _widest(seen: Sequence[Exposure], lang: str) -> str:
    """The criterion most exposed while it was measured; only where none was, one of which a date decides: its hours can be caught up."""
    measured = [one for one in seen if one.hours and not words.is_dated_only(one.criterion)]
    most = max(measured or seen, key=lambda one: one.hours)
    hours, observed = words.duration(most.hours, lang), words.duration(most.hours_observed, lang)
    return i18n.t("exposure.finding.widest", lang, hours=hours, observed=observed, criterion=words.label(most.criterion, lang))


def _picture(selection: PremiumYear) -> None:
    """Criteria with exposed hours as strips, the most exposed first; those without, and those not measurable, in a line each."""
    lang, found = selection.context.lang, selection.exposures
    exposed = [one for one in selection.year.criteria if any(of.hours for of in found[one.code])]
    strips = [_strip(found[one.code], lang) for one in sorted(exposed, key=lambda one: -found[one.code][-1].hours)]
    if strips:
        figures.show_figure(
            exposure_strips(strips, axis=i18n.t("exposure.axis", lang), lang=lang, theme=figures.theme()),
            alt=alt(strips, lang),
            key="exposure",
            lang=lang,
            source=_export(selection),
        )
    without = [one for one in selection.year.criteria if words.is_measurable(found[one.code]) and one not in exposed]
    lines = [("exposure.without", without)]
    lines += [(key, [one for one in selection.year.criteria if words.why_not(found[one.code]) == key]) for key in words.REASONS]
    separator = i18n.t("overview.list.separator", lang)
    told = [i18n.t(f"{key}.list", lang, list=separator.join(_named(one, found[one.code], lang) for one in of)) for key, of in lines if of]
    if len(without) + len(exposed) < len(selection.year.criteria):
        told.append(i18n.t("exposure.no_zero", lang))
    figures.notes(*map(escape, told), how=_how(selection))


def _strip(found: Sequence[Exposure], lang: str) -> Strip:
    told = tuple(f"{words.scenario(one.scenario, lang)} {words.duration(one.hours, lang)}" for one in found)
    return Strip(words.label(found[0].criterion, lang), tuple(one.hours for one in found), told)


def _named(criterion: Criterion, found: Sequence[Exposure], lang: str) -> str:
    """With its observed hours, where nothing else of it is shown."""
    name = words.label(criterion, lang)
    return f"{name} ({_observed(found, lang)})" if words.is_measurable(found) else name


def _observed(found: Sequence[Exposure], lang: str) -> str:
    observed, window = (words.duration(hours, lang) for hours in (found[0].hours_observed, found[0].hours_window))
    return i18n.t(f"exposure.observed.{'whole' if found[0].is_whole else 'part'}", lang, observed=observed, window=window)


def _scenarios(selection: PremiumYear) -> None:
    lang = selection.context.lang
    least = {"reporters": exposure.LEAST_REPORTERS, "software": exposure.LEAST_SOFTWARE}
    closing = i18n.clock(working_time.at(selection.start, WORK_HOURS[1]), lang, is_rounded=True)
    numbers = {name: i18n.number(n, lang) for name, n in least.items()} | {"closing": closing}
    pairs = [
        (i18n.sentence_case(words.scenario(code, lang)), i18n.t(f"exposure.scenario.{code}.is", lang, **numbers)) for code in SCENARIOS
    ]
    text_blocks.show(text_blocks.definitions(pairs))


def _in_numbers(selection: PremiumYear) -> None:
    """The three scenarios of each exposed criterion, the most exposed first, with their incidents and who reported them."""
    lang, found = selection.context.lang, selection.exposures
    exposed = [one for one in selection.year.criteria if any(of.hours for of in found[one.code])]
    if not exposed:
        return
    columns = [
        tables.Column("criterion", i18n.t("exposure.column.criterion_code", lang), is_heading=True, width="11rem"),
        *(tables.Column(code, i18n.sentence_case(words.scenario(code, lang)), align="number", is_short=True) for code in SCENARIOS),
        tables.Column("chance", i18n.t("exposure.by_chance", lang), align="number", is_short=True),
    ]
    rows = [_row(one, selection) for one in sorted(exposed, key=lambda one: -found[one.code][-1].hours)]
    tables.show(columns, rows, caption=i18n.t("exposure.caption", lang), is_caption_seen=False, is_stacked=True)


def _row(criterion: Criterion, selection: PremiumYear) -> dict[str, tables.Cell]:
    lang, found = selection.context.lang, selection.exposures[criterion.code]
    name = words.label(criterion, lang)
    row: dict[str, tables.Cell] = {"criterion": tables.with_note(name, _observed(found, lang))}
    for one in found:
        n = _reporters(one, selection)["n_reporters"]
        met = [i18n.plural("exports.unit.incidents", len(one.incident_ids), lang), i18n.plural("overview.doctors", n, lang)]
        row[one.scenario] = tables.with_note(words.duration(one.hours, lang), words.SEPARATOR.join(met) if one.incident_ids else "")
    row["chance"] = words.chance(_by_chance(criterion), lang)
    return row


def _notes(selection: PremiumYear) -> list[str]:
    """What an opponent would ask."""
    lang = selection.context.lang
    found = [i18n.t("exposure.note.place", lang, gps=words.gps(selection)), i18n.t("exposure.note.chance", lang)]
    counted = {incident_id for of in selection.exposures.values() for one in of for incident_id in one.incident_ids}
    beyond = sum(one["incident_id"] in counted and exposure.lasts_beyond_its_day(one) for one in selection.incidents)
    if beyond:
        found.append(i18n.plural("exposure.note.beyond", beyond, lang))
    if len(selection.regions) > 1 and _has_regional(selection):
        found.append(i18n.t("exposure.note.both", lang))
    found.append(i18n.t("exposure.note.official", lang))
    if any(words.is_dated_only(one) for one in selection.year.criteria):
        found.append(i18n.t("exposure.note.dated", lang))
    if selection.sumehr:
        found.append(i18n.t("moratorium.sumehr", lang, service=selection.sumehr))
    if any(one.is_uncertain for one in selection.year.criteria):
        found.append(i18n.t("exposure.note.uncertain", lang))
    return [escape(one) for one in found]


def _has_regional(selection: PremiumYear) -> bool:
    """Whether a criterion needs an e-service of one region alone."""
    services = cached.dimension("dim_services")
    regional = set(services.loc[services["region_code"].notna(), "service_code"])
    return any(regional.intersection(one.direct) for one in selection.year.criteria)


def _reporters_question(one: Exposure, selection: PremiumYear) -> Question:
    return questions.reporters_of(one.incident_ids, regions=selection.regions)


def _reporters(one: Exposure, selection: PremiumYear) -> dict[str, Any]:
    return records(cached.frame(_reporters_question(one, selection)))[0]


def _by_chance(criterion: Criterion) -> float:
    """Incidents of its direct e-services that chance alone would make in the working hours of its window; 0 without a window."""
    if criterion.window is None:
        return 0.0
    place = Place(criterion.direct, criterion.window.first, criterion.window.last)
    return float(cached.frame(questions.expected_false(place))["expected_false"].iloc[0])


def _how(selection: PremiumYear) -> str:
    n = i18n.plural("exports.unit.incidents", _n_incidents(selection), selection.context.lang)
    return words.how(selection, "exposure_hours", n, selection.incidents_question)


def _how_reporters(selection: PremiumYear) -> str:
    """The question as it is asked for each criterion and scenario, here of the one with most incidents."""
    found = [one for of in selection.exposures.values() for one in of if one.incident_ids]
    if not found:
        return ""
    most = max(found, key=lambda one: len(one.incident_ids))
    n = i18n.plural("exports.unit.reporters", _reporters(most, selection)["n_reporters"], selection.context.lang)
    return words.how(
        selection,
        "exposure_reporters",
        f"{n} ({words.label(most.criterion, selection.context.lang)})",
        _reporters_question(most, selection),
    )


def _n_incidents(selection: PremiumYear) -> int:
    """Of all criteria and scenarios together."""
    return len({incident_id for found in selection.exposures.values() for one in found for incident_id in one.incident_ids})


def _export(selection: PremiumYear) -> ExportTable:
    """One row per criterion and scenario; what was not observed has no number."""
    lang = selection.context.lang
    rows = [row for criterion in selection.year.criteria for row in _export_rows(criterion, selection)]
    return words.table(
        selection,
        "exposure_hours",
        id="exposure",
        columns=(
            words.criterion_column(selection),
            words.scenario_column(lang),
            words.column("hours", lang, "decimal"),
            words.column("hours_observed", lang, "integer"),
            words.column("hours_window", lang, "integer"),
            words.column("n_incidents", lang, "integer"),
            words.column("n_reporters", lang, "integer"),
            words.column("n_reporters_all", lang, "integer"),
            words.column("n_by_chance", lang, "decimal"),
        ),
        frame=pd.DataFrame(rows),
        n=_n_incidents(selection),
        n_unit="incidents",
    )


def _export_rows(criterion: Criterion, selection: PremiumYear) -> list[Mapping[str, Any]]:
    found = selection.exposures[criterion.code]
    numbers = ("hours", "hours_observed", "hours_window", "n_incidents", "n_reporters", "n_reporters_all", "n_by_chance")
    if not found:
        return [{"criterion_code": criterion.code, "scenario_code": None} | dict.fromkeys(numbers)]
    chance = _by_chance(criterion)
    rows: list[Mapping[str, Any]] = []
    for one in found:
        row: dict[str, Any] = {"criterion_code": criterion.code, "scenario_code": one.scenario} | dict.fromkeys(numbers)
        row |= {"hours_observed": one.hours_observed, "hours_window": one.hours_window}
        if one.is_measurable:
            reporters = _reporters(one, selection)
            row |= {"hours": one.hours, "n_incidents": len(one.incident_ids), "n_by_chance": chance}
            row |= {name: reporters[name] for name in ("n_reporters", "n_reporters_all")}
        rows.append(row)
    return rows
