"""Abstract submissions: what a doctor meant, before any form wrote it down. Times are those of a clock in Brussels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Answer:
    """One submission in our codes. None and () are questions left open.

    `happened` is a day alone where the doctor gave no time. `fold` 1 of a moment is its second pass when the clock goes back.
    """

    number: int
    sent: dt.datetime
    happened: dt.datetime | dt.date | None = None
    ended: dt.datetime | None = None
    ongoing: bool | None = None
    services: tuple[str, ...] = ("UNKNOWN",)
    kind: str | None = None
    severity: str | None = None
    consequences: tuple[str, ...] = ()
    minutes: int | None = None
    patients: int | None = None
    fallback: str | None = None
    worked: str | None = None
    postal: str | None = None
    province: str | None = None
    software: str | None = None
    practice: str | None = None
    reporter: str | None = None
    comment: str | None = None
    consent: bool = False


def _at(text: str, fold: int = 0) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(fold=fold)


ANSWERS = (
    Answer(
        number=101,
        sent=_at("2024-02-05 09:12:07"),
        happened=_at("2024-02-05 08:50"),
        ended=_at("2024-02-05 11:30"),
        ongoing=False,
        services=("RECIPE",),
        kind="K_DOWN",
        severity="2",
        consequences=("I_NO_ERX", "I_PAPER"),
        minutes=25,
        patients=4,
        fallback="F_PAPER_RX",
        worked="partly",
        postal="5000",
        province="BE35",
        software="CARECONNECT",
        practice="solo",
        reporter="gp1@example.org",
        comment="Écran gris ; plus rien ne marche, « session » refusée.\nL’après-midi aussi 😀",
        consent=True,
    ),
    Answer(
        number=102,
        sent=_at("2024-02-14 18:40:31"),
        happened=dt.date(2024, 2, 14),
        ongoing=True,
        services=("MCN", "MCN_EATTEST"),
        kind="K_SLOW",
        severity="1",
        consequences=("I_CATCHUP",),
        minutes=90,
        patients=12,
        fallback="F_LATER",
        worked="yes",
        postal="1348",
        province="BE31",
        software="HEALTHONE",
        practice="group",
        reporter="1-12345-67-004",
        comment='Le message dit "time-out", puis rien',
    ),
    Answer(
        number=103,
        sent=_at("2024-02-29 23:58:59"),
        happened=_at("2024-02-29 17:05"),
        ongoing=True,
        services=("RSW",),
        kind="K_INTERMIT",
        severity="0",
        consequences=("I_DEMOTIV",),
        minutes=0,
        patients=0,
        fallback="F_NONE",
        worked="no",
        postal="4000",
        province="BE33",
        software="MEDISPRING",
        practice="lump_sum",
        reporter="GP1@EXAMPLE.ORG",
        comment="Coupures toutes les 15 minutes",
        consent=True,
    ),
    Answer(
        number=104,
        sent=_at("2024-03-31 03:10:00"),
        happened=_at("2024-03-31 01:50"),
        ended=_at("2024-03-31 03:05"),
        ongoing=False,
        services=("EH_PLATFORM", "EID_FAS", "EH_STS"),
        kind="K_AUTH",
        severity="3",
        consequences=("I_CONTINUITY", "I_NO_DMG", "I_NO_ATTEST"),
        minutes=180,
        patients=7,
        fallback="F_CERT_PASSWORD",
        worked="no",
        postal="6700",
        province="BE34",
        software="DAKTARI",
        practice="out_of_hours",
        reporter="gp2@example.org",
        comment="Impossible d’ouvrir la session, puis l'eID est refusé",
    ),
    Answer(number=105, sent=_at("2024-10-27 02:40:12", fold=1)),
    Answer(
        number=106,
        sent=_at("2024-03-12 07:05:00"),
        happened=_at("2024-03-11 22:45"),
        services=("MCN_INSUR",),
        kind="K_WRONGDATA",
        consequences=("I_NO_TP", "I_PATIENT_PAYS"),
        minutes=10,
        patients=1,
        fallback="F_TRUST",
        worked="yes",
        postal="1000",
        province="BE10",
        software="CARECONNECT",
        practice="group",
        reporter="11234567004",
        comment="Assurabilité : « inconnu » pour un patient en ordre",
        consent=True,
    ),
    Answer(
        number=107,
        sent=_at("2024-04-08 12:00:00"),
        happened=_at("2024-04-08 00:30"),
        ended=_at("2024-04-08 12:00"),
        services=("EH_BOX",),
        kind="K_FULL",
        severity="unknown",
        minutes=5,
        fallback="F_OTHER",
        worked="unknown",
        postal="7000",
        province="BE32",
        software="OTHER",
        practice="other",
        reporter="gp3@example.org",
    ),
    Answer(
        number=108,
        sent=_at("2024-05-06 00:07:45"),
        happened=dt.date(2024, 5, 5),
        services=("INTERMED", "RSW", "SUMEHR"),
        kind="K_REFUSED",
        severity="1",
        consequences=("I_PREMIUM",),
        minutes=45,
        patients=3,
        fallback="F_NONE",
        postal="5100",
        province="BE35",
        software="EPICURE",
        practice="solo",
        reporter="gp4@example.org",
        comment="1) refus\n2) nouveau refus\n3) abandon",
    ),
    Answer(
        number=109,
        sent=_at("2024-06-13 08:31:20"),
        happened=_at("2024-06-13 08:15"),
        ongoing=True,
        services=("MCN_CH4",),
        kind="K_BLOCKEDBY",
        severity="2",
        consequences=("I_NO_ERX",),
        minutes=30,
        patients=2,
        fallback="F_PARIS",
        worked="partly",
        postal="6000",
        province="BE32",
        software="PRODOC",
        practice="group",
        reporter="gp2@example.org",
        comment="Le logiciel attend la réponse du Chapitre IV ; tout est bloqué",
        consent=True,
    ),
    Answer(
        number=110,
        sent=_at("2024-11-20 19:45:02"),
        happened=_at("2024-11-19 13:30"),
        services=("UNKNOWN",),
        kind="unknown",
        severity="0",
        minutes=1,
        patients=0,
        postal="1400",
        province="BE31",
        software="UNKNOWN",
        practice="unknown",
        reporter="gp5@example.org",
        comment="Je n’ai pas noté lequel",
    ),
    Answer(
        number=111,
        sent=_at("2025-01-09 10:10:10"),
        happened=_at("2025-01-09 09:09"),
        ended=_at("2025-01-09 09:40"),
        ongoing=False,
        services=("MULTEMED", "RECIPE"),
        kind="K_CERT",
        severity="2",
        consequences=("I_NO_ATTEST", "I_NO_ERX"),
        minutes=60,
        patients=6,
        fallback="F_PAPER_INCAPACITY",
        worked="yes",
        postal="4800",
        province="BE33",
        software="MEDISPRING",
        practice="solo",
        reporter="gp6@example.org",
        comment="Certificat périmé – aucun avertissement",
    ),
    Answer(
        number=112,
        sent=_at("2025-07-21 14:02:33"),
        happened=dt.date(2025, 7, 21),
        services=("VIDIS", "MEDSCHEME"),
        kind="K_DATA_LOSS_MEASURE",
        severity="0",
        consequences=("I_PREMIUM", "I_DEMOTIV"),
        patients=15,
        fallback="F_NONE",
        worked="no",
        postal="1180",
        province="BE10",
        software="HEALTHONE",
        practice="group",
        reporter="gp7@example.org",
        comment="Œdème, cœur, ÿ, ça et là : les accents passent ?",
        consent=True,
    ),
)

FIRST_PASS = Answer(
    number=113,
    sent=_at("2024-10-27 02:20:05"),
    happened=_at("2024-10-27 01:15"),
    services=("MCN_EFACT",),
    kind="K_DOWN",
    severity="1",
    postal="5500",
    province="BE35",
    software="TOPAZ",
    practice="solo",
    reporter="gp8@example.org",
)
"""Sent while the clock had not yet gone back: only a time with its zone can say so."""


def on_early_days(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """The same on days up to the twelfth: no date proves whether day or month comes first."""
    return tuple(_on_early_day(answer) for answer in answers)


def _on_early_day(answer: Answer) -> Answer:
    moved = answer.sent.replace(day=(answer.sent.day - 1) % 9 + 4) - answer.sent
    return replace(
        answer,
        sent=answer.sent + moved,
        happened=answer.happened and answer.happened + moved,
        ended=answer.ended and answer.ended + moved,
    )


def without_emoji(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """What a Windows code page can hold."""
    return tuple(replace(answer, comment=answer.comment and answer.comment.replace(" 😀", "")) for answer in answers)
