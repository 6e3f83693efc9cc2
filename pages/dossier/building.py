"""Making the dossier: a button, how far it is, the files and the pages as pictures."""

from __future__ import annotations

import streamlit as st

import i18n
from access.members import Role
from analytics.dossier.request import SECTIONS
from analytics.filters import PARAMETERS
from pages.dossier import issued, process
from pages.dossier.choices import Choice
from pages.dossier.process import Left
from ui import handed_out, text_blocks, visitor
from ui.context import PageContext

_BUILDING, _MADE, _REFUSED = "dossier.building", "dossier.made", "dossier.refused"  # in session state
_ACROSS, _ACROSS_OF_LETTER = 3, 2  # pages side by side; those of a letter are to be read before it is signed
_MEGABYTE = 1_000_000


def offer(context: PageContext, choice: Choice) -> None:
    """The button, or how far the one going on is."""
    if left := process.taken_over(_BUILDING):
        st.session_state[_MADE if left.answer.is_done and left.files else _REFUSED] = left
    if running := process.going_on(_BUILDING):
        process.progress(running, context.lang)
        return
    words = "dossier.build.again" if _MADE in st.session_state else "dossier.build"
    st.button(i18n.t(words, context.lang), type="primary", key="dossier_build", on_click=_start, args=(_arguments(context, choice),))


def outcome(context: PageContext, choice: Choice) -> None:
    """Why the last one was refused, or its files and pages."""
    lang = context.lang
    refused: Left | None = st.session_state.get(_REFUSED)
    if refused is not None:
        text_blocks.show(text_blocks.paragraph(process.why(refused.answer, lang)), kind="state fault")
        return
    made: Left | None = st.session_state.get(_MADE)
    if made is None:
        return
    is_stale, number = made.asked != _arguments(context, choice), made.answer.json["number"]
    if is_stale:
        text_blocks.show(text_blocks.paragraph(i18n.t("dossier.stale", lang)), kind="state")
    if number:
        issued.done(number, lang)
    _files(made, lang)
    if not number and not is_stale and process.going_on(_BUILDING) is None:
        issued.offer(lambda author: _start(made.asked, author), lang)
    _letter(made, lang)
    text_blocks.heading(i18n.t("dossier.preview", lang))
    _pages(made.pictures["pages"], "dossier_pages", "dossier.preview.alt", lang, across=_ACROSS)


def _start(arguments: tuple[str, ...], author: str = "") -> None:
    """With an author it is issued: made once more, with its number."""
    if author:
        visitor.require(Role.STAFF)
    st.session_state.pop(_REFUSED, None)
    issue = ("--register", f"--author={author}") if author else ()
    process.begin(_BUILDING, *arguments, *issue, "--preview", asked=arguments)


def _files(made: Left, lang: str) -> None:
    """The letter first, then what it is joined to; each with its size."""
    with st.container(key="dossier_files", horizontal=True, vertical_alignment="center", gap="small"):
        text_blocks.note(i18n.plural("dossier.done", len(made.pictures["pages"]), lang))
        for kind, (name, content) in made.files.items():
            process.offer_file(
                kind,
                _sized(i18n.t(f"dossier.download.{kind}", lang), len(content), lang),
                name,
                content,
                key=f"dossier_download_{kind}",
                type_="primary" if kind == next(iter(made.files)) else "secondary",
            )


def _sized(label: str, n_bytes: int, lang: str) -> str:
    if n_bytes < _MEGABYTE:
        return i18n.t("dossier.size.small", lang, label=label, size=i18n.number(max(1, round(n_bytes / 1000)), lang))
    return i18n.t("dossier.size.large", lang, label=label, size=i18n.number(n_bytes / _MEGABYTE, lang, decimals=1))


def _letter(made: Left, lang: str) -> None:
    """Its pages, and what the letterhead leaves to fill in; or why there is none."""
    blanks = made.answer.json["letter_blanks"]
    if blanks is None:
        text_blocks.note(i18n.t("dossier.letter.none", lang))
        return
    text_blocks.heading(i18n.t("dossier.preview.letter", lang))
    if blanks:
        words = i18n.enumeration([i18n.t(f"letter.blank.{name}", lang) for name in blanks], lang)
        text_blocks.note(i18n.t("letter.blanks", lang, list=words))
    _pages(made.pictures["letter_pages"], "dossier_letter_pages", "dossier.preview.letter.alt", lang, across=_ACROSS_OF_LETTER)


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
