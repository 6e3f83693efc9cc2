"""Who reads: somebody signed in, this machine where there is no sign-in, or nobody. The only place that knows Streamlit's cookie."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from access import members
from access.members import Role, SignIn
from access.sessions import NOBODY, EndedSessions, Visitor, visitor_of
from privacy.keys import load_or_create_key
from settings import get_settings
from ui.same_machine import is_same_machine

THIS_MACHINE = Visitor(Role.STAFF)
_warming: list[Visitor] = []  # who the first page is drawn for before the port opens


class NotAdmitted(Exception):
    """This reader may not see what the page asks for. `visitor` says who it is."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__(f"not admitted as {visitor.role.name.casefold()}")
        self.visitor = visitor


def sign_in() -> SignIn | None:
    """As the file says now: who is taken off a list is out with the next click. Raises SignInError."""
    file = get_settings().sign_in_file
    try:
        state = file.stat()
    except FileNotFoundError:
        return None
    return _read(file, state.st_mtime_ns, state.st_mode)


@lru_cache(maxsize=1)
def ended() -> EndedSessions:
    return EndedSessions(get_settings().ended_sessions)


def cookie_secret() -> str:
    """Raises KeyFileError when others may read its file."""
    return load_or_create_key(get_settings().cookie_key).hex()


def current() -> Visitor:
    """Of the page that is running. Without a sign-in the wall round the server lets only this machine in, as staff."""
    if _warming:
        return _warming[-1]
    if sign_in() is None:
        return THIS_MACHINE if is_same_machine() else NOBODY
    return of_cookies(st.context.cookies)


def require(role: Role) -> None:
    """Raises NotAdmitted. Stands where data are read."""
    visitor = current()
    if not visitor.may(role):
        raise NotAdmitted(visitor)


def of_cookies(cookies: Mapping[str, str]) -> Visitor:
    """Who a signed cookie names, as long as the stay lasts; NOBODY where there is none, or where it is not ours."""
    settled = sign_in()
    claims = _claims(_of_sign_in(cookies)) if settled else None
    return visitor_of(claims, settled, ended()) if settled and claims else NOBODY


def is_named(cookies: Mapping[str, str]) -> bool:
    """Whether a cookie of ours names somebody, though the stay may be over."""
    return _claims(_of_sign_in(cookies)) is not None


@contextmanager
def warming_up() -> Iterator[None]:
    """While it is entered a page is drawn for nobody who could read it."""
    _warming.append(THIS_MACHINE)
    try:
        yield
    finally:
        _warming.pop()


@lru_cache(maxsize=1)
def _read(file: Path, _changed: int, _mode: int) -> SignIn | None:
    return members.read(file)


def _of_sign_in(cookies: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, value) for name, value in cookies.items() if name.startswith(USER_COOKIE_NAME)))


@lru_cache(maxsize=1024)
def _claims(cookies: tuple[tuple[str, str], ...]) -> dict[str, Any] | None:
    """Of the identity token, from Streamlit's signed cookie, which may come in pieces; None where the signature is not ours."""
    given, secret = dict(cookies), cookie_secret()

    def opened(name: str) -> bytes | None:
        value = given.get(name)
        return decode_signed_value(secret, name, value.encode("latin-1", "ignore")) if value else None

    try:
        claims = json.loads(get_cookie_with_chunks(opened, USER_COOKIE_NAME) or b"null")
    except ValueError:
        return None
    return claims if isinstance(claims, dict) and claims.get("is_logged_in") is True else None
