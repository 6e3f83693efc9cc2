"""How many doctors the reporters can be: a group of submissions without identifier counts as one of them, and may be none or many more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Reporters:
    """Distinct doctors: `fewest`, where who has no identifier is one who has; `counted`, as every page counts them; `most`, where each
    submission without an identifier is of another one (decision 0008)."""

    fewest: int
    counted: int
    most: int

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Reporters:
        """`row`: (n_reporters, n_identified, n_reporters_max), as `queries.argument.most_reporters` gives them."""
        return cls(fewest(row), int(row["n_reporters"]), int(row["n_reporters_max"]))

    @property
    def is_certain(self) -> bool:
        return self.fewest == self.most


def fewest(row: Mapping[str, Any]) -> int:
    """Of (n_reporters, n_identified): who has no identifier may be one who has; where nobody has any, there is one."""
    return max(int(row["n_identified"]), min(int(row["n_reporters"]), 1))
