"""Where the Chromium stands that tests, pictures and benchmarks use, and how it is started."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def executable() -> str | None:
    """$CHROMIUM, else one on the machine; None lets Playwright use its own."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    return next((found for name in NAMES if (found := shutil.which(name))), MAC if Path(MAC).exists() else None)
