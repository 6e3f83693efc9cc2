"""From the contents to files: each format that is asked for, the pages as pictures, and how they reach a folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analytics.dossier.contents import Dossier
from analytics.dossier.formats import FILES, FORMATS, SEALED
from analytics.dossier.second_look import look

PREVIEW_PPI = 96


@dataclass(frozen=True)
class File:
    name: str
    content: bytes


def steps(formats: Sequence[str]) -> tuple[str, ...]:
    """Codes of what is made for these, in order: a seal alone holds every format."""
    inside = tuple(code for code in formats if code in FORMATS) or tuple(FORMATS)
    return (*inside, SEALED.code) if SEALED.code in formats else inside


def possible(contents: Dossier) -> tuple[str, ...]:
    """Codes of all that these contents can become."""
    return tuple(code for code in FILES if code not in FORMATS or FORMATS[code].is_possible(contents))


def make_files(contents: Dossier, formats: Sequence[str], *, told: Callable[[str], None] = lambda code: None) -> dict[str, File]:
    """By code of the format; `told` hears each code of `steps` before it is made. Raises Refused where one holds what must not leave, or
    where the contents hold nothing for a format."""
    made: dict[str, File] = {}
    for code in steps(formats):
        if code in formats or code not in FORMATS or FORMATS[code].is_possible(contents):  # a seal alone holds what is possible
            told(code)
            made[code] = File(FILES[code].file_name(contents), _content(code, contents, made))
    asked = {code: made[code] for code in formats}
    look({file.name: file.content for file in asked.values()}, contents, is_public=contents.record.get("audience") == "outside")
    return asked


def _content(code: str, contents: Dossier, made: Mapping[str, File]) -> bytes:
    if code in FORMATS:
        return FORMATS[code].write(contents)
    from analytics.dossier.sealing import seal

    return seal(contents, {file.name: file.content for file in made.values()})


def make_pages(contents: Dossier, formats: Sequence[str]) -> dict[str, File]:
    """A picture of every page of the document, and of the letter where it is asked for, as `pages/001` and `letter_pages/001`."""
    from analytics.dossier.formats import letter, pdf

    drawn = _numbered("pages", contents.file_stem, pdf.pages(contents, ppi=PREVIEW_PPI))
    if "letter" in formats:
        stem = FORMATS["letter"].file_name(contents).removesuffix(FORMATS["letter"].suffix)
        drawn |= _numbered("letter_pages", stem, letter.pages(contents, ppi=PREVIEW_PPI))
    return drawn


def _numbered(name: str, stem: str, pages: Sequence[bytes]) -> dict[str, File]:
    return {f"{name}/{at:03d}": File(f"{stem}_{at:03d}.png", page) for at, page in enumerate(pages, start=1)}


def save(files: Mapping[str, File], out: Path, *, is_made: bool = True) -> dict[str, Path]:
    """All of them or none, written under other names first: a run that dies leaves no half file under a name that readers know. Raises
    FileNotFoundError where the folder is gone and must not be made: whoever asked for the files has left."""
    if is_made:
        out.mkdir(parents=True, exist_ok=True)
    paths = {code: out / file.name for code, file in files.items()}
    unfinished = {code: path.with_name(f".{path.name}.unfinished") for code, path in paths.items()}
    try:
        for code, path in unfinished.items():
            path.write_bytes(files[code].content)
        for code, path in unfinished.items():
            path.replace(paths[code])
    finally:  # the disk is full
        for path in unfinished.values():
            path.unlink(missing_ok=True)
    return paths
