"""The wall clock of a process set to another moment, as a machine's may be; see `shifted/sitecustomize.py`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path


class Clock:
    """How far a process, and those it starts, are from the true time; may be set while they run."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.set(dt.timedelta())

    def set(self, ahead: dt.timedelta) -> None:
        part = self._file.with_suffix(".part")
        part.write_text(f"{ahead.total_seconds():.0f}", encoding="ascii")
        part.replace(self._file)

    @property
    def environment(self) -> dict[str, str]:
        return {"PYTHONPATH": str(Path(__file__).parent / "shifted"), "CLOCK_SHIFTED_BY": str(self._file)}
