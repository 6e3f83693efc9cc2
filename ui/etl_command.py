"""The command lines of the product, called as processes: the screens never load data themselves, nor do they bind a dossier."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from access.members import Role
from settings import PROJECT_DIR, DataFolder, get_settings
from ui import visitor

TIMED_OUT = -1  # the code of an answer that did not come in time
SECONDS = 120


@dataclass(frozen=True)
class Answer:
    """Exit code, the JSON object of stdout (empty when there is none), and the message of stderr in the command's own words.
    `refusal` names what was refused, where the command says so, and `fault` which fault of it."""

    code: int
    json: dict[str, Any]
    message: str = ""
    refusal: str = ""
    fault: str = ""

    @property
    def is_done(self) -> bool:
        return self.code == 0


def run(*arguments: str | Path, folder: DataFolder | None = None, seconds: float = SECONDS, by: Role = Role.STAFF) -> Answer:
    """`python -m etl …` on `folder` (the union's own if not given), waited for. Raises NotAdmitted for whom is less than `by`: a button
    of a page left open is pressed before the page is drawn again."""
    visitor.require(by)
    try:
        done = subprocess.run(
            _command(arguments), cwd=PROJECT_DIR, env=_environment(folder), capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return Answer(TIMED_OUT, {})
    return _answer(done.returncode, done.stdout, done.stderr)


class Running:
    """`python -m etl …`, or another `module`, going on by itself: a rerun, a closed page or a second look never stops it."""

    def __init__(self, *arguments: str | Path, folder: DataFolder | None = None, module: str = "etl") -> None:
        visitor.require(Role.STAFF if module == "etl" else Role.READER)
        self.is_noticed = False  # the page was drawn anew since it is over
        self._out, self._err = _scratch(), _scratch()
        self._process = subprocess.Popen(
            _command(arguments, module), cwd=PROJECT_DIR, env=_environment(folder), stdout=self._out, stderr=self._err
        )

    @property
    def is_over(self) -> bool:
        return self._process.poll() is not None

    @property
    def progress(self) -> dict[str, Any]:
        """The last step told by `--progress json`: step, done, total; empty before the first."""
        steps = [line for line in _json_lines(_read(self._err)) if "step" in line]
        return steps[-1] if steps else {}

    @cached_property
    def answer(self) -> Answer:
        """Waits for the end."""
        code = self._process.wait()
        return _answer(code, _read(self._out), _read(self._err))


def _command(arguments: tuple[str | Path, ...], module: str = "etl") -> list[str]:
    return [sys.executable, "-m", module, *map(str, arguments)]


def _environment(folder: DataFolder | None) -> dict[str, str]:
    return os.environ | {"EHEALTHBUGS_DATA": str((folder or get_settings().data).root)}


def _answer(code: int, out: str, err: str) -> Answer:
    told = _json_lines(out)
    refused = next((line for line in _json_lines(err) if "refusal" in line), {})
    return Answer(code, told[-1] if told else {}, refused.get("message", err.strip()), refused.get("refusal", ""), refused.get("code", ""))


def _json_lines(text: str) -> list[dict[str, Any]]:
    found = []
    for line in text.splitlines():
        if line.startswith("{"):
            try:
                found.append(json.loads(line))
            except json.JSONDecodeError:
                continue  # a line still being written
    return found


def _scratch() -> IO[bytes]:
    return tempfile.TemporaryFile()


def _read(file: IO[bytes]) -> str:
    """From its start; the child writes at its own end of the file, so the place must be given anew each time."""
    return os.pread(file.fileno(), 1 << 24, 0).decode("utf-8", errors="replace")
