"""What two dossiers of the same question say differently: every sentence, key figure and cell, as a reader sees them.

Neither drawings nor files are compared: a drawing shows the cells of its table. What names the build and the moment of issue is left out,
for it always differs and stands above the comparison.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

import pandas as pd

import i18n
from analytics.dossier.contents import Definitions, Dossier, Figure, Heading, Paragraphs, Section, Table
from analytics.exports import ExportColumn, ExportTable, in_words
from analytics.frames import records

_NUMBERS = ("integer", "decimal", "share")
_DIGITS = re.compile(r"\d+")
_BUILD = "{build}"  # in the place of the id, in texts that are compared


@dataclass(frozen=True)
class Difference:
    """`place` names the part by code, `where` and `what` in words. `before` and `after` as readers see them, None where that dossier has no
    such line; `values` the numbers behind them. `row` holds the codes of a cell's row and `column` its column, None for a text; `unit` is
    what the line that says n counts."""

    place: str
    where: str
    what: str
    before: str | None
    after: str | None
    values: tuple[Any, Any] = (None, None)
    row: Mapping[str, Any] = field(default_factory=dict, hash=False)
    column: ExportColumn | None = None
    unit: str = ""

    @property
    def n(self) -> int | None:
        """The difference of two whole numbers; a line that is not there counts for nothing then."""
        if not self.unit and (self.column is None or self.column.type != "integer"):
            return None
        was, is_ = (0 if value is None else value for value in self.values)
        return int(is_) - int(was) if all(isinstance(value, int | float) for value in (was, is_)) else None


@dataclass(frozen=True)
class _Part:
    """One place of a dossier: its texts by role, and its table."""

    where: str
    texts: Mapping[str, Sequence[str]]
    table: ExportTable | None = None


def compare(before: Dossier, after: Dossier) -> list[Difference]:
    """In the order of the later dossier; what stands in the former alone comes where it stood."""
    was, is_ = _parts(before), _parts(after)
    found: list[Difference] = []
    for place in _in_order(list(was), list(is_)):
        found += _part(place, was.get(place), is_.get(place), before.lang)
    return found


def sums(dossier: Dossier) -> dict[str, str]:
    """A sum of what each place says, sixteen digits: by these is told years later which part is not what it was."""
    return {place: _sum(part, dossier.lang) for place, part in _parts(dossier).items()}


def places(dossier: Dossier) -> dict[str, str]:
    """What each place is called."""
    return {place: part.where for place, part in _parts(dossier).items()}


def _sum(part: _Part, lang: str) -> str:
    said: list[str] = [f"{role}\t{text}" for role, texts in part.texts.items() for text in texts]
    if part.table is not None:
        said += ["\t".join(in_words(column, row[column.name], lang) for column in part.table.columns) for row in _rows(part.table)]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


# --- what a dossier says, place by place ----------------------------------------------------------------------------------


def _parts(dossier: Dossier) -> dict[str, _Part]:
    lang = dossier.lang
    t: Callable[[str], str] = lambda key: i18n.t(key, lang)  # noqa: E731
    ever_other = {
        t("exports.build"),
        t("exports.rule_version"),
        t("dossier.fact.issued"),
        t("dossier.fact.number"),
        t("dossier.fact.trial"),
    }
    clean: Callable[[str], str] = lambda text: text.replace(dossier.build_id, _BUILD)  # noqa: E731
    facts = [f"{name}: {words}" for name, words in dossier.facts if name not in ever_other]
    found = {
        "title": _Part(t("issued.place.title"), {"title": [clean(dossier.title)], "subtitle": [clean(dossier.subtitle)], "fact": facts}),
        "key_figures": _Part(t("issued.place.key_figures"), {one.label: [one.value] for one in dossier.key_figures}),
    }
    if dossier.letter is not None:
        found["letter"] = _Part(t("issued.place.letter"), {"sentence": [clean(text) for text in dossier.letter.sentences]})
    seen: Counter[str] = Counter()
    for section in dossier.sections:
        found[f"section:{section.id}"] = _Part(section.heading, {"sentence": [clean(text) for text in _texts(section)]})
        for part in section.parts:
            if isinstance(part, Figure | Table):
                seen[part.export.id] += 1
                again = f":{seen[part.export.id]}" if seen[part.export.id] > 1 else ""
                found[f"table:{part.export.id}{again}"] = _numbered(part, ever_other, clean)
    found["notes"] = _Part(t("issued.place.notes"), {"sentence": [clean(text) for text in dossier.notes]})
    return found


def _texts(section: Section) -> Iterator[str]:
    for part in section.parts:
        if isinstance(part, Paragraphs):
            yield from part.texts
        elif isinstance(part, Definitions):
            yield from (f"{name}: {words}" for name, words in part.pairs)
        elif isinstance(part, Heading):
            yield part.text


def _numbered(part: Figure | Table, ever_other: set[str], clean: Callable[[str], str]) -> _Part:
    what = [part.what] if isinstance(part, Figure) else []
    passport = {name: [clean(words)] for name, words in part.passport.lines if name not in ever_other}
    said = {"title": [clean(part.title)], "what": what, "note": [clean(note) for note in part.notes]}
    return _Part(f"{part.number} – {part.export.title}", said | passport, part.export)


# --- beside one another -----------------------------------------------------------------------------------------------------


def _in_order(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Every place once: those of `after` as they stand, each place that only `before` has behind its neighbour there."""
    ordered = list(after)
    for at, place in enumerate(before):
        if place not in ordered:
            previous = next((one for one in reversed(before[:at]) if one in ordered), None)
            ordered.insert(ordered.index(previous) + 1 if previous else 0, place)
    return ordered


def _part(place: str, before: _Part | None, after: _Part | None, lang: str) -> Iterator[Difference]:
    known = after or before
    assert known is not None
    empty = _Part(known.where, {})
    was, is_ = before or empty, after or empty
    if known.table is not None and (before is None or after is None):  # a table of one of them alone: its title stands for its words
        was, is_ = (_Part(one.where, {"title": one.texts.get("title", ())}, one.table) for one in (was, is_))
    for role in dict.fromkeys((*was.texts, *is_.texts)):
        for then, now in _paired(was.texts.get(role, ()), is_.texts.get(role, ())):
            if then != now:
                counted = _counted(role, was.table, is_.table, lang)
                yield Difference(place, known.where, _role(role, lang), then, now, counted[1], unit=counted[0])
    if was.table is not None or is_.table is not None:
        yield from _cells(place, known.where, was.table, is_.table, lang)


def _counted(role: str, before: ExportTable | None, after: ExportTable | None, lang: str) -> tuple[str, tuple[Any, Any]]:
    """Unit and numbers of the line that says n, where both tables count the same."""
    if role != i18n.t("exports.n", lang) or before is None or after is None or before.n_unit != after.n_unit:
        return "", (None, None)
    return before.n_unit, (before.n, after.n)


def _role(role: str, lang: str) -> str:
    """A role of ours has words; else it is the words, as those of a key figure or of a line beside a figure."""
    return i18n.texts(lang).get(f"issued.role.{role}", role)


def _paired(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """Sentences that differ in their numbers alone are the same sentence."""
    was, is_ = ([_DIGITS.sub("#", text) for text in texts] for texts in (before, after))
    for _, first, last, other, until in SequenceMatcher(None, was, is_, autojunk=False).get_opcodes():
        yield from zip_longest(before[first:last], after[other:until])


def _cells(place: str, where: str, before: ExportTable | None, after: ExportTable | None, lang: str) -> Iterator[Difference]:
    sides = [_rows(table) if table is not None else [] for table in (before, after)]
    columns = {column.name: column for table in (before, after) if table is not None for column in table.columns}
    keys = _keys(list(columns.values()), sides)
    was, is_ = (_by_key(rows, keys) for rows in sides)
    for key in _merged(list(was), list(is_)):
        then, now = was.get(key), is_.get(key)
        row = now or then or {}
        told = [in_words(columns[name], row.get(name), lang) for name in keys] or [i18n.t("issued.role.line", lang, n=key[-1] + 1)]
        label = " · ".join(told)
        for column in columns.values():
            if column.name in keys:
                continue
            values = tuple(side.get(column.name) if side else None for side in (then, now))
            words = [in_words(column, value, lang) if side else None for value, side in zip(values, (then, now), strict=True)]
            if words[0] != words[1]:
                yield Difference(place, where, f"{label} – {column.label}", words[0], words[1], (values[0], values[1]), row, column)


def _rows(table: ExportTable) -> list[dict[str, Any]]:
    frame: pd.DataFrame = table.rows()
    return records(frame.astype(object)) if len(frame) else []


def _keys(columns: Sequence[ExportColumn], sides: Sequence[Sequence[Mapping[str, Any]]]) -> list[str]:
    """The fewest leading columns that tell the rows of either table apart: days and codes before other words."""
    first_number = next((at for at, column in enumerate(columns) if column.type in _NUMBERS), len(columns))
    words = [column for column in columns[:first_number] if column.type not in ("flag", "row_number")]
    words.sort(key=lambda column: not (column.type == "date" or column.name == "code" or column.name.endswith("_code")))
    names = [column.name for column in words]
    for many in range(1, len(names) + 1):
        if all(len({_cell_key(row, names[:many]) for row in rows}) == len(rows) for rows in sides):
            return names[:many]
    coded = [column.name for column in words if column.type == "date" or column.name.endswith("_code")]
    return coded or names[:1]


def _by_key(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> dict[tuple[Any, ...], Mapping[str, Any]]:
    """Rows that their codes do not tell apart are counted."""
    seen: Counter[tuple[str, ...]] = Counter()
    found = {}
    for row in rows:
        key = _cell_key(row, names)
        found[(*key, seen[key])] = row
        seen[key] += 1
    return found


def _cell_key(row: Mapping[str, Any], names: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(row.get(name)) for name in names)


def _merged(before: Sequence[tuple[Any, ...]], after: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    later = set(after)
    return [*after, *(key for key in before if key not in later)]
