"""Free text without identifiers; `sql.py` does the same inside DuckDB."""

from __future__ import annotations

import re

from privacy.patterns import GATE, RULES

_GATE = re.compile(GATE, re.ASCII)
_COMPILED = tuple((re.compile(rule.pattern, re.ASCII), rule.replacement) for rule in RULES)


def scrub(text: str) -> str:
    """`text` with every identifier replaced by its kind: « patient [NISS], rappeler au [téléphone] »."""
    if not _GATE.search(text):
        return text
    for pattern, replacement in _COMPILED:
        text = pattern.sub(replacement, text)
    return text
