"""What a reader sees of a page that was run through the whole frame."""

from __future__ import annotations

import html
import re

from streamlit.testing.v1 import AppTest


def said(app: AppTest) -> str:
    """The words of the page, without tags."""
    bodies = (element.proto.body for element in app.get("html"))
    return html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", " ".join(bodies), flags=re.DOTALL))
