"""The premium year and whose reports are meant, both kept in the address."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

import i18n
from analytics.argument import premium
from pages.moratorium.selection import REGIONS
from ui import cached, text_blocks
from ui.context import PageContext
from ui.page_parameters import Parameter

YEAR, GPS, PART = "year", "gps", "part"  # parameters of the address; `region` belongs to the filter bar of other pages
DEFAULT_YEAR = 2024


def chosen(context: PageContext) -> tuple[int, str]:
    """The year, and a key of `REGIONS`."""
    lang = context.lang
    years = [str(year) for year in premium.years(cached.dimension("ppi_criteria"))]
    year = Parameter(YEAR, key="moratorium_year", read=lambda text: _one_of(years, text, str(DEFAULT_YEAR)), lang=lang)
    gps = Parameter(GPS, key="moratorium_gps", read=lambda text: _one_of(list(REGIONS), text, "both"), lang=lang)
    words = {"both": i18n.t("moratorium.gps.both", lang)} | context.labels.regions
    with st.container(key="moratorium_choices", horizontal=True, vertical_alignment="bottom", gap="medium"):
        picked_year = st.segmented_control(
            i18n.t("moratorium.year", lang), years, required=True, width="content", **year.arguments("default")
        )
        picked_gps = st.segmented_control(
            i18n.t("moratorium.gps", lang),
            list(REGIONS),
            format_func=lambda code: words[code],
            required=True,
            width="content",
            **gps.arguments("default"),
        )
        text_blocks.copy_link(context.permalink, lang)
    return int(year.keep(picked_year or str(DEFAULT_YEAR))), gps.keep(picked_gps or "both")


def part(parts: Sequence[str], lang: str) -> str:
    """Which part of the page is shown: one question at a time."""
    asked = Parameter(PART, key="moratorium_part", read=lambda text: _one_of(parts, text, parts[0]), lang=lang)
    picked = st.segmented_control(
        i18n.t("moratorium.part", lang),
        parts,
        format_func=lambda code: i18n.t(f"moratorium.part.{code}", lang),
        required=True,
        width="content",
        **asked.arguments("default"),
    )
    return asked.keep(picked or parts[0])


def _one_of(allowed: Sequence[str], asked: str, otherwise: str) -> str:
    return asked if asked in allowed else otherwise
