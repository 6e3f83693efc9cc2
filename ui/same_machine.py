"""Whether the reader's browser runs on the machine that serves: without a sign-in nobody else is served."""

from __future__ import annotations

import streamlit as st

from access.same_machine import is_from_here


def is_same_machine() -> bool:
    """Of the reader of the page that is running. Streamlit gives no address for this machine's own."""
    return is_from_here(st.context.ip_address or "127.0.0.1", st.context.headers)
