"""The keyed hash and the scrubber as macros on one DuckDB connection.

Macros and variables are temporary: nothing of the key reaches a database file, and a `cursor()` needs its own.
Hashing costs about a microsecond a row, so give `reporter_key` the distinct identifiers, not the rows.
"""

from __future__ import annotations

from functools import reduce
from pathlib import Path

import duckdb
from duckdb import CaseExpression, ColumnExpression, ConstantExpression, Expression, FunctionExpression

from privacy import keys
from privacy.patterns import GATE, RULES, Rule

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


def scrub_sql(column: str) -> str:
    """The DuckDB expression that does to a column what `scrub` does. NULL stays NULL."""
    text = ColumnExpression(column)
    scrubbed = reduce(_replace, RULES, text)
    return str(CaseExpression(FunctionExpression("regexp_matches", text, ConstantExpression(GATE)), scrubbed).otherwise(text))


def _replace(text: Expression, rule: Rule) -> Expression:
    constants = (ConstantExpression(value) for value in (rule.pattern, rule.replacement, "g"))
    return FunctionExpression("regexp_replace", text, *constants)


def register_scrub(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the macro `scrub(comment)`, for the life of this connection."""
    connection.execute("create or replace temp macro scrub(comment) as " + scrub_sql("comment"))
