"""What a person decides about a pair, taken back as easily, and the new figures."""

from __future__ import annotations

import datetime as dt

import streamlit as st

import i18n
from ui import recalculation, records, staff, text_blocks
from ui.duplicates import Pair, Pairs, effect

_REASON = "duplicates_reason"


def overview(pairs: Pairs, lang: str) -> None:
    """What waits, by which rule, what the decisions change, and the button that brings them into the figures."""
    recalculation.outcome(lang)
    sentences = [
        text_blocks.paragraph(i18n.plural("duplicates.lead", pairs.n_undecided, lang), kind="lead"),
        text_blocks.paragraph(i18n.t("duplicates.rule", lang)),
    ]
    if told := effect(lang):
        sentences.append(text_blocks.paragraph(told))
    text_blocks.show(*sentences)
    recalculation.offer(pairs.n_pending, lang)


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
        if back := pair.taken_back:
            day = i18n.date(dt.date.fromisoformat(back["withdrawn_on"]), lang)
            text_blocks.show(text_blocks.paragraph(i18n.t("duplicates.taken_back", lang, day=day, author=back["withdrawn_by"])))
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
    day = i18n.date(dt.date.fromisoformat(pair.decision["recorded_on"]), lang)
    sentences = [i18n.t(f"duplicates.decided.{what}", lang, day=day, author=pair.decision["author"])]
    if pair.decision["reason"]:
        sentences.append(i18n.t("duplicates.decided.reason", lang, reason=pair.decision["reason"]))
    if not pair.is_in_figures:
        sentences.append(i18n.t("duplicates.decided.pending", lang))
    text_blocks.show(text_blocks.paragraph(" ".join(sentences)))


def _decide(submission_id: str, relation: str, other_id: str) -> None:
    if staff.author():
        reason = st.session_state.get(_REASON, "")
        decision = (f"--submission={submission_id}", f"--{relation}={other_id}", f"--reason={reason}")
        recalculation.keep(records.add("duplicate", *decision, author=staff.author()))
        st.session_state[_REASON] = ""  # it belongs to this pair


def _take_back(number: int) -> None:
    if staff.author():
        recalculation.keep(records.withdraw("duplicate", number, author=staff.author()))
