"""Wall clock to moment: our arithmetic agrees with the time zone database, hour by hour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from etl import pipeline
from etl.sql import model
from tests.conftest import Union
from tests.etl.exports import as_csv, row


def test_brussels_arithmetic_agrees_with_the_time_zone_database() -> None:
    """Every 7 minutes from 2000 to 2040: the skipped hour of spring and the repeated one of autumn included."""
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'Europe/Brussels'")
        con.execute(model("staging", "macros"))
        examined, differing = con.execute(
            "select count(*), count_if(moment_of(wall_clock) is distinct from timezone('Europe/Brussels', wall_clock)) "
            "from (select timestamp '2000-01-01' + to_minutes(7 * n) as wall_clock from range(3_000_000) as numbers(n))"
        ).fetchall()[0]
    assert examined == 3_000_000 and differing == 0


def test_the_nights_the_clock_changes_never_stop_a_build(union: Union) -> None:
    """A failure seems met after it was sent where an hour is skipped, or where one pass of the repeated hour is meant."""
    union.put(
        "a.csv",
        as_csv([
            row(submission_id="spring", occurred_at="2024-03-31 02:45:00", submitted_at="2024-03-31 03:10:00"),
            row(submission_id="autumn", occurred_at="2024-10-27 02:10:00", submitted_at="2024-10-27T02:30:00+02:00"),
            row(submission_id="repeated", occurred_at="2024-10-27 02:10:00", submitted_at="2024-10-27 02:30:00"),
        ]),
    )  # fmt: skip
    assert union.run()["totals"]["accepted"] == 3
    assert union.query("select submission_id, time_precision, occurred_at <= submitted_at from marts.fct_submissions order by 1") == [
        ("autumn", "approximate", True),
        ("repeated", "exact", True),
        ("spring", "approximate", True),
    ]


def test_in_the_hour_that_autumn_repeats_moments_are_compared(union: Union, served: Callable[[Path], None]) -> None:
    """Read in its second pass: what was sent in the first one, at a later hour by the clock, is not of the future. Nor is an end before its
    start. Without an offset the clock counts, as ever."""
    served(union.root)
    read_at = dt.datetime(2024, 10, 27, 2, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    first, second = "2024-10-27T02:50:00+02:00", "2024-10-27T02:20:00+01:00"
    union.put(
        "a.csv",
        as_csv([
            row(submission_id="sent", occurred_at=first, submitted_at=first),
            row(submission_id="ended", occurred_at=first, ended_at=second, submitted_at=second),
            row(submission_id="clock", occurred_at="2024-10-27 02:50:00", submitted_at="2024-10-27 02:50:00"),
            row(submission_id="end of the clock", occurred_at="2024-10-27 02:20:00", ended_at="2024-10-27 02:10:00", submitted_at=second),
        ]),
    )  # fmt: skip
    assert pipeline.run(union.folder, now=read_at).totals.accepted == 3
    assert union.query("select submission_id, duration_minutes from marts.fct_submissions order by 1") == [
        ("end of the clock", None),
        ("ended", 30),
        ("sent", None),
    ]
    assert union.query("select reason_code from meta.rejected_rows") == [("occurred_at_in_future",)]
    assert union.query("select reason_code from meta.cell_warnings") == [("ended_before_start",)]


def test_a_night_the_clock_changes_is_an_hour_shorter_or_longer(union: Union) -> None:
    union.put(
        "a.csv",
        as_csv([
            row(submission_id=night, occurred_at=f"{evening} 22:00:00", ended_at=f"{morning} 07:00:00", submitted_at=f"{morning} 08:00:00")
            for night, evening, morning in (
                ("autumn", "2024-10-26", "2024-10-27"),
                ("plain", "2024-05-04", "2024-05-05"),
                ("spring", "2024-03-30", "2024-03-31"),
            )
        ]),
    )  # fmt: skip
    union.run()
    minutes = dict(union.query("select submission_id, duration_minutes from marts.fct_submissions"))
    assert minutes == {"autumn": 600, "plain": 540, "spring": 480}


def test_what_was_sent_in_the_very_second_of_the_run_is_not_of_the_future(union: Union, served: Callable[[Path], None]) -> None:
    served(union.root)
    began = dt.datetime(2024, 3, 5, 9, 40, 0, 900_000, dt.UTC)
    union.put("a.csv", as_csv([row(occurred_at="2024-03-05 10:00:00", submitted_at="2024-03-05 10:40:00.4")]))
    assert pipeline.run(union.folder, now=began).totals.accepted == 1


@pytest.mark.parametrize(
    "odd", ["31/02/2024", "lundi passé", " 2024-03-05 09:40", "05/03/2024 09:40", "13/03/2024", "5 mars 2024", "45356", "24-03-05"]
)
def test_a_moment_reads_the_same_whichever_way_the_file_is_read(tmp_path: Path, odd: str) -> None:
    """A blank line in it makes the file one to be read record by record."""
    found = []
    for name, blank in (("quick", ""), ("careful", "\n\n")):
        union = Union(tmp_path / name / "data")
        union.put("a.csv", as_csv([row(submission_id="s1"), row(submission_id="s2", occurred_at=odd)]) + blank)
        union.etl("run")
        kept = union.query("select submission_id, occurred_at, time_precision from marts.fct_submissions order by all")
        refused = union.query("select source_row, column_name, reason_code, raw_row from meta.rejected_rows order by all")
        ledger = union.query("select received, accepted, rejected, error, error_detail from meta.import_ledger")
        found.append((kept, refused, ledger, union.query("select * exclude (source_id) from meta.cell_warnings order by all")))
    assert found[0] == found[1]
