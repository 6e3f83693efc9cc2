"""The look of everything that is not Streamlit's own: one style sheet, sent once per run."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import streamlit as st

from analytics.figures.palette import DARK, LIGHT

_SHEETS = [Path(__file__).with_name(f"{name}.css") for name in ("style", "text_blocks", "figures", "board")]


def apply() -> None:
    """For the frame, before anything is drawn; takes no room on the page."""
    st.html(_sheet())


@lru_cache(maxsize=1)
def _sheet() -> str:
    tokens = {
        "ground": (LIGHT.ground, DARK.ground),
        "surface": (LIGHT.surface, DARK.surface),
        "ink": (LIGHT.ink, DARK.ink),
        "context": (LIGHT.context, DARK.context),
        "hairline": (LIGHT.hairline, DARK.hairline),
        "accent": (LIGHT.accent, DARK.accent),
    }
    colours = "".join(f"--r-{name}: light-dark({light}, {dark});" for name, (light, dark) in tokens.items())
    levels = "".join(
        f".severity-mark.s{code} {{ --mark: light-dark({LIGHT.severity[code]}, {DARK.severity[code]}); }}"
        for code in LIGHT.severity
        if code != "unknown"
    )
    return f"<style>:root {{{colours}}} {levels} {' '.join(sheet.read_text(encoding='utf-8') for sheet in _SHEETS)}</style>"
