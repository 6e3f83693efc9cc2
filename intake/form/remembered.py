"""The one cookie, set by a submission and by nothing else: a random key, the postal code, the software package.

It lets one colleague count once without a name, and spares typing. Scripts cannot read it; the form says what it holds and
erases it on demand. In a frame on another site it must be `None; Secure; Partitioned`, which needs HTTPS.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from intake.form.signing import is_browser_key

COOKIE = "signaler"
KEPT_SECONDS = 400 * 86_400  # the longest browsers allow
_PART = re.compile(r"[A-Za-z0-9_]{0,40}")


@dataclass(frozen=True)
class Remembered:
    key: str
    postal_code: str = ""
    software: str = ""


def remembered(request: Request) -> Remembered | None:
    key, *rest = request.cookies.get(COOKIE, "")[:200].split(".")
    if not is_browser_key(key) or len(rest) != 2 or not all(_PART.fullmatch(part) for part in rest):
        return None
    return Remembered(key, *rest)


def remember(request: Request, response: Response, what: Remembered, *, path: str, is_framed: bool) -> None:
    value = ".".join((what.key, *(part if _PART.fullmatch(part) else "" for part in (what.postal_code, what.software))))
    _set(request, response, value, KEPT_SECONDS, path=path, is_framed=is_framed)


def forget(request: Request, response: Response, *, path: str, is_framed: bool) -> None:
    _set(request, response, "", 0, path=path, is_framed=is_framed)


def _set(request: Request, response: Response, value: str, seconds: int, *, path: str, is_framed: bool) -> None:
    is_safe = request.url.scheme == "https"
    kind = "SameSite=None; Secure; Partitioned" if is_safe and is_framed else "SameSite=Lax; Secure" if is_safe else "SameSite=Lax"
    response.headers.append("set-cookie", f"{COOKIE}={value}; Max-Age={seconds}; Path={path}; HttpOnly; {kind}")
