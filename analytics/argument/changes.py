"""Claims whose verdict turned from one build to another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Turned:
    """A claim, its verdict then and now."""

    code: str
    before: str
    after: str


def turned(before: Iterable[tuple[str, str]], after: Iterable[tuple[str, str]]) -> list[Turned]:
    """Of two lists of (code, verdict), the claims judged in both whose verdict differs, in the order of the later list. A claim that stands
    in one list alone did not turn: it was not judged then, or is not any more."""
    was = dict(before)
    return [Turned(code, was[code], verdict) for code, verdict in after if code in was and was[code] != verdict]
