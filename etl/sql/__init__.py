"""Static SQL, one model per file, the file name being the table name."""

from __future__ import annotations

from functools import cache
from pathlib import Path

SQL_DIR = Path(__file__).parent


@cache
def model(layer: str, name: str) -> str:
    """The text of one model; `layer` is staging, intermediate, marts or checks."""
    return (SQL_DIR / layer / f"{name}.sql").read_text(encoding="utf-8")


def model_names(layer: str) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in (SQL_DIR / layer).glob("*.sql")))
