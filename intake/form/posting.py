"""Reads what a browser posts, and asks whether it was posted from a page of ours."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from intake.api.bodies import read_body
from intake.api.problems import Problem

MOST_BYTES = 1 << 18
MOST_FIELDS = 200


async def read_form(request: Request) -> list[tuple[str, str]]:
    """Field and value, in the order of the page. Raises Problem: media_type, too_large, too_slow, not_json for what is no form."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/x-www-form-urlencoded":
        raise Problem("media_type")
    body = await read_body(request, MOST_BYTES)
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace")
    except ValueError:
        raise Problem("not_json") from None
    return [(name, value.replace("\x00", "")) for name, value in pairs]


def is_from_here(request: Request, *, known: tuple[str, ...]) -> bool:
    """Whether the browser says that a page of ours sent it, also inside a frame. One too old to say is believed: the token stands.

    `known`: our addresses by configuration, where a proxy does not hand on the host.
    """
    if site := request.headers.get("sec-fetch-site"):
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin is None:
        return True
    ours = {request.headers.get("host", ""), *(urlsplit(address).netloc for address in known if address)}
    return urlsplit(origin).netloc in ours
