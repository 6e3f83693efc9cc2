"""The small addresses of our own: is the server well, and the script that stands in the page head."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from analytics.warehouse import WarehouseError, current_build_id
from settings import get_settings
from web.frame_script import FrameScript
from web.packing import IMMUTABLE


def own_addresses(script: FrameScript) -> dict[str, ASGIApp]:
    """Prefix -> application, for the dispatcher."""

    async def frame_script(_request: Request) -> Response:
        return Response(script.source, media_type="text/javascript", headers={"cache-control": IMMUTABLE})

    return {
        "/healthz": Starlette(routes=[Route("/healthz", _health)]),
        "/frame.js": Starlette(routes=[Route("/frame.js", frame_script)]),
    }


async def _health(_request: Request) -> JSONResponse:
    """Which build is served. Reads the pointer only: no database, no page."""
    try:
        health = {"status": "ok", "build_id": current_build_id(get_settings().served)}
    except WarehouseError:
        health = {"status": "no build"}
    return JSONResponse(health, headers={"cache-control": "no-store"})
