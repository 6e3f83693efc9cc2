"""A dossier that leaves for good: it gets the next number, bears it, and is written into the register before any file is handed out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from analytics.dossier import issued
from analytics.dossier.assembling import assemble
from analytics.dossier.comparing import sums
from analytics.dossier.contents import Dossier
from analytics.dossier.issued import RegisterRefused
from analytics.dossier.making import File, make_files
from analytics.dossier.request import Request
from analytics.warehouse import Build
from settings import DataFolder

_TRIES = 3  # somebody else may take the number while the files are made


def issue(
    folder: DataFolder,
    build: Build,
    request: Request,
    formats: Sequence[str],
    *,
    author: str,
    told: Callable[[str], None] = lambda step: None,
) -> tuple[Request, Dossier, dict[str, File]]:
    """The request with its number, the contents and the files. Raises RegisterRefused, nothing then being issued, and Refused."""
    for tried in range(_TRIES):
        numbered = replace(request, number=issued.next_number(issued.register(folder), request.issued_at))
        contents = assemble(build, numbered)
        files = make_files(contents, formats, told=told)
        content = {code: file.content for code, file in files.items()}
        record = issued.values(numbered, build_id=build.info.build_id, files=content, contents=sums(contents))
        told("register")
        try:
            issued.add(folder, record, author=author)
        except RegisterRefused as refused:
            if refused.code != "taken" or tried == _TRIES - 1:
                raise
            continue
        return numbered, contents, files
    raise AssertionError("the loop returns or raises")
