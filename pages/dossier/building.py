"""Making the dossier: a button, a process of its own, progress, the files and the pages as pictures. Nothing is made on a mere rerun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

import i18n
from access.members import Role
from analytics.dossier.formats import FILES
from analytics.dossier.request import SECTIONS
from analytics.filters import PARAMETERS
from commands import Answer
from pages.dossier import issued
from pages.dossier.choices import Choice
from ui import handed_out, text_blocks, visitor
from ui.context import PageContext
from ui.etl_command import Running

FIRST_STEP = "start"
EVERY_SECONDS = 0.4
_BUILDING, _MADE, _REFUSED = "dossier.building", "dossier.made", "dossier.answer"  # in session state
_ACROSS, _ACROSS_OF_LETTER = 3, 2  # pages side by side; those of a letter are to be read before it is signed
_MEGABYTE = 1_000_000


@dataclass
class Building:
    """A process, the folder it writes to (gone with this object) and what it was asked for."""

    running: Running
    folder: TemporaryDirectory[str]
    asked: tuple[str, ...]


@dataclass(frozen=True)
class Made:
    """Files by kind, as (name, content), the pages of the dossier and of the letter as pictures. `blanks`: what the letterhead leaves
    open, None where there is no letter; `number` where it was issued."""

    asked: tuple[str, ...]
    files: Mapping[str, tuple[str, bytes]]
    pages: tuple[bytes, ...]
    letter_pages: tuple[bytes, ...]
    blanks: tuple[str, ...] | None
    number: str = ""


def offer(context: PageContext, choice: Choice) -> None:
    """The button, or how far the one going on is."""
    _take_over()
    building: Building | None = st.session_state.get(_BUILDING)
    if building is not None and not building.running.is_over:
        _progress(building.running, context.lang)
        return
    words = "dossier.build.again" if _MADE in st.session_state else "dossier.build"
    st.button(i18n.t(words, context.lang), type="primary", key="dossier_build", on_click=_start, args=(_arguments(context, choice),))


def outcome(context: PageContext, choice: Choice) -> None:
    """Why the last one was refused, or its files and pages."""
    lang = context.lang
    refused: Answer | None = st.session_state.get(_REFUSED)
    if refused is not None:
        text_blocks.show(text_blocks.paragraph(_why(refused, lang)), kind="state fault")
        return
    made: Made | None = st.session_state.get(_MADE)
    if made is None:
        return
    is_stale = made.asked != _arguments(context, choice)
    if is_stale:
        text_blocks.show(text_blocks.paragraph(i18n.t("dossier.stale", lang)), kind="state")
    if made.number:
        issued.done(made.number, lang)
    _files(made, lang)
    if not made.number and not is_stale and st.session_state.get(_BUILDING) is None:
        issued.offer(lambda author: _start(made.asked, author), lang)
    _letter(made, lang)
    text_blocks.heading(i18n.t("dossier.preview", lang))
    _pages(made.pages, "dossier_pages", "dossier.preview.alt", lang, across=_ACROSS)


def _start(arguments: tuple[str, ...], author: str = "") -> None:
    """On the click; a second one while it goes on does nothing. With an author it is issued: made once more, with its number."""
    building: Building | None = st.session_state.get(_BUILDING)
    if building is not None and not building.running.is_over:
        return
    if author:
        visitor.require(Role.STAFF)
    st.session_state.pop(_REFUSED, None)
    folder = TemporaryDirectory(prefix="ehealthbugs_dossier_")
    issue = ("--register", f"--author={author}") if author else ()
    running = Running(*arguments, *issue, "--out", folder.name, "--preview", "--background", "--json", module="analytics.dossier")
    st.session_state[_BUILDING] = Building(running, folder, arguments)


def _take_over() -> None:
    """What a process that is over left: read once, then its folder goes."""
    building: Building | None = st.session_state.get(_BUILDING)
    if building is None or not building.running.is_over:
        return
    answer = building.running.answer
    if answer.is_done:
        told = answer.json
        files = {kind: (Path(told[kind]).name, Path(told[kind]).read_bytes()) for kind in FILES if kind in told}
        pages, letter_pages = (tuple(Path(page).read_bytes() for page in told[name]) for name in ("pages", "letter_pages"))
        blanks = None if told["letter_blanks"] is None else tuple(told["letter_blanks"])
        st.session_state[_MADE] = Made(building.asked, files, pages, letter_pages, blanks, told["number"])
    else:
        st.session_state[_REFUSED] = answer
    building.folder.cleanup()
    del st.session_state[_BUILDING]


@st.fragment(run_every=EVERY_SECONDS)
def _progress(running: Running, lang: str) -> None:
    """Asks the process how far it is; the page comes back by itself when it is over."""
    if running.is_over:
        st.rerun()
    told = running.progress
    step = told.get("step", FIRST_STEP)
    share = told.get("done", 0) / max(1, told.get("total", 1))
    st.progress(min(1.0, share), text=i18n.t("dossier.going_on", lang, step=i18n.t(f"dossier.step.{step}", lang)))


def _files(made: Made, lang: str) -> None:
    """The letter first, then what it is joined to; each with its size."""
    with st.container(key="dossier_files", horizontal=True, vertical_alignment="center", gap="small"):
        text_blocks.note(i18n.plural("dossier.done", len(made.pages), lang))
        for kind, (name, content) in made.files.items():
            st.download_button(
                _sized(i18n.t(f"dossier.download.{kind}", lang), len(content), lang),
                data=handed_out.on_click(partial(bytes, content)),
                file_name=name,
                mime=FILES[kind].mime,
                key=f"dossier_download_{kind}",
                on_click="ignore",
                type="primary" if kind == next(iter(made.files)) else "secondary",
                icon=":material/download:",
            )


def _sized(label: str, n_bytes: int, lang: str) -> str:
    if n_bytes < _MEGABYTE:
        return i18n.t("dossier.size.small", lang, label=label, size=i18n.number(max(1, round(n_bytes / 1000)), lang))
    return i18n.t("dossier.size.large", lang, label=label, size=i18n.number(n_bytes / _MEGABYTE, lang, decimals=1))


def _letter(made: Made, lang: str) -> None:
    """Its pages, and what is left to fill in; or why there is none."""
    if made.blanks is None:
        text_blocks.note(i18n.t("dossier.letter.none", lang))
        return
    text_blocks.heading(i18n.t("dossier.preview.letter", lang))
    if made.blanks:
        words = i18n.enumeration([i18n.t(f"letter.blank.{name}", lang) for name in made.blanks], lang)
        text_blocks.note(i18n.t("letter.blanks", lang, list=words))
    _pages(made.letter_pages, "dossier_letter_pages", "dossier.preview.letter.alt", lang, across=_ACROSS_OF_LETTER)


def _pages(pages: tuple[bytes, ...], key: str, alt: str, lang: str, *, across: int) -> None:
    """Every page as it will be printed."""
    with st.container(key=key):
        for first in range(0, len(pages), across):
            for place, column in enumerate(st.columns(across)):
                number = first + place
                if number < len(pages):
                    page = i18n.t("dossier.preview.page", lang, n=i18n.number(number + 1, lang))
                    column.image(
                        handed_out.offered(pages[number]),
                        caption=page,
                        width="stretch",
                        output_format="PNG",
                        alt=i18n.t(alt, lang, page=page),
                    )


def _why(answer: Answer, lang: str) -> str:
    """In the reader's language, with the words the command gave; what it cannot name is a fault."""
    key = f"dossier.refused.{answer.refusal}"
    return answer.message if key in i18n.texts(lang) else i18n.t("dossier.failed", lang)


def _arguments(context: PageContext, choice: Choice) -> tuple[str, ...]:
    """The view as options of the command line."""
    dated = context.filters.with_dates(context.known)
    given: list[str] = ["--language", choice.language, "--audience", choice.audience, "--build", context.build.build_id]
    given += ["--addressee", choice.addressee]
    for dimension, name in PARAMETERS.items():
        given += [part for code in dated.codes(dimension) for part in (f"--{name}", code)]
    given += [*(("--from", dated.start.isoformat()) if dated.start else ()), *(("--to", dated.end.isoformat()) if dated.end else ())]
    if choice.sections != SECTIONS:
        given += ["--section", ",".join(choice.sections)]
    site = context.permalink.partition("?")[0].removesuffix(f"/{context.screen.path}")
    return (*given, "--site", site)
