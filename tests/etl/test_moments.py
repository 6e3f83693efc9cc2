"""Wall clock to moment: our arithmetic agrees with the time zone database, hour by hour."""

from __future__ import annotations

import duckdb

from etl.sql import model


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
