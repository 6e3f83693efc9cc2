"""Whether a request was made on the machine that serves, by nobody in between."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

HOSTS = frozenset(("localhost", "127.0.0.1", "::1"))
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host", "X-Forwarded-Proto")


def is_from_here(address: str, headers: Mapping[str, str]) -> bool:
    """No when in doubt: a proxy in between, another address, or a name that only pretends to be this machine. A proxy that says
    nothing of itself looks like a browser here."""
    if any(headers.get(name) for name in FORWARDED):
        return False
    names = (f"//{headers.get('Host') or ''}", headers.get("Origin"))
    try:
        return all(urlsplit(name).hostname in HOSTS for name in names if name) and ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
