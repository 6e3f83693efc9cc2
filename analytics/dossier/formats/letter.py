"""The letter, by Typst: A4, the address in the window of a Belgian envelope, PDF/A-2a and PDF/UA-1."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

import i18n
from analytics.dossier.charts import PALETTE
from analytics.dossier.contents import Dossier
from analytics.dossier.formats import typesetting
from analytics.dossier.letter.contents import Letter
from analytics.dossier.request import Refused

# points, and the room between two lines as a part of them: the first that keeps a letter on one page
SETTINGS = (
    (10.5, 0.56),
    (10.0, 0.56),
    (10.0, 0.5),
    (10.0, 0.45),
    (10.0, 0.4),
    (9.5, 0.45),
    (9.2, 0.45),
    (9.0, 0.45),
    (8.8, 0.45),
    (8.6, 0.45),
)
USUAL = SETTINGS[1]
_BLURRED = 4  # pixels per inch: only the pages are counted


def letter(dossier: Dossier) -> bytes:
    """Raises Refused where there is nothing to write for."""
    return bytes(typesetting.compiled(*_filled(dossier), format="pdf", pdf_standards=typesetting.STANDARDS))


def pages(dossier: Dossier, *, ppi: float) -> list[bytes]:
    """Every page as a PNG picture."""
    return typesetting.pictures(*_filled(dossier), ppi=ppi)


def _filled(dossier: Dossier) -> tuple[str, str, dict[str, Any], dt.datetime]:
    """In the largest and airiest setting that keeps it on one page; a letter that none keeps there takes two, in the usual one."""
    if dossier.letter is None:
        raise Refused("nothing_to_ask")
    for setting in SETTINGS:
        filled = ("letter.typ", "letter", _data(dossier, dossier.letter, setting), dossier.issued_at)
        if len(typesetting.pictures(*filled, ppi=_BLURRED)) == 1:
            return filled
    return ("letter.typ", "letter", _data(dossier, dossier.letter, USUAL), dossier.issued_at)


def _data(dossier: Dossier, letter: Letter, setting: tuple[float, float]) -> dict[str, Any]:
    lang = dossier.lang
    parts = [asdict(part) | {"items": [asdict(item) for item in part.items]} for part in letter.parts]
    lists = ("sender", "contact", "addressee", "signature", "annexes")
    return (
        asdict(letter)
        | {name: list(getattr(letter, name)) for name in lists}
        | {
            "title": i18n.t("letter.title", lang, day=i18n.date(dossier.issued_at.astimezone(i18n.BRUSSELS).date(), lang)),
            "references": [list(pair) for pair in letter.references],
            "subject": list(letter.subject),
            "mark": letter.mark.upper(),  # here, where a capital that no face shows is still seen
            "blanks": [],
            "parts": parts,
            "size": setting[0],
            "leading": setting[1],
            "lang": lang,
            "region": "GB" if lang == "en" else "BE",
            "issued": typesetting.moment(dossier.issued_at),
            "product": dossier.words["product"],
            "colon": dossier.words["colon"],
            "page_of": i18n.t("letter.page_of", lang, n="#", of="##"),
            "palette": PALETTE,
        }
    )
