"""Who is let in at all, before a page, a file or a socket is reached; and the way in and out, round Streamlit's own sign-in.

Without a sign-in only a browser on this machine is. Streamlit's callback always goes to the first page and its cookies are never Secure:
the address that was wanted is kept in a cookie meanwhile, and behind TLS every cookie that leaves is marked.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from anyio import to_thread
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.auth_util import encode_provider_token
from streamlit.runtime.media_file_storage import MediaFileKind

from access import downloads
from access.members import Role, SignIn, SignInError
from access.same_machine import HOSTS, is_from_here
from access.sessions import NOBODY, Visitor
from settings import get_settings
from ui import handed_out, visitor
from ui.measured import SESSIONS
from web.dispatcher import is_below
from web.document import SECURITY_HEADERS
from web.messages import only_heard
from web.sign_in_page import SIGN_IN, SIGN_OUT, SignInPage

LOGIN, CALLBACK = "/auth/login", "/oauth2callback"
WANTED = "wanted"  # the cookie that holds the address to return to
WANTED_SECONDS = 600
MEDIA = "/media"  # where Streamlit serves files, at addresses made of their content
PROVIDER = "default"  # Streamlit's name for the one provider
HEADERS = {**SECURITY_HEADERS, "content-security-policy": "default-src 'none'; frame-ancestors 'none'", "cache-control": "no-store"}
_WAY = (SIGN_IN, LOGIN, SIGN_OUT, CALLBACK)
_OF_STAFF = ("/_stcore/upload_file", "/_stcore/metrics", "/_stcore/agent")  # the last is off; were it on, it would act for its caller
_OF_ADDRESSES = "/%?#[]@!$&'()*+,;=:~"  # stand as they are in an address; others are encoded, as a header must be

log = logging.getLogger("ehealthbugs.sign_in")


class Wall:
    """Middleware. `open_prefixes`: those that need nobody: the form, its interface, whether the server is well. `public_url`: where readers
    reach the dashboard, as the settings say."""

    def __init__(self, app: ASGIApp, *, open_prefixes: Collection[str], public_url: str) -> None:
        self._app = app
        self._open = tuple(open_prefixes)
        self._is_secure = public_url.startswith("https://")
        self._is_known_elsewhere = bool(public_url) and urlsplit(public_url).hostname not in HOSTS
        self._public_place = urlsplit(public_url).netloc.casefold()
        self._page = SignInPage()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or _is_below_any(scope["path"], self._open):
            await self._app(scope, receive, send)
            return
        if self._is_secure:
            send = _with_secure_cookies(send)
        connection = HTTPConnection(scope)
        try:
            is_on_the_way = scope["type"] == "http" and scope["path"] in _WAY and visitor.sign_in() is not None
            who = self._visitor(connection)
        except SignInError as error:  # its file was changed meanwhile: whoever it meant to let in, nobody is until it is mended
            log.error("nobody is let in: %s", error)
            is_on_the_way, who = False, NOBODY
        if is_on_the_way:
            await self._way(connection, scope, receive, send)
            return
        is_let_in = who.may(Role.STAFF if _is_below_any(scope["path"], _OF_STAFF) else Role.READER)
        if scope["type"] == "websocket" and is_let_in and self._is_own_page(connection):
            with SESSIONS.held():
                await self._app(scope, only_heard(receive), send)
        elif scope["type"] == "http" and is_let_in:
            await self._let_in(who, scope, receive, _kept_by_nobody(send))
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 4403, "reason": "not admitted"})
        else:
            await self._refusal(connection, who)(scope, receive, send)

    async def _let_in(self, who: Visitor, scope: Scope, receive: Receive, send: Send) -> None:
        if _climbs(scope["path"]):  # what is asked of a prefix would not be asked of it
            await PlainTextResponse("no such address", 404, HEADERS)(scope, receive, send)
            return
        is_file = _is_below_any(scope["path"], (MEDIA,)) and who.key
        if is_file and not await to_thread.run_sync(_may_have, who, scope["path"], scope["method"]):
            await PlainTextResponse("not offered to this reader", 404, HEADERS)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_own_page(self, connection: HTTPConnection) -> bool:
        """Whether a socket is opened by a page of ours: a browser says whose page it is. Streamlit would also take any page on the reader's
        own machine, and ask another site for this server's address to know its own."""
        origin = connection.headers.get("origin")
        if origin is None:
            return True
        own = {connection.headers.get("host", "").casefold(), self._public_place} - {""}
        return origin.casefold().partition("://")[2] in own

    def _visitor(self, connection: HTTPConnection) -> Visitor:
        if visitor.sign_in() is not None:
            return visitor.of_cookies(connection.cookies)
        address = connection.client.host if connection.client else ""
        is_here = not self._is_known_elsewhere and is_from_here(address, connection.headers)
        return visitor.THIS_MACHINE if is_here else NOBODY

    def _refusal(self, connection: HTTPConnection, who: Visitor) -> Response:
        is_page = connection.scope["method"] == "GET" and "text/html" in connection.headers.get("accept", "")
        if not is_page:
            return PlainTextResponse("not admitted", 403 if who.key else 401, HEADERS)
        if who.key:
            return self._page.not_admitted(connection, who)
        return self._page.signed_out(connection) if get_settings().sign_in_file.exists() else self._page.only_here(connection)

    async def _way(self, connection: HTTPConnection, scope: Scope, receive: Receive, send: Send) -> None:
        send = _kept_by_nobody(send)
        if scope["path"] == SIGN_IN:
            await self._to_the_provider(connection)(scope, receive, send)
            return
        if scope["path"] == SIGN_OUT:
            await to_thread.run_sync(_end, visitor.of_cookies(connection.cookies))
        wanted = connection.cookies.get(WANTED, "")
        if scope["path"] == CALLBACK:
            send = _back_to(wanted, send)
        if scope["path"] in (LOGIN, CALLBACK):
            await self._past_faults(own_address(unquote(wanted)), scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _past_faults(self, wanted: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Streamlit says two English words where the provider does not answer: a page of ours in their place, with the way back."""
        is_fault = False

        async def sent(message: Message) -> None:
            nonlocal is_fault
            is_fault = is_fault or (message["type"] == "http.response.start" and message["status"] >= 400)
            if not is_fault:
                await send(message)

        await self._app(scope, receive, sent)
        if is_fault:
            settled = visitor.sign_in()
            log.error("the sign-in failed; the provider is asked at %s", settled.metadata_url if settled else "")
            await self._page.failed(wanted)(scope, receive, send)

    def _to_the_provider(self, connection: HTTPConnection) -> Response:
        """Streamlit's own address takes a token that lives two minutes: it is made on the click, not with the page."""
        wanted = parse_qs(connection.url.query).get("to", ["/"])[-1]
        answer = RedirectResponse(f"{LOGIN}?provider={quote(encode_provider_token(PROVIDER))}", 303, HEADERS)
        answer.set_cookie(WANTED, quote(own_address(wanted), safe=""), max_age=WANTED_SECONDS, httponly=True, samesite="lax")
        return answer


def secrets_of(sign_in: SignIn | None, public_url: str) -> dict[str, Any] | None:
    """What Streamlit's sign-in needs to know; None where there is none. Raises SignInError without an address to come back to."""
    if sign_in is None:
        return None
    if not public_url or urlsplit(public_url).path:
        raise SignInError(
            "EHEALTHBUGS_PUBLIC_URL must say where readers reach the dashboard, without a path, such as https://bugs.example.org"
        )
    auth = {
        "redirect_uri": f"{public_url}{CALLBACK}",
        "cookie_secret": visitor.cookie_secret(),
        "client_id": sign_in.client_id,
        "client_secret": sign_in.client_secret,
        "server_metadata_url": sign_in.metadata_url,
    }
    return {"auth": auth}


def own_address(wanted: str) -> str:
    """A path of this product with its query; the first page instead of anything that could lead elsewhere."""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    is_own = wanted.startswith("/") and not parts.scheme and not parts.netloc and "\\" not in wanted and wanted.isprintable()
    return wanted if is_own and not wanted.startswith("//") and parts.path not in _WAY else "/"


def _may_have(who: Visitor, path: str, method: str) -> bool:
    """Whether a page of this reader offered the file at that address; that it left is noted, but not of a picture on the page."""
    file = runtime.get_instance().media_file_mgr.read_file(PurePosixPath(path).stem)
    if file is None or not handed_out.may_have(who, file.content):
        return False
    if method == "GET" and file.kind is MediaFileKind.DOWNLOADABLE:
        downloads.note(get_settings().data.downloads_log, who, file.filename or path)
    return True


def _end(who: Visitor) -> None:
    """A copy of the cookie opens nothing any more."""
    if who.key:
        visitor.ended().sweep()
        visitor.ended().add(who.key)


def _back_to(cookie: str, send: Send) -> Send:
    """The answer to the provider's return, sent on to the address that was wanted."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start" and 300 <= message["status"] < 400:
            headers = MutableHeaders(scope=message)
            headers["location"] = quote(own_address(unquote(cookie)), safe=_OF_ADDRESSES) if cookie else headers["location"]
            headers.append("set-cookie", f"{WANTED}=; Max-Age=0; Path=/; HttpOnly; SameSite=lax")
        await send(message)

    return sent


def _kept_by_nobody(send: Send) -> Send:
    """What only some may see is not kept on the way, nor on a machine that others use, unless the answer says how long: files of Streamlit
    itself, the same for all. Nor is a cookie."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if "cache-control" not in headers or "set-cookie" in headers:
                headers["cache-control"] = "no-store"
        await send(message)

    return sent


def _with_secure_cookies(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.accept"):
            message["headers"] = [
                (name, value + b"; Secure" if name.lower() == b"set-cookie" and b"secure" not in value.lower() else value)
                for name, value in message.get("headers", [])
            ]
        await send(message)

    return sent


def _is_below_any(path: str, prefixes: Collection[str]) -> bool:
    """A path that climbs is below nothing."""
    return not _climbs(path) and any(is_below(path, prefix) for prefix in prefixes)


def _climbs(path: str) -> bool:
    return ".." in path.split("/")
