"""The formats a dossier can leave in, one module each; each only lays out what the contents hold and adds no figure of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from analytics.dossier.contents import Dossier


@dataclass(frozen=True)
class Format:
    """`code` names the module beside this one and the function in it that writes; a format is loaded only when it is written."""

    code: str
    suffix: str
    mime: str

    def write(self, dossier: Dossier) -> bytes:
        module = import_module(f"{__name__}.{self.code}")
        return cast("Callable[[Dossier], bytes]", getattr(module, self.code))(dossier)


FORMATS = {
    one.code: one
    for one in (
        Format("pdf", ".pdf", "application/pdf"),
        Format("workbook", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Format("page", ".html", "text/html"),
    )
}


@dataclass(frozen=True)
class Seal:
    """No format: made of the files of the others, by `analytics.dossier.sealing`."""

    code: str
    suffix: str
    mime: str


SEALED = Seal("sealed", ".zip", "application/zip")
FILES: dict[str, Format | Seal] = {**FORMATS, SEALED.code: SEALED}  # all that can be asked for
