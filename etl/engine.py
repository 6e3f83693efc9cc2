"""DuckDB as every step uses it: bounded, offline, on the clock of Brussels."""

from __future__ import annotations

from pathlib import Path

import duckdb

MEMORY_LIMIT = "1GB"
THREADS = 2


def connect(path: Path | None = None, *, spill: Path) -> duckdb.DuckDBPyConnection:
    """Opens a database file, or one in memory. What does not fit goes to the folder `spill`, which may hold identifiers.

    The zone decides what a moment with an offset reads as once it is text.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": THREADS,
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(spill),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    con = duckdb.connect(str(path) if path else ":memory:", config=config)
    con.execute("set TimeZone = 'Europe/Brussels'")
    return con
