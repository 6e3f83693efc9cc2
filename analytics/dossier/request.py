"""What is asked of a dossier, and why one is refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Literal

from analytics.dossier.letter.letterhead import ADDRESSEES, Letterhead
from analytics.filters import Filters
from settings import PRODUCT_VERSION

Audience = Literal["board", "outside"]
AUDIENCES: tuple[Audience, ...] = ("board", "outside")
SECTIONS = (  # in the order of the document, after the summary
    "services",
    "time",
    "regions",
    "severity",
    "incidents",
    "premium",
    "arguments",
    "objections",
    "demands",
    "method",
    "annex",
)
VERSION = "6"  # of the layout: the same build, request and version give the same bytes


class Refused(Exception):
    """No dossier is written. `code` names the reason, of which `dossier.refused.<code>` is the sentence; `words` fill it."""

    def __init__(self, code: str, **words: str) -> None:
        super().__init__(code)
        self.code, self.words = code, words


@dataclass(frozen=True)
class Request:
    """`site` is where readers reach the dashboard, empty where nobody knows: links are then relative and have no QR code. `addressee`:
    to whom the letter goes, of `ADDRESSEES`. `number` is that of an issued dossier, empty of any other. `word_template`: SHA-256 of the
    union's own template of the Word document, empty where that of the product is filled in."""

    filters: Filters
    lang: str
    audience: Audience
    issued_at: dt.datetime
    sections: tuple[str, ...] = SECTIONS
    site: str = ""
    letterhead: Letterhead = field(default_factory=Letterhead)
    addressee: str = ADDRESSEES[0]
    number: str = ""
    word_template: str = ""

    @property
    def is_public(self) -> bool:
        return self.audience == "outside"

    def record(self, build_id: str) -> dict[str, Any]:
        """Everything needed to make the dossier again, as plain values; `filters` is that of an address, with both days."""
        return {
            "build_id": build_id,
            "filters": self.filters.to_query(),
            "language": self.lang,
            "audience": self.audience,
            "sections": list(self.sections),
            "issued_at": self.issued_at.isoformat(),
            "site": self.site,
            "addressee": self.addressee,
            "letterhead": self.letterhead.plain,
            "layout_version": VERSION,
            "product_version": PRODUCT_VERSION,
            "number": self.number,
            "word_template": self.word_template,
        }
