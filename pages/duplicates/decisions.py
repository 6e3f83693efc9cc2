"""What a person decides about a pair, taken back as easily, and the new figures."""

from __future__ import annotations

import streamlit as st

import i18n
from pages.duplicates.pairs import Pair, Pairs
from pages.quality.decisions import effect
from settings import get_settings
from ui import records, staff, text_blocks
from ui.etl_command import Answer, Running

_PUBLISHING = "duplicates.publishing"
_REFUSED = "duplicates.refused"  # the answer of a decision that failed
_REASON = "duplicates_reason"


def is_publishing() -> bool:
    running: Running | None = st.session_state.get(_PUBLISHING)
    return running is not None and not running.is_over


def progress(lang: str) -> None:
    staff.progress(st.session_state[_PUBLISHING], i18n.t("staff.run", lang), lang)


def overview(pairs: Pairs, lang: str) -> None:
    """What waits, by which rule, what the decisions change, and the button that brings them into the figures."""
    _outcome(lang)
    sentences = [
        text_blocks.paragraph(i18n.plural("duplicates.lead", pairs.n_undecided, lang), kind="lead"),
        text_blocks.paragraph(i18n.t("duplicates.rule", lang)),
    ]
    if told := effect(lang):
        sentences.append(text_blocks.paragraph(told))
    text_blocks.show(*sentences)
    if pairs.n_pending:
        with st.container(key="duplicates_pending", horizontal=True, vertical_alignment="center", gap="medium"):
            text_blocks.note(i18n.plural("duplicates.pending", pairs.n_pending, lang))
            st.button(i18n.t("staff.run", lang), type="primary", key="duplicates_run", on_click=_publish)


def ask_reason(lang: str) -> None:
    st.text_input(i18n.t("duplicates.reason", lang), key=_REASON, max_chars=200, width=420, persist_state="session")


def offer(pair: Pair, lang: str) -> None:
    """The choices, or the decision and the way back."""
    first, second = pair.ids
    key = f"{first}_{second}"
    if pair.decision:
        _decided(pair, lang)
        st.button(i18n.t("duplicates.take_back", lang), key=f"back_{key}", on_click=_take_back, args=(pair.decision["number"],))
    elif pair.first and pair.second:
        with st.container(horizontal=True, gap="small"):
            for name, *decision in (
                ("both", first, "distinct-from", second),
                ("without_second", second, "same-as", first),
                ("without_first", first, "same-as", second),
            ):
                st.button(i18n.t(f"duplicates.keep.{name}", lang), key=f"{name}_{key}", on_click=_decide, args=tuple(decision))


def _decided(pair: Pair, lang: str) -> None:
    assert pair.decision is not None
    what = "both" if pair.left_out is None else "without_second" if pair.left_out == pair.ids[1] else "without_first"
    sentences = [i18n.t(f"duplicates.decided.{what}", lang, day=pair.decision["recorded_on"], author=pair.decision["author"])]
    if pair.decision["reason"]:
        sentences.append(i18n.t("duplicates.decided.reason", lang, reason=pair.decision["reason"]))
    if not pair.is_in_figures:
        sentences.append(i18n.t("duplicates.decided.pending", lang))
    text_blocks.show(text_blocks.paragraph(" ".join(sentences)))


def _decide(submission_id: str, relation: str, other_id: str) -> None:
    if staff.author():
        reason = st.session_state.get(_REASON, "")
        decision = (f"--submission={submission_id}", f"--{relation}={other_id}", f"--reason={reason}")
        _keep_refusal(records.add("duplicate", *decision, author=staff.author()))


def _take_back(number: int) -> None:
    if staff.author():
        _keep_refusal(records.withdraw("duplicate", number, author=staff.author()))


def _keep_refusal(answer: Answer) -> None:
    if not answer.is_done:
        st.session_state[_REFUSED] = answer


def _publish() -> None:
    if not is_publishing():
        st.session_state[_PUBLISHING] = Running("run", "--json", "--progress", "json", folder=get_settings().served)


def _outcome(lang: str) -> None:
    """Once: what became of the last click that a command answered."""
    running: Running | None = st.session_state.pop(_PUBLISHING, None)
    failed: Answer | None = st.session_state.pop(_REFUSED, None)
    if running and not running.answer.is_done:
        failed = running.answer
    if failed:
        text_blocks.show(*staff.refused(failed, lang), kind="state fault")
    elif running:
        text_blocks.show(text_blocks.paragraph(i18n.t("staff.run.done", lang)), kind="state")
