"""How far a command has come, for who watches it: a bar on a terminal, an object a line for a program."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

import typer

Progress = Callable[[str, int, int], None]  # step, done, total


class ProgressForm(StrEnum):
    BAR = "bar"
    JSON = "json"


@contextmanager
def showing_progress(form: ProgressForm = ProgressForm.BAR) -> Iterator[Progress]:
    """A progress bar on a terminal, silence elsewhere; or one object a line."""
    if form is ProgressForm.JSON:
        yield _print_progress
        return
    if not sys.stderr.isatty():
        yield lambda step, done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=total)
            bar.update(tasks[step], completed=done, total=total)

        yield show


def _print_progress(step: str, done: int, total: int) -> None:
    typer.echo(json.dumps({"step": step, "done": done, "total": total}), err=True)
