"""A figure that an argument may rest on, and the cases one can open behind it. Numbers; words come later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from analytics.argument.facts import Facts
from analytics.argument.words import Word
from analytics.queries import Question

Record = Mapping[str, Any]


@dataclass(frozen=True)
class IncidentCase:
    """One incident; the e-service and start by which a link finds it."""

    service_code: str
    start_at: dt.datetime
    named_service_code: str
    day: dt.date
    n_reporters: int
    is_confirmed: bool

    @classmethod
    def of_root(cls, one: Record) -> IncidentCase:
        """Of a probable root, as `Facts.roots` gives it."""
        return cls(
            one["own_service_code"],
            one["own_start_at"],
            one["service_code"],
            one["occurred_on"],
            int(one["n_reporters"]),
            bool(one["is_confirmed"]),
        )

    @classmethod
    def of_hit(cls, one: Record) -> IncidentCase:
        """Of an incident of one e-service, as `Facts.hits` gives it."""
        code = one["service_code"]
        return cls(code, one["first_report_at"], code, one["occurred_on"], int(one["n_reporters"]), one["level"] == "confirmed")


@dataclass(frozen=True)
class OutageCase:
    """One outage known from a public source: keys of the bibliography, or where the staff read it. `is_observed`: whether members could
    report that day."""

    day: dt.date
    service_code: str
    fault_code: str
    source: str
    noted_source: str
    is_observed: bool

    @classmethod
    def of(cls, one: Record, facts: Facts) -> OutageCase:
        """Of an outage, as `Facts.outages` gives it."""
        day = one["starts_on"]
        sources = (one["source"] or "", one["noted_source"] or "")
        return cls(day, one["service_code"] or "", one["fault_service_code"] or "", *sources, day in facts.days_seen)


@dataclass(frozen=True)
class FactCase:
    """A published fact."""

    words: tuple[Word, ...]
    source: str


Case = IncidentCase | OutageCase | FactCase


@dataclass(frozen=True)
class Evidence:
    """`value` between `low` and `high` (the same where it is no estimate); `n` is what a least number is asked of, in `unit`. `reason`: why
    nothing can be measured, empty where it can. `form`: the number that the forms of its sentence follow. `is_doubtful`: why its
    sentence says that the condition of a claim, be it met, proves nothing yet. `source`: keys of the
    bibliography, where it is a published figure."""

    metric_id: str
    n: int = 0
    unit: str = "incidents"
    value: float | None = None
    low: float | None = None
    high: float | None = None
    variant: str = ""
    form: int | None = None
    words: Mapping[str, Word] = field(default_factory=dict)
    cases: tuple[Case, ...] = ()
    reason: str = ""
    is_doubtful: bool = False
    source: str = ""
    questions: tuple[Question, ...] = ()

    @classmethod
    def exactly(cls, metric_id: str, value: int, **rest: Any) -> Evidence:
        """Of a count that is no estimate."""
        return cls(metric_id, value=value, low=value, high=value, **rest)

    @property
    def is_measurable(self) -> bool:
        return not self.reason

    @property
    def key(self) -> str:
        """Of its sentence."""
        return f"arguments.evidence.{self.metric_id}" + (f".{self.variant}" if self.variant else "")

    def number(self, field_code: str) -> float | None:
        numbers = {"value": self.value, "low": self.low, "high": self.high}
        return numbers[field_code]
