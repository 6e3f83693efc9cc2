"""Whether the reader's browser runs on the machine that serves: until there is a sign-in, only it may change anything."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

import streamlit as st

HOSTS = frozenset(("localhost", "127.0.0.1", "::1"))
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


def is_same_machine() -> bool:
    """No when in doubt: a proxy in between, another address, or a name that only pretends to be this machine."""
    headers = st.context.headers
    if any(headers.get(name) for name in FORWARDED) or not _is_loopback(st.context.ip_address):
        return False
    return urlsplit(f"//{headers.get('Host') or ''}").hostname in HOSTS


def _is_loopback(address: str | None) -> bool:
    """Streamlit gives None for this machine's own address."""
    try:
        return address is None or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
