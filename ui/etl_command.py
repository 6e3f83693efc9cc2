"""The command lines of the product, called as processes: the screens never load data themselves, nor do they bind a dossier."""

from __future__ import annotations

import os
import subprocess
import tempfile
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import commands
from access.members import Role
from commands import Answer
from settings import PROJECT_DIR, DataFolder, get_settings
from ui import visitor

TIMED_OUT = -1  # the code of an answer that did not come in time
SECONDS = 120


def run(*arguments: str | Path, folder: DataFolder | None = None, seconds: float = SECONDS, by: Role = Role.STAFF) -> Answer:
    """`python -m etl …` on `folder` (the union's own if not given), waited for. Raises NotAdmitted for whom is less than `by`: a button
    of a page left open is pressed before the page is drawn again."""
    visitor.require(by)
    try:
        return commands.ask("etl", *arguments, folder=folder or get_settings().data, seconds=seconds)
    except TimeoutError:
        return Answer(TIMED_OUT, {})


class Running:
    """`python -m etl …`, or another `module`, going on by itself: a rerun, a closed page or a second look never stops it."""

    def __init__(self, *arguments: str | Path, folder: DataFolder | None = None, module: str = "etl") -> None:
        visitor.require(Role.STAFF if module == "etl" else Role.READER)
        self.is_noticed = False  # the page was drawn anew since it is over
        self._out, self._err = _scratch(), _scratch()
        self._process = subprocess.Popen(
            commands.line_of(module, *arguments),
            cwd=PROJECT_DIR,
            env=commands.environment(folder or get_settings().data),
            stdout=self._out,
            stderr=self._err,
        )

    @property
    def is_over(self) -> bool:
        return self._process.poll() is not None

    @property
    def progress(self) -> dict[str, Any]:
        """The last step told by `--progress json`: step, done, total; empty before the first."""
        steps = [line for line in commands.json_lines(_read(self._err)) if "step" in line]
        return steps[-1] if steps else {}

    @cached_property
    def answer(self) -> Answer:
        """Waits for the end."""
        code = self._process.wait()
        return commands.answer(code, _read(self._out), _read(self._err))


def _scratch() -> IO[bytes]:
    return tempfile.TemporaryFile()


def _read(file: IO[bytes]) -> str:
    """From its start; the child writes at its own end of the file, so the place must be given anew each time."""
    return os.pread(file.fileno(), 1 << 24, 0).decode("utf-8", errors="replace")
