"""The premium year and whose reports are meant, both kept in the address."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import i18n
from analytics.argument import premium
from ui import cached, text_blocks
from ui.context import PageContext
from ui.page_parameters import Parameter
from ui.premium_year import REGIONS

PARTS = ("periods", "criteria", "exposure", "stakes")
YEAR, GPS, PART = "year", "gps", "part"  # parameters of the address; `region` belongs to the filter bar of other pages
DEFAULT_YEAR = premium.DEMAND_YEARS[-1]
BOTH = "both"


def place() -> DeltaGenerator:
    """One row, filled in two steps: the part that is shown decides whether a region matters."""
    return st.container(key="moratorium_choices", horizontal=True, vertical_alignment="bottom", gap="medium")


def year(context: PageContext) -> int:
    lang = context.lang
    years = [str(one) for one in premium.years(cached.dimension("ppi_criteria"))]
    asked = Parameter(YEAR, key="moratorium_year", read=lambda text: _one_of(years, text, str(DEFAULT_YEAR)), lang=lang)
    picked = st.segmented_control(i18n.t("moratorium.year", lang), years, required=True, width="content", **asked.arguments("default"))
    return int(asked.keep(picked or str(DEFAULT_YEAR)))


def gps(context: PageContext, *, is_asked: bool) -> str:
    """A key of `REGIONS`. Where the choice changes nothing it is not asked, and stays what it was."""
    lang = context.lang
    asked = Parameter(GPS, key="moratorium_gps", read=lambda text: _one_of(list(REGIONS), text, BOTH), lang=lang)
    if not is_asked:
        return asked.keep(asked.value)
    words = {BOTH: i18n.t("moratorium.gps.both", lang), **context.labels.regions}
    picked = st.segmented_control(
        i18n.t("moratorium.gps", lang),
        list(REGIONS),
        format_func=lambda code: words[code],
        required=True,
        width="content",
        **asked.arguments("default"),
    )
    return asked.keep(picked or BOTH)


def copy_link(context: PageContext) -> None:
    text_blocks.copy_link(context.permalink, context.lang)


def part(lang: str) -> str:
    """Which part of the page is shown: one question at a time."""
    asked = Parameter(PART, key="moratorium_part", read=lambda text: _one_of(PARTS, text, PARTS[0]), lang=lang)
    picked = st.segmented_control(
        i18n.t("moratorium.part", lang),
        PARTS,
        format_func=lambda code: i18n.t(f"moratorium.part.{code}", lang),
        required=True,
        width="content",
        **asked.arguments("default"),
    )
    return asked.keep(picked or PARTS[0])


def _one_of(allowed: Sequence[str], asked: str, otherwise: str) -> str:
    return asked if asked in allowed else otherwise
