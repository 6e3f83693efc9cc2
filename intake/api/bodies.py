"""Reads the body of a request no further than allowed: a longer one is refused while it comes in, a slow one too."""

from __future__ import annotations

import asyncio
import contextlib

from pydantic_core import from_json
from starlette.requests import ClientDisconnect, Request

from intake.api.problems import Problem

MOST_BYTES = 1 << 20
SECONDS = 20


async def read_json(request: Request) -> object:
    """What the body says. Raises Problem: media_type, too_large, too_slow, not_json."""
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = parameters.strip().lower().replace('"', "")
    if media_type.strip().lower() != "application/json" or charset not in ("", "charset=utf-8", "charset=utf8"):
        raise Problem("media_type")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem("media_type")
    body = await read_body(request, MOST_BYTES)
    try:
        return from_json(body)
    except ValueError:
        raise Problem("not_json") from None


async def read_body(request: Request, most_bytes: int) -> bytes:
    """Raises Problem: too_large, too_slow, not_json where the sender went away."""
    with contextlib.suppress(ValueError):
        if int(request.headers.get("content-length", "0")) > most_bytes:
            raise Problem("too_large")
    chunks: list[bytes] = []
    n_bytes = 0
    try:
        async with asyncio.timeout(SECONDS):
            async for chunk in request.stream():
                n_bytes += len(chunk)
                if n_bytes > most_bytes:
                    raise Problem("too_large")
                chunks.append(chunk)
    except TimeoutError:
        raise Problem("too_slow") from None
    except ClientDisconnect:
        raise Problem("not_json") from None  # nobody hears it
    return b"".join(chunks)
