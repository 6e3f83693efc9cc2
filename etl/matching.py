"""Proposes what a misspelt name or heading stands for. A proposal is for a person to confirm; nothing is decided here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from etl.forms.spelling import words_of

_JOINING = re.compile(r"[.'’_-]+")
THRESHOLD = 75  # below this score names share a few letters by chance
LIMIT = 3


@dataclass(frozen=True)
class Match:
    """One proposal: the code and how close its closest spelling came, 0 to 100."""

    code: str
    score: int


def normalised(text: str) -> str:
    """Its words, those that dots, hyphens, apostrophes and underscores part being one (`Recip-e` is `recipe`)."""
    return " ".join(words_of(_JOINING.sub("", text)))


def best_matches(text: str, candidates: Mapping[str, Iterable[str]], *, limit: int = LIMIT, threshold: float = THRESHOLD) -> list[Match]:
    """The codes whose spellings come closest to `text`, best first, each once; none below `threshold`.

    `candidates` gives the spellings of each code. Equal scores keep the order of the codes.
    """
    wanted = normalised(text)
    if not wanted:
        return []
    found = []
    for code, spellings in candidates.items():
        score = max((fuzz.WRatio(wanted, known) for spelling in spellings if (known := normalised(spelling))), default=0.0)
        if score >= threshold:
            found.append(Match(code, round(score)))
    return sorted(found, key=lambda match: (-match.score, match.code))[:limit]
