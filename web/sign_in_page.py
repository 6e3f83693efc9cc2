"""The one page somebody sees who is not let in: why, the way in, and what is open to everybody. Works without scripts."""

from __future__ import annotations

import base64
import hashlib
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse

import i18n
from access.sessions import Visitor
from settings import get_settings
from ui import visitor
from web.document import SECURITY_HEADERS

HERE = Path(__file__).parent / "templates"
SIGN_OUT, SIGN_IN = "/auth/logout", "/sign-in"


class SignInPage:
    def __init__(self) -> None:
        self._template = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined).get_template("sign_in.html")
        self._style = (HERE / "sign_in.css").read_text(encoding="utf-8")
        style_sum = base64.b64encode(hashlib.sha256(self._style.encode()).digest()).decode()
        own = f"default-src 'none'; style-src 'sha256-{style_sum}'; img-src 'self'; font-src 'self'; base-uri 'none'"
        self._headers = {
            **SECURITY_HEADERS,
            "content-security-policy": f"{own}; form-action 'self'; frame-ancestors 'none'",
            "cache-control": "no-store",
        }

    def signed_out(self, connection: HTTPConnection) -> HTMLResponse:
        """Also where a stay is over: the cookie that came along says so."""
        is_over, here = visitor.is_named(connection.cookies), _address(connection)
        return self._answer(here, "over" if is_over else "signed_out", 401, sign_in=_sign_in(here))

    def not_admitted(self, connection: HTTPConnection, who: Visitor) -> HTMLResponse:
        """Signed in, on no list. A name is what somebody gave himself: only an address that was verified is shown."""
        return self._answer(_address(connection), "not_admitted", 403, who=who.email, sign_out=SIGN_OUT)

    def only_here(self, connection: HTTPConnection) -> HTMLResponse:
        return self._answer(_address(connection), "only_here", 403)

    def failed(self, wanted: str) -> HTMLResponse:
        """The provider does not answer, or did not take what we asked; `wanted`: the address of ours that was on the way."""
        return self._answer(wanted, "failed", 502, sign_in=_sign_in(wanted))

    def _answer(self, address: str, code: str, status: int, **told: Any) -> HTMLResponse:
        """`address`: the one it stands for, which says the language and is opened in the others."""
        path, _, query = address.partition("?")
        asked = parse_qs(query).get("lang", [""])[-1]
        lang = asked if asked in i18n.LANGUAGES else i18n.DEFAULT_LANGUAGE
        shown = {
            "code": code,
            "lang": lang,
            "languages": {one: f"{path}?{urlencode([*_but_language(query), ('lang', one)])}" for one in i18n.LANGUAGES},
            "form": f"{get_settings().form_url or '/signaler'}?{urlencode({'lang': lang})}",
            "style": Markup(self._style),
            "who": i18n.t("sign_in.not_admitted.nameless", lang),
            "sign_in": "",
            "sign_out": "",
        }
        page = self._template.render(say=partial(_say, lang), **(shown | {name: value for name, value in told.items() if value}))
        return HTMLResponse(page, status, self._headers)


def _address(connection: HTTPConnection) -> str:
    return connection.url.path + (f"?{connection.url.query}" if connection.url.query else "")


def _sign_in(to: str) -> str:
    return f"{SIGN_IN}?{urlencode({'to': to})}"


def _but_language(query: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in parse_qsl(query) if name != "lang"]


def _say(lang: str, key: str, **words: Any) -> str:
    return i18n.t(f"sign_in.{key}", lang, **words)
