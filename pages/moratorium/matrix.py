"""Criterion by month, and every report inside or outside the measuring period of each criterion."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

import i18n
from analytics.argument import measuring
from analytics.argument import premium_words as words
from analytics.argument.measuring import Month
from analytics.argument.premium import Criterion
from analytics.exports import ExportTable
from analytics.frames import records
from analytics.metrics import METRICS
from analytics.queries import premium as questions
from pages.moratorium import export
from pages.moratorium.words import counted, how
from ui import cached, downloads, figures, tables, text_blocks
from ui.premium_year import PremiumYear

Record = Mapping[str, Any]
PLACES = ("inside", "outside", "before")
NUMBERS = [f"n_{unit}_{place}{of}" for place in PLACES for of in ("", "_unobserved") for unit in ("reporters", "reports")]


def show(selection: PremiumYear) -> None:
    lang, year = selection.context.lang, selection.year.year
    months, whole = (
        questions.by_month(year, regions=selection.regions),
        questions.in_any_window(year, regions=selection.regions),
    )
    figures.head(words.months_finding(selection, counted(whole)), i18n.t("moratorium.matrix.what", lang))
    _months(selection, cached.frame(months))
    n = i18n.plural("exports.unit.reporters", counted(whole)["n_reporters"], lang)
    figures.notes(*map(escape, words.months_notes(selection)), how=how(selection, "ppi_by_month", n, months))
    figures.data_on_demand(_months_table(selection))
    _inside_and_outside(selection, counted(whole))


def _months(selection: PremiumYear, counts: pd.DataFrame) -> None:
    """A cell holds distinct reporters of observed days; tinted inside the measuring period, hatched where nobody looked."""
    lang = selection.context.lang
    found = {(row["criterion_code"], row["month_on"]): row for row in records(counts)}
    columns = [tables.Column("criterion", i18n.t("moratorium.column.criterion", lang), is_heading=True)]
    columns += [tables.Column(f"{month.first:%m}", _month_name(month, lang), align="number") for month in selection.months]
    rows: list[dict[str, tables.Cell]] = [
        {
            "criterion": tables.with_note(one.label, _standing(one, lang)),
            **{
                f"{month.first:%m}": _cell(one, month, found.get((one.code, month.first), words.NOBODY), lang) for month in selection.months
            },
        }
        for one in selection.criteria
    ]
    caption = i18n.t("moratorium.matrix.caption", lang, year=selection.year.year)
    text_blocks.show(tables.html(columns, rows, caption=caption, is_caption_seen=False), kind="months")
    keys = [f"<li><span class='sample {name}'></span>{escape(i18n.t(f'moratorium.cell.{name}', lang))}</li>" for name in _kinds(selection)]
    text_blocks.show(f"<ul class='months-key'>{''.join(keys)}</ul>")


def _standing(one: Criterion, lang: str) -> str:
    words = [i18n.t("moratorium.is_uncertain", lang).lower()] if one.is_uncertain else []
    return ", ".join(words if one.window else [*words, i18n.t("moratorium.cell.unknown", lang)])


def _kinds(selection: PremiumYear) -> list[str]:
    """The kinds of cells that the key explains: those that occur."""
    places = {measuring.place(month.first, month.last, one.window) for one in selection.criteria for month in selection.months}
    kinds: list[str] = [kind for kind in ("inside", "part", "before", "outside") if kind in places]
    return kinds if all(month.is_observed for month in selection.months) else [*kinds, "unobserved"]


def _cell(one: Criterion, month: Month, row: Record, lang: str) -> tables.Html:
    place = measuring.place(month.first, month.last, one.window)
    said = i18n.t(f"moratorium.cell.{place}", lang)
    if month.is_observed:
        return tables.Html(
            f"<span class='{place}'>{i18n.number(row['n_reporters'], lang)}<span class='said'>, {escape(said)}</span></span>"
        )
    n_told = row["n_reporters_unobserved"]
    from_memory = f"({i18n.number(n_told, lang)})" if n_told else ""
    unobserved = i18n.plural("moratorium.cell.told", n_told, lang) if n_told else i18n.t("moratorium.not_observed", lang)
    said = ", ".join((unobserved, said))
    return tables.Html(f"<span class='{place} unobserved'>{from_memory}<span class='said'>{escape(said)}</span></span>")


def _inside_and_outside(selection: PremiumYear, n: Mapping[str, int]) -> None:
    """Per criterion, who reported inside, outside and before a date, and what was told from memory of days nobody observed; once asked."""
    heading = i18n.t("moratorium.places.heading", selection.context.lang)
    with st.expander(heading, key="data_ppi_by_window", type="compact", on_change="rerun") as box:
        if box.open:
            _places_table(selection, n)


def _places_table(selection: PremiumYear, n: Mapping[str, int]) -> None:
    lang, year = selection.context.lang, selection.year
    question = questions.by_window(year.year, regions=selection.regions)
    shown = [place for place in PLACES if place != "before" or selection.has_dates_only]
    columns = [
        tables.Column("criterion", i18n.t("moratorium.column.criterion", lang), is_heading=True, width="13rem"),
        *(tables.Column(place, i18n.t(f"moratorium.places.{place}", lang), align="number", is_short=True) for place in shown),
    ]
    found = {row["criterion_code"]: row for row in records(cached.frame(question))}
    if any(row[f"n_reports_{place}_unobserved"] for row in found.values() for place in PLACES):
        columns.append(tables.Column("memory", i18n.t("moratorium.places.memory", lang), align="number", is_short=True))
    rows = [_places(one, found.get(one.code, dict.fromkeys(NUMBERS, 0)), selection) for one in selection.criteria]
    caption = i18n.t("moratorium.places.caption", lang, year=year.year)
    tables.show(columns, rows, caption=caption, is_caption_seen=False, is_stacked=True)
    n_words = i18n.plural("exports.unit.reporters", n["n_reporters"], lang)
    figures.notes(escape(i18n.t("moratorium.places.note", lang)), how=how(selection, "ppi_by_window", n_words, question))
    downloads.offer(
        export.table(
            selection,
            METRICS["ppi_by_window"],
            id="ppi_by_window",
            columns=(export.criterion(selection), *(export.column(name, lang, "integer") for name in NUMBERS)),
            frame=pd.DataFrame([{"criterion_code": one.code, **_numbers(one, found, selection)} for one in selection.criteria]),
            n=n["n_reporters"],
            n_unit="reporters",
        )
    )


def _places(one: Criterion, row: Record, selection: PremiumYear) -> dict[str, tables.Cell]:
    """A place that nobody observed has no number; of one observed in part, on how many days."""
    lang = selection.context.lang
    cells: dict[str, tables.Cell] = {"criterion": tables.with_note(one.label, _standing(one, lang))}
    if one.window is None:
        return cells | dict.fromkeys((*PLACES, "memory"), tables.NOTHING)
    days = _days(one, selection)
    cells |= {place: _place(place, row, days[place], lang) for place in PLACES}
    of_place = {place: row[f"n_reports_{place}_unobserved"] for place in PLACES}
    if not sum(of_place.values()):
        return cells | {"memory": tables.NOTHING}
    inside = "" if one.window.has_no_start else i18n.plural("moratorium.places.memory.inside", of_place["inside"], lang)
    return cells | {"memory": tables.with_note(i18n.plural("count.reports", sum(of_place.values()), lang), inside)}


def _place(place: str, row: Record, days: tuple[int, int], lang: str) -> tables.Cell:
    n_observed, n_days = days
    if not n_days:
        return tables.NOTHING
    if not n_observed:
        return i18n.t("moratorium.not_observed", lang)
    told = [i18n.plural("count.reports", row[f"n_reports_{place}"], lang)]
    if n_observed < n_days:
        told.append(i18n.plural("overview.days_observed", n_observed, lang, of=i18n.number(n_days, lang)))
    return tables.with_note(i18n.plural("count.doctors", row[f"n_reporters_{place}"], lang), ", ".join(told))


def _days(one: Criterion, selection: PremiumYear) -> dict[str, tuple[int, int]]:
    """By place, (observed days, days); a place that the criterion does not have has none."""
    found = measuring.measured(one, selection.incidents, selection.dates)
    held = found.n_observed, found.n_days
    outside = found.n_observed_outside, found.n_days_outside
    return {"outside": outside} | ({"inside": held, "before": (0, 0)} if found.has_period else {"inside": (0, 0), "before": held})


def _numbers(one: Criterion, found: Mapping[str, Record], selection: PremiumYear) -> dict[str, int | None]:
    """None where the measuring period is not known, and where no day was observed: neither is zero."""
    row, days = found.get(one.code, {}), _days(one, selection) if one.window else {}

    def of(place: str, name: str) -> int | None:
        is_countable = bool(days) and bool(days[place][1 if name.endswith("_unobserved") else 0])
        return int(row.get(name, 0)) if is_countable else None

    return {name: of(next(place for place in PLACES if f"_{place}" in name), name) for name in NUMBERS}


def _month_name(month: Month, lang: str) -> str:
    """`janv.`: the year stands in the heading."""
    return i18n.short_month(month.first, lang).removesuffix(f" {month.first.year}")


def _months_table(selection: PremiumYear) -> ExportTable:
    return export.table(
        selection,
        METRICS["ppi_by_month"],
        id="ppi_by_month",
        columns=words.months_columns(selection),
        frame=words.months_rows(selection),
        n=counted(questions.in_any_window(selection.year.year, regions=selection.regions))["n_reporters"],
        n_unit="reporters",
    )
