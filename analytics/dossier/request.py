"""What is asked of a dossier, and why one is refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from analytics.dossier.letter.letterhead import ADDRESSEES, Letterhead
from analytics.filters import Filters

Audience = Literal["board", "outside"]
AUDIENCES: tuple[Audience, ...] = ("board", "outside")
SECTIONS = ("services", "time", "regions", "severity", "incidents", "method", "annex")  # in the order of the document, after the summary
VERSION = "1"  # of the layout: the same build, request and version give the same bytes


class Refused(Exception):
    """No dossier is written. `code` names the reason, of which `dossier.refused.<code>` is the sentence; `words` fill it."""

    def __init__(self, code: str, **words: str) -> None:
        super().__init__(code)
        self.code, self.words = code, words


@dataclass(frozen=True)
class Request:
    """`site` is where readers reach the dashboard, empty where nobody knows: links are then relative and have no QR code.
    `addressee`: to whom the letter goes, of `ADDRESSEES`."""

    filters: Filters
    lang: str
    audience: Audience
    issued_at: dt.datetime
    sections: tuple[str, ...] = SECTIONS
    site: str = ""
    letterhead: Letterhead = field(default_factory=Letterhead)
    addressee: str = ADDRESSEES[0]

    @property
    def is_public(self) -> bool:
        return self.audience == "outside"
