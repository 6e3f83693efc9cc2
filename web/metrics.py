"""`GET /metrics`: builds, what waits, pages, sessions and the process, for Prometheus. Counts of the service, never of colleagues by place
or e-service."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from analytics.warehouse import WarehouseError, build_files, current_build_id
from intake.api.health import Health
from intake.api.metrics import lines_of
from intake.running import Intake
from intake.store.reading import n_after
from settings import get_settings
from ui.measured import PAGES, SESSIONS
from watching.measures import gauge, of_this_process, text_of
from watching.readers import answer, may_watch, refusal
from web.building import Builder
from web.measured import RUNS


def metrics(intake: Starlette, builder: Builder) -> Starlette:
    async def told(request: Request) -> Response:
        if not may_watch(request):
            return refusal()
        health: Health = await intake.state.health()
        builds = await to_thread.run_sync(_builds)
        waiting = await to_thread.run_sync(_waiting, intake.state.intake)
        is_failing = builder.told["status"] == "failing"
        return answer(
            text_of(
                builds,
                gauge("ehealthbugs_rows_waiting", "Versions of submissions that no run has read.", *waiting),
                gauge("ehealthbugs_building_failing", "1 while no build is made of what comes in.", int(is_failing)),
                RUNS.lines(),
                SESSIONS.lines(),
                PAGES.lines(),
                lines_of(intake.state.intake, health),
                of_this_process(),
            )
        )

    app = Starlette()
    app.add_route("/metrics", told)
    return app


def _builds() -> list[str]:
    served = get_settings().served
    try:
        build_id = current_build_id(served)
        age = [max(0.0, time.time() - served.current_pointer.stat().st_mtime)]
    except (WarehouseError, OSError):
        build_id, age = "", []
    is_demo = served != get_settings().data
    return [
        *gauge("ehealthbugs_build", "The build that is served.", *([({"build_id": build_id}, 1.0)] if build_id else [])),
        *gauge("ehealthbugs_build_age_seconds", "Since it was published.", *age),
        *gauge("ehealthbugs_build_is_demo", "1 while invented data are shown.", int(is_demo and bool(build_id))),
        *gauge("ehealthbugs_builds", "Builds that are kept in the data folder.", len(build_files(served))),
        *gauge("ehealthbugs_disk_free_bytes", "Where the data folder is.", *_free(get_settings().data_dir)),
    ]


def _free(folder: Path) -> list[float]:
    """Nothing where the folder is missing: a disk that is not mounted."""
    try:
        return [shutil.disk_usage(folder).free]
    except OSError:
        return []


def _waiting(intake: Intake) -> list[float]:
    """Nothing where the store does not answer."""
    if intake.store is None:
        return []
    read = get_settings().data.intake_watermark
    try:
        return [n_after(intake.store.engine, read.read_text(encoding="utf-8").strip() if read.exists() else "")]
    except SQLAlchemyError:
        return []
