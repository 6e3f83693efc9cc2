"""The last look, at the bytes themselves: what no file may hold is looked for in the text of each one before any of them is written.

The contents were scanned already (`audience.scan`); this one finds what a writer of a format added, or shows by a way of its own. Texts of
a PDF are not read back: they come from the same contents, and tests open them.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import PurePosixPath
from xml.etree import ElementTree

from analytics.dossier.contents import Dossier
from analytics.dossier.request import Refused
from analytics.small_cells import LEAST_PUBLIC
from privacy.scan import find_identifiers

_SPOKEN = ("alt", "title", "aria-label", "content")  # attributes that say something
_SUMMED = ("MANIFEST.sha256",)  # sums, nothing else
_OFFICE = (".xlsx", ".docx")
_NOT_READ_BACK = (".pdf", ".parquet")
_COMPUTED = ("integer", "decimal", "share")  # types of columns
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e-?[0-9]+)?")
_NAMES = re.compile(  # that a feed or a calendar makes itself: ids, moments, days, sums
    r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9]{8}T[0-9]{6}Z\b|VALUE=DATE:[0-9]{8}\b"
    r'|\b[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}|"sum": "[0-9a-f]{16}"'
)


def look(files: Mapping[str, bytes], contents: Dossier, *, is_public: bool) -> None:
    """Raises Refused where a file holds an identifier or, for the outside, a table a small number of reporters."""
    computed = {column.name for part in contents.numbered for column in part.export.columns if column.type in _COMPUTED}
    read = (text for name, content in files.items() for text in texts_of(name, content, computed | {"passport_share_unknown"}))
    _refuse(read, contents)
    if is_public and any(_has_small_cell(name, content, contents) for name, content in files.items()):
        raise Refused("small_cells")


def refuse_identifiers(files: Mapping[str, bytes], contents: Dossier) -> None:
    """Raises Refused where a line of a file holds an identifier, whatever kind of text it is."""
    _refuse((_NAMES.sub(" ", line) for content in files.values() for line in _unfolded(content).splitlines()), contents)


def _unfolded(content: bytes) -> str:
    """Lines that a calendar parted are read whole; what makes a page, and what its style sheet holds, is no text."""
    text = content.decode("utf-8-sig").replace("\r\n ", "")
    return "\n".join(_Words.of(text).texts) if text.lstrip().startswith("<!doctype html>") else text


def _refuse(texts: Iterable[str], contents: Dossier) -> None:
    own = _made_by_the_product(contents)
    if any(find_identifiers(text) for text in {own.sub(" ", text) for text in texts}):
        raise Refused("personal_data")


def texts_of(name: str, content: bytes, computed: Collection[str] = ()) -> Iterator[str]:
    """Every text of a file that can be read, cell by cell and line by line; none of a PDF or a Parquet file. Numbers in the columns
    that are `computed` are no texts: a sum of eight digits or a rate with its many decimals is nobody's. Raises ValueError for a kind of
    file that nobody taught it to read."""
    suffix = PurePosixPath(name).suffix
    if name in _SUMMED:
        return
    if suffix == ".html":
        yield from _Words.of(content.decode("utf-8")).texts
    elif suffix == ".csv":
        headings, *rows = [*csv.reader(io.StringIO(content.decode("utf-8"), newline=""))] or [[]]
        yield from headings
        for row in rows:
            told = zip(headings, row, strict=True)
            yield from (cell for heading, cell in told if not (heading in computed and _NUMBER.fullmatch(cell)))
    elif suffix in (".txt", ".json"):
        yield from content.decode("utf-8").splitlines()
    elif suffix in _OFFICE:
        yield from _office(content)
    elif suffix == ".zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for inside in archive.namelist():
                yield inside
                yield from texts_of(inside, archive.read(inside), computed)
    elif suffix not in _NOT_READ_BACK:
        raise ValueError(f"nothing here looks into a file such as {name}")


def _office(content: bytes) -> Iterator[str]:
    """Words of the sheets and of the body; a paragraph may be cut into runs, so they are read together as well."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if not name.endswith(".xml") or name.startswith(("docProps/", "xl/worksheets/", "xl/charts/", "xl/styles")):
                continue
            for element in ElementTree.fromstring(archive.read(name)).iter():
                if element.tag.endswith(("}si", "}p")):
                    yield "".join(element.itertext())


class _Words(HTMLParser):
    """Texts of a page, spoken attributes included, and its tables as (headings, rows of sorted-by values)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.tables: list[tuple[list[str], list[list[str]]]] = []
        self._silent = self._in_head = 0

    @classmethod
    def of(cls, text: str) -> _Words:
        reader = cls()
        reader.feed(text)
        reader.close()
        return reader

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_policy = "http-equiv" in given  # sums of the page's own parts
        self.texts += [value for name in _SPOKEN if (value := given.get(name)) and not is_policy]
        match tag:
            case "style" | "script":
                self._silent += 1
            case "table":
                self.tables.append(([], []))
            case "th":
                self._in_head = 1
                self.tables[-1][0].append("")
            case "tr" if self.tables:
                self.tables[-1][1].append([])
            case "td":
                self.tables[-1][1][-1].append(given.get("data-sort") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script"):
            self._silent -= 1
        elif tag == "th":
            self._in_head = 0

    def handle_data(self, data: str) -> None:
        if self._in_head:
            self.tables[-1][0][-1] += data
        if not self._silent and data.strip():
            self.texts.append(data)


def _has_small_cell(name: str, content: bytes, contents: Dossier) -> bool:
    suffix = PurePosixPath(name).suffix
    if suffix == ".html":
        by_label = [{column.label: column.is_reporters for column in part.export.columns} for part in contents.numbered]
        tables = _Words.of(content.decode("utf-8")).tables
        return any(_is_few(cells, headings, _counted(headings, by_label)) for headings, rows in tables for cells in rows)
    if suffix == ".csv":
        by_name = [{column.name: column.is_reporters for column in part.export.columns} for part in contents.numbered]
        headings, *rows = [*csv.reader(io.StringIO(content.decode("utf-8"), newline=""))] or [[]]
        return any(_is_few(cells, headings, _counted(headings, by_name)) for cells in rows)
    if suffix == ".zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(_has_small_cell(inside, archive.read(inside), contents) for inside in archive.namelist())
    return False


def _counted(headings: Sequence[str], known: Sequence[Mapping[str, bool]]) -> set[str]:
    """Which of the headings count reporters: as the tables that have these columns say; of a table of nobody's, as any does. A name such as
    `n` counts reporters in one table and reports in another."""
    own = [columns for columns in known if columns and list(columns) == list(headings)[: len(columns)]]
    return {heading for columns in own or known for heading, is_reporters in columns.items() if is_reporters}


def _is_few(cells: Iterable[str], headings: Iterable[str], counted: set[str]) -> bool:
    return any(heading in counted and cell and 0 < float(cell) < LEAST_PUBLIC for heading, cell in zip(headings, cells, strict=False))


def _made_by_the_product(contents: Dossier) -> re.Pattern[str]:
    """Links, sums, the number of the dossier and the name of the build: long numbers of nobody."""
    return re.compile(r"\b[0-9a-f]{64}\b|https?://\S+|" + "|".join(re.escape(one) for one in (contents.number, contents.build_id)))
