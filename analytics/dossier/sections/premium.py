"""The premium of the years of the demand: criteria, exposure in three scenarios, what it asks, what is at stake. Exposure, never proof.

It reads the whole build. The sentences are those of the screen.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

import i18n
from analytics import frames
from analytics.argument import criteria_words, exposure_table, exposure_words, meaning_words, premium_words, stakes, stakes_words
from analytics.argument.criteria_words import Noted
from analytics.argument.exposure import SCENARIOS, Exposure
from analytics.argument.premium import Criterion
from analytics.argument.premium_year import PremiumYear
from analytics.dossier import charts
from analytics.dossier.composing import Composer
from analytics.dossier.contents import Definitions, Heading, Paragraphs, Part
from analytics.dossier.public_argument import PublicArgument
from analytics.dossier.whole import Whole
from analytics.exports import HIDDEN, ExportColumn, ExportTable
from analytics.queries import premium as questions
from analytics.small_cells import LEAST_PUBLIC

REPORTERS = ("n_reporters", "n_reporters_all")


def section(composer: Composer, whole: Whole, public: PublicArgument | None) -> list[Part]:
    t = composer.reading.t
    parts: list[Part] = [Paragraphs((whole.lead, t("exposure.what"), exposure_words.working_hours(composer.reading.lang)))]
    known = [one for one in whole.years if one.year.is_known]
    for one in whole.years:
        parts += _year(composer, whole, one, public, is_first=one in known[:1])
    return parts


def summary(whole: Whole) -> tuple[str, ...]:
    """What the premium years say in a sentence each, for the first page."""
    return tuple(f"{premium_words.sentence(one)}." for one in whole.years)


def _year(composer: Composer, whole: Whole, of: PremiumYear, public: PublicArgument | None, *, is_first: bool) -> list[Part]:
    t, year = composer.reading.t, of.year.year
    parts: list[Part] = [Heading(t("dossier.premium.year", year=str(year))), Paragraphs((f"{premium_words.sentence(of)}.",))]
    if of.year.is_known:
        parts += [_criteria(composer, whole, of), Paragraphs(_criteria_notes(of), "quiet")]
        parts += _exposure(composer, whole, of, public, has_scenarios=is_first)
        parts += _months(composer, whole, of, public)
        parts += _meaning(composer, whole, of, public)
    return [*parts, *_stakes(composer, whole, of)]


def _criteria_notes(of: PremiumYear) -> tuple[str, ...]:
    """Without that on a column which is not printed."""
    return tuple(one for one in criteria_words.notes(of) if one != i18n.t("moratorium.criteria.edges", of.lang))


# --- criteria ---------------------------------------------------------------------------------------------------------


def _criteria(composer: Composer, whole: Whole, of: PremiumYear) -> Part:
    reading, lang = composer.reading, composer.reading.lang
    rows = [
        {
            "criterion": ". ".join(filter(None, (criteria_words.name(one, lang), _standing(one, lang)))),
            "threshold": _with_note(criteria_words.threshold(one, lang)),
            "period": reading.t("punctuation.separator").join(_with_note(line) for line in criteria_words.period(one, of)),
            "services": criteria_words.services((link for link in one.dependencies if link.is_direct), of),
            "upstream": i18n.enumeration([criteria_words.link(link, of) for link in one.dependencies if not link.is_direct], lang) or None,
            "source": criteria_words.noted(one, lang) or composer.cite(_keys(one)) or None,
        }
        for one in of.criteria
    ]
    export = whole.export(
        "ppi_criteria",
        "moratorium",
        page=_page(of, "criteria"),
        id=f"premium_criteria_{of.year.year}",
        title=reading.t("moratorium.criteria.caption", year=of.year.year),
        filter_sentence=_sentence(whole, of),
        n=len(of.year.established),  # as the title counts; an uncertain one says so in its row
        n_unit="criteria",
        columns=(
            *(ExportColumn(name, reading.t(f"moratorium.column.{key}")) for name, key in _CRITERIA_COLUMNS),
            ExportColumn("upstream", reading.t("moratorium.column.upstream_codes")),
            ExportColumn("source", reading.t("moratorium.column.source")),
        ),
        frame=pd.DataFrame(rows),
    )
    printed = ("criterion", "threshold", "period", "services", "source")
    return composer.table(export, metric="ppi_criteria", title=criteria_words.finding(of), printed=printed)


_CRITERIA_COLUMNS = (("criterion", "criterion"), ("threshold", "threshold"), ("period", "window"), ("services", "services"))


def _standing(one: Criterion, lang: str) -> str:
    """What the sources leave open about it, and what else must be known of it."""
    return " ".join(filter(None, (i18n.sentence_case(criteria_words.why_uncertain(one, lang)), criteria_words.note(one, lang))))


def _with_note(noted: Noted) -> str:
    text, note = noted
    return f"{text} ({note})" if note else text


def _keys(one: Criterion) -> str:
    """Sources of the criterion and of the links to its own e-services, each once."""
    keys = [one.source, *(link.source for link in one.dependencies if link.is_direct)]
    return "|".join(dict.fromkeys(key for of in keys for key in of.split("|") if key))


# --- exposure ---------------------------------------------------------------------------------------------------------


def _exposure(composer: Composer, whole: Whole, of: PremiumYear, public: PublicArgument | None, *, has_scenarios: bool) -> list[Part]:
    """The finding as the screen has it, the drawing or the table, and what an opponent would ask."""
    reading, lang = composer.reading, composer.reading.lang
    is_told = public is None or public.tells_finding(of)
    finding = exposure_words.finding(of) if is_told else reading.t("dossier.premium.hidden", year=str(of.year.year))
    scenarios: list[Part] = [Definitions(tuple(exposure_words.scenarios(of)))] if has_scenarios else []
    if not any(exposure_words.is_measurable(found) for found in of.exposures.values()):
        return [Paragraphs((f"{finding}.", *exposure_words.without(of)))]
    export = _hours(composer, whole, of, public)
    few = reading.plural("exports.caveat.small_cells_hidden", LEAST_PUBLIC) if not is_told else ""
    notes = (
        exposure_words.ratios_unmoved(of) if is_told else "",
        *(exposure_words.without(of) if is_told else ()),
        *(exposure_words.by_region(of) if public is None else ()),
        *(one for one in exposure_words.notes(of) if one != i18n.t("exposure.note.chance", lang)),  # its column is not printed
        reading.t("dossier.premium.half_hours") if public else reading.t("dossier.premium.strict"),
        few,
    )
    shown = exposure_words.exposed(of)
    if not shown:  # a table of zeros is for the workbook
        table = composer.table(export, metric="exposure_hours", title=finding, is_printed=False, notes=notes)
        return [Paragraphs((f"{finding}.",)), table, Paragraphs(tuple(filter(None, notes)), "quiet")]
    if not whole.has_pictures:
        names = [
            one.name for one in export.columns if one.name in ("criterion_code", "scenario_code", "hours", "n_incidents", "n_reporters")
        ]
        return [*scenarios, composer.table(export, metric="exposure_hours", title=finding, printed=names, notes=notes)]
    strips = [_strip(one, of, public) for one in shown]
    return [
        *scenarios,
        composer.figure(
            export,
            charts.exposure(strips, axis=reading.t("exposure.axis"), lang=lang),
            metric="exposure_hours",
            finding=finding,
            what=reading.t("exposure.what"),
            alt=reading.t(
                "exposure.alt",
                list=reading.t("punctuation.separator").join(
                    f"{strip.label}{reading.t('punctuation.colon')}{exposure_words.joined(strip.words)}" for strip in strips
                ),
            ),
            notes=notes,
        ),
    ]


def _strip(one: Criterion, of: PremiumYear, public: PublicArgument | None) -> charts.Strip:
    lang, found = of.lang, of.exposures[one.code]
    flags = public.tells_hours(one, of) if public else [True] * len(found)
    words = [_scenario(scenario, of, is_told=flag, has_people=public is None) for scenario, flag in zip(found, flags, strict=True)]
    hours = tuple(scenario.hours if flag else None for scenario, flag in zip(found, flags, strict=True))
    return charts.Strip(exposure_words.label(one, lang), exposure_words.observed(found, lang), hours, tuple(words))


def _scenario(one: Exposure, of: PremiumYear, *, is_told: bool, has_people: bool) -> str:
    """`central 5,4 h (3 incidents, 14 médecins)`."""
    lang, name = of.lang, exposure_words.scenario(one.scenario, of.lang)
    if not is_told:
        return f"{name} {i18n.t('exports.hidden', lang)}"
    met = [i18n.plural("exports.unit.incidents", len(one.incident_ids), lang)]
    if has_people:
        met.append(i18n.plural("count.doctors", exposure_table.reporters(one, of)["n_reporters"], lang))
    return f"{name} {exposure_words.duration(one.hours, lang)}" + (f" ({', '.join(met)})" if one.incident_ids else "")


def _hours(composer: Composer, whole: Whole, of: PremiumYear, public: PublicArgument | None) -> ExportTable:
    frame, columns = exposure_table.rows(of), exposure_table.columns(of)
    if public:
        frame = frame.drop(columns=list(REPORTERS))
        columns = tuple(one for one in columns if one.name not in REPORTERS)
        hidden = {
            (one.code, scenario)
            for one in of.year.criteria
            for scenario, flag in zip(SCENARIOS, public.tells_hours(one, of), strict=False)
            if not flag
        }
        is_hidden = [(row["criterion_code"], row["scenario_code"]) in hidden for row in frames.records(frame)]
        for name in ("hours", "n_incidents"):
            frame[name] = frame[name].astype(object).mask(pd.Series(is_hidden, index=frame.index), HIDDEN)
    return whole.export(
        "exposure_hours",
        "moratorium",
        page=_page(of, "exposure"),
        id=f"exposure_{of.year.year}",
        title=composer.reading.t("exposure.caption"),
        filter_sentence=_sentence(whole, of),
        n=exposure_table.n_incidents(of),
        n_unit="incidents",
        columns=columns,
        frame=frame,
    )


def _months(composer: Composer, whole: Whole, of: PremiumYear, public: PublicArgument | None) -> list[Part]:
    """Criterion by month, for the board alone: its cells are small."""
    reading = composer.reading
    if public or not whole.has_pictures or not any(month.is_observed for month in of.months):
        return []
    totals = {name: int(n) for name, n in of.facts.one(questions.in_any_window(of.year.year, regions=of.regions)).items()}
    rows = premium_words.months_rows(of)
    export = whole.export(
        "ppi_by_month",
        "moratorium",
        page=_page(of, "periods"),
        id=f"premium_months_{of.year.year}",
        title=reading.t("moratorium.matrix.caption", year=of.year.year),
        filter_sentence=_sentence(whole, of),
        n=totals["n_reporters"],
        n_unit="reporters",
        columns=premium_words.months_columns(of),
        frame=rows,
    )
    finding = premium_words.months_finding(of, totals)
    counted = {
        (row["criterion_code"], row["month_on"]): (int(row["n_reporters"] or 0), int(row["n_reporters_unobserved"] or 0))
        for row in frames.records(rows)
    }
    return [
        composer.figure(
            export,
            charts.matrix(of.criteria, of.months, counted, lang=of.lang),
            metric="ppi_by_month",
            finding=finding,
            what=reading.t("moratorium.matrix.what"),
            alt=f"{finding}. {reading.t('moratorium.matrix.caption', year=of.year.year)}.",
            notes=premium_words.months_notes(of),
        )
    ]


# --- what it asks -----------------------------------------------------------------------------------------------------


def _meaning(composer: Composer, whole: Whole, of: PremiumYear, public: PublicArgument | None) -> list[Part]:
    reading, lang = composer.reading, composer.reading.lang
    if not any(exposure_words.is_measurable(found) for found in of.exposures.values()):
        return []
    rows = [_asked(one, of, composer, public) for one in meaning_words.with_meaning(of)]
    without = meaning_words.without_meaning(of)
    if not rows:
        return [Paragraphs((without,), "quiet")] if without else []
    export = whole.export(
        "exposure_hours",
        "moratorium",
        page=_page(of, "exposure"),
        id=f"exposure_meaning_{of.year.year}",
        title=reading.t("exposure.meaning.heading"),
        filter_sentence=_sentence(whole, of),
        n=exposure_table.n_incidents(of),
        n_unit="incidents",
        columns=(
            ExportColumn("criterion", reading.t("exposure.column.criterion_code")),
            ExportColumn("asked", reading.t("exposure.meaning.asked")),
            ExportColumn("catch_up", reading.t("exposure.meaning.catch_up")),
        ),
        frame=pd.DataFrame(rows),
    )
    title = reading.t("dossier.premium.meaning", year=str(of.year.year), title=i18n.t("exposure.meaning.heading", lang))
    return [composer.table(export, metric="exposure_hours", title=title, notes=(reading.t("exposure.meaning.lead"), without))]


def _asked(one: Criterion, of: PremiumYear, composer: Composer, public: PublicArgument | None) -> dict[str, Any]:
    is_told = public is None or public.tells_meaning(one, of)
    caught = [f"{text.rstrip('.')} ({composer.cite(keys)})." if keys else text for text, keys in meaning_words.catch_up(one, of)]
    return {
        "criterion": exposure_words.label(one, of.lang),
        "asked": " ".join(meaning_words.asked(one, of)) if is_told else i18n.t("dossier.too_few", of.lang),
        "catch_up": " ".join(caught) or None,
    }


# --- what is at stake -------------------------------------------------------------------------------------------------


def _stakes(composer: Composer, whole: Whole, of: PremiumYear) -> list[Part]:
    """The tiers as published; for a year with published payouts what lifting everyone would cost at most, with its arithmetic."""
    reading, lang, year = composer.reading, composer.reading.lang, of.year.year
    known = reading.dimension("ppi_tiers")
    tiers, losses = stakes.tiers_of(known, year), stakes.losses(known, year)
    finding = stakes_words.finding(tiers, losses, year, lang)
    if not tiers:
        return [Paragraphs((f"{finding}.",))]
    keys, noted = stakes_words.sources(tiers)
    if losses:
        rows: list[dict[str, Any]] = [
            {"missed": stakes_words.missed(one, lang), "amount_eur": one.amount, "loss_eur": one.loss} for one in losses
        ]
        columns: tuple[ExportColumn, ...] = (
            ExportColumn("missed", reading.t("stakes.column.n_missed")),
            reading.column("stakes.amount_eur", "integer"),
            reading.column("stakes.loss_eur", "integer"),
        )
    else:
        rows = [{"amount_eur": one.amount, "needed": stakes_words.needed(one, lang)} for one in tiers]
        columns = (
            reading.column("stakes.amount_eur", "integer"),
            ExportColumn("needed", reading.t("stakes.column.n_criteria_min")),
        )
    export = whole.export(
        "premium_tiers",
        "moratorium",
        page=_page(of, "stakes"),
        id=f"premium_tiers_{year}",
        title=reading.t("stakes.tiers.caption", year=str(year)),
        filter_sentence=reading.t("stakes.tiers.caption", year=str(year)),
        n=len(rows),
        n_unit="events",
        columns=columns,
        frame=pd.DataFrame(rows),
    )
    sources = (reading.t("dossier.source", keys=composer.cite(keys)) if keys else "", *noted)
    notes = (reading.t("stakes.what"), reading.t("stakes.tiers.note"), *sources)
    table = composer.table(export, metric="premium_tiers", title=finding, notes=notes)
    return [table, *_lifting(composer, whole, of)]


def _lifting(composer: Composer, whole: Whole, of: PremiumYear) -> list[Part]:
    reading, lang, year = composer.reading, composer.reading.lang, of.year.year
    payouts = reading.dimension("ppi_payouts")
    tables = payouts, reading.dimension("ppi_tiers"), reading.dimension("published_figures")
    cost, known = stakes.cost_of_lifting(*tables, year), stakes.received(*tables, year)
    payouts = payouts[payouts["premium_year"] == year]
    if payouts.empty:
        return [Paragraphs((reading.t("stakes.payouts.none", year=str(year)),), "quiet")]
    n = int(payouts["n_gps"].sum())
    sentence = reading.t("stakes.payouts.sentence", year=str(year))
    export = whole.export(
        "premium_payouts",
        "moratorium",
        page=_page(of, "stakes"),
        id=f"premium_payouts_{year}",
        title=sentence,
        filter_sentence=sentence,
        n=n,
        n_unit="gps",
        columns=stakes_words.payout_columns(lang),
        frame=stakes_words.payout_rows(payouts, lang),
    )
    source = reading.t("dossier.source", keys=composer.cite(stakes_words.payout_sources(payouts)))
    title, at_maximum = stakes_words.payouts_heading(n, known, year, lang), stakes_words.at_maximum(known, lang)
    notes = tuple(filter(None, (at_maximum, reading.t("stakes.payouts.note"), source)))
    table = composer.table(export, metric="premium_payouts", title=title, notes=notes)
    if cost is None:
        return [table]
    lead, why = stakes_words.lifting_reasons(lang)
    return [
        table,
        Paragraphs((f"{stakes_words.lifting_heading(cost, year, lang)}.",)),
        Paragraphs(tuple(stakes_words.lifting_lines(cost, lang)), "bullets"),
        Paragraphs((reading.t("stakes.lifting.pairs"),), "quiet"),
        Paragraphs((lead,)),
        Paragraphs(tuple(why), "bullets"),
        Paragraphs(tuple(stakes_words.lifting_doubts(cost, lang))),
    ]


# --- parts ------------------------------------------------------------------------------------------------------------


def _page(of: PremiumYear, part: str) -> dict[str, str]:
    """The page's own part of the address."""
    return {"year": str(of.year.year), "part": part}


def _sentence(whole: Whole, of: PremiumYear) -> str:
    """What is read in the place of a filter, with the days of the premium year."""
    days = i18n.day_range(of.start, of.end, of.lang)
    return whole.reading.t("dossier.premium.sentence", days=days, premium=exposure_words.sentence(of), whole=whole.sentence)
