"""One content model for every format: sections, figures and tables, each numbered and with its passport.

A figure holds the drawing and the table of its numbers; a format that cannot draw has the numbers, and both come from one frame.
Every text is finished words in the language of the dossier; no format adds a figure of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from analytics.dossier.charts import Chart
from analytics.dossier.letter.contents import Letter
from analytics.exports import ExportTable


@dataclass(frozen=True)
class Passport:
    """What stands beside a figure or a table: pairs of heading and words, the numbers of the notes that hold for it, the link that
    reopens the view."""

    lines: tuple[tuple[str, str], ...]
    notes: tuple[int, ...]
    permalink: str


@dataclass(frozen=True)
class Paragraphs:
    """`kind`: plain text, a numbered list or bullets. `quotes`: of each text what somebody else says in it, and their language, empty
    where nobody knows it."""

    texts: tuple[str, ...]
    kind: str = "plain"  # plain, quiet, numbered, bullets
    quotes: tuple[tuple[str, str], ...] = ()

    @property
    def spoken(self) -> list[tuple[str, str, str, str]]:
        """Each text as what stands before a quotation, the quotation, its language, and what follows; all but the first empty without."""
        found = []
        for at, text in enumerate(self.texts):
            quoted, lang = self.quotes[at] if self.quotes else ("", "")
            before, own, after = text.partition(quoted) if quoted else (text, "", "")
            found.append((before, own, lang if own else "", after))
        return found


@dataclass(frozen=True)
class Definitions:
    """`is_list`: short entries to look up, set small in two columns on paper. `anchors`: where a link leads to each, on a page."""

    pairs: tuple[tuple[str, str], ...]
    is_list: bool = False
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True)
class Table:
    """`printed`: names of the columns that paper has room for, all when empty; `is_printed`: whether it stands on paper at all, a sheet
    of the workbook it always is."""

    number: str  # `Tableau 3`
    title: str
    export: ExportTable
    passport: Passport
    printed: tuple[str, ...] = ()
    is_printed: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figure:
    number: str  # `Figure 2`
    title: str  # the finding
    what: str
    chart: Chart
    alt: str
    export: ExportTable
    passport: Passport
    notes: tuple[str, ...] = ()


Part: TypeAlias = Paragraphs | Definitions | Heading | Table | Figure


@dataclass(frozen=True)
class Section:
    id: str
    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class KeyFigure:
    value: str
    label: str


@dataclass(frozen=True)
class Dossier:
    """`number`: of the document (`Reading.number_of_dossier`); `facts`: what the title page says of it, as pairs; `notes`: the caveats
    that passports refer to, numbered from 1; `words`: fixed words of the layout by name; `record`: everything needed to make it again
    (`Request.record`); `letter`: None where there is nothing to write for."""

    title: str
    subtitle: str
    lang: str
    is_demo: bool
    notice: str
    audience: str
    number: str
    build_id: str
    issued_at: dt.datetime
    permalink: str
    key_figures: tuple[KeyFigure, ...]
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    file_stem: str
    words: dict[str, str] = field(hash=False)
    record: dict[str, Any] = field(default_factory=dict, hash=False)
    letter: Letter | None = None

    def parts(self) -> Iterator[Part]:
        for section in self.sections:
            yield from section.parts

    @property
    def numbered(self) -> Sequence[Figure | Table]:
        """Figures and tables in the order of the document."""
        return [part for part in self.parts() if isinstance(part, Figure | Table)]
