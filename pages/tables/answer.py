"""The table that the reader asked for: its question, its cells, its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analytics import cross_table
from analytics.cross_table import TOTAL
from analytics.metrics import METRICS, Metric
from analytics.queries import Question
from analytics.queries import cross_table as questions
from pages.tables import words
from pages.tables.choices import Choice
from ui import cached
from ui.selection import Selection


@dataclass(frozen=True)
class Answer:
    """`cells` as `analytics.cross_table.cells` gives them, with `is_hidden`: what a public copy leaves out. `row_labels` and
    `column_labels` hold every code once, in order, the margin last among the rows and first among the columns. `notes`: by dimension and
    code, what to know of a stretch of time."""

    selection: Selection
    choice: Choice
    question: Question
    cells: pd.DataFrame
    row_labels: Mapping[str, str]
    column_labels: Mapping[str, str]
    notes: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, selection: Selection, choice: Choice) -> Answer:
        question = _question(selection, choice)
        days = {one.id: cross_table.days_of(selection.dates, one.id, start=selection.start, end=selection.end) for one in choice.dimensions}
        cells = cross_table.cells(
            cached.frame(question),
            choice.measure,
            rows=choice.rows,
            columns=choice.columns,
            known={one.id: list(days[one.id]) or words.always(one) for one in choice.dimensions},
            unobserved={name: frozenset(code for code, (seen, _) in found.items() if not seen) for name, found in days.items()},
            gps=selection.gps(choice.measure.of)[0] if choice.measure.kind == "rate" else {},
            share_of=choice.share_of,
        )
        cells = cross_table.for_the_public(cells, choice.share_of) if choice.is_public else cells.assign(is_hidden=False)
        row_codes, column_codes = (list(dict.fromkeys(cells[side])) for side in ("row_code", "column_code"))
        column_codes = [TOTAL, *(code for code in column_codes if code != TOTAL)]
        return cls(
            selection=selection,
            choice=choice,
            question=question,
            cells=cells,
            row_labels=words.labels(choice.rows, row_codes, selection),
            column_labels=words.labels(choice.columns or choice.rows, column_codes, selection),
            notes={(name, code): note for name, found in days.items() for code, note in words.notes(name, found, selection).items()},
        )

    @property
    def metric(self) -> Metric:
        return METRICS[self.choice.measure.metric]

    @property
    def whole(self) -> Mapping[str, float]:
        """The cell of everything."""
        of_all = self.cells[(self.cells["row_code"] == TOTAL) & (self.cells["column_code"] == TOTAL)]
        return {str(name): value for name, value in of_all.iloc[0].items()}

    @property
    def inner(self) -> pd.DataFrame:
        """The cells without the margins; of one dimension, without its total."""
        is_row = self.cells["row_code"] != TOTAL
        return self.cells[is_row & (self.cells["column_code"] != TOTAL) if self.choice.columns else is_row]


def _question(selection: Selection, choice: Choice) -> Question:
    filters, measure = selection.context.filters, choice.measure
    if measure.is_of_submissions:
        return questions.measured(filters, choice.rows, choice.columns, measure=measure.of)
    return questions.counted(filters, choice.rows, choice.columns, unit=measure.unit)
