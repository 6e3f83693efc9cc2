"""Known figures of the frozen demo (6,000 submissions, seed 1). They change only with a line in CHANGELOG.md saying why."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import duckdb
import pytest

from etl.demo import MISTAKEN, PLANTED
from etl.demo.story import Planted

EXPECTED = Path(__file__).parent / "expected"
TABLES = {
    "ledger": "select file_name, shape, received, accepted, rejected, duplicates, warnings from meta.import_ledger order by file_name",
    "by_service": (
        "select service_code, count(distinct reporter_key) as n_reporters, count(*) as n_reports from marts.fct_reports "
        "group by all order by n_reporters desc, service_code"
    ),
    "by_region_and_severity": (
        "select region_code, severity_code, count(distinct reporter_key) as n_reporters, count(*) as n_submissions "
        "from marts.fct_submissions group by all order by all"
    ),
    "by_month": (
        "select strftime(occurred_on, '%Y-%m') as month, count(distinct reporter_key) as n_reporters, count(*) as n_submissions "
        "from marts.fct_submissions group by all order by all"
    ),
    "incidents": (
        "select incident_id, first_report_at, last_report_at, ended_at, n_reports, n_reporters, n_reporters_max, n_software, "
        "round(expected_false, 6) as expected_false, max_severity_code, region_codes from marts.fct_incidents order by first_report_at, 1"
    ),
    "rejections": "select column_name, reason_code, count(*) as n_rows from meta.rejected_rows group by all order by all",
    "warnings": "select column_name, reason_code, count(*) as n_cells from meta.cell_warnings group by all order by all",
}


@pytest.mark.parametrize("name", TABLES)
def test_a_summary_table_of_the_demo(demo_connection: duckdb.DuckDBPyConnection, name: str) -> None:
    cursor = demo_connection.execute(TABLES[name])
    header = [column[0] for column in cursor.description or []]
    found = [header, *([("" if cell is None else str(cell)) for cell in line] for line in cursor.fetchall())]
    path = EXPECTED / f"{name}.csv"
    if os.environ.get("REWRITE_GOLDEN"):
        EXPECTED.mkdir(exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(found)
    with path.open(encoding="utf-8", newline="") as file:
        assert found == list(csv.reader(file))


EXPECTED_REPORTERS = {"2023-12-11": 6, "2024-01-09": 9, "2024-01-15": 14, "2024-01-22": 14, "2024-01-24": 9}


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.day.isoformat())
def test_a_documented_day_has_its_planted_reporters(demo_connection: duckdb.DuckDBPyConnection, planted: Planted) -> None:
    found = demo_connection.execute(
        "select count(distinct reporter_key) from marts.fct_reports "
        "where occurred_on = ? and (service_code in ('RECIPE', 'MCN') or service_code like 'MCN_%')",
        [planted.day],
    ).fetchall()
    assert found == [(planted.n_reporters,)]
    assert planted.n_reporters == EXPECTED_REPORTERS[planted.day.isoformat()]


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.day.isoformat())
def test_a_documented_day_is_found_on_its_chain(demo_connection: duckdb.DuckDBPyConnection, planted: Planted) -> None:
    found = demo_connection.execute(
        "select first_report_at, last_report_at from marts.fct_incidents "
        "where first_report_at::date = ? and (service_code in ('RECIPE', 'MCN') or service_code like 'MCN_%')",
        [planted.day],
    ).fetchall()
    assert found
    for first, last in found:
        assert planted.starts_at <= first.time() and last.time() <= planted.ends_at


def test_no_incident_is_found_on_the_negative_control(demo_connection: duckdb.DuckDBPyConnection) -> None:
    assert demo_connection.execute("select * from marts.fct_incidents where first_report_at::date = ?", [MISTAKEN.day]).fetchall() == []


def test_the_negative_control_has_two_mistaken_reporters_per_service(demo_connection: duckdb.DuckDBPyConnection) -> None:
    found = demo_connection.execute(
        "select service_code, count(distinct reporter_key) from marts.fct_reports "
        "where occurred_on = ? and list_contains(?, service_code) group by all order by all",
        [MISTAKEN.day, list(MISTAKEN.service_codes)],
    ).fetchall()
    assert found == [(code, 2) for code in sorted(MISTAKEN.service_codes)]
    mailings = demo_connection.execute("select count(*) from marts.campaigns where starts_on = date '2024-07-20'").fetchall()
    assert mailings == [(1,)]
