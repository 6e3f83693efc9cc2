"""Our own addresses beside Streamlit's. Streamlit answers any unknown path and method with its page and status 200,
so they must never reach it: innermost middleware, whole prefixes."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send


class Dispatcher:
    """Sends a path equal to or below one of the prefixes to its application, everything else to Streamlit.

    The applications see the full path.
    """

    def __init__(self, app: ASGIApp, own: Mapping[str, ASGIApp]) -> None:
        self._streamlit = app
        self._own = dict(own)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        application = self._streamlit
        if scope["type"] in ("http", "websocket"):
            application = next((app for prefix, app in self._own.items() if is_below(scope["path"], prefix)), application)
        await application(scope, receive, send)


def is_below(path: str, prefix: str) -> bool:
    """Equal to it, or a part of it."""
    return path == prefix or path.startswith(f"{prefix}/")
