"""Files that were given and never loaded do not stay: they name doctors. Who may give any, the wall says. Nor does what a server that was
killed left of dossiers it was making."""

from __future__ import annotations

import asyncio
import logging
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from settings import DOSSIER_SCRATCH

KEPT_SECONDS = 3600  # longer than any dossier takes
SWEPT_EVERY = 600  # seconds

log = logging.getLogger("ehealthbugs.uploads")


@asynccontextmanager
async def swept(uploads: Path) -> AsyncIterator[None]:
    """While the server runs, and at its start: files given more than an hour ago go, whether or not anybody opens the page."""
    sweeping = asyncio.create_task(_sweep_again_and_again(uploads))
    try:
        yield
    finally:
        sweeping.cancel()


async def _sweep_again_and_again(uploads: Path) -> None:
    while True:
        try:
            await asyncio.to_thread(sweep, uploads)
            await asyncio.to_thread(sweep, Path(tempfile.gettempdir()), f"{DOSSIER_SCRATCH}*")
        except OSError:  # whatever goes wrong once must not keep files that name doctors
            log.exception("files that were never loaded could not be removed")
        await asyncio.sleep(SWEPT_EVERY)


def sweep(uploads: Path, pattern: str = "*") -> None:
    """Removes the folders of files that waited too long; one that goes meanwhile is gone."""
    for place in uploads.glob(pattern):
        with suppress(FileNotFoundError):
            if time.time() - place.stat().st_mtime > KEPT_SECONDS:
                shutil.rmtree(place, ignore_errors=True)
