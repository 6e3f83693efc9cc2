"""What every picture needs of the reader's view, asked once per run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

import i18n
from analytics import periods
from analytics.exports import ExportTable, Unit
from analytics.filters import Filters
from analytics.metrics import Metric
from analytics.periods import Windows
from analytics.queries import Question, background, counts
from analytics.regions import REGIONS
from ui import cached, downloads
from ui.context import PageContext


@dataclass(frozen=True)
class Selection:
    """`start` and `end` are the days on the pictures: those of the filter, else the observed period."""

    context: PageContext
    start: dt.date
    end: dt.date
    totals: dict[str, int]
    totals_question: Question
    dates: pd.DataFrame

    @classmethod
    def of(cls, context: PageContext) -> Selection:
        first, last = context.known.observed or (dt.date.min, dt.date.min)
        kinds = cached.dimension("dim_kinds")
        not_failures = tuple(kinds.loc[kinds["kind_class_code"] != "failure", "kind_code"])
        question = counts.totals(context.filters, observed=(first, last), not_failures=not_failures)
        return cls(
            context=context,
            start=context.filters.start or first,
            end=context.filters.end or last,
            totals={str(name): int(value) for name, value in cached.frame(question).iloc[0].items()},
            totals_question=question,
            dates=cached.dimension("dim_dates"),
        )

    @property
    def is_unobserved(self) -> bool:
        """A period was asked for in which nobody looked, and nobody reported from memory either."""
        asks_for_days = self.context.filters.start is not None or self.context.filters.end is not None
        return asks_for_days and self.totals["n_reports"] == 0 and periods.observed(self.dates, self.start, self.end).empty

    @property
    def dated(self) -> Filters:
        """The filter on the days of the pictures alone: a selection of all days also holds reports of days before anybody looked."""
        return self.context.filters.with_dates(self.context.known)

    @property
    def unit(self) -> Unit:
        """What the pictures count."""
        return "reports" if self.context.unit == "reports" else "reporters"

    @property
    def n_words(self) -> str:
        """How many the selection holds, with their unit."""
        return i18n.plural(f"exports.unit.{self.unit}", self.totals[f"n_{self.unit}"], self.context.lang)

    @property
    def reporters_words(self) -> str:
        """How many reporters, for what is told of them whatever the unit."""
        return i18n.plural("exports.unit.reporters", self.totals["n_reporters"], self.context.lang)

    @property
    def outside_words(self) -> str:
        """How many reports are of days that nobody observed, counted but on no time axis; empty where there are none."""
        n_outside = self.totals["n_reports_outside"] if self.context.filters.start is None else 0
        return i18n.plural("overview.note.outside", n_outside, self.context.lang) if n_outside else ""

    def export(self, metric: Metric, **own: Any) -> ExportTable:
        """A table of the selection, with its passport, how much of it has no known severity, and what to beware of. Its title and what is
        counted are those of the metric unless given."""
        of_metric = {"title": metric.label(self.context.lang), "what_is_counted": metric.counted(self.context.lang)}
        return downloads.table(
            self.context,
            share_unknown=self.share_severity_unknown,
            unknown_of=downloads.unknown_of(self.context),
            caveats=downloads.caveats(metric, self.context),
            **(of_metric | own),
        )

    @cached_property
    def windows(self) -> Windows | None:
        """The last observed days of the pictures and those before them, to be compared."""
        return periods.windows_to_compare(self.dates, self.start, self.end)

    @cached_property
    def windows_a_year_apart(self) -> Windows | None:
        """The same observed days and those 52 weeks before them."""
        return periods.windows_to_compare(self.dates, self.start, self.end, "year_before")

    @cached_property
    def severity_unknown(self) -> tuple[int, int]:
        """Reports of unknown severity, and reports they are among: without the filter on severity, which removes them."""
        counted: Mapping[Any, Any] = self.totals
        if self.context.filters.severities:
            counted = cached.frame(counts.severity_unknown(self.context.filters)).iloc[0].to_dict()
        return int(counted["n_reports_severity_unknown"]), int(counted["n_reports"])

    @property
    def share_severity_unknown(self) -> float | None:
        """As `severity_unknown`; None without reports."""
        n_unknown, n_reports = self.severity_unknown
        return n_unknown / n_reports if n_reports else None

    def by_region(self, unit: str) -> dict[str, int]:
        """Reporters or reports of every region with at least one."""
        found = {region: self.totals[f"n_{unit}_{region}"] for region in REGIONS}
        return {region: n for region, n in found.items() if n}

    @property
    def last_observed(self) -> dt.date:
        return self.context.known.last_day or self.end

    @property
    def short_labels(self) -> dict[str, str]:
        """Short label of every e-service by code."""
        return self.context.labels.short_services

    @property
    def of_all_provinces(self) -> Selection:
        """The same with every province: what is told of it names no province of the filter."""
        context = self.context
        filters = replace(context.filters, provinces=())
        if filters == context.filters:
            return self
        sentence = filters.sentence(context.lang, context.labels, observed=context.known.observed)
        return Selection.of(replace(context, view=replace(context.view, filters=filters), sentence=sentence))

    def service_row(self, code: str) -> Mapping[str, Any]:
        """What the catalogue says of an e-service."""
        services = cached.dimension("dim_services").set_index("service_code")
        return {str(name): None if value != value else value for name, value in services.loc[code].items()}

    @property
    def of_all_services(self) -> Filters:
        """The filter with every e-service."""
        return replace(self.context.filters, services=())

    def families(self) -> dict[str, str]:
        """Family label of every e-service by code."""
        services = cached.dimension("dim_services")
        return dict(zip(services["service_code"], services[f"family_label_{self.context.lang}"], strict=True))

    def family_codes(self) -> dict[str, str]:
        services = cached.dimension("dim_services")
        return dict(zip(services["service_code"], services["family_code"], strict=True))

    def gps(self, definition: str) -> tuple[dict[str, float], dt.date | None]:
        """Number of GPs by area in one definition, and the day it holds for, where the source gives one."""
        frame = cached.frame(background.gps(definition))
        on = frame["valid_on"].iloc[0] if len(frame) else None
        return dict(zip(frame["area_code"], frame["value"], strict=True)), on
