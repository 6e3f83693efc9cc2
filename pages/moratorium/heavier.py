"""Beyond the hours: acts lost and done again, GPs who met failures again, premium data that failed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from html import escape
from typing import Any

import pandas as pd

import i18n
from analytics import periods
from analytics.argument import exposure_words as words
from analytics.exports import ExportTable
from analytics.frames import records
from analytics.metrics import METRICS
from analytics.queries import exposure as questions
from pages.moratorium import export
from pages.moratorium.words import how, n_reporters
from ui import cached, downloads, figures, reports, sources, tables, text_blocks
from ui.premium_year import PremiumYear

_column = partial(downloads.column, "exposure")
LOST_OR_AGAIN = ("I_NO_ATTEST", "I_NO_TP", "I_NO_DMG", "I_NO_ERX", "I_CATCHUP")
SEVERAL_DAYS = 3  # of one GP
MOST_WAYS = 3


def show(selection: PremiumYear) -> None:
    lang = selection.context.lang
    totals = _totals(selection)
    figures.head(_finding(totals, selection), i18n.t("exposure.heavier.what", lang, gps=selection.gps))
    if totals["n_reports"]:
        _consequences(selection, totals)
        _ways_round(selection)
        _concentration(selection, totals)
    failures(selection)


def failures(selection: PremiumYear) -> None:
    """Years whose data on the use of e-services were late or doubtful, each with whose side it was."""
    lang = selection.context.lang
    rows = sorted(records(cached.dimension("ppi_data_failures")), key=lambda one: one["premium_year"])
    if not rows:
        return
    text_blocks.heading(_failures_finding({int(row["premium_year"]) for row in rows}, lang), level=3)
    columns = [
        tables.Column("year", i18n.t("exposure.failures.year", lang), align="date", is_heading=True),
        tables.Column("problem", i18n.t("exposure.failures.problem", lang), width="16rem"),
        tables.Column("side", i18n.t("exposure.failures.side", lang), width="11rem"),
        tables.Column("requests", i18n.t("exposure.failures.requests", lang), width="13rem"),
    ]
    shown = [_failure(row, lang) for row in rows]
    tables.show(columns, shown, caption=i18n.t("exposure.failures.caption", lang), is_caption_seen=False, is_stacked=True)
    downloads.offer(_failures_table(selection))


# --- parts ------------------------------------------------------------------------------------------------------------


def _failures_finding(years: Collection[int], lang: str) -> str:
    run = len(periods.longest_run(years))
    if run == 1 < len(years):
        return i18n.t("exposure.failures.apart", lang, n=i18n.number(len(years), lang))
    return i18n.plural("exposure.failures.finding", run, lang)


def _totals(selection: PremiumYear) -> dict[str, int]:
    frame = cached.frame(questions.totals(words.places(selection), regions=selection.regions))
    return {str(name): int(value) for name, value in frame.iloc[0].items()}


def _finding(totals: Mapping[str, int], selection: PremiumYear) -> str:
    """Where nobody looked, no report is not zero reports."""
    lang = selection.context.lang
    if not selection.has_any_period:
        return i18n.sentence_case(i18n.t("moratorium.headline.no_period", lang))
    if not totals["n_reports"]:
        return i18n.t("exposure.heavier.none" if selection.is_any_observed else "exposure.heavier.unobserved", lang)
    reports = i18n.plural("exports.unit.reports", totals["n_reports"], lang)
    return i18n.plural("exposure.heavier.finding", totals["n_reporters"], lang, reports=reports)


def _consequences(selection: PremiumYear, totals: Mapping[str, int]) -> None:
    """Every one of them, also what nobody names."""
    lang = selection.context.lang
    question = questions.consequences(words.places(selection), LOST_OR_AGAIN, regions=selection.regions)
    found = cached.frame(question).set_index("consequence_code").reindex(LOST_OR_AGAIN).fillna(0).astype(int)
    frame = found.sort_values("n_reporters", ascending=False, kind="stable").rename_axis("consequence_code").reset_index()
    labels = reports.words("dim_consequences", "consequence_code", lang)
    table = export.table(
        selection,
        METRICS["exposure_consequences"],
        id="exposure_consequences",
        columns=(
            _column("consequence_code", lang, labels=labels),
            _column("n_reporters", lang, "integer"),
            _column("n_reports", lang, "integer"),
        ),
        frame=frame,
        n=totals["n_reporters"],
        n_unit="reporters",
    )
    text_blocks.heading(i18n.t("exposure.consequences.heading", lang), level=3)
    if totals["n_answered"]:  # a table of zeros would say what nobody said
        tables.show_export(table, is_stacked=True)
    answered = i18n.plural("exposure.consequences.answered", totals["n_answered"], lang, of=i18n.number(totals["n_submissions"], lang))
    memory = totals["n_reports_from_memory"]
    figures.notes(
        escape(answered),
        escape(i18n.plural("exposure.consequences.memory", memory, lang)) if memory else "",
        how=how(selection, "exposure_consequences", n_reporters(totals["n_reporters"], lang), question),
    )
    downloads.offer(table)


def _ways_round(selection: PremiumYear) -> None:
    """What was done instead, and whether it worked, in a few sentences."""
    lang = selection.context.lang
    frame = cached.frame(questions.fallbacks(words.places(selection), regions=selection.regions))
    said = frame[frame["fallback_code"] != "unknown"]
    tried = said[said["fallback_code"] != "F_NONE"]
    n_none = int(said.loc[said["fallback_code"] == "F_NONE", "n_submissions"].sum())
    labels = cached.dimension("dim_fallbacks").set_index("fallback_code")[f"label_{lang}"]
    lines = [
        i18n.plural("exposure.ways.said", int(said["n_submissions"].sum()), lang, of=i18n.number(int(frame["n_submissions"].sum()), lang))
    ]
    if n_none:
        lines.append(i18n.plural("exposure.ways.none", n_none, lang))
    if len(tried):
        worked, partly, failed = (int(tried[f"n_{name}"].sum()) for name in ("worked", "partly", "not"))
        numbers = {"worked": worked, "partly": partly, "failed": failed}
        told = {name: i18n.number(n, lang) for name, n in numbers.items()}
        named = records(tried[tried["fallback_code"] != "F_OTHER"]) or records(tried)
        listed = [
            i18n.t("exposure.ways.way", lang, label=labels[row["fallback_code"]], n=i18n.number(row["n_submissions"], lang))
            for row in named[:MOST_WAYS]
        ]
        ways = i18n.t("overview.list.separator", lang).join(listed)
        lines.append(i18n.plural("exposure.ways.tried", int(tried["n_submissions"].sum()), lang, ways=ways, **told))
    text_blocks.heading(i18n.t("exposure.ways.heading", lang), level=3)
    text_blocks.show(text_blocks.bullets(lines))


def _concentration(selection: PremiumYear, totals: Mapping[str, int]) -> None:
    """Whether the same GPs meet failures again and again; the days themselves as data."""
    lang = selection.context.lang
    places, regions = words.places(selection), selection.regions
    by_day = questions.by_day(places, regions=regions)
    days = cached.frame(by_day)
    ids = sorted({one for criterion in words.placed(selection) for one in selection.exposures[criterion.code][1].incident_ids})
    of_reporters, reported = questions.days_of_reporters(ids, regions=regions), questions.days_reported(ids, regions=regions)
    text_blocks.heading(i18n.t("exposure.again.heading", lang), level=3)
    text_blocks.show(text_blocks.paragraph(_again(cached.frame(of_reporters), int(cached.frame(reported)["n_days"].iloc[0]), lang)))
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


def _again(by_days: pd.DataFrame, n_days: int, lang: str) -> str:
    """How many GPs with an identifier met incidents on several days, where there were as many to meet them on."""
    total = int(by_days["n_reporters"].sum())
    if not total:
        return i18n.t("exposure.again.none", lang)
    told = {"days": i18n.number(SEVERAL_DAYS, lang), "total": i18n.number(total, lang)}
    if n_days < SEVERAL_DAYS:
        return i18n.plural("exposure.again.too_few", n_days, lang, **told)
    n = int(by_days.loc[by_days["n_days"] >= SEVERAL_DAYS, "n_reporters"].sum())
    return i18n.plural("exposure.again", n, lang, **told)


def _failure(row: Mapping[str, Any], lang: str) -> dict[str, tables.Cell]:
    actual = i18n.sentence_case(i18n.day_range(row["requests_from"], row["requests_to"], lang))
    planned = row["planned_from"] and row["planned_to"]
    note = i18n.t("exposure.failures.planned", lang, days=i18n.day_range(row["planned_from"], row["planned_to"], lang)) if planned else ""
    problem = i18n.sentence_case(row[f"problem_{lang}"])
    return {
        "year": str(row["premium_year"]),
        "problem": tables.Html(f"{escape(problem)} {sources.cited(row['source'], lang)}"),
        "side": i18n.sentence_case(row[f"side_{lang}"]),
        "requests": tables.with_note(actual, note),
    }


def _failures_table(selection: PremiumYear) -> ExportTable:
    """The same as a file."""
    lang = selection.context.lang
    names = ("problem", "side", "consequence")
    frame = cached.dimension("ppi_data_failures").rename(columns={f"{name}_{lang}": name for name in names})
    return export.table(
        selection,
        METRICS["premium_data_failures"],
        id="premium_data_failures",
        columns=(
            _column("premium_year", lang, "row_number"),
            *(_column(name, lang) for name in names),
            *(_column(name, lang, "date") for name in ("planned_from", "planned_to", "requests_from", "requests_to")),
            _column("source", lang),
        ),
        frame=frame.sort_values("premium_year"),
        filter_sentence=i18n.t("exposure.failures.caption", lang),
        n=len(frame),
        n_unit="events",
    )
