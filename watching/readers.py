"""Who may read what is measured: a program on this machine, or whoever bears the token of EHEALTHBUGS_METRICS_TOKEN."""

from __future__ import annotations

import hmac

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response

from access.same_machine import is_from_here
from settings import get_settings
from watching.measures import MEDIA_TYPE

_HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}


def may_watch(connection: HTTPConnection) -> bool:
    token = get_settings().metrics_token
    if token:
        given = connection.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    return is_from_here(connection.client.host if connection.client else "", connection.headers)


def refusal() -> Response:
    return PlainTextResponse("only for programs on this machine, or with the token", 403, _HEADERS)


def answer(text: str) -> Response:
    return Response(text, media_type=MEDIA_TYPE, headers=_HEADERS)
