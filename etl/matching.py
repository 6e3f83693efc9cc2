"""Proposes what a misspelt name or heading stands for. A proposal is for a person to confirm; nothing is decided here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

THRESHOLD = 75  # below this score names share a few letters by chance
LIMIT = 3


@dataclass(frozen=True)
class Match:
    """One proposal: the code, the spelling that came closest, and how close, 0 to 100."""

    code: str
    label: str
    score: int


def normalised(text: str) -> str:
    """Lower case without accents; dots, hyphens, apostrophes and underscores vanish (`Recip-e` is `recipe`), any other mark parts words."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark)).lower()
    joined = re.sub(r"[.'’_-]+", "", plain)
    return " ".join(re.sub(r"[^\w]+", " ", joined).split())


def best_matches(text: str, candidates: Mapping[str, Iterable[str]], *, limit: int = LIMIT, threshold: float = THRESHOLD) -> list[Match]:
    """The codes whose spellings come closest to `text`, best first, each once; none below `threshold`.

    `candidates` gives the spellings of each code. Equal scores keep the order of the codes.
    """
    wanted = normalised(text)
    if not wanted:
        return []
    found = []
    for code, spellings in candidates.items():
        scored = [(fuzz.WRatio(wanted, known), spelling) for spelling in spellings if (known := normalised(spelling))]
        if not scored:
            continue
        score, label = max(scored, key=lambda pair: pair[0])
        if score >= threshold:
            found.append(Match(code, label, round(score)))
    return sorted(found, key=lambda match: (-match.score, match.code))[:limit]
