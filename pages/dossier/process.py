"""A process that makes a dossier: begun by a button, never by a mere rerun; asked how far it is; what it left is read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import streamlit as st

import i18n
from analytics.dossier import reporting
from analytics.dossier.formats import FILES, PREVIEWS
from commands import Answer
from settings import DOSSIER_SCRATCH
from ui import handed_out
from ui.etl_command import Running

EVERY_SECONDS = 0.4
FIRST_STEP = "start"
_GONE = "gone"  # in the place of a refusal
_KINDS = (*FILES, reporting.DIFFERENCES)


@dataclass
class Process:
    """One in the session, the folder it writes to (gone with this object) and what it was asked for."""

    running: Running
    folder: TemporaryDirectory[str]
    asked: tuple[str, ...]


@dataclass(frozen=True)
class Left:
    """What a process that is over answered, its files by kind, as (name, content), and pages as pictures by document (`PREVIEWS`)."""

    asked: tuple[str, ...]
    answer: Answer
    files: Mapping[str, tuple[str, bytes]]
    pictures: Mapping[str, tuple[bytes, ...]]


def begin(key: str, *arguments: str, asked: tuple[str, ...]) -> None:
    """On the click; a second one while it goes on does nothing."""
    if key in st.session_state:
        return
    folder = TemporaryDirectory(prefix=DOSSIER_SCRATCH)
    running = Running(*arguments, "--out", folder.name, "--background", "--json", module="analytics.dossier")
    st.session_state[key] = Process(running, folder, asked)


def going_on(key: str) -> Running | None:
    process: Process | None = st.session_state.get(key)
    return process.running if process else None


def taken_over(key: str) -> Left | None:
    """What a process that is over left; its folder goes. None while it goes on, and where nothing was begun. What nobody came back for
    in an hour was swept (`web/uploads.py`)."""
    process: Process | None = st.session_state.get(key)
    if process is None or not process.running.is_over:
        return None
    del st.session_state[key]
    answer = process.running.answer
    try:
        files = {kind: (Path(answer.json[kind]).name, Path(answer.json[kind]).read_bytes()) for kind in _KINDS if kind in answer.json}
        pictures = {name: tuple(Path(page).read_bytes() for page in answer.json.get(name, ())) for name in PREVIEWS}
    except FileNotFoundError:
        return Left(process.asked, Answer(answer.code, {}, refusal=_GONE), {}, {})
    finally:
        process.folder.cleanup()
    return Left(process.asked, answer, files, pictures)


def why(answer: Answer, lang: str) -> str:
    """Why there is no dossier: in the words the command gave, which are in the language asked for; what it cannot name is a fault."""
    if answer.refusal == _GONE:
        return i18n.t("dossier.gone", lang)
    return answer.message if f"dossier.refused.{answer.refusal}" in i18n.texts(lang) else i18n.t("dossier.failed", lang)


@st.fragment(run_every=EVERY_SECONDS)
def progress(running: Running, lang: str) -> None:
    """Asks the process how far it is; the page comes back by itself when it is over."""
    if running.is_over:
        st.rerun()
    told = running.progress
    share = told.get("done", 0) / max(1, told.get("total", 1))
    step = i18n.t(f"dossier.step.{told.get('step', FIRST_STEP)}", lang)
    st.progress(min(1.0, share), text=i18n.t("dossier.going_on", lang, step=step))


def offer_file(kind: str, label: str, name: str, content: bytes, *, key: str, type_: Literal["primary", "secondary"] = "secondary") -> None:
    st.download_button(
        label,
        data=handed_out.on_click(partial(bytes, content)),
        file_name=name,
        mime=FILES[kind].mime,
        key=key,
        on_click="ignore",
        type=type_,
        icon=":material/download:",
    )
