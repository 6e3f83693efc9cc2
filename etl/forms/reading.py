"""Turns the records of a mapped table into our columns, a batch at a time.

Each distinct cell of a column is read once. A cell that nothing explains stays as it is: staging then says that it is
unknown, with its words, and nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from etl.export_shape import export_columns, multiple_columns
from etl.forms import dates
from etl.forms.catalogue import Catalogue
from etl.forms.headings import Column
from etl.forms.mapping import MOMENTS, OWN, ColumnRule, FormMapping
from etl.forms.spelling import comparable
from etl.sources import FileNote
from etl.sources.table import Batch

Cells = list[str | None]
TICKS, CROSSES = frozenset("✓✔☑☒"), frozenset("✗✘☐-–")  # marks that are no words
NAMES = ("service_codes", "software_name")  # staging knows their spellings, confirmed aliases included
SEPARATORS = (";", "\n", "|", ",")
WRITTEN_AROUND = "".join(SEPARATORS) + " \t\r"  # what platforms leave before and after the last answer
LONGEST_ANSWER = 500  # letters of one that holds the separator itself
LONGEST_CELL = 20_000  # characters; beyond, it is free text, and no answer is looked for that holds the separator
REMEMBERED_CELLS = 50_000  # distinct cells of a column; beyond, it is free text and not worth remembering

_MINUTES = re.compile(r"(\d{1,4})\s*(?:min|mins|minutes?|minuten|mn|')?\.?")
_HOURS = re.compile(r"(\d{1,2})\s*(?:h|heures?|u|uur|uren|hours?)\.?\s*(\d{2})?\s*(?:min|minutes?|minuten|mn)?\.?")
_ISO = re.compile(r"\s*\d{4}-")
_POSTAL = re.compile(r"((?:[Bb](?:[Ee])?[ -]?)?[1-9]\d{3})[ ,-]+\D+")


class FormReader:
    """Reads tables with these columns by this mapping. `notes` tell what reading showed."""

    def __init__(self, mapping: FormMapping, columns: Sequence[Column], catalogue: Catalogue) -> None:
        self.mapping, self.catalogue = mapping, catalogue
        self.notes: list[FileNote] = []
        self._for: set[tuple[str, int]] = set()
        self._against: set[tuple[str, int]] = set()
        rules = [(column.place, mapping.rule_of(column)) for column in columns]
        self._sending = [place for place, rule in rules if rule.is_sending]
        self._feeding = {name: [(place, rule) for place, rule in rules if rule.field == name] for name in export_columns()}
        self._rules = {place: rule for place, rule in rules if rule.field}
        self._readers = {place: self._reader(rule) for place, rule in self._rules.items()}
        self._known: dict[int, dict[str | None, str | None]] = {place: {None: None} for place in self._readers}

    def faults(self, batch: Batch) -> Cells:
        """Why a record as a whole is refused, or None: an answer that was begun and never sent."""
        is_sent = [True] * len(batch.source_rows)
        for place in self._sending:
            is_sent = [sent and bool(cell and cell.strip()) for sent, cell in zip(is_sent, batch.columns[place].to_pylist(), strict=True)]
        return [None if sent else "not_sent" for sent in is_sent]

    def columns(self, batch: Batch) -> list[pa.Array]:
        """The records in our columns, in their order; texts, NULL for nothing."""
        return [self._column(name, batch) for name in export_columns()]

    def _column(self, name: str, batch: Batch) -> pa.Array:
        feeding = self._feeding[name]
        if not feeding:
            constant = self._form_version if name == "form_version" else None
            return pa.array([constant] * len(batch.source_rows), pa.string())
        read = [self._cells(place, batch.columns[place]) for place, _ in feeding]
        return read[0] if len(read) == 1 else pa.array(self._joined(name, feeding, read, batch), pa.string())

    def _joined(self, name: str, feeding: Sequence[tuple[int, ColumnRule]], read: Sequence[pa.Array], batch: Batch) -> Cells:
        """What several columns together say."""
        cells = [column.to_pylist() for column in read]
        if name in MOMENTS:
            by_part = dict(zip((rule.part for _, rule in feeding), cells, strict=True))
            return self._joined_moments(name, by_part["date"], by_part["time"], batch.source_rows)
        if name in multiple_columns():
            return [_union(answers) for answers in zip(*cells, strict=True)]
        if name == "comment":
            return ["\n".join(filter(None, texts)) or None for texts in zip(*cells, strict=True)]
        return [next(filter(None, texts), None) for texts in zip(*cells, strict=True)]

    def _cells(self, place: int, column: pa.Array) -> pa.Array:
        """The cells of one column as read, each distinct one read once."""
        encoded = column.dictionary_encode()
        return self._answers(place, encoded.dictionary).take(encoded.indices)

    def _answers(self, place: int, distinct: pa.Array) -> pa.Array:
        rule, read, known = self._rules[place], self._readers[place], self._known[place]
        at_once = self._moments_at_once(rule, distinct) if rule.field in MOMENTS else pa.nulls(len(distinct), pa.string())
        if at_once.null_count == 0:
            return at_once
        cells = distinct.to_pylist()
        answers = [known[cell] if cell in known else seen or read(cell) for cell, seen in zip(cells, at_once.to_pylist(), strict=True)]
        if len(known) < REMEMBERED_CELLS:
            known.update(zip(cells, answers, strict=True))
        return pa.array(answers, pa.string())

    def _moments_at_once(self, rule: ColumnRule, distinct: pa.Array) -> pa.Array:
        """Nearly all moments of nearly all exports; NULL for a cell that must be read by itself."""
        if rule.part or rule.time_zone or rule.answers:
            return pa.nulls(len(distinct), pa.string())
        found = dates.moments(distinct, rule.date_order)
        is_proof = pc.and_(pc.not_equal(found, distinct), pc.greater(pc.utf8_slice_codeunits(found, 8, 10), "12"))
        if pc.any(is_proof).as_py():
            self._for.add(rule.key)
        return found

    @property
    def _form_version(self) -> str | None:
        """The columns are the version; nothing for our own shape, which has a column for it."""
        return None if self.mapping.platform == OWN else f"{self.mapping.form}-{self.mapping.fingerprint[:6]}"

    def _joined_moments(self, name: str, days: Cells, times: Cells, source_rows: Iterable[int]) -> Cells:
        joined: Cells = []
        for day, time, row in zip(days, times, source_rows, strict=True):
            clock = time and dates.time_of_day(time)
            if time and not clock:
                self.notes.append(FileNote("time_unreadable", column_name=name, source_row=int(row)))
            joined.append(f"{day[:10]} {clock}" if day and clock else day)
        return joined

    def _reader(self, rule: ColumnRule) -> Callable[[str], str | None]:
        """How one cell of this column is read. Our own shape is staging's to read; only its dates may need an order."""
        if self.mapping.platform == OWN:
            return self._moment_reader(rule) if rule.field in MOMENTS else (lambda text: text)
        answers = {comparable(answer): code for answer, code in rule.answers.items()}
        read_one = plain = self._plain_reader(rule)
        if answers:

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
            return self._moment_reader(rule)
        if name == "submission_id":
            return lambda text: f"{self.mapping.form}-{text}"
        if name in ("minutes_lost", "patients_affected"):
            return read_count
        if name == "postal_code":
            return lambda text: found[1] if (found := _POSTAL.fullmatch(text)) else text
        if name in self.catalogue.fields and name not in NAMES:
            return lambda text: self.catalogue.code(name, text) or text
        return lambda text: text

    def _moment_reader(self, rule: ColumnRule) -> Callable[[str], str | None]:
        def read(text: str) -> str:
            if self.mapping.platform == OWN and _ISO.match(text):
                return text  # staging's to read; a date that some program wrote anew is ours
            found = dates.moment(text, order=rule.date_order, zone=rule.time_zone)
            if rule.date_order:
                self._weigh(rule, text, found)
            return found

        return read

    def _weigh(self, rule: ColumnRule, text: str, found: str) -> None:
        """Keeps what speaks for and against the order that is taken: a day above 12 read by it, a cell that only the other reads."""
        if found == text:
            if dates.moment(text, order=dates.OTHER_ORDER[rule.date_order]) != text:
                self._against.add(rule.key)
        elif found[8:10] > "12" and not _ISO.match(text):
            self._for.add(rule.key)

    @property
    def by_its_own_dates(self) -> FormMapping:
        """The mapping, with the other order of day and month where cells prove it and none the one taken."""
        mapping = self.mapping
        for number, rule in enumerate(mapping.columns):
            if rule.key in self._against - self._for:
                mapping = mapping.with_rule(number, date_order=dates.OTHER_ORDER[rule.date_order])
        return mapping

    def _choices_reader(
        self, rule: ColumnRule, answers: Collection[str], read_one: Callable[[str], str | None]
    ) -> Callable[[str], str | None]:
        known = {*self.catalogue.spellings(rule.field), *answers}

        def read(text: str) -> str | None:
            return _union(read_one(answer) for answer in answers_in(text, rule.separator, known))

        return read


def answers_in(text: str, separator: str, known: Collection[str]) -> list[str]:
    """The answers in one cell. Where none is known by the separator of the column, by the one under which most are:

    the same form joins them by ; in one export and by , in another, under the same headings.
    """

    def n_known(answers: list[str]) -> int:
        return sum(comparable(answer) in known for answer in answers)

    answers = split_answers(text, separator, known)
    if not separator or n_known(answers):
        return answers
    others = [split_answers(text, other, known) for other in SEPARATORS]
    return max(answers, *others, key=n_known)


def split_answers(text: str, separator: str, known: Collection[str]) -> list[str]:
    """The answers in one cell parted by this separator. One that holds the separator itself stays whole when it is a known one."""
    if not separator:
        return [text]
    if comparable(text) in known:
        return [text.strip(WRITTEN_AROUND)]
    pieces = [piece.strip() for piece in text.split(separator.strip() or separator)]
    pieces = [piece for piece in pieces if piece]
    if len(text) > LONGEST_CELL:
        return pieces
    spelt = [comparable(piece) if any(map(str.isalnum, piece)) else "" for piece in pieces]
    answers = []
    start = 0
    while start < len(pieces):
        end = _end_of_answer(spelt, start, known)
        answers.append((separator.strip() + " ").join(pieces[start:end]))
        start = end
    return answers


def _end_of_answer(spelt: Sequence[str], start: int, known: Collection[str]) -> int:
    """Where the longest known answer ends that begins with piece `start`; after that piece when none does."""
    end, whole = start + 1, ""
    for place in range(start, len(spelt)):
        whole += spelt[place]
        if len(whole) > LONGEST_ANSWER:
            break
        if whole in known:
            end = place + 1
    return end


def _option_reader(rule: ColumnRule, yes_or_no: Callable[[str], str | None]) -> Callable[[str], str | None]:
    """The option where the cell says yes or repeats it; any other words are an answer of their own."""
    labels = {comparable(rule.option), comparable(rule.heading)}

    def read(text: str) -> str | None:
        said, spelling = yes_or_no(text), comparable(text)
        if said == "false" or text in CROSSES:
            return None
        is_repeated = spelling in labels or (len(spelling) > 3 and comparable(rule.heading).endswith(spelling))
        return rule.option if said == "true" or text in TICKS or is_repeated else text.strip() or None

    return read


def _union(cells: Iterable[str | None]) -> str | None:
    """Answers of several columns, each once, in the order given."""
    found: dict[str, None] = {}
    for cell in cells:
        if cell:
            found.update(dict.fromkeys(cell.split("|")))
    return "|".join(found) or None


def read_count(text: str) -> str:
    """Minutes or patients as people write them: `15 min`, `1h30`; anything else as it is."""
    plain = text.strip().lower()
    if found := _MINUTES.fullmatch(plain):
        return found[1]
    if found := _HOURS.fullmatch(plain):
        return str(int(found[1]) * 60 + int(found[2] or 0))
    return text
