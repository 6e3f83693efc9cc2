"""What every section of the incidents needs of the reader's view, asked once per run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from analytics import frames, periods
from analytics.filters import Filters
from analytics.queries import counts, incidents
from ui import cached
from ui.context import PageContext

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Selection:
    """`counted` is `roots` or `services`; `start` and `end` are the days on the picture; `n_submissions` of the whole selection."""

    context: PageContext
    counted: str
    start: dt.date
    end: dt.date
    n_submissions: int
    incidents: list[dict[str, Any]]
    dates: pd.DataFrame

    @classmethod
    def of(cls, context: PageContext, counted: str) -> Selection:
        first, last = context.known.observed or (dt.date.min, dt.date.min)
        submissions = cached.frame(counts.submissions(context.filters))
        return cls(
            context=context,
            counted=counted,
            start=context.filters.start or first,
            end=context.filters.end or last,
            n_submissions=int(submissions["n_submissions"].iloc[0]),
            incidents=frames.records(cached.frame(incidents.listed(context.filters, counted=counted))),
            dates=cached.dimension("dim_dates"),
        )

    @property
    def dated(self) -> Filters:
        """The filter on the days shown."""
        return self.context.filters.with_dates(self.context.known)

    @property
    def n_observed_days(self) -> int:
        return len(periods.observed(self.dates, self.start, self.end))

    @property
    def n_confirmed(self) -> int:
        return sum(bool(one["is_confirmed"]) for one in self.incidents)

    @cached_property
    def n_of_severity(self) -> dict[tuple[str, str], int]:
        """Reporters of each incident by the severity they gave, or that their consequences imply."""
        found = cached.frame(incidents.reporters_by_severity(counted=self.counted))
        return {(one["incident_id"], one["severity_code"]): int(one["n_reporters"]) for one in frames.records(found)}

    @property
    def short_labels(self) -> dict[str, str]:
        return self.context.labels.short_services
