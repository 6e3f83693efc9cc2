"""Whether the reader's browser runs on the machine that serves: until there is a sign-in, only it may change anything."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

import streamlit as st

HOSTS = frozenset(("localhost", "127.0.0.1", "::1"))
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


def is_same_machine() -> bool:
    """Of the reader of the page that is running. Streamlit gives no address for this machine's own."""
    return is_from_here(st.context.ip_address or "127.0.0.1", st.context.headers)


def is_from_here(address: str, headers: Mapping[str, str]) -> bool:
    """No when in doubt: a proxy in between, another address, or a name that only pretends to be this machine."""
    if any(headers.get(name) for name in FORWARDED):
        return False
    try:
        host = urlsplit(f"//{headers.get('Host') or ''}").hostname
        return host in HOSTS and ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
