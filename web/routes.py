"""The addresses of our own: is the server well, the script that stands in the page head, the copy of a table, what the intake answers."""

from __future__ import annotations

from anyio import to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from access import downloads
from analytics import exports
from analytics.warehouse import UnreachableWarehouse, WarehouseError, current_build_id
from intake.api.health import Health
from settings import get_settings
from ui import copies, visitor
from web.building import Builder
from web.frame_script import FrameScript
from web.metrics import metrics
from web.packing import IMMUTABLE

# the form needs nobody; what is measured asks by itself who reads it; what is public of ours: font and icon
OPEN_TO_ALL = ("/healthz", "/metrics", "/api", "/signaler", "/app/static")


def own_addresses(script: FrameScript, intake: Starlette, builder: Builder) -> dict[str, ASGIApp]:
    """Prefix -> application, for the dispatcher."""

    async def health(_request: Request) -> JSONResponse:
        """The build that is served, whether submissions are taken, whether they become builds: 503 when they are not taken. Opens no build
        and no page."""
        taking: Health = await intake.state.health()
        served = await to_thread.run_sync(_served)  # a cluster may take its time, and readers must not wait for it
        told = served | {"intake": taking.told, "building": builder.told}
        return JSONResponse(told, 200 if taking.is_taking else 503, {"cache-control": "no-store"})

    async def frame_script(_request: Request) -> Response:
        return Response(script.source, media_type="text/javascript", headers={"cache-control": IMMUTABLE})

    return {
        "/healthz": Starlette(routes=[Route("/healthz", health)]),
        "/metrics": metrics(intake, builder),
        "/api": intake,
        "/signaler": intake,
        "/frame.js": Starlette(routes=[Route("/frame.js", frame_script)]),
        copies.PREFIX: Starlette(routes=[Route(f"{copies.PREFIX}/{{secret}}/{{table_id}}", _copy)]),
    }


def _served() -> dict[str, str]:
    try:
        return {"status": "ok", "build_id": current_build_id(get_settings().served)}
    except UnreachableWarehouse:
        return {"status": "warehouse unreachable"}
    except WarehouseError:
        return {"status": "no build"}


async def _copy(request: Request) -> Response:
    """A table as the clipboard takes it, for the session that shows it: 404 where it no longer does, 413 where it is too long."""
    who = visitor.of_cookies(request.cookies)
    table = copies.named(request.path_params["secret"], request.path_params["table_id"], asked_by=who)
    if table is None:
        return Response(status_code=404)
    try:
        copy = await to_thread.run_sync(exports.clipboard, table)
    except exports.TooLong:
        return Response(status_code=413)
    except WarehouseError:  # its build is no longer kept
        return Response(status_code=404)
    downloads.note(get_settings().data.downloads_log, who, f"{exports.bare_name(table)} (copy)")
    return JSONResponse(copy, headers={"cache-control": "no-store"})
