"""What reporters answer: kind, error code, consequences, severity, minutes, patients, fall-back. One draw per submission.

-1 stands for a question left open. The shares are invented; which answers go together follows from what a service is for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.demo.catalogue import GROUPS, Catalogue
from etl.demo.draw import Dice, Flags, Whole

OPEN = -1
UNKNOWN_SEVERITY = 4  # answered, as « je ne sais pas »

_KINDS = {"K_DOWN": 300, "K_SLOW": 215, "K_INTERMIT": 150, "K_AUTH": 35, "K_REFUSED": 75, "K_WRONGDATA": 25, "K_BLOCKEDBY": 45,
          "K_DATA_LOSS_MEASURE": 8, "K_PLANNED": 8, "K_CARD": 12, "unknown": 45}  # fmt: skip
_KINDS_OF_SERVICE = {
    "EH_CERT": {"K_CERT": 640, "K_AUTH": 240, "K_DOWN": 40, "unknown": 40},
    "EID_FAS": {"K_AUTH": 560, "K_CARD": 170, "K_DOWN": 120, "K_INTERMIT": 80, "unknown": 30},
    "ITSME": {"K_AUTH": 620, "K_DOWN": 150, "K_INTERMIT": 120, "K_SLOW": 60},
    "EH_STS": {"K_AUTH": 480, "K_DOWN": 220, "K_INTERMIT": 170, "K_SLOW": 90, "K_CERT": 40},
    "EH_BOX": {"K_FULL": 190, "K_DOWN": 270, "K_SLOW": 240, "K_INTERMIT": 150, "K_AUTH": 60, "unknown": 40},
    "MCN_CH4": {"K_REFUSED": 260, "K_DOWN": 250, "K_SLOW": 210, "K_INTERMIT": 130, "K_BLOCKEDBY": 20, "unknown": 40},
    "MCN_EDMG": {"K_WRONGDATA": 130, "K_REFUSED": 190, "K_DOWN": 260, "K_SLOW": 190, "K_INTERMIT": 120, "unknown": 30},
    "RECIPE": {"K_DOWN": 350, "K_SLOW": 190, "K_INTERMIT": 180, "K_BLOCKEDBY": 140, "K_AUTH": 40, "unknown": 30},
    "SUMEHR": {"K_DOWN": 240, "K_SLOW": 160, "K_REFUSED": 190, "K_INTERMIT": 120, "K_DATA_LOSS_MEASURE": 150, "unknown": 60},
    "BAROMETER": {"K_DATA_LOSS_MEASURE": 420, "K_DOWN": 240, "K_SLOW": 110, "unknown": 90},
    "PROSANTE": {"K_AUTH": 300, "K_DOWN": 240, "K_DATA_LOSS_MEASURE": 220, "K_SLOW": 140},
    "UNKNOWN": {"K_DOWN": 300, "K_SLOW": 330, "K_INTERMIT": 180, "K_AUTH": 60, "unknown": 200},
}  # fmt: skip
_PLANTED_KINDS = {"K_DOWN": 620, "K_SLOW": 210, "K_INTERMIT": 130, "K_BLOCKEDBY": 40}  # failures all
_KIND_LEFT_OPEN = 35

_BLOCKED, _SLOWED, _USER, _REFUSED = range(4)  # how much a kind of failure stops
_EFFECT_OF_KIND = {"K_SLOW": _SLOWED, "K_INTERMIT": _SLOWED, "K_PLANNED": _SLOWED, "K_DATA_LOSS_MEASURE": _SLOWED,
                   "K_CERT": _USER, "K_CARD": _USER, "K_FULL": _USER, "K_REFUSED": _REFUSED, "K_WRONGDATA": _REFUSED}  # fmt: skip

# per thousand when the service is blocked; slowed down it happens at a third of that
_CONSEQUENCES = {
    "prescription": {"I_NO_ERX": 620, "I_PAPER": 560, "I_CATCHUP": 210, "I_CONTINUITY": 60, "I_DEMOTIV": 60},
    "certificate": {"I_NO_ATTEST": 640, "I_PATIENT_PAYS": 150, "I_CATCHUP": 420, "I_PREMIUM": 80, "I_DEMOTIV": 70},
    "entitlement": {"I_NO_TP": 560, "I_PATIENT_PAYS": 330, "I_NO_ATTEST": 130, "I_CATCHUP": 230, "I_DEMOTIV": 60},
    "dmg": {"I_NO_DMG": 640, "I_CATCHUP": 260, "I_DEMOTIV": 80},
    "agreement": {"I_CATCHUP": 300, "I_CONTINUITY": 130, "I_PATIENT_PAYS": 260, "I_PREMIUM": 160, "I_DEMOTIV": 90},
    "records": {"I_CONTINUITY": 100, "I_PREMIUM": 240, "I_CATCHUP": 300, "I_DEMOTIV": 120},
    "form": {"I_CATCHUP": 430, "I_PREMIUM": 190, "I_DEMOTIV": 140},
    "mailbox": {"I_CATCHUP": 260, "I_CONTINUITY": 80, "I_DEMOTIV": 90},
    "tool": {"I_PREMIUM": 360, "I_DEMOTIV": 200, "I_CATCHUP": 200},
    "base": {"I_NO_ERX": 300, "I_NO_ATTEST": 260, "I_NO_TP": 220, "I_CATCHUP": 280, "I_CONTINUITY": 40, "I_DEMOTIV": 90},
}  # fmt: skip

_SEVERITIES = np.array([[3, 25, 64, 8], [30, 60, 9, 1], [32, 44, 23, 1], [8, 36, 53, 3]])  # by effect
_MINUTES = (
    (5, 80),
    (10, 140),
    (15, 170),
    (20, 150),
    (30, 180),
    (40, 40),
    (45, 80),
    (60, 90),
    (90, 35),
    (120, 25),
    (180, 8),
    (240, 6),
)
_PATIENTS = ((1, 220), (2, 140), (3, 120), (4, 90), (5, 100), (6, 55), (7, 25), (8, 50), (10, 80), (12, 40), (15, 45), (20, 25), (25, 10),
             (30, 8), (40, 2))  # fmt: skip
_DURATIONS = (
    (5, 40),
    (10, 90),
    (15, 120),
    (20, 90),
    (30, 150),
    (45, 110),
    (60, 130),
    (90, 90),
    (120, 80),
    (180, 50),
    (240, 30),
)

_FALLBACKS = {
    "prescription": {"F_PAPER_RX": 560, "F_PARIS": 70, "F_SECOND_RECIPE": 40, "F_LATER": 130, "F_NONE": 120, "F_OTHER": 30},
    "certificate": {"F_PAPER_ATTEST": 470, "F_LATER": 330, "F_DIRECT_MYCARENET": 40, "F_NONE": 120, "F_OTHER": 30},
    "entitlement": {"F_KNOWN_DATA": 250, "F_TRUST": 270, "F_FULL_PRICE": 230, "F_DIRECT_MYCARENET": 60, "F_NONE": 130},
    "form": {"F_PAPER_INCAPACITY": 480, "F_LATER": 330, "F_NONE": 130},
    "base": {"F_CERT_PASSWORD": 240, "F_LATER": 260, "F_PAPER_RX": 160, "F_NONE": 250, "F_OTHER": 40},
}  # fmt: skip
_OTHER_FALLBACKS = {"F_LATER": 470, "F_NONE": 380, "F_OTHER": 70}
_OUTCOMES = {"yes": 480, "partly": 270, "no": 210, "unknown": 40}
_OUTCOMES_NONE = {"no": 1}

_ERRORS = {
    "entitlement": {"SOA-02001": 20, "SOA-02002": 26, "SEND_TO_IM_EXCEPTION": 28, "INVALID_RESPONSE_FROM_IO": 14, "140": 6},
    "certificate": {"SOA-02001": 20, "SOA-02002": 24, "SEND_TO_IM_EXCEPTION": 22, "IOSM_EXCEPTION": 8, "141": 8, "155": 10},
    "dmg": {"SEND_TO_IM_EXCEPTION": 30, "BO_EXCEPTION": 14, "140": 16, "141": 12, "SOA-02002": 18},
    "agreement": {"SEND_TO_IM_EXCEPTION": 22, "SOA-02001": 16, "155": 14, "140": 16, "SOA-03004": 6},
    "records": {"TL.ACCESS.20": 16, "TL.ACCESS.22": 10, "MH2.ACCESS.9": 22, "SOA-02001": 14, "SOA-02002": 14},
}  # fmt: skip
_OTHER_ERRORS = {"SOA-02001": 34, "SOA-02002": 30, "SOA-01001": 20, "SOA-01002": 6, "SOA-00001": 6, "SOA-03001": 4}


@dataclass
class Answers:
    """One entry per submission in every array; places in the catalogue's tuples, or numbers."""

    kind: Whole
    error: Whole
    consequences: Whole  # one bit per consequence
    severity: Whole
    minutes: Whole
    patients: Whole
    fallback: Whole
    outcome: Whole
    duration: Whole  # minutes the failure lasted, known to nobody but us
    tells_end: Flags
    tells_ongoing: Flags


def answer(dice: Dice, catalogue: Catalogue, service: Whole, *, is_planted: Flags) -> Answers:
    """Answers to fit the first service named."""
    n = len(service)
    group = np.array(catalogue.service_groups)[service]
    kind = _kinds(dice, catalogue, service, is_planted)
    effect = np.array([_EFFECT_OF_KIND.get(code, _BLOCKED) for code in catalogue.kinds])[kind]
    consequences = _consequences(dice, catalogue, group, effect)
    fallback = dice.pick_by(group, _by_group(_FALLBACKS, _OTHER_FALLBACKS, catalogue.fallbacks))
    has_fallback = dice.chance(n, 560)
    is_none = fallback == catalogue.fallbacks.index("F_NONE")
    outcome = dice.pick_by(is_none.astype(np.int64), np.array([_weights(w, catalogue.outcomes) for w in (_OUTCOMES, _OUTCOMES_NONE)]))
    has_error = dice.chance(n, np.array([190, 150, 60, 330])[effect])
    return Answers(
        kind=np.where(dice.chance(n, _KIND_LEFT_OPEN) & ~is_planted, OPEN, kind),
        error=np.where(has_error, dice.pick_by(group, _by_group(_ERRORS, _OTHER_ERRORS, catalogue.error_codes)), OPEN),
        consequences=np.where(dice.chance(n, 880), consequences, 0),
        severity=_severities(dice, catalogue, effect, consequences),
        minutes=_mostly_round(dice, n, _MINUTES, left_open=340, odd=(90, 3, 75)),
        patients=_mostly_round(dice, n, _PATIENTS, left_open=380, odd=(60, 1, 24)),
        fallback=np.where(has_fallback, fallback, OPEN),
        outcome=np.where(has_fallback & dice.chance(n, 820), outcome, OPEN),
        duration=_mostly_round(dice, n, _DURATIONS, left_open=0, odd=(250, 4, 200)),
        tells_end=dice.chance(n, 430),
        tells_ongoing=dice.chance(n, 720),
    )


def _kinds(dice: Dice, catalogue: Catalogue, service: Whole, is_planted: Flags) -> Whole:
    tables = [_weights(_KINDS_OF_SERVICE.get(code, _KINDS), catalogue.kinds) for code in catalogue.services]
    tables.append(_weights(_PLANTED_KINDS, catalogue.kinds))
    return dice.pick_by(np.where(is_planted, len(catalogue.services), service), np.array(tables))


def _consequences(dice: Dice, catalogue: Catalogue, group: Whole, effect: Whole) -> Whole:
    per_thousand = _by_group(_CONSEQUENCES, {}, catalogue.consequences)
    divisor = np.array([1, 3, 3, 2])[effect]
    bits = np.zeros(len(group), dtype=np.int64)
    for place in range(len(catalogue.consequences)):
        bits |= dice.chance(len(group), per_thousand[group, place] // divisor).astype(np.int64) << place
    return bits


def _severities(dice: Dice, catalogue: Catalogue, effect: Whole, consequences: Whole) -> Whole:
    """Mostly at least what the consequences imply; three in ten leave it open or do not know."""
    n = len(effect)
    given = dice.pick_by(effect, _SEVERITIES)
    implied = np.zeros(n, dtype=np.int64)
    for place, severity in enumerate(catalogue.implied_severities):
        implied = np.where(consequences >> place & 1, np.maximum(implied, severity), implied)
    given = np.where(dice.chance(n, 830), np.maximum(given, implied), given)
    kept = dice.pick(n, (700, 40, 260))
    return np.select([kept == 0, kept == 1], [given, UNKNOWN_SEVERITY], OPEN)


def _mostly_round(dice: Dice, n: int, table: tuple[tuple[int, int], ...], *, left_open: int, odd: tuple[int, int, int]) -> Whole:
    """Numbers as people give them: round ones, a few exact ones (`odd`: per thousand, lowest, highest), many left open."""
    per_thousand, low, high = odd
    numbers = np.array([number for number, _ in table])[dice.pick(n, [weight for _, weight in table])]
    numbers = np.where(dice.chance(n, per_thousand), dice.whole(n, low, high), numbers)
    return np.where(dice.chance(n, left_open), OPEN, numbers)


def _weights(by_code: dict[str, int], codes: tuple[str, ...]) -> list[int]:
    unknown = by_code.keys() - set(codes)
    if unknown:
        raise ValueError(f"the reference data no longer know {', '.join(sorted(unknown))}")
    return [by_code.get(code, 0) for code in codes]


def _by_group(by_group: dict[str, dict[str, int]], otherwise: dict[str, int], codes: tuple[str, ...]) -> Whole:
    return np.array([_weights(by_group.get(group, otherwise), codes) for group in GROUPS], dtype=np.int64)
