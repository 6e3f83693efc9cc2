"""The intake as one ASGI application: `create_app(settings)`. Its lifespan opens the store; where another server runs it, that
one enters `opened(app.state.intake)` itself, since the lifespan of an application behind a dispatcher is never called."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from intake.api.answering import Answering
from intake.api.authorization import Senders
from intake.api.description import description_routes
from intake.api.health import HealthCheck
from intake.api.problems import Problem, json_answer, problem_answer
from intake.api.submissions import submission_routes
from intake.form.routes import form_routes
from intake.running import Intake, opened
from intake.store.writer import StoreUnavailable
from settings import Settings

log = logging.getLogger("ehealthbugs.intake")
_BY_STATUS = {404: "not_found", 405: "method_not_allowed"}


def create_app(settings: Settings) -> FastAPI:
    """`app.state.intake` is what it runs on, `app.state.health` what `GET /healthz` asks."""
    intake = Intake(settings)
    app = FastAPI(lifespan=_lifespan, openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.intake, app.state.health = intake, HealthCheck(intake)
    app.include_router(submission_routes(intake, Senders(intake)))
    app.include_router(description_routes(intake.catalogue))
    app.include_router(form_routes(intake))

    @app.get("/healthz")
    async def healthz() -> Response:
        health = await app.state.health()
        return json_answer(health.told, 200 if health.is_taking else 503)

    app.add_middleware(Answering)
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(StoreUnavailable, _unavailable)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _fault)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with opened(app.state.intake):
        yield


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return problem_answer(request, error)


async def _unavailable(request: Request, error: Exception) -> Response:
    assert isinstance(error, StoreUnavailable)
    return problem_answer(request, Problem(error.cause))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = problem_answer(request, Problem(_BY_STATUS.get(error.status_code, "not_found")))
    answer.headers.update(error.headers or {})
    return answer


async def _fault(request: Request, _error: Exception) -> Response:
    """A fault of ours; Starlette raises it again for the server's log."""
    return problem_answer(request, Problem("internal"))
