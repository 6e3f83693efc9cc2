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

SIZES = (10.0, 9.5, 9.2, 9.0, 8.8, 8.6)  # points
_BLURRED = 4  # pixels per inch: only the pages are counted


def letter(dossier: Dossier) -> bytes:
    """Raises Refused where there is nothing to write for."""
    return bytes(typesetting.compiled(*_filled(dossier), format="pdf", pdf_standards=typesetting.STANDARDS))


def pages(dossier: Dossier, *, ppi: float) -> list[bytes]:
    """Every page as a PNG picture."""
    return typesetting.pictures(*_filled(dossier), ppi=ppi)


def _filled(dossier: Dossier) -> tuple[str, str, dict[str, Any], dt.datetime]:
    """In the largest size that keeps it on one page; a letter that none keeps there takes two, in the usual size."""
    if dossier.letter is None:
        raise Refused("nothing_to_ask")
    for size in SIZES:
        filled = ("letter.typ", "letter", _data(dossier, dossier.letter, size), dossier.issued_at)
        if len(typesetting.pictures(*filled, ppi=_BLURRED)) == 1:
            return filled
    return ("letter.typ", "letter", _data(dossier, dossier.letter, SIZES[0]), dossier.issued_at)


def _data(dossier: Dossier, letter: Letter, size: float) -> dict[str, Any]:
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
            "blanks": [],
            "parts": parts,
            "size": size,
            "lang": lang,
            "region": "GB" if lang == "en" else "BE",
            "issued": typesetting.moment(dossier.issued_at),
            "product": dossier.words["product"],
            "colon": dossier.words["colon"],
            "page_of": i18n.t("letter.page_of", lang, n="#", of="##"),
            "palette": PALETTE,
        }
    )
