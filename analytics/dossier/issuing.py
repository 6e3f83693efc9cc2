"""A dossier that leaves for good: it gets the next number, bears it, and is written into the register before any file is handed out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace

import i18n
from analytics import warehouse
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
from analytics.warehouse import Build, WarehouseError
from settings import DataFolder

Told = Mapping[tuple[str, str, str], int]  # as `PublicCells.told`
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
        hold_against(folder, build, numbered, known)
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


def hold_against(folder: DataFolder, build: Build, request: Request, known: Sequence[Issued]) -> None:
    """Raises Refused where a number of this dossier and that of the same cell of one for the outside that already left differ by 1 to 4
    reporters: both together would tell so few. One that was taken back has been read; each is read from its own build, as long as that is
    kept. The same question put to another build is let through: what came late or was withdrawn belongs to the state of the data."""
    earlier = {(one.build_id, tuple(sorted(one.filters.items()))): one for one in known if one.audience == "outside"}  # in any language
    if not request.is_public or not earlier:
        return
    reading = Reading(build, request)
    audience.check(reading)
    ours = PublicCells(reading).told
    for one in earlier.values():
        is_own = one.build_id == build.info.build_id
        if not is_own and one.filters == request.filters.to_query():
            continue
        theirs = _told(build, one) if is_own else _told_then(folder, build, one)
        if any(audience.is_few(ours[cell] - theirs[cell]) for cell in ours.keys() & theirs.keys()):
            days = i18n.day_range(*one.days, request.lang) if one.days else "–"
            raise Refused("near_issued", number=one.number, days=days, least=reading.number(LEAST_PUBLIC))


def _told_then(folder: DataFolder, today: Build, one: Issued) -> Told:
    """From its own build; where that can no longer be read, from today's, which comes nearest."""
    try:
        own = warehouse.open_kept(folder, one.build_id)
    except WarehouseError:
        return _told(today, one)
    with closing(own):
        return _told(own, one)


def _told(build: Build, one: Issued) -> Told:
    """Nothing where it would not leave by the rules of today, or the build does not know what it asks."""
    try:
        return PublicCells(Reading(build, one.put_to(build))).told
    except (Refused, NotARequest):
        return {}
