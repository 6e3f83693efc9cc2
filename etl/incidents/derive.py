"""Incidents of a build: hands the eligible reports to the rule and writes what it finds.

A build starts where it first differs from the one before: earlier days are taken over, every later one is judged again, since
a report more or less changes what is usual for a year of Saturdays. The result is that of a full run.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np

from etl.incidents.arrays import Floats, Ints
from etl.incidents.attribution import attribute
from etl.incidents.baseline import HOURS, Baseline
from etl.incidents.detection import Calendar, DayOfPart, Detected, Detection, Reports
from etl.incidents.expectation import expectation
from etl.sql import model

NUMBERED = ("int_numbered_days", "int_numbered_services", "int_numbered_units", "int_day_parts")
READ = ("int_eligible_reports", "int_detected_incidents")
KEPT = ("kept_incidents", "kept_hours", "kept_levels")
INCIDENT = ("service", "day", "first", "last", "chance")

Columns = dict[str, np.ndarray]


def derive_incidents(con: duckdb.DuckDBPyConnection, *, previous: Path | None) -> None:
    """Fills fct_incidents, incident_official_outages, usual_levels and the incident of every report. `previous`: a build of the same
    rule to start from."""
    for name in (*NUMBERED, *READ):
        con.execute(model("intermediate", name))
    for layer, name in (("meta", "detection_days"), ("meta", "learned_hours"), ("marts", "usual_levels")):
        con.execute(model(layer, name))
    first_day = _take_over(con, previous) if previous else 0
    _write(con, _detect(con, first_day))
    con.execute(model("intermediate", "int_incident_reports"))
    con.execute(model("incidents", "incident_of_reports"))
    attribute(con)
    for name in ("fct_incidents", "incident_official_outages"):
        con.execute(model("marts", name))


def _take_over(con: duckdb.DuckDBPyConnection, previous: Path) -> int:
    """Copies what the build before says of the days before the first that differs; the number of that day."""
    con.execute("attach ? as previous (read_only)", [str(previous)])
    try:
        (first_day,) = con.execute(model("incidents", "first_day_touched")).fetchall()[0]
        con.execute("set variable first_day = ?", [first_day])
        for name in KEPT:
            con.execute(model("incidents", name))
    finally:
        con.execute("detach previous")
    return int(first_day)


def _detect(con: duckdb.DuckDBPyConnection, first_day: int) -> Detected:
    """The rule on every day from this one on."""
    days = _columns(con, "select * from int_numbered_days order by day_number")
    calendar = Calendar(days["iso_weekday"].astype(np.int64), days["is_holiday"].astype(bool), days["is_observed"].astype(bool))
    family_of = _columns(con, "select family_number from int_numbered_services order by service_number")["family_number"]
    ever = _columns(con, "select service_number, min(day_number) as day_number from int_eligible_reports group by service_number")
    first_day_of = np.full(len(family_of), len(calendar))
    first_day_of[ever["service_number"]] = ever["day_number"]
    reports = _columns(con, "select * from int_eligible_reports where day_number >= $1", first_day)
    _, reporter = np.unique(reports["reporter_hash"], return_inverse=True)
    eligible = Reports(reports["service_number"], reports["day_number"], reports["clock_minutes"], reports["elapsed_minutes"], reporter)
    baseline = Baseline(family_of, n_days=len(calendar))
    baseline.teach(*_by_day(_columns(con, model("incidents", "learned"))))
    return Detection(eligible, calendar, family_of, first_day_of, baseline).run(first_day)


def _by_day(learned: Columns) -> tuple[Ints, Ints, Floats]:
    """(part, unit, by_hour) with one row per learned day instead of one per hour."""
    rows, at = np.unique(learned["row_number"], return_index=True)
    by_hour = np.zeros((len(rows), HOURS))
    np.add.at(by_hour, (learned["row_number"], learned["hour"]), learned["n_reporters"])
    return learned["part_number"][at].astype(np.int64), learned["unit_number"][at], by_hour


def _write(con: duckdb.DuckDBPyConnection, detected: Detected) -> None:
    """Adds what was found to the tables in which the days before may already stand."""
    if detected.incidents:
        _insert(con, "found_incidents", {name: np.array([getattr(one, name) for one in detected.incidents]) for name in INCIDENT})
    if detected.days:
        _insert(con, "found_hours", _stacked(detected.days, _hours))
        _insert(con, "found_levels", _with_expectation(_stacked(detected.days, _levels)))


def _insert(con: duckdb.DuckDBPyConnection, name: str, columns: Columns) -> None:
    con.register(name, columns)
    con.execute(model("incidents", name))
    con.unregister(name)


def _stacked(days: list[DayOfPart], of_day: Callable[[DayOfPart], Columns]) -> Columns:
    """The columns of every day, one below the other, with its number and part."""
    taken = [of_day(day) for day in days]
    lengths = [len(next(iter(columns.values()))) for columns in taken]
    stacked = {name: np.concatenate([columns[name] for columns in taken]) for name in taken[0]}
    stacked["day_number"] = np.repeat([day.day for day in days], lengths)
    stacked["part_number"] = np.repeat([int(day.part) for day in days], lengths)
    return stacked


def _hours(day: DayOfPart) -> Columns:
    """Hours with reporters, and one hour of none for a day without any."""
    taught = np.flatnonzero(day.is_learned)
    row, hour = np.nonzero(day.by_hour[taught])
    empty = np.flatnonzero(day.by_hour[taught].sum(axis=1) == 0)
    unit, hour = taught[np.concatenate([row, empty])], np.concatenate([hour, np.zeros_like(empty)])
    return {"unit_number": unit, "hour": hour, "n_reporters": day.by_hour[unit, hour].astype(np.int64)}


def _levels(day: DayOfPart) -> Columns:
    usual, service = day.usual, np.flatnonzero(day.usual.is_known & day.has_begun)
    return {
        "service_number": service,
        "is_own": usual.is_own[service],
        "n_reporters": day.by_hour[service].sum(axis=1).astype(np.int64),
        "usual_reporters": usual.mean[service],
        "raised_reporters": usual.mean[service] * day.raised[service],
        "spread": usual.spread[service],
        "by_hour": usual.by_hour[service],
    }


def _with_expectation(levels: Columns) -> Columns:
    spread, by_hour = levels.pop("spread"), levels.pop("by_hour")
    levels["n_needed"], levels["expected_false"] = expectation(levels["raised_reporters"], spread, by_hour)
    return levels


def _columns(con: duckdb.DuckDBPyConnection, query: str, *values: int) -> Columns:
    return dict(con.execute(query, list(values)).fetchnumpy())
