"""The first step: give a file."""

from __future__ import annotations

import streamlit as st

import i18n
from pages.load import draft
from ui import tables, text_blocks
from ui.form_links import form_address

TYPES = ("csv", "tsv", "txt", "xlsx", "ods", "jsonl", "ndjson", "parquet")
_TURN = "load.turn"  # a file that was loaded leaves the widget empty: the next turn has a new one


def ask(lang: str) -> None:
    text_blocks.show(text_blocks.paragraph(i18n.t("load.intro", lang), kind="lead"), text_blocks.paragraph(i18n.t("load.privacy", lang)))
    key = f"load_file_{st.session_state.get(_TURN, 0)}"
    st.file_uploader(i18n.t("load.file", lang), type=list(TYPES), key=key, on_change=_take, args=(key,))
    text_blocks.show(f"<p class='quiet'>{tables.link(form_address(lang, is_sheet=True), i18n.t('load.paper', lang)).text}</p>")


def next_turn() -> None:
    """For the loading: the widget forgets the file it was given."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _take(key: str) -> None:
    given = st.session_state.get(key)
    if given is None:
        draft.drop()
    else:
        draft.receive(given.name, given.getvalue())
