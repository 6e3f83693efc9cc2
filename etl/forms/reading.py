"""Turns the records of a mapped table into our columns, a batch at a time.

Each distinct cell of a column is read once. A cell that nothing explains stays as it is: staging then says that it is
unknown, with its words, and nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from etl.export_shape import export_columns, multiple_columns
from etl.forms import dates
from etl.forms.catalogue import Catalogue
from etl.forms.headings import Column
from etl.forms.mapping import MOMENTS, OWN, ColumnRule, FormMapping
from etl.forms.spelling import comparable
from etl.sources import FileNote

Cells = list[str | None]
TICKS, CROSSES = frozenset("✓✔☑☒"), frozenset("✗✘☐-–")  # marks that are no words
NAMES = ("service_codes", "software_name")  # staging knows their spellings, confirmed aliases included
REMEMBERED_CELLS = 50_000  # distinct cells of a column; beyond, it is free text and not worth remembering

_MINUTES = re.compile(r"(\d{1,4})\s*(?:min|mins|minutes?|minuten|mn|')?\.?")
_HOURS = re.compile(r"(\d{1,2})\s*(?:h|heures?|u|uur|uren|hours?)\.?\s*(\d{2})?\s*(?:min|minutes?|minuten|mn)?\.?")
_ISO = re.compile(r"\s*\d{4}-")
_POSTAL = re.compile(r"((?:[Bb](?:[Ee])?[ -]?)?[1-9]\d{3})[ ,-]+\D+")


class ReadBatch(NamedTuple):
    """`columns` in the order of the export shape; `faults` give why a record as a whole is refused, or None."""

    columns: list[Cells]
    faults: Cells


class FormReader:
    """Reads tables with these columns by this mapping. `notes` tell what reading showed."""

    def __init__(self, mapping: FormMapping, columns: Sequence[Column], catalogue: Catalogue) -> None:
        self.mapping, self.catalogue = mapping, catalogue
        self.notes: list[FileNote] = []
        rules = [(column.place, mapping.rule_of(column)) for column in columns]
        self._sending = [place for place, rule in rules if rule.is_sending]
        self._feeding = {name: [(place, rule) for place, rule in rules if rule.field == name] for name in export_columns()}
        self._read_once: dict[int, Callable[[str], str | None]] = {
            place: _remembering(self._reader(rule)) for place, rule in rules if rule.field
        }

    def read(self, records: Sequence[Sequence[str]], source_rows: Sequence[int]) -> ReadBatch:
        """`source_rows` are the numbers of the records, for the notes."""
        n = len(records)
        columns = [self._column(name, records, source_rows) for name in export_columns()]
        faults: Cells = [None] * n
        for place in self._sending:
            faults = [
                fault or (None if _cell(record, place).strip() else "not_sent") for fault, record in zip(faults, records, strict=True)
            ]
        return ReadBatch(columns, faults)

    def _column(self, name: str, records: Sequence[Sequence[str]], source_rows: Sequence[int]) -> Cells:
        feeding = self._feeding[name]
        if not feeding:
            constant = self._form_version if name == "form_version" else None
            return [constant] * len(records)
        read = [self._cells(place, records) for place, _ in feeding]
        parts = [rule.part for _, rule in feeding]
        if name in MOMENTS and any(parts):
            by_part = dict(zip(parts, read, strict=True))
            return self._joined_moments(name, by_part["date"], by_part.get("time"), source_rows)
        if name in multiple_columns() and len(read) > 1:
            return [_union(cells) for cells in zip(*read, strict=True)]
        if name == "comment" and len(read) > 1:
            return ["\n".join(cell for cell in cells if cell) or None for cells in zip(*read, strict=True)]
        return read[0] if len(read) == 1 else [next((cell for cell in cells if cell), None) for cells in zip(*read, strict=True)]

    def _cells(self, place: int, records: Sequence[Sequence[str]]) -> Cells:
        read = self._read_once[place]
        return [read(cell) if (cell := _cell(record, place)) else None for record in records]

    @property
    def _form_version(self) -> str | None:
        """The columns are the version; nothing for our own shape, which has a column for it."""
        return None if self.mapping.platform == OWN else f"{self.mapping.form}-{self.mapping.fingerprint[:6]}"

    def _joined_moments(self, name: str, days: Cells, times: Cells | None, source_rows: Sequence[int]) -> Cells:
        joined: Cells = []
        for day, time, row in zip(days, times or [None] * len(days), source_rows, strict=True):
            clock = time and dates.time_of_day(time)
            if time and not clock:
                self.notes.append(FileNote("time_unreadable", column_name=name, source_row=row))
            joined.append(f"{day[:10]} {clock}" if day and clock else day)
        return joined

    def _reader(self, rule: ColumnRule) -> Callable[[str], str | None]:
        """How one cell of this column is read. Our own shape is staging's to read; only its dates may need an order."""
        if self.mapping.platform == OWN:
            return (lambda text: _own_moment(text, rule.date_order)) if rule.field in MOMENTS else (lambda text: text)
        answers = {comparable(answer): code for answer, code in rule.answers.items()}
        plain = self._plain_reader(rule)

        def read_one(text: str) -> str | None:
            spelling = comparable(text)
            return (answers[spelling] or None) if spelling in answers else plain(text)

        if rule.option:
            return _option_reader(rule, lambda text: self.catalogue.code("is_ongoing", text))
        if rule.field in multiple_columns():
            return self._choices_reader(rule, answers, read_one)
        return read_one

    def _plain_reader(self, rule: ColumnRule) -> Callable[[str], str | None]:
        name = rule.field
        if name in MOMENTS:
            if rule.part == "time":
                return lambda text: text
            return lambda text: dates.moment(text, order=rule.date_order, zone=rule.time_zone)
        if name == "submission_id":
            return lambda text: f"{self.mapping.form}-{text}"
        if name in ("minutes_lost", "patients_affected"):
            return read_count
        if name == "postal_code":
            return lambda text: found[1] if (found := _POSTAL.fullmatch(text)) else text
        if name in self.catalogue.fields and name not in NAMES:
            return lambda text: self.catalogue.code(name, text) or text
        return lambda text: text

    def _choices_reader(
        self, rule: ColumnRule, answers: Collection[str], read_one: Callable[[str], str | None]
    ) -> Callable[[str], str | None]:
        known = {*self.catalogue.spellings(rule.field), *answers}

        def read(text: str) -> str | None:
            return _union(read_one(answer) for answer in split_answers(text, rule.separator, known))

        return read


def split_answers(text: str, separator: str, known: Collection[str]) -> list[str]:
    """The answers in one cell. An answer that holds the separator itself stays whole when it is a known one."""
    if not separator or comparable(text) in known:
        return [text]
    pieces = [piece.strip() for piece in text.split(separator.strip() or separator)]
    pieces = [piece for piece in pieces if piece]
    answers = []
    start = 0
    while start < len(pieces):
        wholes = ((end, (separator.strip() + " ").join(pieces[start:end])) for end in range(len(pieces), start, -1))
        end, answer = next(((end, whole) for end, whole in wholes if comparable(whole) in known), (start + 1, pieces[start]))
        answers.append(answer)
        start = end
    return answers


def _option_reader(rule: ColumnRule, yes_or_no: Callable[[str], str | None]) -> Callable[[str], str | None]:
    """The option where the cell says yes or repeats it; any other words are an answer of their own."""
    labels = {comparable(rule.option), comparable(rule.heading)}

    def read(text: str) -> str | None:
        said = yes_or_no(text)
        spelling = comparable(text)
        if said == "true" or text in TICKS or spelling in labels or comparable(rule.heading).endswith(spelling):
            return rule.option
        return None if said == "false" or not spelling or text in CROSSES else text

    return read


def _union(cells: Iterable[str | None]) -> str | None:
    """Answers of several columns, each once, in the order given."""
    found: dict[str, None] = {}
    for cell in cells:
        if cell:
            found.update(dict.fromkeys(cell.split("|")))
    return "|".join(found) or None


def _own_moment(text: str, order: str) -> str:
    """ISO is left to staging; a date that some program wrote anew is read."""
    return text if _ISO.match(text) else dates.moment(text, order=order)


def read_count(text: str) -> str:
    """Minutes or patients as people write them: `15 min`, `1h30`; anything else as it is."""
    plain = text.strip().lower()
    if found := _MINUTES.fullmatch(plain):
        return found[1]
    if found := _HOURS.fullmatch(plain):
        return str(int(found[1]) * 60 + int(found[2] or 0))
    return text


def _cell(record: Sequence[str], place: int) -> str:
    return record[place] if place < len(record) else ""


def _remembering(read: Callable[[str], str | None]) -> Callable[[str], str | None]:
    known: dict[str, str | None] = {}

    def remembered(cell: str) -> str | None:
        try:
            return known[cell]
        except KeyError:
            answer = read(cell)
            if len(known) < REMEMBERED_CELLS:
                known[cell] = answer
            return answer

    return remembered
