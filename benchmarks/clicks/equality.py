"""Whether Superset was answered the numbers that our questions give, chart by chart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analytics.filters import Filters
from analytics.queries import counts, over_time
from benchmarks.clicks.overview import Overview

Numbers = dict[str, Any]
TABLE = (
    "n_reporters",
    "n_reporters_severe",
    "n_reports",
    "n_reports_severity_unknown",
    "n_reports_from_memory",
    "first_on",
    "last_on",
)


def ours(overview: Overview, filters: Filters) -> Numbers:
    """By chart: a number, or numbers by what they are of."""

    def ask(question: Any) -> pd.DataFrame:
        return overview.build.run(question)

    first, last = overview.known.first_day, overview.known.last_day
    assert first and last
    totals = ask(counts.totals(filters, observed=(first, last), not_failures=())).iloc[0]
    weeks = ask(over_time.by_severity(filters, bucket="week")).groupby("starts_on")["n"].sum()
    services = ask(counts.by_service(filters))
    regions = ask(counts.by("region_code", filters))
    week = ask(over_time.by_weekday_and_hour(filters))
    table = ask(counts.summary("service_code", filters))
    return {
        "n_reporters": int(totals["n_reporters"]),
        "n_reports": int(totals["n_reports"]),
        "n_submissions": int(ask(counts.submissions(filters))["n_submissions"].iloc[0]),
        "n_counted": int(totals["n_reporters_counted_regions"]),
        "timeline": {_day(day): int(n) for day, n in weeks.items()},
        "services": dict(zip(services["service_code"], services["n_reporters"].map(int), strict=True)),
        "regions": dict(zip(regions["code"], regions["n_reporters"].map(int), strict=True)),
        "week": {(int(row["occurred_weekday"]), int(row["occurred_hour"])): int(row["n"]) for row in week.to_dict("records")},
        "table": {row["service_code"]: _row(row) for row in table.to_dict("records")},
    }


def theirs(answered: Mapping[str, Sequence[Mapping[str, Any]]]) -> Numbers:
    """The same of the rows that the charts of Superset were answered."""
    figures = ("n_reporters", "n_reports", "n_submissions", "n_counted")
    bars = {"services": "service_code", "regions": "region_code"}
    return {
        **{name: int(answered[name][0][name]) for name in figures},
        "timeline": {_day(row["occurred_on"]): int(row["n_reporters"]) for row in answered["timeline"]},
        **{name: {row[column]: int(row["n_reporters"]) for row in answered[name]} for name, column in bars.items()},
        "week": {(int(row["occurred_weekday"]), int(row["occurred_hour"])): int(row["n_reporters"]) for row in answered["week"]},
        "table": {row["service_code"]: _row(row) for row in answered["table"]},
    }


def differences(overview: Overview, filters: Filters, answered: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[str]:
    """The charts whose numbers are not ours."""
    wanted, found = ours(overview, filters), theirs(answered)
    return [name for name in wanted if wanted[name] != found[name]]


def _row(row: Mapping[Any, Any]) -> tuple[int | str, ...]:
    return tuple(_day(row[name]) if name.endswith("_on") else int(row[name]) for name in TABLE)


def _day(value: Any) -> str:
    """As `2024-01-31`; Superset gives milliseconds since 1970."""
    if isinstance(value, (int, float)):
        return dt.datetime.fromtimestamp(value / 1000, dt.UTC).date().isoformat()
    return str(value)[:10]
