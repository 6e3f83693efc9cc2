"""Small real builds written by hand: real tables in a real DuckDB file, a pointer beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Table, create_engine, text

from analytics import tables
from i18n import BRUSSELS
from settings import DataFolder

FIRST, LAST = dt.date(2024, 1, 1), dt.date(2024, 3, 31)
GAP = (dt.date(2024, 2, 12), dt.date(2024, 2, 18))
HOLIDAYS = {dt.date(2024, 1, 1)}
CALENDAR = (dt.date(2023, 10, 1), dt.date(2024, 4, 30))
ONE_DAY = dt.timedelta(days=1)


def day(text_: str) -> dt.date:
    """`01-09` is 9 January 2024; a whole date is itself."""
    return dt.date.fromisoformat(text_ if len(text_) > 5 else f"2024-{text_}")


def reports(
    submission: str,
    on: str,
    reporter: str,
    *services: str,
    severity: str = "1",
    region: str = "WAL",
    province: str | None = None,
    kind: str = "K_DOWN",
    sent_after: int = 0,
) -> list[dict[str, Any]]:
    """The reports of one submission; `sent_after` days after the fact, at noon."""
    occurred_on = day(on)
    sent = dt.datetime.combine(occurred_on + sent_after * ONE_DAY, dt.time(12), tzinfo=BRUSSELS)
    common = {
        "submission_id": submission,
        "submitted_at": sent,
        "occurred_at": dt.datetime.combine(occurred_on, dt.time(10), tzinfo=BRUSSELS),
        "occurred_on": occurred_on,
        "occurred_hour": 10,
        "week_number": (occurred_on - dt.date(1970, 1, 5)).days // 7,
        "month_number": occurred_on.year * 12 + occurred_on.month - 1,
        "occurred_weekday": occurred_on.isoweekday(),
        "time_precision": "exact",
        "is_from_memory": sent_after > 7,
        "severity_code": severity,
        "severity_rank": int(severity) if severity.isdecimal() else -1,
        "kind_code": kind,
        "province_code": province,
        "region_code": region,
        "reporter_key": reporter,
    }
    return [common | {"report_id": f"{submission}:{code}", "service_code": code} for code in services]


def write(
    folder: DataFolder,
    rows: Iterable[Mapping[str, Any]],
    *,
    build_id: str = "b1",
    schema_version: str = tables.SCHEMA_VERSION,
    others: Mapping[Table, Sequence[Mapping[str, Any]]] | None = None,
    is_published: bool = True,
) -> str:
    """Writes a build, points at it unless told otherwise, and gives its id."""
    rows = list(rows)
    folder.builds.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"duckdb:///{folder.build_file(build_id)}")
    submissions = {row["submission_id"]: row for row in rows}
    info = {
        "build_id": build_id,
        "built_at": dt.datetime(2024, 4, 1, tzinfo=dt.UTC),
        "schema_version": schema_version,
        "rule_version": "1",
        "is_demo": False,
        "observed_from": FIRST,
        "observed_to": LAST,
        "n_reports": len(rows),
    }
    with engine.begin() as connection:
        for schema in ("marts", "meta"):
            connection.execute(text(f"create schema {schema}"))
        tables.metadata.create_all(connection)
        content: dict[Table, Sequence[Mapping[str, Any]]] = {
            tables.fct_reports: rows,
            tables.fct_submissions: list(submissions.values()),
            tables.dim_dates: _dates(),
            tables.build_info: [info],
            **(others or {}),
        }
        for table, its_rows in content.items():
            if its_rows:
                names = table.c.keys()
                connection.execute(table.insert(), [{name: row.get(name) for name in names} for row in its_rows])
    engine.dispose()
    if is_published:
        folder.current_pointer.write_text(f"{build_id}\n", encoding="utf-8")
    return build_id


def folder(root: Path) -> DataFolder:
    return DataFolder(root / "data")


def _dates() -> list[dict[str, Any]]:
    first, last = CALENDAR
    days = [first + n * ONE_DAY for n in range((last - first).days + 1)]
    return [
        {
            "date_on": on,
            "iso_weekday": on.isoweekday(),
            "is_holiday": on in HOLIDAYS,
            "is_working_day": on.isoweekday() <= 5 and on not in HOLIDAYS,
            "is_observed": FIRST <= on <= LAST and not GAP[0] <= on <= GAP[1],
        }
        for on in days
    ]
