"""A click on a mark narrows the filter of the frame, and so the link; a button beside the picture leads back."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

import i18n
from ui import figures, keys
from ui.context import PageContext


def keep(dimension: str) -> Callable[[str], None]:
    """For a mark of this dimension (`services`, `regions`, `provinces`, `severities`, `kinds`): only what it stands for."""

    def keep_one(code: str) -> None:
        st.session_state[keys.CODES[dimension]] = [code]

    return keep_one


def hint(dimension: str, context: PageContext) -> str:
    """What a click does, as finished HTML that a print leaves out; empty where it did it already."""
    return "" if context.filters.codes(dimension) else figures.on_screen(i18n.t(f"explore.click.{dimension}", context.lang))


def way_back(dimension: str, context: PageContext) -> None:
    """Back to everything in this dimension, where it is narrowed."""
    if context.filters.codes(dimension):
        words = i18n.t(f"explore.back.{dimension}", context.lang)
        st.button(words, key=keys.ALL.format(dimension), type="tertiary", on_click=_widen, args=(dimension,))


def _widen(dimension: str) -> None:
    st.session_state[keys.CODES[dimension]] = []
