"""Looks for identifiers in what is about to leave the house: a dossier, an export, a quotation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from privacy.patterns import RULES

_COMPILED = tuple((rule.kind, re.compile(rule.pattern, re.ASCII)) for rule in RULES)
_FOUND = "\ufffc"  # stands in for what was found, so that places stay and nothing is found twice


@dataclass(frozen=True, order=True)
class Finding:
    """Where an identifier stands in a text. The identifier itself is not repeated: findings get logged and shown."""

    start: int
    end: int
    kind: str  # email iban recipe niss inami phone number birth_date name


def find_identifiers(text: str) -> list[Finding]:
    """Every identifier that `scrub` would replace, in reading order."""
    findings = []
    for kind, pattern in _COMPILED:
        for match in pattern.finditer(text):
            start = match.end(match.lastindex) if match.lastindex else match.start()
            findings.append(Finding(start, match.end(), kind))
            text = text[:start] + _FOUND * (match.end() - start) + text[match.end() :]
    return sorted(findings)
