"""Tables to read: plain HTML with a caption and scopes, sorted and cut on the server. No data grid.

On a wide screen the header stays in sight; on a narrow one the table scrolls sideways inside its own box, which a shadow at its edge
tells, or stacks the cells of each row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import streamlit as st

import i18n
from analytics import exports, frames
from analytics.exports import ExportColumn, ExportTable
from ui import text_blocks
from ui.page_parameters import Parameter

NOTHING = exports.NOTHING
Align = Literal["text", "number", "date"]


@dataclass(frozen=True)
class Html:
    """A cell that is finished HTML; everything else is escaped."""

    text: str


Cell = str | Html


@dataclass(frozen=True)
class Column:
    """`is_heading` makes the column the name of its row; `width` is a CSS length. `is_short`: where a narrow screen
    stacks the cells of a row, this one shares a line with the other short ones."""

    name: str
    label: str
    align: Align = "text"
    is_heading: bool = False
    width: str = ""
    is_short: bool = False
    is_labelled: bool = False  # stacked, its cells say the name of the column, as those of numbers always do


def link(address: str, text: str) -> Html:
    return Html(f"<a href='{escape(address, quote=True)}' target='_self'>{escape(text)}</a>")


def with_note(cell: Cell, note: str) -> Html:
    """A cell with a second, quieter line."""
    return Html(f"{as_html(cell)}<small>{escape(note)}</small>") if note else Html(as_html(cell))


def with_link(cell: Cell, link: Html) -> Html:
    """A cell with a link on a second line."""
    return Html(f"{as_html(cell)}<small>{link.text}</small>")


def code(text: str) -> Html:
    return Html(f"<code>{escape(text)}</code>")


def severity(code: str, label: str) -> Html:
    return Html(text_blocks.severity(code, label))


def html(
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, Cell]],
    *,
    caption: str,
    is_caption_seen: bool = True,
    footer: Mapping[str, Cell] | None = None,
    is_stacked: bool = False,
) -> str:
    """The table as HTML. The caption is always there for those who hear the page; it may be left unseen.

    With `is_stacked` a narrow screen shows each row as a short block instead of scrolling sideways.
    """
    head = "".join(_heading(column) for column in columns)
    body = "".join(_row(columns, row) for row in rows)
    foot = f"<tfoot role='rowgroup'>{_row(columns, footer)}</tfoot>" if footer else ""
    words = escape(caption, quote=True)
    seen = words if is_caption_seen else f"<span class='unseen'>{words}</span>"
    kind = "table-box stacked" if is_stacked else "table-box"
    return (  # the roles are said again because a stacked table loses its own
        f"<div class='{kind}' role='region' aria-label='{words}' tabindex='0'><table role='table'>"
        f"<caption>{seen}</caption><thead role='rowgroup'><tr role='row'>{head}</tr></thead>"
        f"<tbody role='rowgroup'>{body}</tbody>{foot}</table></div>"
    )


def show(
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, Cell]],
    *,
    caption: str,
    is_caption_seen: bool = True,
    footer: Mapping[str, Cell] | None = None,
    is_stacked: bool = False,
) -> None:
    text_blocks.show(html(columns, rows, caption=caption, is_caption_seen=is_caption_seen, footer=footer, is_stacked=is_stacked))


def show_export(table: ExportTable, *, heading: str | None = None, is_caption_seen: bool = False, is_stacked: bool = False) -> None:
    """An export as a table on the screen: both hold the same figures. `heading` is the column that names the rows."""
    named = heading or table.columns[0].name
    columns = [
        Column(c.name, c.label, align=_align(c), is_heading=c.name == named, is_short=_align(c) == "number" and c.name != named)
        for c in table.columns
    ]
    frame = table.rows()
    rows = ({c.name: cell(c, row[c.name], table.lang) for c in table.columns} for row in frames.records(frame))
    show(columns, rows, caption=table.title, is_caption_seen=is_caption_seen, is_stacked=is_stacked)


cell, moment = exports.in_words, exports.moment


def pager(page: Parameter[int], n_rows: int, *, per_page: int, lang: str) -> tuple[int, int]:
    """Which rows to show: (offset, limit). Says which they are and, beyond one page, draws the page numbers."""
    n_pages = max(1, -(-n_rows // per_page))
    if page.value > n_pages:
        page.set(n_pages)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        place = st.container(width="content")
        number = st.pagination(n_pages, max_visible_pages=5, **page.arguments("default")) if n_pages > 1 else 1
    page.keep(number)
    first = (number - 1) * per_page
    words = {"first": first + 1, "last": min(first + per_page, n_rows), "n": n_rows}
    with place:
        text_blocks.note(i18n.t("register.range", lang, **{name: i18n.number(n, lang) for name, n in words.items()}), is_announced=True)
    return first, per_page


def page_number(text: str) -> int:
    """The page an address asks for; the first one if it asks for none."""
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1


def _heading(column: Column) -> str:
    width = f" style='min-width:{escape(column.width, quote=True)}'" if column.width else ""
    return f"<th scope='col' role='columnheader' class='{column.align}'{width}>{escape(column.label)}</th>"


def _row(columns: Sequence[Column], row: Mapping[str, Cell]) -> str:
    return "<tr role='row'>" + "".join(_cell(column, row.get(column.name, "")) for column in columns) + "</tr>"


def _cell(column: Column, cell: Cell) -> str:
    classes = (
        column.align
        + (" short" if column.is_short else "")
        + (" labelled" if column.is_labelled else "")
        + (" nothing" if cell == NOTHING else "")
    )
    if column.is_heading:
        return f"<th scope='row' role='rowheader' class='{classes}'>{as_html(cell)}</th>"
    has_label = column.is_labelled or column.align == "number"
    label = f" data-label='{escape(column.label, quote=True)}'" if has_label else ""
    return f"<td role='cell' class='{classes}'{label}>{as_html(cell)}</td>"


def as_html(cell: Cell) -> str:
    return cell.text if isinstance(cell, Html) else escape(cell)


def _align(column: ExportColumn) -> Align:
    if column.type in ("integer", "row_number", "decimal", "share"):
        return "number"
    return "date" if column.type in ("date", "moment") else "text"
