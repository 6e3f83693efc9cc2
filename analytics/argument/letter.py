"""The letter of 31 January 2024 and what is on record about each of its demands. Nothing is said beyond what a source states."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analytics.frames import records

LETTER = "L2024"


@dataclass(frozen=True)
class Demand:
    """`sent_on` is None where its day is not known; answers and promises are entries of the ledger that name it."""

    text: str
    sent_on: dt.date | None
    n_answers: int
    n_promises: int

    @property
    def standing(self) -> Literal["answered", "promised", "nothing"]:
        """An answer on record; a promise alone; neither, as far as was found."""
        return "answered" if self.n_answers else "promised" if self.n_promises else "nothing"


def demands(ledger: pd.DataFrame, lang: str, letter: str = LETTER) -> list[Demand]:
    """Of one letter, in the order of `marts.ledger`."""
    rows = records(ledger)
    about = {row["entry_id"]: set((row["in_reply_to"] or "").split("|")) for row in rows}

    def n_of(kind: str, demand: str) -> int:
        return sum(row["kind_code"] == kind and demand in about[row["entry_id"]] for row in rows)

    return [
        Demand(row[f"text_{lang}"], row["entry_from"], n_of("answer", row["entry_id"]), n_of("promise", row["entry_id"]))
        for row in rows
        if row["kind_code"] == "demand" and letter in about[row["entry_id"]]
    ]
