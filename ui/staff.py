"""What the pages of the staff share: who acts, why a command refused, how far a run is."""

from __future__ import annotations

import streamlit as st

import i18n
from access.members import Role
from commands import Answer
from ui import tables, text_blocks, visitor
from ui.etl_command import TIMED_OUT, Running

STEPS = ("intake", "read", "build", "incidents", "check", "publish")  # of a run, in order
EVERY_SECONDS = 0.7
AUTHOR = "author"  # the name's place in the session, kept over the pages
QUOTED = ("RecordError", "MappingError", "ReferenceInvalid")  # refusals whose own words name the line at fault


def is_staff() -> bool:
    return visitor.current().may(Role.STAFF)


def ask_author(lang: str) -> None:
    """Of who is signed in there is nothing to ask: the provider vouches for the address."""
    if visitor.current().email:
        return
    st.text_input(i18n.t("staff.author", lang), key=AUTHOR, max_chars=80, width=420, persist_state="session")


def author() -> str:
    """The address signed in with; without a sign-in the name given, empty until one is."""
    if email := visitor.current().email:
        return email
    name: str = st.session_state.get(AUTHOR, "")
    return name.strip()


def author_needed(lang: str) -> None:
    """The note under a button that does nothing without a name."""
    if not author():
        text_blocks.note(i18n.t("staff.author.needed", lang))


def refused(answer: Answer, lang: str) -> list[str]:
    """Why a command did not do it, first in the reader's words, then in its own."""
    if answer.code == TIMED_OUT:
        return [text_blocks.paragraph(i18n.t("staff.timed_out", lang), kind="lead")]
    known = i18n.texts(lang).get(f"staff.refused.{answer.refusal}")
    parts = [text_blocks.paragraph(known or i18n.t("staff.refused", lang), kind="lead")]
    if answer.message and (not known or answer.refusal in QUOTED):
        last = answer.message.splitlines()[-1]
        parts.append(f"<p class='quiet'>{i18n.t('staff.refused.said', lang)} {tables.code(last).text}</p>")
    return parts


def notice(running: Running) -> None:
    """Once a run is over, draws the page anew: this drawing may have begun with the build before."""
    if not running.is_noticed:
        running.is_noticed = True
        st.rerun()


@st.fragment(run_every=EVERY_SECONDS)
def progress(running: Running, title: str, lang: str) -> None:
    """Asks the run how far it is; the page comes back by itself when it is over."""
    if running.is_over:
        st.rerun()
    told = running.progress
    step = told.get("step", STEPS[0])
    share = (STEPS.index(step) + told.get("done", 0) / max(1, told.get("total", 1))) / len(STEPS) if step in STEPS else 0.0
    st.progress(min(1.0, share), text=i18n.t("staff.progress", lang, title=title, step=i18n.t(f"staff.step.{step}", lang)))
