"""The intake as one ASGI application: `create_app(settings)`. Its lifespan opens the store; where another server runs it, that
one enters `opened(app.state.intake)` itself, since the lifespan of an application behind a dispatcher is never called."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from intake.api.answering import Answering
from intake.api.authorization import Senders
from intake.api.description import description_routes
from intake.api.health import HealthCheck
from intake.api.metrics import lines_of
from intake.api.problems import Problem, json_answer, problem_answer
from intake.api.submissions import submission_routes
from intake.form.routes import form_routes
from intake.running import Intake, opened
from intake.store.writer import StoreUnavailable
from settings import Settings
from watching.measures import of_this_process, text_of
from watching.readers import answer, may_watch, refusal

log = logging.getLogger("ehealthbugs.intake")
_BY_STATUS = {404: "not_found", 405: "method_not_allowed"}


def create_app(settings: Settings) -> Starlette:
    """`app.state.intake` is what it runs on, `app.state.health` what `GET /healthz` asks."""
    intake = Intake(settings)
    check = HealthCheck(intake)

    async def healthz(_request: Request) -> Response:
        health = await check()
        return json_answer(health.told, 200 if health.is_taking else 503)

    async def metrics(request: Request) -> Response:
        if not may_watch(request):
            return refusal()
        return answer(text_of(lines_of(intake, await check()), of_this_process()))

    app = Starlette(
        routes=[
            *submission_routes(intake, Senders(intake)),  # first: the one address that a thousand ask at once
            *description_routes(intake.catalogue),
            *form_routes(intake),
            Route("/healthz", healthz),
            Route("/metrics", metrics),
        ],
        middleware=[Middleware(Answering)],
        exception_handlers={Problem: _problem, StoreUnavailable: _unavailable, HTTPException: _http, Exception: _fault},
        lifespan=_lifespan,
    )
    app.router.redirect_slashes = False
    app.state.intake, app.state.health = intake, check
    return app


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
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
