"""Files are taken from a browser on this machine only: until there is a sign-in, nobody else has anything to load."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.same_machine import is_from_here

PREFIX = "/_stcore/upload_file"


class UploadsFromHere:
    """Refuses what reaches Streamlit's upload address from elsewhere, before a byte of it is kept."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        application = self._app
        if scope["type"] == "http" and scope["path"].startswith(PREFIX):
            address = (scope.get("client") or ("",))[0]
            if not is_from_here(address, Headers(scope=scope)):
                application = PlainTextResponse("not from here", status_code=403)
        await application(scope, receive, send)
