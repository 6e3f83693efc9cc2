"""What a page may know of the frame. A page starts with `context = current()` and composes from there."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from analytics.filters import Filters, Known, Labels
from analytics.warehouse import BuildInfo
from ui import menu
from ui.view import View

_KEY = "context"


@dataclass(frozen=True)
class PageContext:
    """The reader's view of one page, settled before the page runs.

    `sentence` is the filter in words with absolute dates, complete, for the head of an export; `permalink` reopens
    exactly this view; `unit` is what the pictures count: `reporters` or `reports`.
    """

    screen: menu.Screen
    view: View
    build: BuildInfo
    known: Known
    labels: Labels
    sentence: str
    permalink: str

    @property
    def filters(self) -> Filters:
        return self.view.filters

    @property
    def lang(self) -> str:
        return self.view.lang

    @property
    def unit(self) -> str:
        return self.view.unit

    def query(self, **extra: str) -> dict[str, str]:
        """The parameters of a link to another page: the whole view, plus that page's own, such as `report=…`."""
        return self.view.to_query(**extra)

    def address(self, path: str, **extra: str) -> str:
        """The link to another page with the whole view, relative to any page of the product."""
        return f"./{path}?{urlencode(self.query(**extra), safe=',:')}"


def settle(context: PageContext) -> None:
    """For the frame: fix the context of this run."""
    st.session_state[_KEY] = context


def current() -> PageContext:
    """The context of the page that is running."""
    context: PageContext = st.session_state[_KEY]
    return context
