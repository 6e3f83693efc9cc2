"""Tables that may be copied from the page a session shows: named by an address when the page is drawn, made only when it is asked for."""

from __future__ import annotations

import secrets
from urllib.parse import quote
from weakref import WeakValueDictionary

import streamlit as st

from access.sessions import Visitor
from analytics.exports import ExportTable
from ui import visitor
from ui.context import current

PREFIX = "/copy"
_KEY = "copies"


class _Copies:
    """Of one session, reached by those who know its secret. It is let go with the session, and its tables with the page."""

    def __init__(self, owner: str) -> None:
        self.owner = owner  # key of the visitor
        self.secret = secrets.token_urlsafe(18)
        self.page = ""
        self.tables: dict[str, ExportTable] = {}


_sessions: WeakValueDictionary[str, _Copies] = WeakValueDictionary()


def address(table: ExportTable) -> str:
    """Where the browser finds the copy of this table as long as its page is shown, relative to any page of the product."""
    copies: _Copies = st.session_state.setdefault(_KEY, _Copies(visitor.current().key))
    _sessions[copies.secret] = copies
    page = current().screen.id
    if copies.page != page:
        copies.page, copies.tables = page, {}
    copies.tables[table.id] = table
    return f".{PREFIX}/{copies.secret}/{quote(table.id, safe='')}"


def named(secret: str, table_id: str, *, asked_by: Visitor) -> ExportTable | None:
    """The table of an address; None where the page that showed it is gone, or was another's."""
    copies = _sessions.get(secret)
    return copies.tables.get(table_id) if copies and copies.owner == asked_by.key else None
