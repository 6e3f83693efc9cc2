"""Files are taken from a browser on this machine only: until there is a sign-in, nobody else has anything to load.

What was given and never loaded does not stay: it names doctors.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.same_machine import is_from_here

PREFIX = "/_stcore/upload_file"
KEPT_SECONDS = 3600
SWEPT_EVERY = 600  # seconds


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


@asynccontextmanager
async def swept(uploads: Path) -> AsyncIterator[None]:
    """While the server runs, and at its start: files given more than an hour ago go, whether or not anybody opens the page."""
    sweeping = asyncio.create_task(_sweep_again_and_again(uploads))
    try:
        yield
    finally:
        sweeping.cancel()


async def _sweep_again_and_again(uploads: Path) -> None:
    while True:
        await asyncio.to_thread(sweep, uploads)
        await asyncio.sleep(SWEPT_EVERY)


def sweep(uploads: Path) -> None:
    """Removes the folders of files that waited too long; one that goes meanwhile is gone."""
    for place in uploads.glob("*"):
        with suppress(FileNotFoundError):
            if time.time() - place.stat().st_mtime > KEPT_SECONDS:
                shutil.rmtree(place, ignore_errors=True)
