"""What every answer of the intake has: its security headers, and a line in the log that says nothing of who asked."""

from __future__ import annotations

import logging
import time

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}

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

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            if log.isEnabledFor(logging.INFO):
                # the pattern of the address, never the address: it may hold the number of a submission
                pattern = getattr(scope.get("route"), "path", "(no such address)")
                log.info("%s %s %d %.0f ms", scope["method"], pattern, status, 1000 * (time.perf_counter() - start))
