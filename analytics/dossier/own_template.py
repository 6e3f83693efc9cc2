"""The template of the Word document: that of the product, or the union's own. A dossier names its own by the SHA-256 of its bytes; of an
issued one a copy is kept beside the records, so that it can be made again when the union has changed its template or taken it away."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from analytics.dossier.request import Refused
from settings import DataFolder, get_settings

OF_THE_PRODUCT = Path(__file__).parent / "formats" / "templates" / "dossier.docx"
SUM = re.compile(r"[0-9a-f]{64}")


def current() -> str:
    """The sum of the union's own; empty where it has none, and that of the product is filled in."""
    own = get_settings().word_template
    return sum_of(own.read_bytes()) if own.exists() else ""


def content(wanted: str) -> bytes:
    """The bytes of a template by its sum. Raises Refused where they are nowhere any more."""
    if not wanted:
        return OF_THE_PRODUCT.read_bytes()
    settings = get_settings()
    for path in (settings.word_template, _kept(settings.served, wanted)):
        if path.exists() and sum_of(found := path.read_bytes()) == wanted:
            return found
    raise Refused("word_template_gone", sum=wanted[:12])


def keep(folder: DataFolder, wanted: str) -> None:
    """A copy, before the dossier is registered; once for all that are made with it."""
    path = _kept(folder, wanted)
    if not wanted or path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_bytes(content(wanted))
    unfinished.replace(path)


def sum_of(template: bytes) -> str:
    return hashlib.sha256(template).hexdigest()


def _kept(folder: DataFolder, wanted: str) -> Path:
    return folder.word_templates / f"{wanted}.docx"
