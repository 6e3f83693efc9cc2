"""Turns rows of numbers into the text cells of our export shape."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from etl.demo.answers import OPEN, UNKNOWN_SEVERITY
from etl.demo.catalogue import Catalogue
from etl.demo.comments import Situation, comment
from etl.demo.dirt import DIRT
from etl.demo.invent import DAY_ONLY, EXACT, NO_SERVICE, Rows
from etl.demo.times import DATES, DAY, text_of

COLUMNS = (
    "submission_id", "form_version", "language", "submitted_at", "occurred_at", "ended_at", "is_ongoing", "service_codes",
    "kind_code", "error_code", "severity_code", "consequence_codes", "minutes_lost", "patients_affected", "fallback_code",
    "fallback_worked_code", "postal_code", "software_name", "software_version", "practice_type_code", "reporter_id", "comment",
    "quote_consent",
)  # fmt: skip

_FORM_VERSIONS = (("demo-1", 0), ("demo-2", 150))  # from which day of the demo
_SEVERITIES = {OPEN: "", 0: "0", 1: "1", 2: "2", 3: "3", UNKNOWN_SEVERITY: "unknown"}
_TEXT_DAYS = tuple(text_of(day) for day in range(len(DATES)))
_TEXT_MINUTES = tuple(f" {minute // 60:02d}:{minute % 60:02d}:" for minute in range(DAY))
_TEXT_SECONDS = tuple(f"{second:02d}" for second in range(60))


def cells_of(rows: Rows) -> Iterator[tuple[str, ...]]:
    """The cells of each row, in the order of COLUMNS."""
    yield from (
        _soiled(cells, dirt, number) if dirt >= 0 else cells
        for cells, dirt, number in zip(_clean_cells(rows), rows.dirt.tolist(), rows.spelling_draw.tolist(), strict=True)
    )


def _soiled(cells: tuple[str, ...], dirt: int, number: int) -> tuple[str, ...]:
    return tuple(DIRT[dirt].soil(dict(zip(COLUMNS, cells, strict=True)), number).values())


def _clean_cells(rows: Rows) -> Iterator[tuple[str, ...]]:
    catalogue, people = rows.catalogue, rows.reporters
    reporters = rows.reporter.tolist()
    spellings = rows.spelling_draw.tolist()
    languages = [people.language[r] for r in reporters]
    comments = _comments(rows, languages)
    moments = list(_moments(rows))
    answers = rows.answers
    return zip(
        [f"demo-{number:07d}" for number in rows.submission.tolist()],
        [_FORM_VERSIONS[sent // DAY >= _FORM_VERSIONS[1][1]][0] for sent in rows.sent.tolist()],
        languages,
        *zip(*moments, strict=True),
        _service_cells(rows),
        _codes(catalogue.kinds, answers.kind.tolist()),
        _codes(catalogue.error_codes, answers.error.tolist()),
        [_SEVERITIES[severity] for severity in answers.severity.tolist()],
        _consequence_cells(catalogue, answers.consequences.tolist()),
        _numbers(answers.minutes.tolist()),
        _numbers(answers.patients.tolist()),
        _codes(catalogue.fallbacks, answers.fallback.tolist()),
        _codes(catalogue.outcomes, answers.outcome.tolist()),
        [people.postal_code[r] for r in reporters],
        [_software_name(catalogue, people.software[r], draw) for r, draw in zip(reporters, spellings, strict=True)],
        [_software_version(sent, r, draw) for sent, r, draw in zip(rows.sent.tolist(), reporters, spellings, strict=True)],
        [catalogue.practice_types[people.practice_type[r]] for r in reporters],
        [_identifier(people.identifiers[r], people.spelling[r], draw) for r, draw in zip(reporters, spellings, strict=True)],
        comments,
        [("true" if quoted else "false") if text else "" for text, quoted in zip(comments, rows.may_be_quoted.tolist(), strict=True)],
        strict=True,
    )


def _moments(rows: Rows) -> Iterator[tuple[str, str, str, str]]:
    """submitted_at, occurred_at, ended_at, is_ongoing. An end later than the sending was not known yet."""
    answers = rows.answers
    for sent, second, occurred, precision, duration, tells_end, tells_ongoing in zip(
        rows.sent.tolist(),
        rows.second.tolist(),
        rows.occurred.tolist(),
        rows.precision.tolist(),
        answers.duration.tolist(),
        answers.tells_end.tolist(),
        answers.tells_ongoing.tolist(),
        strict=True,
    ):
        ended = occurred + duration
        has_ended = ended <= sent
        yield (
            _moment(sent, second),
            _moment(occurred) if precision == EXACT else _TEXT_DAYS[occurred // DAY] if precision == DAY_ONLY else "",
            _moment(ended) if has_ended and tells_end else "",
            ("false" if has_ended else "true") if tells_ongoing else "",
        )


def _moment(minute: int, second: int = 0) -> str:
    return _TEXT_DAYS[minute // DAY] + _TEXT_MINUTES[minute % DAY] + _TEXT_SECONDS[second]


def _comments(rows: Rows, languages: list[str]) -> list[str]:
    texts = [""] * len(rows)
    catalogue = rows.catalogue
    for place in np.flatnonzero(rows.remark >= 0).tolist():
        service, kind = rows.services[place, 0], rows.answers.kind[place]
        situation = Situation(
            service_code=catalogue.services[service],
            group=catalogue.service_groups[service],
            kind_code=catalogue.kinds[kind] if kind != OPEN else "",
            hour=int(rows.occurred[place]) % DAY // 60,
            is_mistaken=bool(rows.is_mistaken[place]),
        )
        texts[place] = comment(int(rows.remark[place]), situation, language=languages[place])
    return texts


def _service_cells(rows: Rows) -> list[str]:
    codes = rows.catalogue.services
    return [
        codes[first] if second == NO_SERVICE else "|".join(codes[place] for place in (first, second, third) if place != NO_SERVICE)
        for first, second, third in rows.services.tolist()
    ]


def _consequence_cells(catalogue: Catalogue, bits: list[int]) -> list[str]:
    texts = {value: "|".join(code for place, code in enumerate(catalogue.consequences) if value >> place & 1) for value in set(bits)}
    return [texts[value] for value in bits]


def _codes(codes: tuple[str, ...], places: list[int]) -> list[str]:
    return [codes[place] if place != OPEN else "" for place in places]


def _numbers(values: list[int]) -> list[str]:
    return [str(value) if value != OPEN else "" for value in values]


def _software_name(catalogue: Catalogue, place: int, draw: int) -> str:
    """Mostly the usual name, at times another spelling, at times nothing."""
    if draw % 41 == 0 or catalogue.software[place] == "UNKNOWN":
        return ""
    spellings = catalogue.software_spellings[place]
    return spellings[draw % len(spellings)] if draw % 13 == 0 else spellings[0]


def _software_version(sent: int, reporter: int, draw: int) -> str:
    """An invented version number, given by four in ten."""
    if draw % 10 >= 4:
        return ""
    date = DATES[min(sent // DAY, len(DATES) - 1)]
    return f"{date.year}.{(date.month + 2) // 3}.{reporter % 4}"


def _identifier(spellings: tuple[str, ...], usual: int, draw: int) -> str:
    """Each doctor has a usual way of writing the identifier, and another now and then."""
    return spellings[(draw if draw % 7 == 0 else usual) % len(spellings)]
