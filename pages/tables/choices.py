"""What the reader crosses: two dimensions, a measure, shares, and for whom; all of it stands in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

import i18n
from analytics.cross_table import MEASURES, SHARES, Measure, ShareOf
from analytics.dimensions import DIMENSIONS, Dimension
from analytics.small_cells import LEAST_PUBLIC
from ui import text_blocks, url
from ui.page_parameters import Code, Parameter
from ui.page_parameters import choose as choose_one
from ui.selection import Selection

NO_COLUMNS = "none"
READERS = ("board", "public")
_WIDTHS = {"measure": 270, "share": 150}  # px, of the lists


@dataclass(frozen=True)
class Choice:
    """`columns` is None for a table of one dimension."""

    rows: Dimension
    columns: Dimension | None
    measure: Measure
    share_of: ShareOf
    is_public: bool

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        return (self.rows, self.columns) if self.columns else (self.rows,)

    def query(self) -> dict[str, str]:
        """The page's own part of an address."""
        columns = self.columns.id if self.columns else NO_COLUMNS
        own = {"rows": self.rows.id, "columns": columns, "measure": self.measure.id, "share": self.share_of}
        return own | ({"for": READERS[1]} if self.is_public else {})


def choose(selection: Selection) -> Choice:
    lang = selection.context.lang
    readers = Parameter("for", key="tables_for", read=lambda text: text if text in READERS else READERS[0], lang=lang)
    is_public = readers.value == READERS[1]
    dimensions = [one.id for one in DIMENSIONS.values() if one.is_public or not is_public]
    with st.container(key="tables_choices", horizontal=True, vertical_alignment="bottom", gap="small"):
        rows = _choose("rows", dimensions, "tables.dimension", default="family" if is_public else "service", lang=lang)
        others = [NO_COLUMNS, *(one for one in dimensions if one != rows)]
        columns = _choose("columns", others, "tables.dimension", default="region", lang=lang)
        offered = [one for one in MEASURES.values() if one.is_public or not is_public]
        measures = [one.id for one in offered if one.kind != "rate" or "region" in (rows, columns)]
        measure = MEASURES[_choose("measure", measures, "tables.measure", default="reporters", lang=lang)]
        shares = [one for one in SHARES if one in ("none", "column") or columns != NO_COLUMNS]
        share: ShareOf = _choose("share", shares, "tables.share", default="none", lang=lang) if measure.has_shares else "none"
    reader = st.segmented_control(
        i18n.t("tables.for", lang),
        READERS,
        format_func=lambda code: i18n.t(f"tables.for.{code}", lang),
        help=i18n.t("tables.for.help", lang, least=LEAST_PUBLIC),
        required=True,
        **readers.arguments("default"),
    )
    readers.keep(reader or READERS[0])
    return Choice(
        rows=DIMENSIONS[rows],
        columns=DIMENSIONS.get(columns),
        measure=measure,
        share_of=share,
        is_public=is_public,
    )


def _choose(name: str, options: Sequence[Code], words: str, *, default: Code, lang: str) -> Code:
    """One list. What the address asks for and the list does not hold gives way to the default."""
    otherwise = default if default in options else options[0]
    by_text = {str(one): one for one in options}
    parameter = Parameter(name, key=f"tables_{name}", read=lambda text: by_text.get(text, otherwise), lang=lang)
    if parameter.value not in options:
        parameter.set(otherwise)
    if (asked := url.extra(name)) in DIMENSIONS and asked not in options:
        text_blocks.note(i18n.t("tables.left_out", lang, name=i18n.t(f"{words}.{asked}", lang)))
    width = _WIDTHS.get(name, 185)
    return choose_one(parameter, i18n.t(f"tables.{name}", lang), options, lambda code: i18n.t(f"{words}.{code}", lang), width=width)
