"""The figures worked out again from a page, after a decision: a run of the ETL by itself, without any new file."""

from __future__ import annotations

import streamlit as st

import i18n
from commands import Answer
from settings import get_settings
from ui import staff, text_blocks
from ui.etl_command import Running

_RUNNING = "recalculation.running"
_REFUSED = "recalculation.refused"  # the answer of a decision that failed


def is_going_on() -> bool:
    running: Running | None = st.session_state.get(_RUNNING)
    return running is not None and not running.is_over


def progress(lang: str) -> None:
    staff.progress(st.session_state[_RUNNING], i18n.t("staff.run", lang), lang)


def offer(n_pending: int, lang: str, *, words: str = "") -> None:
    """How many decisions the figures do not follow yet (or `words` for it), and the button; nothing when they follow all."""
    if not n_pending:
        return
    with st.container(key="recalculation", horizontal=True, vertical_alignment="center", gap="medium"):
        text_blocks.note(words or i18n.plural("staff.pending", n_pending, lang))
        st.button(i18n.t("staff.run", lang), type="primary", key="recalculation_run", on_click=_start)


def keep(answer: Answer) -> None:
    """Of a decision just written: a refusal is told by the next `outcome`."""
    if not answer.is_done:
        st.session_state[_REFUSED] = answer


def outcome(lang: str) -> None:
    """Once: what became of the last run, or why the last decision was refused."""
    running: Running | None = st.session_state.get(_RUNNING)
    if running:
        staff.notice(running)
        del st.session_state[_RUNNING]
    failed: Answer | None = st.session_state.pop(_REFUSED, None)
    if running and not running.answer.is_done:
        failed = running.answer
    if failed:
        text_blocks.show(*staff.refused(failed, lang), kind="state fault")
    elif running:
        text_blocks.show(text_blocks.paragraph(i18n.t("staff.run.done", lang)), kind="state")


def _start() -> None:
    if not is_going_on():
        st.session_state[_RUNNING] = Running("run", "--json", "--progress", "json", folder=get_settings().served)
