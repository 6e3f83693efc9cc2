"""Files that no export should be: the exports of the bench, damaged at random, and workbooks made to exhaust their reader."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

from tests.forms.bench import EXPORTS

_NAMESPACE = "http://schemas.openxmlformats.org"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_NAMESPACE}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_NAMESPACE}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{_NAMESPACE}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_NAMESPACE}/spreadsheetml/2006/main" xmlns:r="{_NAMESPACE}/officeDocument/2006/relationships">'
    '<externalReferences><externalReference r:id="rId9"/></externalReferences>'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_NAMESPACE}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{_NAMESPACE}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId9" '
    f'Type="{_NAMESPACE}/officeDocument/2006/relationships/externalLink" Target="http://example.invalid/other.xlsx" TargetMode="External"/>'
    "</Relationships>",
}


def workbook(rows: Iterable[str], *, dimension: str = "") -> bytes:
    """The least that is an XLSX, with a link to another workbook; `rows` are `<row>` elements."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, '<?xml version="1.0"?>' + text)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<?xml version="1.0"?><worksheet xmlns="{_NAMESPACE}/spreadsheetml/2006/main">'.encode())
            sheet.write(f'<dimension ref="{dimension}"/>'.encode() if dimension else b"")
            sheet.write(b"<sheetData>")
            for row in rows:
                sheet.write(row.encode())
            sheet.write(b"</sheetData></worksheet>")
    return content.getvalue()


def row(number: int, **cells: str) -> str:
    """`row(2, A="x")`; a text that begins with = is a formula, with its value left out."""
    written = (
        f'<c r="{column}{number}"><f>{text[1:]}</f></c>'
        if text.startswith("=")
        else f'<c r="{column}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for column, text in cells.items()
    )
    return f'<row r="{number}">{"".join(written)}</row>'


HEADINGS = row(1, A="submitted_at", B="service_codes", C="comment")


def _line(minute: int, comment: str = "ok") -> str:
    """A submission of its own, for all of them may be read in one run."""
    return row(2, A=f"2024-03-05 10:{minute}:00", B="RECIPE", C=comment)


def _long_rows() -> Iterator[str]:
    return (row(number, A="a" * 1_000_000) for number in range(2, 1200))


WORKBOOKS: dict[str, tuple[Callable[[], bytes], str | None]] = {  # name: (content, the error expected)
    "a dimension beyond the cells": (lambda: workbook([HEADINGS, _line(10)], dimension="A1:XFD1048576"), None),
    "a dimension short of the cells": (lambda: workbook([HEADINGS, _line(11)], dimension="A1:A1"), None),
    "a cell of ten megabytes": (lambda: workbook([HEADINGS, _line(12, "x" * 10_000_000)]), None),
    "a formula without its value": (lambda: workbook([HEADINGS, _line(13, "=1+1")]), None),
    "a cell in the last corner": (lambda: workbook([HEADINGS, _line(14), row(1_048_576, XFD="z")]), "too_large"),
    "gigabytes in a few kilobytes": (lambda: workbook(chain([HEADINGS], _long_rows())), "too_large"),
}


def damaged(seed: int) -> tuple[str, bytes]:
    """A name and the bytes of an export of the bench with one to three injuries; equal for equal seeds."""
    chance = random.Random(seed)
    export = chance.choice(EXPORTS)
    kind, content = Path(export.file_name).suffix, export.make()
    for _ in range(chance.randint(1, 3)):
        injury = chance.choice(_INJURIES if kind in (".csv", ".tsv", ".txt") else _BINARY_INJURIES)
        content = injury(content, chance)
    return f"{seed:05d}{kind}", content or b" "


def _flip_bytes(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 40)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _truncate(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(1, len(content) + 1)]


def _insert(content: bytes, chance: random.Random) -> bytes:
    odd = (b"\0", b'"', b"\r", b"\n\n", b";;;;", b"=HYPERLINK(1)", b"\xff\xfe", b"\xe2\x80\xa8", b"<b>", b"9" * 400, b"|", b"31/02/2024")
    place = chance.randrange(len(content) + 1)
    return content[:place] + chance.choice(odd) * chance.randint(1, 5) + content[place:]


def _swap_delimiters(content: bytes, chance: random.Random) -> bytes:
    one, other = chance.sample((b",", b";", b"\t", b"|", b"~"), 2)
    return content.replace(one, other)


def _shuffle_lines(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


def _move_columns(content: bytes, chance: random.Random) -> bytes:
    lines = (line.split(b",") for line in content.splitlines())
    return b"\n".join(b",".join(chance.sample(cells, len(cells))) for cells in lines)


def _huge_cell(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content) + 1)
    return content[:place] + b"x" * 10_000_000 + content[place:]


_BINARY_INJURIES = (_flip_bytes, _truncate, _insert)
_INJURIES = (*_BINARY_INJURIES, _swap_delimiters, _shuffle_lines, _move_columns, _huge_cell)
