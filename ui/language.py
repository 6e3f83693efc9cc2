"""The language switch, and the mark that tells the script in the page head which language is shown."""

from __future__ import annotations

import streamlit as st

import i18n
from ui.keys import LANGUAGE as KEY


def switch(lang: str, *, default: str | None) -> str:
    """FR NL EN; gives the chosen one. `default` only where the widget has no value yet."""
    chosen = st.segmented_control(
        i18n.t("frame.language", lang),
        i18n.LANGUAGES,
        default=default,
        required=True,
        format_func=str.upper,
        key=KEY,
        label_visibility="collapsed",
        persist_state="session",
    )
    return chosen or lang


def mark(lang: str) -> None:
    st.html(f"<span data-lang='{lang}' hidden></span>")
