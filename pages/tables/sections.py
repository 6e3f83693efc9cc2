"""The parts of the page: what is crossed, what stands out, the table and its files, and why a public copy may have to wait."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import Any

import streamlit as st

import i18n
from analytics import small_cells
from analytics.cross_table import TOTAL
from analytics.filters import PARAMETERS, Filters
from analytics.frames import is_missing, records
from analytics.small_cells import LEAST_PUBLIC
from pages.tables import files
from pages.tables.answer import Answer
from pages.tables.choices import Choice
from ui import downloads, figures, keys, provenance, tables, text_blocks
from ui.context import PageContext
from ui.selection import Selection

MOST_ROWS = 60  # on the screen; the files hold all
MIN_FOR_SHADE = 5  # reporters of a cell
_SHADES = 5


def title(selection: Selection, choice: Choice) -> None:
    text_blocks.heading(files.title(choice, selection.context.lang), level=1)


def finding(answer: Answer) -> None:
    """The fullest cell, where one is; a public copy says what it leaves out."""
    lang, lines = answer.selection.context.lang, []
    counted = answer.inner[~answer.inner["is_hidden"] & (answer.inner["n_reporters"] >= MIN_FOR_SHADE)]
    is_one = len(counted) > 1 and answer.choice.measure.kind == "count"
    fullest = records(counted[counted["value"] == counted["value"].max()]) if is_one else []
    if len(fullest) == 1:
        (cell,) = fullest
        names = [answer.row_labels[cell["row_code"]]]
        names += [answer.column_labels[cell["column_code"]]] if answer.choice.columns else []
        counted_words = i18n.plural(f"exports.unit.{answer.choice.measure.of}", int(cell["value"]), lang)
        lines.append(i18n.t("tables.fullest", lang, cell=", ".join(names), n=counted_words, of=i18n.number(answer.whole["value"], lang)))
    if answer.choice.is_public:
        n = int(answer.cells["is_hidden"].sum())
        lines.append(i18n.plural("tables.hidden", n, lang, least=LEAST_PUBLIC) if n else i18n.t("tables.hidden.none", lang))
    text_blocks.show(*(text_blocks.paragraph(line, kind="quiet") for line in lines))


def too_fine(selection: Selection, parts: tuple[str, ...]) -> None:
    """What keeps the selection from leaving the house, and the nearest one that may."""
    context, lang = selection.context, selection.context.lang
    listed = i18n.enumeration([i18n.t(f"tables.off_grid.{part}", lang) for part in parts], lang)
    text_blocks.show(
        text_blocks.paragraph(i18n.t("tables.off_grid", lang), kind="lead"),
        text_blocks.paragraph(i18n.t("tables.off_grid.why", lang, parts=listed)),
        kind="state",
    )
    wider = small_cells.on_grid(context.filters, context.known)
    if wider is None:
        text_blocks.show(text_blocks.paragraph(i18n.t("tables.off_grid.too_early", lang)))
        return
    st.button(i18n.t("tables.off_grid.widen", lang), key=f"{keys.BUTTONS}tables_grid", on_click=_show, args=(context, wider))


def too_few(selection: Selection) -> None:
    """Nothing leaves of fewer than five."""
    words = i18n.t("tables.too_few", selection.context.lang, least=LEAST_PUBLIC)
    text_blocks.show(text_blocks.paragraph(words, kind="lead"), kind="state")


def table(answer: Answer) -> None:
    """Rows and columns with their margins, the files, and how it came."""
    context, lang = answer.selection.context, answer.selection.context.lang
    shown = [code for code in answer.row_labels if code != TOTAL][:MOST_ROWS]
    cells = {(cell["row_code"], cell["column_code"]): cell for cell in answer.cells.to_dict("records")}
    shaded_by = "share" if answer.choice.share_of != "none" else "value"
    top = answer.inner.loc[~answer.inner["is_hidden"], shaded_by].max()
    columns = [tables.Column("row_code", i18n.t(f"tables.dimension.{answer.choice.rows.id}", lang), is_heading=True)]
    columns += [tables.Column(code, _column_words(answer, code), align="number") for code in answer.column_labels]

    def row(code: str) -> dict[str, tables.Cell]:
        told: dict[str, tables.Cell] = {
            name: _cell(cells[(code, name)], answer, shade_of=shaded_by, top=top) for name in answer.column_labels
        }
        return {"row_code": _row_heading(code, answer)} | told

    body = tables.html(columns, map(row, shown), caption=files.title(answer.choice, lang), is_caption_seen=False, footer=row(TOTAL))
    figures.show_html(f"<div class='cross'>{body}</div>")
    n_left = len(answer.row_labels) - 1 - len(shown)
    figures.notes(
        i18n.plural("tables.more_rows", n_left, lang) if n_left else "",
        *(escape(i18n.t(f"tables.note.{name}", lang)) for name in _notes(answer)),
        how=provenance.of(answer.metric, context, n=files.n_words(answer), questions=(answer.question,)),
    )
    downloads.offer(files.as_shown(answer), for_programs=files.one_row_per_cell(answer))


def _column_words(answer: Answer, code: str) -> str:
    """A table of one dimension names its only column by what it counts."""
    if answer.choice.columns:
        note = answer.notes.get((answer.choice.columns.id, code), "")
        return f"{answer.column_labels[code]} ({note})" if note else answer.column_labels[code]
    return i18n.t(f"tables.measure.{answer.choice.measure.id}", answer.selection.context.lang)


def _row_heading(code: str, answer: Answer) -> tables.Cell:
    """A link to the same table of this code alone, where the filter of the frame can keep it."""
    context, dimension = answer.selection.context, answer.choice.rows
    label = tables.with_note(answer.row_labels[code], answer.notes.get((dimension.id, code), ""))
    if answer.choice.is_public or not dimension.filter or code not in context.known.codes(dimension.filter):
        return label
    return tables.link(context.address("tables", **answer.choice.query(), **{PARAMETERS[dimension.filter]: code}), answer.row_labels[code])


def _cell(cell: Mapping[Any, Any], answer: Answer, *, shade_of: str, top: float) -> tables.Cell:
    """The number, shaded by its size or its share where it is one of the inner cells, and under it its share or its interval."""
    lang, measure = answer.selection.context.lang, answer.choice.measure
    if cell["is_hidden"]:
        return tables.Html(f"<span class='hidden'>{escape(i18n.t('exports.hidden', lang))}</span>")
    if is_missing(cell["n"]):
        return tables.Html(f"<span class='hidden'>{escape(i18n.t('tables.unobserved', lang))}</span>")
    if is_missing(cell["value"]):
        return tables.NOTHING
    text = i18n.number(cell["value"], lang, decimals=measure.decimals)
    is_inner = TOTAL not in (cell["row_code"], cell["column_code"])  # of one dimension none is: its numbers stand in one column
    shade = _shade(cell[shade_of], top) if is_inner and cell["n_reporters"] >= MIN_FOR_SHADE else 0
    note = _note(cell, answer)
    return tables.Html(f"<span class='shade-{shade}'>{text}{f'<small>{escape(note)}</small>' if note else ''}</span>")


def _shade(value: float, top: float) -> int:
    """Which fifth of the largest number it reaches into, 1 to 5; 0 for nothing."""
    return min(_SHADES, math.ceil(_SHADES * value / top)) if value > 0 and top > 0 else 0


def _note(cell: Mapping[Any, Any], answer: Answer) -> str:
    lang, measure = answer.selection.context.lang, answer.choice.measure
    if measure.kind in ("rate", "median"):
        low, high = (i18n.number(cell[name], lang, decimals=measure.decimals) for name in ("low", "high"))
        return i18n.t("tables.between", lang, low=low, high=high)
    if is_missing(cell["share"]):
        return ""
    share = i18n.percent(cell["share"], lang, decimals=1 if cell["share"] < 0.01 else 0)
    if is_missing(cell["share_low"]):
        return share
    low, high = (i18n.percent(cell[name], lang) for name in ("share_low", "share_high"))
    return f"{share} ({low} – {high})"


def _notes(answer: Answer) -> list[str]:
    """What to know before quoting a number of this table."""
    choice = answer.choice
    found = [choice.measure.kind if choice.measure.kind != "count" else choice.measure.of]
    if choice.share_of != "none":
        found.append("shares" if choice.measure.id == "reporters" else "no_interval")
    found += ["hour"] if any(one.id == "hour" for one in choice.dimensions) else []
    found += ["software"] if any(one.id == "software" for one in choice.dimensions) else []
    return found


def _show(context: PageContext, filters: Filters) -> None:
    """Move the widgets of the frame to another selection."""
    for key, value in replace(context.view, filters=filters).to_widgets(context.known).items():
        if key in keys.FILTERS:
            st.session_state[key] = value
