"""Cells of a table of two dimensions, and what may leave the house, by hand."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest

from analytics import cross_table, small_cells
from analytics.cross_table import MEASURES, TOTAL
from analytics.dimensions import DIMENSIONS
from analytics.filters import Filters, Known

KNOWN = Known(services=("A", "B"), regions=("WAL",), first_day=dt.date(2024, 1, 10), last_day=dt.date(2024, 6, 4))
DATES = pd.DataFrame({"date_on": [dt.date(2024, 1, 10) + dt.timedelta(days=n) for n in range(147)]})
DATES["is_observed"] = [day.month != 3 and not (day.month == 4 and day.day < 11) for day in DATES["date_on"]]


def months(answer: list[tuple[str, str | None, int]]) -> dict[str, float]:
    """`n` of each month, March not observed, from rows of (part, month, n)."""
    frame = pd.DataFrame([{"part": part, "row_code": code, "column_code": None, "n_reporters": n, "n": n} for part, code, n in answer])
    days = cross_table.days_of(DATES, "month", start=KNOWN.first_day or dt.date.min, end=KNOWN.last_day or dt.date.min)
    cells = cross_table.cells(
        frame,
        MEASURES["reports"],
        rows=DIMENSIONS["month"],
        columns=None,
        known={"month": list(days)},
        unobserved={"month": frozenset(code for code, (seen, _) in days.items() if not seen)},
        gps={},
    )
    return dict(zip(cells["row_code"], cells["value"], strict=True))


def test_days_are_counted_by_code() -> None:
    found = cross_table.days_of(DATES, "month", start=dt.date(2024, 1, 10), end=dt.date(2024, 6, 4))
    assert found["2024-01-01"] == (22, 22) and found["2024-03-01"] == (0, 31) and found["2024-04-01"] == (20, 30)
    assert cross_table.days_of(DATES, "region", start=dt.date(2024, 1, 10), end=dt.date(2024, 6, 4)) == {}


def test_a_month_nobody_observed_is_not_zero_and_an_observed_empty_one_is() -> None:
    found = months([("row", "2024-01-01", 7), ("whole", None, 7)])
    assert found["2024-01-01"] == 7 and found["2024-02-01"] == 0 and found[TOTAL] == 7
    assert math.isnan(found["2024-03-01"])


def test_reports_of_days_before_anybody_looked_stand_in_their_place() -> None:
    found = months([("row", "2023-12-01", 1), ("row", "2024-03-01", 2), ("row", "2024-04-01", 5), ("whole", None, 8)])
    assert list(found)[:2] == ["2023-12-01", "2024-01-01"] and list(found)[-1] == TOTAL
    assert found["2024-03-01"] == 2, "somebody told of it from memory"


@pytest.mark.parametrize(
    ("asked", "parts"),
    [
        (Filters(services=("A",)), ("services", "period")),
        (Filters(regions=("WAL",), severities=("2",)), ("regions", "severities", "period")),
        (Filters(start=dt.date(2024, 2, 1), end=dt.date(2024, 4, 30)), ()),
        (Filters(start=dt.date(2024, 2, 1), end=dt.date(2024, 5, 31)), ("period",)),  # May is over, its reports still come in
        (Filters(start=dt.date(2024, 2, 2), end=dt.date(2024, 4, 30)), ("period",)),
    ],
)
def test_only_whole_months_that_are_over_leave(asked: Filters, parts: tuple[str, ...]) -> None:
    assert small_cells.off_grid(asked, KNOWN) == parts
    nearest = small_cells.on_grid(asked, KNOWN)
    assert nearest and small_cells.off_grid(nearest, KNOWN) == ()


def test_nothing_leaves_before_a_month_is_over() -> None:
    young = Known(first_day=dt.date(2024, 1, 10), last_day=dt.date(2024, 2, 3))
    assert small_cells.on_grid(Filters(), young) is None and small_cells.off_grid(Filters(), young) == ("period",)


def test_a_share_of_a_hidden_number_is_hidden_too() -> None:
    """Row b counts 3 and 30; its total is hidden beside the 3, and a share of 30 would give it back."""
    inner = {("a", "x"): 40, ("a", "y"): 50, ("b", "x"): 3, ("b", "y"): 30, ("c", "x"): 0, ("c", "y"): 60}
    rows = [{"part": "cell", "row_code": r, "column_code": c, "n_reporters": n, "n": n} for (r, c), n in inner.items() if n]
    for part, keep in (("row", 0), ("column", 1), ("whole", None)):
        totals: dict[str | None, int] = {}
        for codes, n in inner.items():
            code = None if keep is None else codes[keep]
            totals[code] = totals.get(code, 0) + n
        side = {"row": "row_code", "column": "column_code"}.get(part, "row_code")
        other = "column_code" if side == "row_code" else "row_code"
        rows += [{"part": part, side: code, other: None, "n_reporters": n, "n": n} for code, n in totals.items()]
    cells = cross_table.cells(
        pd.DataFrame(rows),
        MEASURES["reports"],
        rows=DIMENSIONS["software"],
        columns=DIMENSIONS["kind"],
        known={},
        unobserved={},
        gps={},
        share_of="row",
    )
    public = cross_table.for_the_public(cells, "row").set_index(["row_code", "column_code"])
    is_hidden = public["is_hidden"]
    for code in ("a", "b", "c"):
        if is_hidden[(code, TOTAL)]:
            assert public.loc[[(code, "x"), (code, "y")], "share"].isna().all()
    assert is_hidden[("b", "x")] and is_hidden[("b", "y")] + is_hidden[("b", TOTAL)] >= 1
