"""Links as QR codes, for whoever holds the paper and not the screen."""

from __future__ import annotations

import io

import segno


def qr_code(link: str, *, dark: str) -> str | None:
    """The drawing as SVG text; None where there is no link."""
    if not link:
        return None
    out = io.BytesIO()
    made = segno.make(link, error="l", micro=False, boost_error=False)
    made.save(out, kind="svg", border=0, dark=dark, xmldecl=False, omitsize=True)
    return out.getvalue().decode()
