"""The last step: confirm, move into the inbox, run, and tell what became of every row.

The run is a process of its own: neither a rerun nor a second click starts another, and a closed page does not stop it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import streamlit as st

import i18n
from commands import Answer
from pages.load import reading, upload
from pages.load.draft import Draft
from settings import get_settings
from ui import reasons, staff, text_blocks
from ui.context import PageContext
from ui.etl_command import Running

NEVER_TOGETHER = ("invented_after_real", "real_after_invented")
MOMENTS = ("submitted_at", "occurred_at")
_LOADING = "load.loading"
_REFUSED = "load.refused"  # the answer of a confirmation that failed


@dataclass
class Loading:
    """A run and the file it was started for. `kind` as `_kind` told it when it began."""

    file: str
    running: Running
    kind: str


def is_going_on() -> bool:
    loading: Loading | None = st.session_state.get(_LOADING)
    return loading is not None and not loading.running.is_over


def offer(draft: Draft, context: PageContext) -> None:
    """The button, when there is something to load; else what is still missing."""
    lang = context.lang
    if (failed := st.session_state.pop(_REFUSED, None)) is not None:
        text_blocks.show(*staff.refused(failed, lang), kind="state fault")
    kind = _kind(draft, context)
    missing = _missing(draft, kind)
    if missing is None:
        return
    text_blocks.heading(i18n.t("load.go.heading", lang))
    if missing:
        text_blocks.show(text_blocks.paragraph(i18n.t(f"load.missing.{missing}", lang, **_met_before(draft, lang))))
        return
    sentences = [i18n.t("load.go.confirms" if draft.needs_confirmation else "load.go.text", lang)]
    if kind:
        sentences.append(i18n.t(f"load.go.{kind}", lang))
    text_blocks.show(*map(text_blocks.paragraph, sentences))
    if draft.needs_confirmation:
        staff.ask_author(lang)
    st.button(i18n.t("load.go", lang), type="primary", key="load_go", on_click=_load, args=(draft, kind))
    if draft.needs_confirmation:
        staff.author_needed(lang)


def progress(lang: str) -> None:
    loading: Loading = st.session_state[_LOADING]
    staff.progress(loading.running, loading.file, lang)


def outcome(context: PageContext, *, is_next_given: bool) -> None:
    """What became of the last file loaded in this session; a success makes room once the next file is given."""
    loading: Loading | None = st.session_state.get(_LOADING)
    if loading is None:
        return
    staff.notice(loading.running)
    lang, answer = context.lang, loading.running.answer
    if not answer.is_done:
        text_blocks.show(
            *staff.refused(answer, lang), text_blocks.paragraph(i18n.t("load.stays", lang, file=loading.file)), kind="state fault"
        )
        st.button(i18n.t("load.again", lang), key="load_again", on_click=_run, args=(loading.file, loading.kind))
        return
    if is_next_given:
        return
    text_blocks.show(*_fate(loading, answer, lang), kind="state")
    with st.container(key="state_actions", horizontal=True, gap="medium"):
        for screen in ("quality", "overview"):
            st.page_link(f"pages/{screen}/page.py", label=i18n.t(f"load.done.{screen}", lang), query_params=context.query())


def _kind(draft: Draft, context: PageContext) -> str:
    """What the rows of the file mean for the dashboard, as the end of a key: the first real ones take the place of the demo, invented ones
    keep it one, and what the folder holds of the other sort refuses them. Empty where nothing changes."""
    is_invented = draft.seen.get("is_demo")
    if is_invented is None:
        return ""
    if not get_settings().data.has_build:
        return "invented" if is_invented else "demo"
    if is_invented == context.build.is_demo:
        return "invented" if is_invented else ""
    return "invented_after_real" if is_invented else "real_after_invented"


def _missing(draft: Draft, kind: str) -> str | None:
    """What keeps the file from being loaded, as the end of a key; "" when nothing does, None when only the file itself is at fault."""
    seen = draft.seen
    if not seen or (seen["error"] and seen["error"] != "date_order_unknown"):
        return None
    if draft.reading and seen["state"] != "own":
        fed = {rule["field"] for rule in draft.reading["mapping"]["columns"]}
        if "service_codes" not in fed:
            return "service"
        if not fed.intersection(MOMENTS):
            return "moment"
    if seen["error"]:
        return "dates"
    if kind in NEVER_TOGETHER:
        return kind
    if seen["repeats"] and not draft.needs_confirmation:
        return "repeated"
    return "rows" if not seen["received"] else ""


def _met_before(draft: Draft, lang: str) -> dict[str, str]:
    met = draft.seen["repeats"]
    if not met:
        return {}
    loaded_on = dt.datetime.fromisoformat(met["imported_at"]).astimezone(i18n.BRUSSELS).date()
    return {"file": met["file"], "day": i18n.date(loaded_on, lang)}


def _load(draft: Draft, kind: str) -> None:
    """On the click: a second one finds the file gone and does nothing."""
    if is_going_on() or not draft.path.exists():
        return
    if draft.needs_confirmation:
        if not staff.author():
            return
        confirmed = draft.confirm(staff.author())
        if not confirmed.is_done:
            st.session_state[_REFUSED] = confirmed
            return
    file = draft.hand_over(get_settings().data)
    upload.next_turn()
    _run(file, kind)


def _run(file: str, kind: str) -> None:
    if not is_going_on():
        st.session_state[_LOADING] = Loading(file, Running("run", "--json", "--progress", "json"), kind)


def _fate(loading: Loading, answer: Answer, lang: str) -> list[str]:
    """The identity of this file in words, or why nothing of it was taken."""
    source = next((one for one in answer.json["sources"] if one["file"] == loading.file), None)
    if source is None:
        fate = "repeated" if loading.file in answer.json["repeated"] else "elsewhere"
        return [text_blocks.paragraph(i18n.t(f"load.done.{fate}", lang, file=loading.file), kind="lead")]
    if source["error"]:
        todo = reasons.todo(source["error"], lang)
        return [
            text_blocks.paragraph(reasons.sentence(source["error"], lang), kind="lead"),
            *([text_blocks.paragraph(todo)] if todo else []),
        ]
    parts = [
        text_blocks.paragraph(i18n.t("load.done", lang, file=loading.file), kind="lead"),
        text_blocks.paragraph(reading.counts(source, "load.done.counts", lang)),
    ]
    if source["already_known"]:
        parts.append(text_blocks.paragraph(i18n.plural("load.done.known", source["already_known"], lang)))
    if loading.kind:
        parts.append(text_blocks.paragraph(i18n.t(f"load.done.{loading.kind}", lang)))
    return parts
