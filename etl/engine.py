"""DuckDB as every step uses it: bounded, offline, on the clock of Brussels."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

import commands
from settings import get_settings

THREADS = 2


def connect(path: Path | None = None, *, spill: Path) -> duckdb.DuckDBPyConnection:
    """Opens a database file, or one in memory. What does not fit goes to the folder `spill`, which may hold identifiers.

    The zone decides what a moment with an offset reads as once it is text.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": THREADS,
        "memory_limit": get_settings().query_memory,
        "temp_directory": str(spill),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    con = duckdb.connect(str(path) if path else ":memory:", config=config)
    con.execute("set TimeZone = 'Europe/Brussels'")
    return con


def shortage(error: BaseException) -> str | None:
    """DiskFull, or MemoryShort where a step needed more than `query_memory` and could not go on from the disk; None for other faults."""
    if is_disk_full(error):
        return "DiskFull"
    return "MemoryShort" if isinstance(error, duckdb.OutOfMemoryException) else None


def is_disk_full(error: BaseException) -> bool:
    """DuckDB tells it in words alone, under classes that depend on where it was."""
    if isinstance(error, OSError):
        return commands.is_disk_full(error)
    return isinstance(error, duckdb.Error) and any(os.strerror(number) in str(error) for number in commands.DISK_FULL)
