"""Streamlit's page document in the reader's language, under a strict content security policy."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import i18n

FONT = "./app/static/fonts/ibm-plex-sans-latin-wght-normal.woff2"
ICON = "./app/static/icon.svg"
SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_ASKED_AGAIN = ("accept-encoding", "if-none-match", "if-modified-since")


class Document:
    """The documents, one per language, made once from Streamlit's own index page."""

    def __init__(self, index: str, *, script_address: str) -> None:
        self._pages = {lang: _translated(index, lang, script_address).encode() for lang in i18n.LANGUAGES}
        self.policy = _policy(index)

    def page(self, lang: str) -> bytes:
        return self._pages[lang]


class PageDocument:
    """Middleware: replaces each HTML page of Streamlit by ours and puts the security headers on every answer.

    An answer that brings a policy of its own is the intake's: it stays as it is.
    """

    def __init__(self, app: ASGIApp, document: Document) -> None:
        self._app = app
        self._document = document

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_page_asked = scope["method"] == "GET" and "text/html" in headers.get("accept", "")
        if is_page_asked:
            kept = [(name, value) for name, value in scope["headers"] if name.decode("latin-1") not in _ASKED_AGAIN]
            scope = {**scope, "headers": kept}
        page = self._document.page(_language(scope)) if is_page_asked else None
        await self._app(scope, receive, _Answer(send, page, self._document.policy))


class _Answer:
    """One answer on its way out: a Streamlit page is exchanged for `page`, everything else passes."""

    def __init__(self, send: Send, page: bytes | None, policy: str) -> None:
        self._send = send
        self._page = page
        self._policy = policy
        self._is_exchanged = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if "content-security-policy" in headers:
                await self._send(message)
                return
            headers.update(SECURITY_HEADERS)
            headers["content-security-policy"] = self._policy
            is_page = message["status"] == 200 and headers.get("content-type", "").startswith("text/html")
            if is_page and self._page is not None:
                self._is_exchanged = True
                headers["content-length"] = str(len(self._page))
                del headers["etag"], headers["last-modified"]
            await self._send(message)
        elif not self._is_exchanged:
            await self._send(message)
        elif not message.get("more_body", False):
            await self._send({"type": "http.response.body", "body": self._page})


def _language(scope: Scope) -> str:
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[-1]
    return asked if asked in i18n.LANGUAGES else i18n.DEFAULT_LANGUAGE


def _translated(index: str, lang: str, script_address: str) -> str:
    """Streamlit's page with our language, name, icon, font and script. Raises ValueError when its shape has changed."""
    needs_script = f"<p>{html.escape(i18n.t('frame.needs_javascript', lang))}</p>"
    for pattern, replacement in (
        (r'<html lang="en">', f'<html lang="{lang}">'),
        (r"<title>.*?</title>", f"<title>{html.escape(i18n.t('frame.product', lang))}</title>"),
        (r"<head>", f'<head>\n    <script src="{script_address}"></script>'),
        (r'<link rel="shortcut icon"[^>]*>', f'<link rel="shortcut icon" type="image/svg+xml" href="{ICON}" />'),
        (r'(<link\s+rel="preload"\s+href=")[^"]*(")', rf"\g<1>{FONT}\g<2>"),
        (r'<link rel="service-desc"[^>]*>', ""),
        (r"(<noscript>).*?(</noscript>)", rf"\g<1>{needs_script}\g<2>"),
    ):
        index, n = re.subn(pattern, replacement, index, count=1, flags=re.DOTALL)
        if n != 1:
            raise ValueError(f"Streamlit's page no longer holds {pattern}")
    return index


def _policy(index: str) -> str:
    """Own origin only, no eval; Streamlit's one inline script is admitted by its hash."""
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in _INLINE_SCRIPT.findall(index)]
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(["script-src 'self'", *(f"'sha256-{value}'" for value in hashes)]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )
