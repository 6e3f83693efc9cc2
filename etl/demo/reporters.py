"""The invented doctors who report: where, with which software, under which identifier, how often."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from etl.demo.catalogue import PRACTICE_TYPE_WEIGHTS, REGIONS, SOFTWARE_WEIGHTS, Catalogue
from etl.demo.draw import Dice, Flags, Whole
from etl.demo.places import POSTAL_CODES, PROVINCE_WEIGHTS, REGION_OF

PROVINCES = tuple(PROVINCE_WEIGHTS)
IDENTIFIER_KINDS = ("inami", "email", "browser", "none")
_IDENTIFIER_WEIGHTS = (620, 150, 130, 100)
_AT_6000 = 450  # reporters of the usual demo
_MOST = 6500  # of 7,881 GPs registered in Wallonia and Brussels on 31 December 2022
_INAMI_SPELLINGS = (
    "{0}-{1}-{2}-{3}",
    "{0}{1}{2}{3}",
    "{0}.{1}.{2}.{3}",
    "{0} {1} {2} {3}",
    "{0}/{1}/{2}/{3}",
    "{0}{1}{2}",
)


@dataclass(frozen=True)
class Reporters:
    """One entry per doctor in every array."""

    kind: Whole  # place in IDENTIFIER_KINDS
    province: Whole
    region: Whole
    postal_code: NDArray[np.object_]
    language: NDArray[np.object_]
    software: Whole
    practice_type: Whole
    spelling: Whole  # of the identifier
    identifiers: list[tuple[str, ...]]  # the spellings one doctor uses, all for the same person
    activity: Whole  # how often this one reports, as a weight

    @property
    def is_well_identified(self) -> Flags:
        """INAMI number or e-mail address, and a practice in Wallonia or Brussels."""
        has_place: Flags = self.province != PROVINCES.index("")
        has_identity: Flags = self.kind <= IDENTIFIER_KINDS.index("email")
        is_in_the_south: Flags = self.region != REGIONS.index("VLG")
        return has_identity & has_place & is_in_the_south


def invent_reporters(dice: Dice, catalogue: Catalogue, submissions: int) -> Reporters:
    """About 450 for 6,000 submissions, more with the square root of their number, never more than there are GPs."""
    n = min(_MOST, int(_AT_6000 * np.sqrt(submissions / 6000)))
    province = dice.pick(n, list(PROVINCE_WEIGHTS.values()))
    region = np.array([REGIONS.index(REGION_OF.get(name, "VLG")) for name in PROVINCES])[province]
    kind = dice.pick(n, _IDENTIFIER_WEIGHTS)
    postal_draws = dice.whole(n, 0, 10**6)
    dutch_per_thousand = np.array([10, 110, 850])[region]
    return Reporters(
        kind=kind,
        province=province,
        region=region,
        postal_code=np.array([_one_of(POSTAL_CODES[PROVINCES[p]], d) for p, d in zip(province, postal_draws, strict=True)], dtype=object),
        language=np.where(dice.chance(n, dutch_per_thousand), "nl", "fr").astype(object),
        software=dice.pick(n, [SOFTWARE_WEIGHTS[code] for code in catalogue.software]),
        practice_type=dice.pick(n, [PRACTICE_TYPE_WEIGHTS[code] for code in catalogue.practice_types]),
        spelling=dice.pick(n, (40, 25, 15, 10, 4, 6)),
        identifiers=_identifiers(dice, kind),
        activity=12_000_000 // (12 * np.arange(n, dtype=np.int64) + n),  # the busiest report some thirteen times the least busy
    )


def _one_of(choices: tuple[str, ...], draw: int) -> str:
    return choices[draw % len(choices)]


def _identifiers(dice: Dice, kind: Whole) -> list[tuple[str, ...]]:
    n = len(kind)
    stems = (dice.whole(1, 0, 99_999)[0] + 7919 * np.arange(n)) % 100_000  # 7919 has no factor in common with 100,000
    is_newer, competence = dice.chance(n, 150), dice.pick(n, (70, 22, 5, 3)) + 3
    low, high = dice.whole(n, 0, 2**52 - 1), dice.whole(n, 0, 2**52 - 1)
    identifiers: list[tuple[str, ...]] = []
    for place in range(n):
        match IDENTIFIER_KINDS[kind[place]]:
            case "inami":
                modulus = 89 if is_newer[place] else 97
                parts = (
                    "0",
                    f"{stems[place]:05d}",
                    f"{modulus - stems[place] % modulus:02d}",
                    f"{competence[place]:03d}",
                )
                identifiers.append(tuple(spelling.format(*parts) for spelling in _INAMI_SPELLINGS))
            case "email":
                name = f"cabinet{place + 1:04d}@example.org"
                identifiers.append((name, name.capitalize(), name.upper()))
            case "browser":
                identifiers.append((f"{low[place]:013x}{high[place]:013x}",))
            case _:
                identifiers.append(("",))
    return identifiers
