"""What every answer of the intake has: its security headers, and a line in the log that says nothing of who asked."""

from __future__ import annotations

import logging
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from intake.measured import REQUESTS

POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
FRAMES = "x-frame-options"
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    FRAMES: "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}

READ_ON_BYTES = 1 << 24  # of a body of known length the rest is read and dropped, so that its sender hears the answer

log = logging.getLogger("ehealthbugs.intake.access")


class Answering:
    """Middleware, outermost. A route may set a header of its own, which then stands."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start, status = time.perf_counter(), 500
        is_all_here = False

        async def receiving() -> Message:
            nonlocal is_all_here
            message = await receive()
            is_all_here = is_all_here or (message["type"] == "http.request" and not message.get("more_body", False))
            return message

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                has_own_policy = "content-security-policy" in headers
                for name, value in HEADERS.items():
                    if name != FRAMES or not has_own_policy:  # who sets a policy of its own says in it who may frame the page
                        headers.setdefault(name, value)
                if not is_all_here and _may_be_endless(scope):
                    headers["connection"] = "close"  # read no further
            await send(message)

        try:
            await self._app(scope, receiving, sending)
        finally:
            # the pattern of the address, never the address: it may hold the number of a submission
            pattern, seconds = getattr(scope.get("route"), "path", "(no such address)"), time.perf_counter() - start
            REQUESTS.observe(seconds, route=pattern, status=str(status))
            if log.isEnabledFor(logging.INFO):
                log.info("%s %s %d %.0f ms", scope["method"], pattern, status, 1000 * seconds)


def _may_be_endless(scope: Scope) -> bool:
    """Whether a body is announced whose rest nobody should read on: without a length, or far too long."""
    headers = Headers(scope=scope)
    if "transfer-encoding" in headers:
        return True
    length = headers.get("content-length", "0")
    return not length.isascii() or not length.isdigit() or int(length[:20]) > READ_ON_BYTES
