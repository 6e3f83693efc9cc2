"""An issued dossier made again: from its own build, where every byte must be the same, or from today's, each difference explained."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass

from analytics import warehouse
from analytics.dossier import issued
from analytics.dossier.assembling import assemble
from analytics.dossier.attributing import Attribution, Explained
from analytics.dossier.comparing import compare, places, sums
from analytics.dossier.contents import Dossier
from analytics.dossier.formats import FILES
from analytics.dossier.issued import BuildState, Issued
from analytics.dossier.making import File, make_files
from analytics.dossier.reading import Reading
from analytics.dossier.request import Refused
from analytics.warehouse import BuildInfo
from settings import DataFolder

Told = Callable[[str], None]


@dataclass(frozen=True)
class Again:
    """A dossier made again from its own build. `same_files`: by format, whether its bytes are those of the register; `other_places`: places
    that do not say what they said (`comparing.sums`), with what they are called. Without a line in the register there is nothing to hold it
    against: both are None."""

    of: Issued
    contents: Dossier
    files: dict[str, File]
    same_files: dict[str, bool] | None
    other_places: dict[str, str] | None

    @property
    def is_identical(self) -> bool | None:
        """Byte by byte; where another program made it, by what it says."""
        if self.same_files is None or self.other_places is None:
            return None
        return not self.other_places and (all(self.same_files.values()) or not self.of.is_of_this_program)


@dataclass(frozen=True)
class Today:
    """The same question put to the build of today. `differences` is None where its own build is no longer there to be read; then only
    `other_places` can be told. `versions`: what else differs between the builds, as `Attribution.versions`."""

    of: Issued
    contents: Dossier
    files: dict[str, File]
    own_build: BuildState
    info: BuildInfo
    differences: tuple[Explained, ...] | None
    versions: tuple[str, ...]
    other_places: dict[str, str] | None


def again(folder: DataFolder, of: Issued, formats: Sequence[str], *, told: Told) -> Again:
    """Raises Refused where the build is not kept, WarehouseError where it cannot be read."""
    erased = issued.erased_builds(folder)
    state = issued.state_of(folder, of.build_id, erased)
    if state != "kept":
        raise Refused(f"build_{state}", number=of.number or "–", build_id=of.build_id, rewritten_as=erased.get(of.build_id, ""))
    with closing(warehouse.open_kept(folder, of.build_id)) as build:
        told("assemble")
        contents = assemble(build, of.put_to(build))
    files = make_files(contents, formats, told=told)
    same = {code: _sum(file) == of.files[code] for code, file in files.items() if code in of.files} if of.files else None
    return Again(of, contents, files, same, _other_places(of, contents))


def today(folder: DataFolder, of: Issued, formats: Sequence[str], *, told: Told) -> Today:
    """Raises Refused where today's build has nothing to publish of the question, NotARequest where it does not know what is asked."""
    state = issued.state_of(folder, of.build_id, issued.erased_builds(folder))
    with closing(warehouse.open_current(folder)) as build:
        told("assemble")
        request = of.put_to(build)
        contents = assemble(build, request)
        found: tuple[Explained, ...] | None = None
        versions: tuple[str, ...] = ()
        if state == "kept":
            told("compare")
            with closing(warehouse.open_kept(folder, of.build_id)) as own:
                former = of.put_to(own)
                attribution = Attribution(Reading(own, former), Reading(build, request))
                found = tuple(attribution.explain(compare(assemble(own, former), contents)))
                versions = attribution.versions
        files = make_files(contents, formats, told=told)
        return Today(of, contents, files, state, build.info, found, versions, _other_places(of, contents))


def formats_of(of: Issued) -> tuple[str, ...]:
    """Those it was issued in; one that this program no longer writes is left out, and then missing from what is compared."""
    return tuple(code for code in FILES if not of.files or code in of.files)


def _other_places(of: Issued, contents: Dossier) -> dict[str, str] | None:
    if not of.contents:
        return None
    now, named = sums(contents), places(contents)
    found = [place for place in dict.fromkeys((*now, *of.contents)) if now.get(place) != of.contents.get(place)]
    return {place: named.get(place, place) for place in found}


def _sum(file: File) -> str:
    return hashlib.sha256(file.content).hexdigest()
