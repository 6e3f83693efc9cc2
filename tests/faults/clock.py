"""The clock of a process set to another moment, as a machine's may be: by libfaketime, since no part of the product takes its time from
anywhere but the machine."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path


def library() -> str:
    """`bash scripts/find_libfaketime.sh` installs it."""
    given = os.environ.get("LIBFAKETIME", "")
    places = [Path(given)] if given else []
    places += [path for pattern in ("*/faketime", "faketime") for path in sorted(Path("/usr/lib").glob(f"{pattern}/libfaketimeMT.so.1"))]
    found = next((path for path in places if path.is_file()), None)
    assert found is not None, "no libfaketime on this machine: bash scripts/find_libfaketime.sh installs it"
    return str(found)


class Clock:
    """How far a process is from the true time, in seconds; may be set while it runs."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.set(dt.timedelta())

    def set(self, ahead: dt.timedelta) -> None:
        part = self._file.with_suffix(".part")
        part.write_text(f"{ahead.total_seconds():+.0f}\n", encoding="ascii")
        part.replace(self._file)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": library(),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",  # as on a machine: it goes on whatever the wall clock says
            "NO_FAKE_STAT": "1",
        }
