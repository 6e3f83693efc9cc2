"""Free text without identifiers, the same in Python and inside DuckDB."""

from __future__ import annotations

import re
from functools import reduce

from duckdb import CaseExpression, ColumnExpression, ConstantExpression, DuckDBPyConnection, Expression, FunctionExpression

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


def scrub_sql(column: str) -> str:
    """The DuckDB expression that does to a column what `scrub` does. NULL stays NULL."""
    text = ColumnExpression(column)
    scrubbed = reduce(_replace, RULES, text)
    return str(CaseExpression(FunctionExpression("regexp_matches", text, ConstantExpression(GATE)), scrubbed).otherwise(text))


def _replace(text: Expression, rule: Rule) -> Expression:
    constants = (ConstantExpression(value) for value in (rule.pattern, rule.replacement, "g"))
    return FunctionExpression("regexp_replace", text, *constants)


def register_scrub(connection: DuckDBPyConnection) -> None:
    """Create the macro `scrub(comment)`, for the life of this connection."""
    connection.execute("create or replace temp macro scrub(comment) as " + scrub_sql("comment"))
