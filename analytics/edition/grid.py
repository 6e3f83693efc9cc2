"""The fixed grid of the public edition: distinct reporters of whole months and of whole half-years, by region and by family or severity.

No two periods of the grid lie within one another by a few days or months that are not themselves told, and there is no number since the
beginning: from edition to edition it would grow by the few who spoke for the first time. A number is known by what it counts, as pairs of
(dimension, code): `(("month", "2024-03-01"), ("region", "BRU"))`; a month or a half-year alone is everybody of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analytics import cross_table, periods
from analytics.cross_table import MEASURES, TOTAL
from analytics.dimensions import DIMENSIONS, NOT_GIVEN
from analytics.dossier.reading import Reading
from analytics.filters import Filters
from analytics.periods import ONE_DAY
from analytics.queries import cross_table as questions
from analytics.regions import REGIONS

Key = tuple[tuple[str, str], ...]
HALF, MONTH = "half", "month"
MONTHS_OF_A_HALF = 6
CROSSED = (("family", "region"), ("severity", "region"))  # in each half-year
BY_MONTH = ("region", "family")


@dataclass(frozen=True)
class Period:
    """`kind` and `code` are the first pair of its keys; `start` and `end` the days of it that count: a form may open in its middle."""

    kind: str
    code: str
    start: dt.date
    end: dt.date

    @property
    def filters(self) -> Filters:
        return Filters(start=self.start, end=self.end)

    @property
    def key(self) -> Key:
        return ((self.kind, self.code),)


@dataclass(frozen=True)
class Line:
    """Cells with the margin that counts whoever stands in any of them. `over`: the dimension the cells run through."""

    cells: tuple[Key, ...]
    margin: Key
    over: str


@dataclass(frozen=True)
class Sheet:
    """One table: `numbers`, with the margins named `TOTAL` that it has; NaN where nobody observed. `of`: what all its cells share."""

    of: Key
    rows: str
    columns: str
    numbers: pd.DataFrame

    def key(self, row: str, column: str) -> Key:
        own = [(name, code) for name, code in ((self.rows, row), (self.columns, column)) if code != TOTAL]
        if self.rows == MONTH and row != TOTAL:
            return tuple(sorted(own))  # a month is known without its half-year
        return tuple(sorted((*self.of, *own)))

    @property
    def keys(self) -> pd.DataFrame:
        told = [[self.key(row, column) for column in self.numbers.columns] for row in self.numbers.index]
        return pd.DataFrame(pd.Series(row, index=self.numbers.columns, dtype=object) for row in told).set_axis(self.numbers.index)

    def lines(self) -> Iterator[Line]:
        rows, columns = (list(axis) for axis in (self.numbers.index, self.numbers.columns))
        if TOTAL in columns:
            for row in rows:
                yield Line(tuple(self.key(row, one) for one in columns if one != TOTAL), self.key(row, TOTAL), self.columns)
        if TOTAL in rows:
            for column in columns:
                yield Line(tuple(self.key(one, column) for one in rows if one != TOTAL), self.key(TOTAL, column), self.rows)


@dataclass(frozen=True)
class Grid:
    months: tuple[Period, ...]
    halves: tuple[Period, ...]  # those that are over
    sheets: tuple[Sheet, ...]

    @cached_property
    def numbers(self) -> dict[Key, int]:
        """Every number once, wherever it is printed; what nobody observed is in none."""
        return {
            sheet.key(str(row), str(column)): int(n)
            for sheet in self.sheets
            for row, its in sheet.numbers.iterrows()
            for column, n in its.items()
            if not pd.isna(n)
        }

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(dict.fromkeys(line for sheet in self.sheets for line in sheet.lines() if line.cells))


def months_of(start: dt.date, end: dt.date) -> tuple[Period, ...]:
    """Whole months; the first may begin with the first observed day."""
    found, first = [], start
    while first <= end:
        last = periods.bucket_end(periods.bucket_start(first, "month"), "month")
        found.append(Period(MONTH, periods.bucket_start(first, "month").isoformat(), first, last))
        first = last + ONE_DAY
    return tuple(found)


def halves_of(months: Sequence[Period]) -> tuple[Period, ...]:
    """Half-years of these months, those that are over."""
    by_half: dict[dt.date, list[Period]] = {}
    for month in months:
        by_half.setdefault(_half(month.start), []).append(month)
    return tuple(
        Period(HALF, start.isoformat(), its[0].start, its[-1].end) for start, its in sorted(by_half.items()) if its[-1].end.month in (6, 12)
    )


def ask(reading: Reading, start: dt.date, end: dt.date) -> Grid:
    """Of every whole month between two days: `end` is the last day of one."""
    months = months_of(start, end)
    halves = halves_of(months)
    by_code = {half.code: half for half in halves}
    sheets = []
    for code in dict.fromkeys(_half(month.start).isoformat() for month in months):
        its = [month for month in months if _half(month.start).isoformat() == code]
        is_over = code in by_code
        days = Filters(start=its[0].start, end=its[-1].end)
        for columns in BY_MONTH:
            numbers = _counted(reading, days, MONTH, columns)
            sheets.append(Sheet(((HALF, code),), MONTH, columns, numbers if is_over else numbers.drop(index=TOTAL)))
        if is_over:
            sheets += [Sheet(((HALF, code),), rows, columns, _counted(reading, days, rows, columns)) for rows, columns in CROSSED]
    return Grid(months, halves, tuple(sheets))


def _half(day: dt.date) -> dt.date:
    return day.replace(month=1 if day.month <= MONTHS_OF_A_HALF else MONTHS_OF_A_HALF + 1, day=1)


def _counted(reading: Reading, filters: Filters, rows: str, columns: str) -> pd.DataFrame:
    start, end = filters.start, filters.end
    if start is None or end is None:
        raise ValueError("the grid has a first and a last day")
    days = cross_table.days_of(reading.dates, rows, start=start, end=end)
    cells = cross_table.cells(
        reading.ask(questions.counted(filters, DIMENSIONS[rows], DIMENSIONS[columns], unit="reporters")),
        MEASURES["reporters"],
        rows=DIMENSIONS[rows],
        columns=DIMENSIONS[columns],
        known={MONTH: list(days), "severity": reading.known.severities, "region": REGIONS},
        unobserved={MONTH: frozenset(code for code, (seen, _) in days.items() if not seen)},
        gps={},
    )
    whole = cells.pivot(index="row_code", columns="column_code", values="n_reporters")
    in_order = [_with_all(list(dict.fromkeys(cells[f"{side}_code"])), name, reading) for side, name in (("row", rows), ("column", columns))]
    whole = whole.reindex(index=in_order[0], columns=in_order[1])
    is_nobody = whole.isna()
    if rows == MONTH:
        is_nobody.loc[whole[TOTAL].isna()] = False  # not observed is not zero
    return whole.mask(is_nobody, 0.0)


def _with_all(codes: list[str], dimension: str, reading: Reading) -> list[str]:
    """Also the families that nobody named: observed, and zero. The total stands last."""
    known = _families(reading) if dimension == "family" else []
    return sorted(dict.fromkeys((*codes, *known)), key=lambda code: code == TOTAL)


def _families(reading: Reading) -> list[str]:
    return [*(str(code) for code in dict.fromkeys(reading.dimension("dim_services")["family_code"]) if code), NOT_GIVEN]
