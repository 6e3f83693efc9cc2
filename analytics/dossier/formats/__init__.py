"""The formats a dossier can leave in, one module each; each only lays out what the contents hold and adds no figure of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from analytics.dossier.contents import Dossier
from i18n import t


@dataclass(frozen=True)
class Kind:
    """Of a file: its `code`, how its name ends and its media type."""

    code: str
    suffix: str
    mime: str

    def file_name(self, dossier: Dossier) -> str:
        return dossier.file_stem + self.suffix


@dataclass(frozen=True)
class Format(Kind):
    """`code` names the module beside this one and the function in it that writes; a format is loaded only when it is written.
    `write` raises Refused where the contents hold nothing for the format."""

    is_letter: bool = False  # nothing but the letter

    def file_name(self, dossier: Dossier) -> str:
        named = (dossier.file_stem, t("letter.file", dossier.lang)) if self.is_letter else (dossier.file_stem,)
        return "_".join(named) + self.suffix

    def is_possible(self, dossier: Dossier) -> bool:
        return not self.is_letter or dossier.letter is not None

    def write(self, dossier: Dossier) -> bytes:
        module = import_module(f"{__name__}.{self.code}")
        return cast("Callable[[Dossier], bytes]", getattr(module, self.code))(dossier)


FORMATS = {
    one.code: one
    for one in (
        Format("letter", ".pdf", "application/pdf", is_letter=True),
        Format("pdf", ".pdf", "application/pdf"),
        Format("word", ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        Format("workbook", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Format("page", ".html", "text/html"),
    )
}


SEALED = Kind("sealed", ".zip", "application/zip")  # no format: made of the files of the others, by `analytics.dossier.sealing`
FILES: dict[str, Kind] = {**FORMATS, SEALED.code: SEALED}  # all that can be asked for
PREVIEWS = ("pages", "letter_pages")  # pages as pictures: of the dossier, of its letter
