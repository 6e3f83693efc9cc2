"""Tables as Markdown, so that what a run prints is what docs/performance.md holds."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence


def markdown(lines: Sequence[Sequence[str]]) -> str:
    """The first line is the heading."""
    head, *rows = lines
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, ["---"] * len(head), *rows))


def print_table(title: str, lines: Sequence[Sequence[str]], *, n: int) -> None:
    """With what a reader must know to compare it with another run."""
    print(
        f"\n*{title[0].upper()}{title[1:]}; n = {n}, {os.cpu_count()} processors, {dt.date.today().isoformat()}.*\n\n{markdown(lines)}\n",
        flush=True,
    )
