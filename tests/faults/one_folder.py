"""Faults one after the other in one data folder: what mends it, which takes a run, is done and looked at once for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from tests.turns import FULL

Kind = TypeVar("Kind")


def in_one_folder(kinds: Iterable[Kind]) -> list[tuple[Kind, ...]]:
    """The kinds that one test goes through before it mends: all of them, or each in a folder of its own with the large counts."""
    return [(kind,) for kind in kinds] if FULL else [tuple(kinds)]
