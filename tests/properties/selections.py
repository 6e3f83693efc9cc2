"""Random filters, and the rows of the demo as pandas has them: what every recomputation starts from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from analytics.filters import Filters
from analytics.queries import Question
from analytics.warehouse import Build
from tests.turns import FULL

FIRST, LAST = dt.date(2023, 9, 1), dt.date(2024, 12, 31)
RANK = {"unknown": -1, "0": 0, "1": 1, "2": 2, "3": 3}
MANY = settings(max_examples=40 if FULL else 15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True)
class Rows:
    """The demo as pandas has it, and as the screens ask for it."""

    reports: pd.DataFrame
    submissions: pd.DataFrame
    consequences: pd.DataFrame
    dates: pd.DataFrame
    build: Build

    def ask(self, question: Question) -> pd.DataFrame:
        return self.build.run(question)

    def reports_of(self, filters: Filters) -> pd.DataFrame:
        rows = self.reports
        for column, codes in (
            ("service_code", filters.services),
            ("region_code", filters.regions),
            ("province_code", filters.provinces),
            ("severity_code", filters.severities),
            ("kind_code", filters.kinds),
        ):
            if codes:
                rows = rows[rows[column].isin(codes)]
        if filters.start:
            rows = rows[rows["occurred_on"] >= filters.start]
        if filters.end:
            rows = rows[rows["occurred_on"] <= filters.end]
        return rows

    def submissions_of(self, filters: Filters) -> pd.DataFrame:
        return self.submissions[self.submissions["submission_id"].isin(self.reports_of(filters)["submission_id"])]


SERVICES = ("RECIPE", "MCN", "MCN_EATTEST", "EH_BOX", "UNKNOWN", "RSB")
DAYS = st.dates(FIRST, LAST)


@st.composite
def filters(draw: st.DrawFn) -> Filters:
    def some(*codes: str) -> tuple[str, ...]:
        return tuple(draw(st.just([]) | st.lists(st.sampled_from(codes), max_size=3)))

    start, end = draw(st.none() | DAYS), draw(st.none() | DAYS)
    if start and end and start > end:
        start, end = end, start
    return Filters(
        services=some(*SERVICES),
        regions=some("WAL", "BRU", "VLG", "UNK"),
        provinces=some("BE10", "BE32", "BE35"),
        severities=some(*RANK),
        kinds=some("K_DOWN", "K_SLOW", "K_REFUSED", "unknown"),
        start=start,
        end=end,
    )
