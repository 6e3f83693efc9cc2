"""`python -m …` as processes of their own, forked from one that has already imported what they need: the imports cost more than most
commands do. What is forked has its own arguments, environment, standard streams and exit code; its memory is that of the imports of all
programs too, and nothing registered for the end of an interpreter runs."""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import runpy
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import pytest

from settings import PROJECT_DIR

PEAKS_IN_A_MEGABYTE = 2**20 if sys.platform == "darwin" else 2**10  # of ru_maxrss

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["tests.imported"])


@dataclass(frozen=True)
class Outcome:
    """What a command answered, and the most memory it held. A negative code: the signal that ended it."""

    code: int
    out: str
    err: str
    megabytes: float

    @property
    def json(self) -> dict[str, Any]:
        lines = self.out.strip().splitlines()
        assert len(lines) == 1, f"stdout holds more than one JSON object:\n{self.out}\n{self.err}"
        answer: dict[str, Any] = json.loads(lines[0])
        return answer

    @property
    def refusal(self) -> str:
        """The code of it; empty where nothing was refused."""
        told = [json.loads(line) for line in self.err.splitlines() if line.startswith("{")]
        return next((str(line["refusal"]) for line in told if "refusal" in line), "")


def run(module: str, *arguments: str, environment: dict[str, str], before: Callable[[], None] | None = None) -> Outcome:
    """`python -m module …` in the folder of the project, until it ends. `before` is called in a process that then begins as a new
    program: for what takes effect only there, as the variables do that Python itself reads at its start."""
    for_python = {name for name in environment if name.startswith("PYTHON") and environment[name] != os.environ.get(name)}
    with TemporaryDirectory() as scratch:
        streams = Path(scratch)
        if before or for_python:
            code, peak = _executed(module, arguments, environment, streams, before)
        else:
            code, peak = _forked(module, arguments, environment, streams)
        outcome = Outcome(code, (streams / "out").read_text("utf-8"), (streams / "err").read_text("utf-8"), peak)
    assert "Traceback" not in outcome.err, outcome.err
    return outcome


def _executed(
    module: str, arguments: tuple[str, ...], environment: dict[str, str], streams: Path, before: Callable[[], None] | None
) -> tuple[int, float]:
    with (streams / "out").open("wb") as out, (streams / "err").open("wb") as err:
        command = [sys.executable, "-m", module, *arguments]
        process = subprocess.Popen(command, cwd=PROJECT_DIR, env=environment, stdout=out, stderr=err, preexec_fn=before)
        _, status, usage = os.wait4(process.pid, 0)  # the memory of this process, not of every child before it
        process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_maxrss / PEAKS_IN_A_MEGABYTE


def _forked(module: str, arguments: tuple[str, ...], environment: dict[str, str], streams: Path) -> tuple[int, float]:
    process = _forks.Process(target=_become, args=(module, arguments, environment, streams))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))  # a page drawn before is left there, and would run in the child
        process.start()
    process.join()
    assert process.exitcode is not None
    peak = streams / "peak"
    return process.exitcode, float(peak.read_text()) if peak.exists() else 0.0  # none left by one that was killed


def _become(module: str, arguments: tuple[str, ...], environment: dict[str, str], streams: Path) -> None:
    os.chdir(PROJECT_DIR)
    os.environ.clear()
    os.environ.update(environment)
    for name, number in (("out", 1), ("err", 2)):
        stream = os.open(streams / name, os.O_WRONLY | os.O_CREAT)
        os.dup2(stream, number)
        os.close(stream)
    sys.argv = [module, *arguments]
    sys.modules.pop(f"{module}.__main__", None)  # it runs anew, as the main module
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    finally:
        (streams / "peak").write_text(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / PEAKS_IN_A_MEGABYTE))
