"""What the moratorium shows: one premium year, for the GPs of one region or of both."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from analytics.argument import exposure, premium
from analytics.argument.exposure import Exposure
from analytics.argument.premium import Criterion, Year
from analytics.frames import records
from analytics.queries import Question
from analytics.queries import premium as questions
from ui import cached
from ui.context import PageContext

REGIONS = {"both": premium.OUR_REGIONS, "WAL": ("WAL",), "BRU": ("BRU",)}  # choices of the page: whose GPs are meant


@dataclass(frozen=True)
class Selection:
    """`year` with its criteria; `regions` of the GPs meant."""

    context: PageContext
    year: Year
    regions: tuple[str, ...]
    dates: pd.DataFrame

    @classmethod
    def of(cls, context: PageContext, year: int, regions: str) -> Selection:
        tables = ("ppi_criteria", "ppi_criterion_services", "ppi_tiers", "dim_service_dependencies", "dim_services")
        meant = REGIONS[regions]
        known = premium.year_of(year, *(cached.dimension(name) for name in tables), lang=context.lang, regions=meant)
        return cls(context, known, meant, cached.dimension("dim_dates"))

    @property
    def start(self) -> dt.date:
        return dt.date(self.year.year, 1, 1)

    @property
    def end(self) -> dt.date:
        return dt.date(self.year.year, 12, 31)

    @property
    def incidents_question(self) -> Question:
        return questions.incidents(start=self.start, end=self.end)

    @cached_property
    def incidents(self) -> list[dict[str, Any]]:
        """Every incident of the calendar year, one per e-service hit, oldest first."""
        return records(cached.frame(self.incidents_question))

    @cached_property
    def exposures(self) -> dict[str, list[Exposure]]:
        """By criterion, one exposure per scenario; an empty list where no day of the criterion is known."""
        return {one.code: exposure.exposures(one, self.incidents, self.dates) for one in self.year.criteria}

    def incidents_of(self, criterion: Criterion, scenario: str) -> list[dict[str, Any]]:
        """Incidents that count for a criterion in a scenario, inside its window or not."""
        return [one for one in self.incidents if exposure.counts(one, criterion, scenario)]
