"""What the command lines of the product and the programs that call them agree on: how one is called, what it answers, how it refuses.

An answer is one JSON object on stdout, a refusal one on stderr (`refusal`, `message`, and `code` where there are several of its kind); for
people both are sentences.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import typer

from settings import PROJECT_DIR, DataFolder, SettingsError
from watching import logs

DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # the disk, a quota, a limit set on the process
WRONG_USAGE = 2
STORE_NOT_READ = "StoreNotRead"  # names no exception: exports are loaded meanwhile
WAREHOUSE_REFUSED = "WarehouseRefused"
RUN_REFUSED = "RunRefused"  # stands for every refusal of a run itself
LEFT_OUT = 4  # exit code of a run: published, but for what could not be read, so that a timetable writes to somebody


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
        return self.code in (0, LEFT_OUT)


@dataclass(frozen=True)
class StandingRefusal:
    """One that no later run has settled. `refusal` names it; `since` (ISO 8601) the first of its row."""

    refusal: str
    message: str
    since: str

    @property
    def matter(self) -> str:
        """What is settled by itself: the run, the reading of the store, or the carrying to the warehouse."""
        return self.refusal if self.refusal in (STORE_NOT_READ, WAREHOUSE_REFUSED) else RUN_REFUSED


def standing_refusals(folder: DataFolder) -> list[StandingRefusal]:
    """One of each matter at most, the latest told last; none where what was noted cannot be read any more."""
    try:
        told = json.loads(folder.standing_refusal.read_text(encoding="utf-8"))
        return [StandingRefusal(**one) for one in (told if isinstance(told, list) else [told])]  # one alone, by a former version
    except (FileNotFoundError, ValueError, TypeError):
        return []


def line_of(module: str, *arguments: str | Path) -> list[str]:
    """`python -m module …`, by the interpreter that asks."""
    return [sys.executable, "-m", module, *map(str, arguments)]


def environment(folder: DataFolder) -> dict[str, str]:
    return os.environ | {"EHEALTHBUGS_DATA": str(folder.root)}


def ask(module: str, *arguments: str | Path, folder: DataFolder, seconds: float) -> Answer:
    """What `python -m module …` says of `folder`. Raises TimeoutError once it was ended for taking longer."""
    line = line_of(module, *arguments)
    try:
        done = subprocess.run(line, cwd=PROJECT_DIR, env=environment(folder), capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(f"no answer within {seconds} s") from error
    return answer(done.returncode, done.stdout, done.stderr)


def answer(code: int, out: str, err: str) -> Answer:
    """What a command that is over has said; lines beside its own do not matter."""
    told = json_lines(out)
    said = json_lines(err)
    refused: dict[str, Any] = next((line for line in reversed(said) if "refusal" in line), {})
    if not refused:  # where the log is JSON, a refusal without a name is a line of it
        refused = next((line for line in reversed(said) if line.get("level") in ("error", "critical")), {})
    return Answer(code, told[-1] if told else {}, refused.get("message", err.strip()), refused.get("refusal", ""), refused.get("code", ""))


def json_lines(text: str) -> list[dict[str, Any]]:
    found = []
    for line in text.splitlines():
        if line.startswith("{"):
            try:
                found.append(json.loads(line))
            except json.JSONDecodeError:
                continue  # a line still being written
    return found


def refuse(
    message: str,
    *,
    log: logging.Logger,
    refusal: str = "",
    code: str = "",
    as_json: bool = False,
    exit_code: int = 1,
    is_fault: bool = True,
) -> NoReturn:
    """Ends a command: with an object for the program that called it, a line of the log where that is JSON, a sentence else. Raises Exit."""
    facts = {name: value for name, value in (("refusal", refusal), ("code", code)) if value}
    if as_json:
        typer.echo(json.dumps(facts | {"message": message}, ensure_ascii=False), err=True)
    elif logs.is_json():
        logs.configure()
        logs.outcome(log, message, logging.ERROR if is_fault else logging.INFO, **facts)
    else:
        typer.echo(message, err=True)
    raise typer.Exit(exit_code)


@contextmanager
def ended_by_wrong_settings() -> Iterator[None]:
    """Round whatever begins a program: a setting that is wrong ends it in its own sentence, as wrong usage does."""
    try:
        yield
    except SettingsError as error:
        typer.echo(str(error), err=True)
        sys.exit(WRONG_USAGE)


def is_disk_full(error: OSError) -> bool:
    return error.errno in DISK_FULL
