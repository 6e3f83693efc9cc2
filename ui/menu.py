"""The pages, their fixed addresses and the menu. Addresses are promised for good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

import i18n
from access.members import Role
from settings import PROJECT_DIR
from ui import visitor


@dataclass(frozen=True)
class Screen:
    """One page of the product. `heading` is its place in the menu; `path` its address, the home page's is the root."""

    id: str
    path: str
    heading: str
    is_hidden: bool = False  # reached by a link, absent from the menu
    has_filters: bool = False
    has_unit: bool = False  # its pictures count reporters or reports, as the reader chooses

    @property
    def file(self) -> Path:
        return PROJECT_DIR / "pages" / self.id / "page.py"

    def title(self, lang: str) -> str:
        return i18n.t(f"page.{self.id}.title", lang)


SCREENS = (
    Screen("overview", "", "overview", has_filters=True, has_unit=True),
    Screen("services", "services", "explore", has_filters=True, has_unit=True),
    Screen("regions", "regions", "explore", has_filters=True, has_unit=True),
    Screen("time", "time", "explore", has_filters=True, has_unit=True),
    Screen("severity", "severity", "explore", has_filters=True, has_unit=True),
    Screen("tables", "tables", "explore", has_filters=True),
    Screen("incidents", "incidents", "incidents", has_filters=True),
    Screen("incident", "incident", "incidents", is_hidden=True),
    Screen("moratorium", "moratorium", "moratorium"),
    Screen("arguments", "arguments", "moratorium"),
    Screen("objections", "objections", "moratorium"),
    Screen("demands", "demands", "moratorium"),
    Screen("changes", "changes", "moratorium"),
    Screen("board", "board", "moratorium"),
    Screen("dossier", "dossier", "dossier", has_filters=True),
    Screen("register", "register", "register", has_filters=True),
    Screen("report", "report", "register", is_hidden=True),
    Screen("method", "method", "method"),
    Screen("glossary", "glossary", "method"),
    Screen("accessibility", "accessibility", "method", is_hidden=True),
    Screen("load", "load", "management"),
    Screen("duplicates", "duplicates", "management"),
    Screen("records", "records", "management"),
    Screen("quality", "quality", "management"),
)
TITLED = ("explore", "moratorium", "management")  # headings that stand above their pages; of the others the page is the heading
STAFF = "management"  # its pages stand apart: on a phone the filters come before them


def navigate(lang: str) -> tuple[Screen, dict[str, Page]]:
    """Tell Streamlit the pages; gives the current screen and every page by id. Must be called in every run."""
    pages = {screen.id: _page(screen, lang) for screen in SCREENS}
    current = st.navigation(list(pages.values()), position="hidden")
    return next(screen for screen in SCREENS if pages[screen.id] is current or screen.path == current.url_path), pages


def is_open(screen: Screen) -> bool:
    """Whether this reader may see the page: those of the staff are the staff's."""
    return screen.heading != STAFF or visitor.current().may(Role.STAFF)


def show(current: Screen, pages: Mapping[str, Page], *, lang: str, query: Mapping[str, str], is_of_staff: bool) -> None:
    """The menu, or the part of it that is the staff's. Each link carries the whole view."""
    listed = [screen for screen in SCREENS if not screen.is_hidden and (screen.heading == STAFF) == is_of_staff and is_open(screen)]
    with st.container(key="menu_staff" if is_of_staff else "menu", gap=None):
        for heading, group in groupby(listed, key=lambda screen: screen.heading):
            screens = list(group)
            if heading in TITLED:
                st.html(f"<p class='menu-heading'>{i18n.t(f'menu.{heading}', lang)}</p>")
            for screen in screens:
                with st.container(key=f"menu_{screen.id}" + ("_current" if screen == current else "")):
                    st.page_link(pages[screen.id], label=screen.title(lang), query_params=dict(query), width="stretch")


def _page(screen: Screen, lang: str) -> Page:
    title = f"{screen.title(lang)} · {i18n.t('frame.product', lang)}"
    return st.Page(
        screen.file,
        title=title,
        url_path=screen.path or screen.id,
        default=not screen.path,
        visibility="hidden" if screen.is_hidden else "visible",
    )
