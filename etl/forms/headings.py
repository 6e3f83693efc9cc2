"""What tells the columns of an export apart: their headings, cleaned, and which of several equal ones it is."""

from __future__ import annotations

import hashlib
import html
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from etl.forms.spelling import comparable

_TAG = re.compile(r"<[^<>]{1,200}>")
_BLANKS = re.compile(r"[\s\u00a0\u202f\u200b\ufeff]+")
FINGERPRINT_CHARACTERS = 12


class Column(NamedTuple):
    """A column of a file: its place from 0, its heading without HTML, and its number among equal headings, from 1."""

    place: int
    heading: str
    occurrence: int

    @property
    def key(self) -> tuple[str, int]:
        """The same for the same question, however it is punctuated."""
        return comparable(self.heading), self.occurrence


def text_of(cell: str) -> str:
    """A heading as people read it: no HTML, no line ends, single blanks."""
    return _BLANKS.sub(" ", html.unescape(_TAG.sub(" ", cell))).strip()


def columns_of(header: Sequence[str]) -> tuple[Column, ...]:
    """Every column that has a heading; equal headings are counted, so that none hides another."""
    seen: Counter[str] = Counter()
    found = []
    for place, cell in enumerate(header):
        heading = text_of(cell)
        name = comparable(heading)
        if name:
            seen[name] += 1
            found.append(Column(place, heading, seen[name]))
    return tuple(found)


def fingerprint(columns: Iterable[Column]) -> str:
    """Equal for equal questions in any order: what a mapping is remembered by."""
    names = sorted(f"{name}\x1f{occurrence}" for name, occurrence in (column.key for column in columns))
    return hashlib.sha256("\x1e".join(names).encode()).hexdigest()[:FINGERPRINT_CHARACTERS]
