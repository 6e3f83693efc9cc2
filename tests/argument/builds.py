"""Builds written by hand for arguments: the facts of the reference, a calendar of one's own, incidents one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Table, create_engine

from analytics import tables, warehouse
from analytics.argument.facts import Facts
from i18n import BRUSSELS
from tests.analytics import builds
from tests.analytics.builds import ONE_DAY, reports
from tests.etl.test_reference import FACTS, build

Rows = list[dict[str, Any]]
REFERENCE = (
    *(
        "argument_cards",
        "official_incident_counts",
        "fct_official_outages",
        "official_coverage",
        "gp_denominators",
        "dim_kinds",
        "success_criteria",
        "ledger",
    ),
    *(
        "ppi_criteria",
        "ppi_criterion_services",
        "ppi_tiers",
        "ppi_data_failures",
        "dim_services",
        "dim_service_dependencies",
        "dim_sources",
    ),
)
BUILD_ID = "b1"
FIRST, LAST = dt.date(2023, 10, 1), dt.date(2024, 12, 31)


@lru_cache(maxsize=1)
def reference() -> dict[str, tuple[dict[str, Any], ...]]:
    """The rows of every table of published facts."""
    with build(FACTS) as con:
        found = {}
        for name in REFERENCE:
            table = con.table(f"marts.{name}")
            found[name] = tuple(dict(zip(table.columns, row, strict=True)) for row in table.fetchall())
        return found


def dates(first: dt.date, last: dt.date) -> Rows:
    """A calendar whose days are all observed."""
    days = [first + n * ONE_DAY for n in range((last - first).days + 1)]
    return [{"date_on": on, "iso_weekday": on.isoweekday(), "is_working_day": on.isoweekday() <= 5, "is_observed": True} for on in days]


def incident(
    service: str, on: str, n: int = 5, *, severity: str = "2", level: str = "probable", region: str = "WAL", **more: Any
) -> tuple[Rows, dict[str, Any]]:
    """One incident of an e-service with the reports of so many doctors, each its own."""
    day = builds.day(on)
    name = f"{service}-{day}-1"
    of = [
        report | {"incident_id": name}
        for at in range(n)
        for report in reports(f"{name}-{at}", day.isoformat(), f"{name}-{at}", service, severity=severity, region=region)
    ]
    start = dt.datetime.combine(day, dt.time(10), tzinfo=BRUSSELS)
    row = {
        "incident_id": name,
        "root_incident_id": name,
        "service_code": service,
        "occurred_on": day,
        "first_report_at": start,
        "last_report_at": start + dt.timedelta(hours=1),
        "is_start_agreed": True,
        "n_reports": n,
        "n_reporters": n,
        "n_software": 2,
        "level": level,
        "max_severity_code": severity,
        "region_codes": region,
    }
    return of, row | more


def background(n: int, on: str = "2024-12-20", *, region: str = "WAL", service: str = "RECIPE", **more: Any) -> Rows:
    """Isolated reports of so many doctors."""
    return [row | more for at in range(n) for row in reports(f"{region}{on}-{at}", on, f"{region}-{at}", service, region=region)]


def chance(expected: float, *, service: str = "RECIPE", on: str = "2024-12-01") -> dict[str, Any]:
    """So many incidents to expect of one day without any failure."""
    return {"service_code": service, "date_on": builds.day(on), "part_code": "work", "expected_false": expected}


@lru_cache
def _without_reports(days: tuple[dt.date, dt.date] | None) -> bytes:
    """A build of the reference and the calendar alone: every other begins as a copy of it."""
    content: dict[Table, Sequence[Mapping[str, Any]]] = {
        tables.metadata.tables[f"marts.{name}"]: rows for name, rows in reference().items()
    }
    content[tables.dim_dates] = dates(*days) if days else []
    with TemporaryDirectory() as place:
        folder = builds.folder(Path(place))
        builds.write(folder, [], build_id=BUILD_ID, others=content)
        return folder.build_file(BUILD_ID).read_bytes()


@contextmanager
def facts(
    root: Path,
    *incidents: tuple[Rows, dict[str, Any]],
    isolated: Sequence[Mapping[str, Any]] = (),
    levels: Sequence[Mapping[str, Any]] = (),
    others: Mapping[Table, Sequence[Mapping[str, Any]]] | None = None,
    days: tuple[dt.date, dt.date] | None = (FIRST, LAST),
) -> Iterator[Facts]:
    """What a build of these incidents and reports knows; `days`: first and last observed day. `others` take the place of reference rows."""
    folder = builds.folder(root)
    folder.builds.mkdir(parents=True, exist_ok=True)
    folder.build_file(BUILD_ID).write_bytes(_without_reports(days))
    folder.current_pointer.write_text(f"{BUILD_ID}\n", encoding="utf-8")
    every = [*(report for of, _ in incidents for report in of), *isolated]
    content: dict[Table, Sequence[Mapping[str, Any]]] = {
        tables.fct_reports: every,
        tables.fct_submissions: list({row["submission_id"]: row for row in every}.values()),
        tables.fct_incidents: [row for _, row in incidents],
        tables.usual_levels: levels,
        **(others or {}),
    }
    engine = create_engine(f"duckdb:///{folder.build_file(BUILD_ID)}")
    with engine.begin() as connection:
        connection.execute(tables.build_info.update().values(n_reports=len(every)))
        for table in content:
            connection.execute(table.delete())
    with engine.begin() as connection:
        for table, its_rows in content.items():
            if its_rows:
                names = table.c.keys()
                connection.execute(table.insert(), [{name: row.get(name) for name in names} for row in its_rows])
    engine.dispose()
    opened = warehouse.open_current(folder)
    try:
        yield Facts(opened.run, days)
    finally:
        opened.close()
