"""Premium years whose requests opened late, each with why and on whose side, as the source says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from html import escape
from typing import Any

import i18n
from analytics import periods
from analytics.exports import ExportTable
from analytics.frames import records
from analytics.metrics import METRICS
from pages.moratorium import export
from ui import cached, downloads, sources, tables, text_blocks
from ui.premium_year import PremiumYear

_column = partial(downloads.column, "exposure")


def show(selection: PremiumYear) -> None:
    lang = selection.context.lang
    rows = sorted(records(cached.dimension("ppi_data_failures")), key=lambda one: one["premium_year"])
    if not rows:
        return
    text_blocks.heading(_finding({int(row["premium_year"]) for row in rows}, lang), level=3)
    columns = [
        tables.Column("year", i18n.t("exposure.failures.year", lang), align="date", is_heading=True),
        tables.Column("problem", i18n.t("exposure.failures.problem", lang), width="16rem"),
        tables.Column("side", i18n.t("exposure.failures.side", lang), width="11rem"),
        tables.Column("requests", i18n.t("exposure.failures.requests", lang), width="13rem"),
    ]
    shown = [_row(row, lang) for row in rows]
    tables.show(columns, shown, caption=i18n.t("exposure.failures.caption", lang), is_caption_seen=False, is_stacked=True)
    downloads.offer(_table(selection))


def _finding(years: Collection[int], lang: str) -> str:
    run = len(periods.longest_run(years))
    if run == 1 < len(years):
        return i18n.t("exposure.failures.apart", lang, n=i18n.number(len(years), lang))
    return i18n.plural("exposure.failures.finding", run, lang)


def _row(row: Mapping[str, Any], lang: str) -> dict[str, tables.Cell]:
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


def _table(selection: PremiumYear) -> ExportTable:
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
