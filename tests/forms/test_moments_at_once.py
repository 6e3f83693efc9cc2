"""A whole column read at once gives what each of its cells gives by itself, or leaves the cell to be read so."""

from __future__ import annotations

import itertools

import pyarrow as pa
import pytest

from etl.forms import dates

DAYS = ("05/03/2024", "5/3/2024", "25/03/2024", "03/25/2024", "31/02/2024", "00/01/2024", "05-03/2024", "05.03.2024", "05-03-2024",
        "05/03/24", "05/03/0024", "2024-03-05", "2024-02-30", "2024-3-5", "29/02/2023", "29/02/2024", "45356",
        "5 mars 2024", "")  # fmt: skip
CLOCKS = (
    "",
    " 10:15",
    " 10:15:20",
    " 9:05",
    " 24:00:00",
    " 23:59:60",
    " 10:60",
    " 10h15",
    "  10:15:20",
    " 10:15:20 ",
    "T10:15:20",
    " 10:15:20Z",
    " 2:05 pm",
)
SURE = ("05/03/2024 10:15:20", "5/3/2024 9:05", "05.03.2024 10:15", "2024-03-05 10:15:20")


@pytest.mark.parametrize("order", ["", *dates.ORDERS])
def test_at_once_as_one_by_one(order: str) -> None:
    cells = [day + clock for day, clock in itertools.product(DAYS, CLOCKS)]
    at_once = dates.moments(pa.array(cells), order).to_pylist()
    differing = {cell: found for cell, found in zip(cells, at_once, strict=True) if found not in (None, dates.moment(cell, order=order))}
    assert differing == {}


def test_what_nearly_all_exports_write_is_read_at_once() -> None:
    assert dates.moments(pa.array(SURE), "dmy").to_pylist() == [
        "2024-03-05 10:15:20", "2024-03-05 09:05:00", "2024-03-05 10:15:00", "2024-03-05 10:15:20",
    ]  # fmt: skip
