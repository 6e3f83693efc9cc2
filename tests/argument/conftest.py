"""One real build for the whole folder: an export with planted failures, loaded through the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import select

from analytics import tables, warehouse
from analytics.argument import premium
from analytics.argument.premium import Year
from analytics.warehouse import Build
from tests.argument import world
from tests.conftest import Union
from tests.etl.exports import as_csv

YearOf = Callable[..., Year]


@pytest.fixture(scope="session")
def world_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its data folder; shared, never written to."""
    union = Union(tmp_path_factory.mktemp("argument") / "data")
    for first, last, observed in ((world.FIRST, world.LAST, ()), (*world.GAP, ("--closed",))):
        told = union.etl("record", "observation", "--from", f"{first}", "--to", f"{last}", *observed, "--author", "test")
        assert told.code == 0, told.err
    union.put("export.csv", as_csv(world.export()))
    union.run()
    return union.root


@pytest.fixture(scope="session")
def build(world_root: Path) -> Iterator[Build]:
    with closing(warehouse.open_current(Union(world_root).folder)) as opened:
        yield opened


@pytest.fixture(scope="session")
def table(build: Build) -> Callable[[str], pd.DataFrame]:
    """A table of `marts` as the pages read it."""
    return lambda name: build.run(select(tables.metadata.tables[f"marts.{name}"]))


@pytest.fixture(scope="session")
def year_of(table: Callable[[str], pd.DataFrame]) -> YearOf:
    """`year_of(2024, regions=("WAL",))`, from the reference data of the build."""
    return lambda year, **kwargs: premium.year_of(year, table, lang="en", **kwargs)


@pytest.fixture(scope="session")
def calendar(table: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    """`dim_dates`: the real holidays."""
    return table("dim_dates")
