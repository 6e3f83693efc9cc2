"""Beyond the hours: acts lost and done again, ways round, GPs who met failures again, premium requests that opened late."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape
from typing import Any

import i18n
from analytics.argument import heavier_words, premium
from analytics.argument.exposure import SCENARIOS
from analytics.frames import records
from analytics.metrics import METRICS
from analytics.queries import exposure as questions
from pages.moratorium import export, failures
from pages.moratorium.words import how, n_reporters
from ui import cached, downloads, figures, reports, tables, text_blocks
from ui.premium_year import PremiumYear

_column = partial(downloads.column, "exposure")
LOST_OR_AGAIN = ("I_NO_ATTEST", "I_NO_TP", "I_NO_DMG", "I_NO_ERX", "I_CATCHUP")


def show(selection: PremiumYear) -> None:
    lang = selection.context.lang
    totals = _totals(selection)
    figures.head(heavier_words.finding(totals, selection), i18n.t("exposure.heavier.what", lang, gps=selection.gps))
    if totals["n_reports"]:
        _consequences(selection, totals)
        _ways_round(selection)
        _concentration(selection, totals)
    failures.show(selection)


# --- parts ------------------------------------------------------------------------------------------------------------


def _totals(selection: PremiumYear) -> dict[str, int]:
    frame = cached.frame(questions.totals(selection.places, regions=selection.regions))
    return {str(name): int(value) for name, value in frame.iloc[0].items()}


def _consequences(selection: PremiumYear, totals: Mapping[str, int]) -> None:
    """Every one of them, also what nobody names; under each number, how many name no e-service but those that the year measures."""
    lang = selection.context.lang
    measured = sorted(premium.services_of([selection.year]))
    question = questions.consequences(selection.places, LOST_OR_AGAIN, measured=measured, regions=selection.regions)
    found = cached.frame(question).set_index("consequence_code").reindex(LOST_OR_AGAIN).fillna(0).astype(int)
    frame = found.sort_values("n_reporters", ascending=False, kind="stable").rename_axis("consequence_code").reset_index()
    labels = reports.words("dim_consequences", "consequence_code", lang)
    table = export.table(
        selection,
        METRICS["exposure_consequences"],
        id="exposure_consequences",
        columns=(
            _column("consequence_code", lang, labels=labels),
            *(_column(name, lang, "integer") for name in ("n_reporters", "n_reports", "n_reporters_alone", "n_reports_alone")),
        ),
        frame=frame,
        n=totals["n_reporters"],
        n_unit="reporters",
    )
    text_blocks.heading(i18n.t("exposure.consequences.heading", lang), level=3)
    if totals["n_answered"]:  # a table of zeros would say what nobody said
        columns = [
            tables.Column("consequence_code", i18n.t("exposure.column.consequence_code", lang), is_heading=True),
            *(
                tables.Column(name, i18n.t(f"exposure.column.{name}", lang), align="number", is_short=True)
                for name in ("n_reporters", "n_reports")
            ),
        ]
        rows = [_consequence(row, labels, lang) for row in records(frame)]
        tables.show(columns, rows, caption=table.title, is_caption_seen=False, is_stacked=True)
    answered = i18n.plural("exposure.consequences.answered", totals["n_answered"], lang, of=i18n.number(totals["n_submissions"], lang))
    memory = totals["n_reports_from_memory"]
    figures.notes(
        escape(answered),
        escape(i18n.t("exposure.consequences.whole", lang, year=str(selection.year.year))),
        escape(i18n.plural("exposure.consequences.memory", memory, lang)) if memory else "",
        how=how(selection, "exposure_consequences", n_reporters(totals["n_reporters"], lang), question),
    )
    downloads.offer(table)


def _consequence(row: Mapping[str, Any], labels: Mapping[str, str], lang: str) -> dict[str, tables.Cell]:
    """A number, and under it those of submissions that name nothing else; of nobody none are told."""
    cells: dict[str, tables.Cell] = {"consequence_code": labels[row["consequence_code"]]}
    for name in ("n_reporters", "n_reports"):
        alone = i18n.plural("exposure.consequences.alone", row[f"{name}_alone"], lang) if row[name] else ""
        cells[name] = tables.with_note(i18n.number(row[name], lang), alone)
    return cells


def _ways_round(selection: PremiumYear) -> None:
    """What was done instead, and whether it worked, in a few sentences."""
    lang = selection.context.lang
    done = cached.frame(questions.fallbacks(selection.places, regions=selection.regions))
    labels = reports.words("dim_fallbacks", "fallback_code", lang)
    text_blocks.heading(i18n.t("exposure.ways.heading", lang), level=3)
    text_blocks.show(text_blocks.bullets(heavier_words.ways_round(done, labels, lang)))


def _concentration(selection: PremiumYear, totals: Mapping[str, int]) -> None:
    """Whether the same GPs meet failures again and again; the days themselves as data."""
    lang = selection.context.lang
    places, regions = selection.places, selection.regions
    by_day = questions.by_day(places, regions=regions)
    days = cached.frame(by_day)
    central = [selection.exposures[criterion.code][SCENARIOS.index("central")] for criterion in selection.placed]
    ids = sorted({incident_id for one in central for incident_id in one.incident_ids})
    of_reporters, reported = questions.days_of_reporters(ids, regions=regions), questions.days_reported(ids, regions=regions)
    text_blocks.heading(i18n.t("exposure.again.heading", lang), level=3)
    n_days = int(cached.frame(reported)["n_days"].iloc[0])
    text_blocks.show(text_blocks.paragraph(heavier_words.again(cached.frame(of_reporters), n_days, lang)))
    table = export.table(
        selection,
        METRICS["exposure_days"],
        id="exposure_days",
        columns=(
            _column("occurred_on", lang, "date"),
            _column("n_reporters", lang, "integer"),
            _column("n_reports", lang, "integer"),
        ),
        frame=days,
        n=totals["n_reporters"],
        n_unit="reporters",
    )
    figures.notes(how=how(selection, "exposure_days", n_reporters(totals["n_reporters"], lang), by_day, of_reporters, reported))
    figures.data_on_demand(table)
