"""A dossier that leaves for good: it gets the next number, bears it, and is written into the register before any file is handed out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from analytics.dossier import audience, issued, own_template
from analytics.dossier.assembling import assemble
from analytics.dossier.audience import PublicCells
from analytics.dossier.comparing import sums
from analytics.dossier.contents import Dossier
from analytics.dossier.issued import Issued, NotARequest, RegisterRefused
from analytics.dossier.making import File, make_files
from analytics.dossier.reading import Reading
from analytics.dossier.request import Refused, Request
from analytics.small_cells import LEAST_PUBLIC
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
    """The request with its number, the contents and the files; the build is let go before these are made.

    Raises RegisterRefused, nothing then being issued, and Refused.
    """
    for tried in range(_TRIES):
        known = issued.register(folder)
        numbered = replace(request, number=issued.next_number(known, request.issued_at))
        hold_against(build, numbered, known)
        contents = assemble(build, numbered)
        build.close()  # its memory is for the pages now
        files = make_files(contents, formats, told=told)
        content = {code: file.content for code, file in files.items()}
        record = issued.values(numbered, build_id=build.info.build_id, files=content, contents=sums(contents))
        told("register")
        own_template.keep(folder, numbered.word_template)
        try:
            issued.add(folder, record, author=author)
        except RegisterRefused as refused:
            if refused.code != "taken" or tried == _TRIES - 1:
                raise
            continue
        return numbered, contents, files
    raise AssertionError("the loop returns or raises")


def hold_against(build: Build, request: Request, known: Sequence[Issued]) -> None:
    """Raises Refused where the numbers of this dossier and of one for the outside that already left, of the same build, differ in a cell by
    one to four reporters: both together would tell so few. One that was taken back has been read; of other builds nothing is compared."""
    earlier = [one for one in known if one.audience == "outside" and one.build_id == build.info.build_id]
    if not request.is_public or not earlier:
        return
    reading = Reading(build, request)
    audience.check(reading)
    ours = PublicCells(reading).told
    for one in earlier:
        try:
            theirs = PublicCells(Reading(build, one.request(reading.known))).told
        except (
            Refused,
            NotARequest,
        ):  # by the rules of today it would not leave, or the build does not know its days
            continue
        if any(audience.is_few(ours[cell] - theirs[cell]) for cell in ours.keys() & theirs.keys()):
            raise Refused("near_issued", number=one.number, least=reading.number(LEAST_PUBLIC))
