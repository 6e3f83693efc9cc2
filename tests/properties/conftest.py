"""The rows of the demo, once for every recomputation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import duckdb
import pytest

from analytics import warehouse
from tests.conftest import Union
from tests.properties.selections import Rows


@pytest.fixture(scope="module")
def rows(demo: Union) -> Iterator[Rows]:
    with duckdb.connect(str(demo.folder.build_file(demo.build_id)), read_only=True) as con:
        frames = [con.table(f"marts.{name}").df() for name in ("fct_reports", "fct_submissions", "fct_consequences", "dim_dates")]
    for frame in frames[:2]:
        frame["occurred_on"] = frame["occurred_on"].dt.date
    codes = frames[0].select_dtypes("category").columns  # pandas makes an order of an ENUM; a code has none
    frames[0][codes] = frames[0][codes].astype(object)
    frames[3]["date_on"] = frames[3]["date_on"].dt.date
    with closing(warehouse.open_current(demo.folder)) as build:
        yield Rows(*frames, build)
