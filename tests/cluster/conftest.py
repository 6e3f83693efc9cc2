"""Two ClickHouse servers, and the demo in them as the command line carries it there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analytics import warehouse
from analytics.warehouse import Build
from settings import Settings, get_settings
from tests.cluster import nodes as machines
from tests.cluster.nodes import Nodes
from tests.conftest import Union
from tests.processes import Outcome

NAME = "observatory"


def carry(root: Path, url: str) -> Outcome:
    """What the folder shows goes into the cluster at this address; what the command says."""
    return Union(root).etl_with({"EHEALTHBUGS_WAREHOUSE_URL": url}, "publish", "--json")


@pytest.fixture(scope="session")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    with machines.started(tmp_path_factory.mktemp("clickhouse")) as running:
        yield running


@pytest.fixture(scope="session")
def warehouse_url(nodes: Nodes) -> str:
    return nodes.url(NAME)


@pytest.fixture(scope="session")
def carried_root(demo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo of its own."""
    root = tmp_path_factory.mktemp("carried") / "data"
    shutil.copytree(demo_root, root)
    return root


@pytest.fixture(scope="session")
def carried(carried_root: Path, warehouse_url: str) -> Union:
    """The demo, carried into the cluster by `python -m etl publish`."""
    outcome = carry(carried_root, warehouse_url)
    assert outcome.code == 0, outcome.err
    return Union(carried_root / "demo")


@pytest.fixture
def with_warehouse(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Points this process at a data folder and a cluster: `with_warehouse(root, url)`; an empty URL is no cluster."""

    def point(root: Path, url: str) -> Settings:
        monkeypatch.setenv("EHEALTHBUGS_DATA", str(root))
        monkeypatch.setenv("EHEALTHBUGS_WAREHOUSE_URL", url)
        get_settings.cache_clear()
        return get_settings()

    yield point
    get_settings.cache_clear()


@pytest.fixture
def both(carried: Union, carried_root: Path, warehouse_url: str, with_warehouse: Any) -> Iterator[tuple[Build, Build]]:
    """The same build, opened from its file and from the cluster."""
    from_file = warehouse.open_current(with_warehouse(carried_root, "").served)
    from_cluster = warehouse.open_current(with_warehouse(carried_root, warehouse_url).served)
    assert type(from_file) is Build and type(from_cluster) is not Build
    yield from_file, from_cluster
    from_file.close()
    from_cluster.close()
