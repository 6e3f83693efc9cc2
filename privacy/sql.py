"""The keyed hash and the scrubber as macros on one DuckDB connection.

Macros and variables are temporary: nothing of the key reaches a database file, and a `cursor()` needs its own.
Hashing costs about a microsecond a row, so give `reporter_key` the distinct identifiers, not the rows.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from privacy import keys
from privacy.scrub import register_scrub

_BLOCK_BYTES = 64  # of SHA-256
_MACROS = Path(__file__).with_name("macros.sql")


def register(connection: duckdb.DuckDBPyConnection, key: bytes) -> None:
    """Create the macros `scrub` (text), `reporter_key` and `canonical_reporter` (identifier, postal_code, software)."""
    block = key.ljust(_BLOCK_BYTES, b"\0")
    connection.execute("set variable privacy_inner_pad = ?", [bytes(byte ^ 0x36 for byte in block)])
    connection.execute("set variable privacy_outer_pad = ?", [bytes(byte ^ 0x5C for byte in block)])
    connection.execute("set variable privacy_blanks = ?", [keys.BLANKS])
    connection.execute("set variable privacy_separators = ?", [keys.SEPARATORS])
    connection.execute("set variable privacy_inami_word = ?", [keys.INAMI_WORD])
    connection.execute("set variable privacy_number = ?", [keys.NUMBER])
    connection.execute(_MACROS.read_text(encoding="utf-8"))
    register_scrub(connection)
