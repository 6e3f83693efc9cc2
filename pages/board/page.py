"""Mode conseil: six full-screen steps for a meeting, turned by keyboard."""

from __future__ import annotations

from html import escape

import streamlit as st

import i18n
from pages.board.steps import NAMES, read_number, walk
from ui import menu, text_blocks, url
from ui.context import current

STEP = "step"  # parameter of the address
BOARD, OVERVIEW = "pages/board/page.py", "pages/overview/page.py"

context = current()
lang = context.lang
shown = walk(context, read_number(url.subject(STEP)))

with st.container(key="board"):
    with st.container(key=f"board_{shown.name}"):
        text_blocks.heading(shown.step.sentence, level=1)
        told = (*shown.step.lines, shown.step.caveat)
        lines = "".join(f"<p>{escape(text_blocks.unbroken(line))}</p>" for line in told if line)
        key = f"<ul class='board-key'>{''.join(f'<li>{mark}</li>' for mark in shown.step.key)}</ul>" if shown.step.key else ""
        text_blocks.show(lines, key, kind="board-lines")
        if shown.step.draw:
            with st.container(key="board_picture", height="stretch"):
                shown.step.draw()
    with st.container(key="board_nav", horizontal=True, vertical_alignment="center", gap="small"):
        if shown.number > 1:
            with st.container(key="board_previous", width="content"):
                words = i18n.t("board.previous", lang)
                st.page_link(BOARD, label=words, icon=":material/chevron_left:", query_params=context.query(step=str(shown.number - 1)))
        with st.container(key="board_steps", horizontal=True, gap="small", width="content"):
            for number, name in enumerate(NAMES, start=1):
                with st.container(key=f"board_step_{name}" + ("_current" if number == shown.number else ""), width="content"):
                    words = f"{number} {i18n.t(f'board.step.{name}', lang)}"
                    st.page_link(BOARD, label=words, query_params=context.query(step=str(number)))
        place = i18n.t("board.place", lang, number=str(shown.number), n=str(len(NAMES)))
        st.html(f"<p class='board-place' aria-live='polite'>{escape(place)}</p>", width="content")
        if shown.number < len(NAMES):
            with st.container(key="board_next", width="content"):
                words = i18n.t("board.next", lang)
                st.page_link(
                    BOARD,
                    label=words,
                    icon=":material/chevron_right:",
                    icon_position="right",
                    query_params=context.query(step=str(shown.number + 1)),
                )
        behind = next((screen for screen in menu.SCREENS if screen.id == shown.step.behind), None)
        if behind:
            with st.container(key="board_behind", width="content"):
                st.page_link(f"pages/{behind.id}/page.py", label=i18n.t("board.behind", lang), query_params=context.query())
        with st.container(key="board_quit", width="content"):
            st.page_link(OVERVIEW, label=i18n.t("board.quit", lang), query_params=context.query())
