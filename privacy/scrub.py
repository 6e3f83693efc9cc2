"""Free text without identifiers, the same in Python and inside DuckDB."""

from __future__ import annotations

import re
from functools import reduce

import duckdb
from sqlalchemy import ColumnElement, String, case, func, literal, literal_column

from privacy.patterns import GATE, RULES, Rule

_GATE = re.compile(GATE, re.ASCII)
_COMPILED = tuple((re.compile(rule.pattern, re.ASCII), rule.replacement) for rule in RULES)


def scrub(text: str) -> str:
    """`text` with every identifier replaced by its kind: « patient [NISS], rappeler au [téléphone] »."""
    if not _GATE.search(text):
        return text
    for pattern, replacement in _COMPILED:
        text = pattern.sub(replacement, text)
    return text


def scrub_sql(column_sql: str) -> str:
    """The DuckDB expression that does to `column_sql` (trusted, ours) what `scrub` does. NULL stays NULL."""
    text: ColumnElement[str] = literal_column(column_sql, String)
    scrubbed = reduce(_replace, RULES, text)
    expression = case((func.regexp_matches(text, GATE), scrubbed), else_=text)
    return str(expression.compile(compile_kwargs={"literal_binds": True}))


def _replace(text: ColumnElement[str], rule: Rule) -> ColumnElement[str]:
    return func.regexp_replace(text, rule.pattern, rule.replacement, literal("g"))


def register_scrub(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the macro `scrub(comment)`, for the life of this connection."""
    connection.execute("create or replace temp macro scrub(comment) as " + scrub_sql("comment"))
