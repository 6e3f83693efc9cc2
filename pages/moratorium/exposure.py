"""The exposure: working hours of each criterion's window in which a needed e-service was in an incident, in three scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import i18n
from analytics.argument import exposure_table, premium_year
from analytics.argument import exposure_words as words
from analytics.argument.exposure import SCENARIOS, Exposure
from analytics.argument.premium import Criterion
from analytics.exports import ExportTable
from analytics.figures.exposure import Strip, alt, exposure_strips
from analytics.metrics import METRICS
from pages.moratorium import export, exposure_meaning, heavier
from pages.moratorium.words import how, n_reporters
from ui import figures, tables, text_blocks
from ui.premium_year import PremiumYear

ANCHOR = "exposure"


def show(selection: PremiumYear) -> None:
    """Whether hours alone move anything, the three scenarios together, what they ask by type of criterion, what weighs more."""
    lang = selection.context.lang
    what = " ".join(filter(None, (words.ratios_unmoved(selection), i18n.t("exposure.what", lang), words.working_hours(lang))))
    figures.head(words.finding(selection), what, anchor=ANCHOR)
    if not selection.year.is_known:
        return
    _picture(selection)
    if any(words.is_measurable(found) for found in selection.exposures.values()):
        _scenarios(selection)
        _in_numbers(selection)
        figures.notes(*map(escape, words.notes(selection)), how=_how_reporters(selection))
        figures.data_on_demand(_export(selection))
        exposure_meaning.show(selection)
    heavier.show(selection)


def _picture(selection: PremiumYear) -> None:
    """Criteria with exposed hours as strips, the most exposed first; those without, and those not measurable, in a line each."""
    lang = selection.context.lang
    strips = [_strip(selection.exposures[one.code], lang) for one in words.exposed(selection)]
    if strips:
        figures.show_figure(
            exposure_strips(strips, axis=i18n.t("exposure.axis", lang), lang=lang, theme=figures.theme()),
            alt=alt(strips, lang),
            key="exposure",
            lang=lang,
            source=_export(selection),
        )
    figures.notes(*map(escape, words.without(selection)), how=_how(selection))


def _strip(found: Sequence[Exposure], lang: str) -> Strip:
    told = tuple(f"{words.scenario(one.scenario, lang)} {words.duration(one.hours, lang)}" for one in found)
    return Strip(words.label(found[0].criterion, lang), tuple(one.hours for one in found), told)


def _scenarios(selection: PremiumYear) -> None:
    text_blocks.show(text_blocks.definitions(words.scenarios(selection)))


def _in_numbers(selection: PremiumYear) -> None:
    """The three scenarios of each exposed criterion, the most exposed first, with their incidents and who reported them; under one that
    needs the network of a region, those of each region alone."""
    lang, exposed = selection.context.lang, words.exposed(selection)
    if not exposed:
        return
    columns = [
        tables.Column("criterion", i18n.t("exposure.column.criterion_code", lang), is_heading=True, width="11rem"),
        *(tables.Column(code, i18n.sentence_case(words.scenario(code, lang)), align="number", is_short=True) for code in SCENARIOS),
        tables.Column("chance", i18n.t("exposure.by_chance", lang), align="number", is_short=True),
    ]
    rows = [row for one in exposed for row in (_row(one, selection), *_by_region(one, selection))]
    tables.show(columns, rows, caption=i18n.t("exposure.caption.read", lang), is_caption_seen=False, is_stacked=True)


def _by_region(criterion: Criterion, selection: PremiumYear) -> list[dict[str, tables.Cell]]:
    return [
        _row(one, of, selection.context.labels.regions[region])
        for region, of in words.apart(criterion, selection).items()
        for one in of.year.criteria
        if one.code == criterion.code
    ]


def _row(criterion: Criterion, selection: premium_year.PremiumYear, region: str = "") -> dict[str, tables.Cell]:
    lang, found = selection.lang, selection.exposures[criterion.code]
    name = words.label(criterion, lang) + (f"{i18n.t('punctuation.colon', lang)}{region}" if region else "")
    row: dict[str, tables.Cell] = {"criterion": tables.with_note(name, words.observed(found, lang))}
    for one in found:
        n = exposure_table.reporters(one, selection)["n_reporters"]
        met = [i18n.plural("exports.unit.incidents", len(one.incident_ids), lang), i18n.plural("count.doctors", n, lang)]
        row[one.scenario] = tables.with_note(words.duration(one.hours, lang), words.SEPARATOR.join(met) if one.incident_ids else "")
    row["chance"] = words.chance(exposure_table.by_chance(criterion, selection), lang)
    return row


def _how(selection: PremiumYear) -> str:
    n = i18n.plural("exports.unit.incidents", exposure_table.n_incidents(selection), selection.context.lang)
    return how(selection, "exposure_hours", n, selection.incidents_question)


def _how_reporters(selection: PremiumYear) -> str:
    """The question as it is asked for each criterion and scenario, here of the one with most incidents."""
    lang = selection.context.lang
    found = [one for of in selection.exposures.values() for one in of if one.incident_ids]
    if not found:
        return ""
    most = max(found, key=lambda one: len(one.incident_ids))
    n = f"{n_reporters(exposure_table.reporters(most, selection)['n_reporters'], lang)} ({words.label(most.criterion, lang)})"
    return how(selection, "exposure_reporters", n, exposure_table.reporters_question(most, selection))


def _export(selection: PremiumYear) -> ExportTable:
    return export.table(
        selection,
        METRICS["exposure_hours"],
        id="exposure",
        columns=exposure_table.columns(selection),
        frame=exposure_table.rows(selection),
        filter_sentence=words.sentence(selection),
        n=exposure_table.n_incidents(selection),
        n_unit="incidents",
    )
