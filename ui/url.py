"""The address and the widgets of the frame, kept equal. The only module that reads or writes `st.query_params`.

Streamlit's own binding writes translated labels; we write codes. The rules, each of which a browser test holds:

1. A widget without a value yet (a new session, a page that shows it for the first time) gets the address as its
   default, never through session state, which would beat the value that a reconnecting browser brings.
2. In every later run the address wins over the widgets only if it is not the one we last wrote, no widget changed since
   the last run, no button was clicked, it is not one we replaced within the last 0.4 s (fast clicks send it after the
   fact), and it is not bare merely because the page changed.
3. When the language changes, all codes are written into session state again: a multiselect knows its selection by label
   and would lose it one run later.
4. After the widgets, the address is written if it differs; parameters that are not ours are kept. A value is never
   dropped from a link we make: a link carries the whole view.
5. A link to the page it stands on changes the address of the run, but not the one of the browser: Streamlit tells the
   browser of a page, not of its parameters. What came from outside is therefore told to it again (`tell_browser`).
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

import i18n
from analytics.filters import Known, read_query
from settings import get_settings
from ui import keys
from ui.menu import SCREENS
from ui.view import PARAMETERS, View, language_of, unit_of

_MEMORY = "url.memory"
_ECHO_SECONDS = 0.4

Query = dict[str, str]


@dataclass
class _Memory:
    """What the last run of this session left: the view, the address it wrote, the widgets and the page it saw."""

    view: View
    written: Query
    widgets: dict[str, Any]
    page: str
    known: Known
    replaced: list[tuple[float, Query]] = field(default_factory=list)
    ignored: tuple[tuple[str, str], ...] = ()
    ignored_at: View | None = None


class Run:
    """The address in one run of the script: `lang` first, then `open` before the widgets and `close` after them."""

    def __init__(self) -> None:
        self._memory: _Memory | None = st.session_state.get(_MEMORY)
        self._address = _own(_asked())
        self._widgets = {key: st.session_state[key] for key in keys.VIEW if key in st.session_state}
        self._page = urlsplit(st.context.url or "").path
        self._address_wins = self._memory is None or self._is_from_outside(self._memory)
        self._ignored: tuple[tuple[str, str], ...] = ()
        self.view = View()
        self.lang = self._language()
        self.requested_build = self._address.get("build", "")

    def open(self, known: Known, *, build_id: str, is_current: bool) -> dict[str, Any]:
        """Settle the view before any widget is drawn; gives the defaults of the widgets that have no value yet.

        An older build stands in the address only if the address asked for it: one may be published while this run goes on.
        """
        build = build_id if build_id == self.requested_build and not is_current else ""
        if self._address_wins or self._memory is None:
            reading = read_query(self._address, known=known)
            is_lost = self.requested_build not in ("", build_id)
            self._ignored = reading.ignored + ((("build", self.requested_build),) if is_lost else ())
            view = View(reading.filters, unit_of(self._address), self.lang, build)
        else:
            view = replace(self._memory.view, build=build).updated_from(self._widgets_of_today(known), known)
        self.view = view
        wanted = view.to_widgets(known)
        is_relabelled = self._memory is not None and self._memory.view.lang != view.lang
        for key in self._widgets.keys() & wanted.keys():
            is_stale = is_relabelled or not _same(self._widgets[key], wanted[key])
            if is_stale and not (key == keys.PERIOD and self._is_being_picked()):
                st.session_state[key] = wanted[key]
        return {key: value for key, value in wanted.items() if key not in st.session_state}

    def close(self, known: Known) -> View:
        """Read the widgets, write the address, remember both. Gives the view that the page shows."""
        widgets = {key: st.session_state[key] for key in keys.VIEW if key in st.session_state}
        view = self.view.updated_from(widgets, known)
        query = view.to_query()
        now = time.monotonic()
        replaced = [entry for entry in self._replaced() if now - entry[0] < _ECHO_SECONDS]
        if query != self._address:
            replaced.append((now, self._address))
            st.query_params.from_dict(_foreign(_asked()) | query)
        elif self._memory is not None and self._address_wins:
            tell_browser()
        ignored, ignored_at = self._notice(view)
        st.session_state[_MEMORY] = _Memory(view, query, widgets, self._page, known, replaced, ignored=ignored, ignored_at=ignored_at)
        return view

    def ignored(self, view: View) -> tuple[tuple[str, str], ...]:
        """The parts of the link that this build does not know; told until the reader changes the view."""
        return self._notice(view)[0]

    def _notice(self, view: View) -> tuple[tuple[tuple[str, str], ...], View | None]:
        if self._ignored:
            return self._ignored, view
        if self._memory and self._memory.ignored_at and self._memory.ignored_at.filters == view.filters:
            return self._memory.ignored, self._memory.ignored_at
        return (), None

    def close_without_build(self, lang: str) -> None:
        """Where no build can be shown, only the language is written: the filters of the link wait for better times."""
        query = {name: value for name, value in _asked().items() if name != "lang"}
        st.query_params.from_dict(query if lang == i18n.DEFAULT_LANGUAGE else query | {"lang": lang})

    def _language(self) -> str:
        chosen = self._widgets.get(keys.LANGUAGE)
        if (self._memory and self._address_wins) or chosen is None:
            return language_of(self._address)
        return language_of({"lang": chosen})

    def _is_from_outside(self, memory: _Memory) -> bool:
        """Rule 2: has the reader (Back, a link, the address bar) changed the address?"""
        is_echo = any(query == self._address and time.monotonic() - at < _ECHO_SECONDS for at, query in memory.replaced)
        is_bare_after_page_change = not self._address and self._page != memory.page
        return (
            self._address != memory.written
            and _same(self._widgets, {key: memory.widgets.get(key) for key in self._widgets})
            and not _is_button_clicked()
            and not is_echo
            and not is_bare_after_page_change
        )

    def _is_being_picked(self) -> bool:
        """Whether the first day of a period was picked just now: the calendar is open and waits for the second."""
        picked = self._widgets[keys.PERIOD]
        return self._memory is not None and len(picked) == 1 and picked != self._memory.widgets.get(keys.PERIOD)

    def _widgets_of_today(self, known: Known) -> Mapping[str, Any]:
        """The widgets' values; a period that was the whole observed one grows with a newer build."""
        memory = self._memory
        if memory and known.observed != memory.known.observed and memory.view.filters.start is None:
            return {key: value for key, value in self._widgets.items() if key != keys.PERIOD}
        return self._widgets

    def _replaced(self) -> list[tuple[float, Query]]:
        return self._memory.replaced if self._memory else []


def language() -> str:
    """The language of the address, for what is shown outside a `Run`."""
    return language_of(_asked())


def extra(name: str) -> str:
    """A parameter of the page's own, such as the report a detail page shows; empty when absent."""
    return st.query_params.get(name, "") if name not in PARAMETERS else ""


def subject(name: str) -> str:
    """`extra` of what a detail page shows, such as a report: its neighbour is a link to the very page (rule 5)."""
    asked, key = extra(name), f"url.subject.{name}"
    if st.session_state.get(key, asked) != asked:
        tell_browser()
    st.session_state[key] = asked
    return asked


def tell_browser() -> None:
    """Show the address of this run in the browser, with a step of its own for Back; nothing where it stands there already."""
    st.query_params.from_dict(_asked())


def set_extra(name: str, value: str) -> None:
    """Write a parameter of the page's own; an empty value removes it."""
    if name in PARAMETERS:
        raise ValueError(f"{name} belongs to the frame")
    if value and st.query_params.get(name) != value:
        st.query_params[name] = value
    elif not value and name in st.query_params:
        del st.query_params[name]


def permalink(view: View, known: Known, *, path: str, build_id: str) -> str:
    """The absolute address of the page at `path` and of this view, for files and "Copier le lien": every filter, dates,
    language, build. It starts with the public address of the dashboard, else with the one the browser used."""
    dated = replace(view, filters=view.filters.with_dates(known), build=build_id)
    query = dated.to_query(**_foreign(_asked())) | {"lang": view.lang}
    return f"{get_settings().public_url or _site()}/{path}?{urlencode(query, safe=',')}"


def _site() -> str:
    """The address the browser used, without the page."""
    here = (st.context.url or "").partition("?")[0].rstrip("/")
    site, _, page = here.rpartition("/")
    return site if page in {screen.path for screen in SCREENS if screen.path} else here


def _asked() -> Query:
    """The address as it stands; a parameter given several times is joined by commas."""
    return {name: ",".join(st.query_params.get_all(name)) for name in st.query_params}


def _own(query: Mapping[str, str]) -> Query:
    return {name: value for name, value in query.items() if name in PARAMETERS}


def _foreign(query: Mapping[str, str]) -> Query:
    return {name: value for name, value in query.items() if name not in PARAMETERS}


def _is_button_clicked() -> bool:
    return any(value is True for key, value in st.session_state.items() if str(key).startswith(keys.BUTTONS))


def _same(left: Any, right: Any) -> bool:
    """Equal as selections: the order in which codes were picked does not count, nor None against nothing."""
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(_same(left[key], right[key]) for key in left)
    if isinstance(left, list) or isinstance(right, list):
        return sorted(left or ()) == sorted(right or ())
    return bool(left == right)
