"""How much a test goes through: all of it with the large counts (`make test-full`), else enough that every value is met."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import product
from typing import Any

FULL = bool(os.environ.get("EHEALTHBUGS_TEST_FULL"))


def in_turn(*axes: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Every combination of the values; without the large counts as many as the longest axis has values, each value in one at least."""
    if FULL:
        return list(product(*axes))
    return [tuple(axis[turn % len(axis)] for axis in axes) for turn in range(max(map(len, axes)))]
