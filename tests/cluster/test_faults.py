"""A shard is lost, comes back, lost its disk: what the page says, and that no figure is ever a part of one."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import streamlit as st
from starlette.types import Message
from streamlit.testing.v1 import AppTest

import i18n
from analytics import clickhouse, warehouse
from analytics.filters import Filters
from analytics.queries import counts
from analytics.warehouse import Build, DamagedBuild, UnreachableWarehouse
from cluster.address import read
from cluster.client import Server
from intake.app import create_app
from intake.running import opened
from settings import get_settings
from tests.cluster import nodes as machines
from tests.cluster.conftest import carry
from tests.cluster.nodes import Nodes
from tests.conftest import Union
from tests.loops import awaited
from tests.pages.screen import linked
from web.building import Builder
from web.frame_script import FrameScript
from web.routes import own_addresses

NAME = "faults"
TEXT = i18n.t("states.unreachable.text", "fr")


@pytest.fixture(scope="module")
def own_nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    """Servers that may be killed."""
    with machines.started(tmp_path_factory.mktemp("mortal")) as running:
        yield running


@pytest.fixture(scope="module")
def root(own_nodes: Nodes, demo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("faults") / "data"
    shutil.copytree(demo_root, root)
    assert carry(root, own_nodes.url(NAME)).code == 0
    return root


@pytest.fixture
def standing(own_nodes: Nodes) -> Iterator[Nodes]:
    """Whatever a test kills stands again afterwards."""
    yield own_nodes
    for node in own_nodes.shards:
        if node.process is None:
            node.start()


@pytest.fixture
def build(root: Path, standing: Nodes, with_warehouse: Any) -> Build:
    return warehouse.open_current(with_warehouse(root, standing.url(NAME)).served)


@pytest.fixture
def page(root: Path, standing: Nodes, with_warehouse: Any, browser_sends: Callable[..., None]) -> Iterator[Callable[..., AppTest]]:
    with_warehouse(root, standing.url(NAME))

    def open_it(name: str = "", **query: str) -> AppTest:
        st.cache_data.clear()
        return linked(name or "overview", **query)

    st.cache_resource.clear()
    yield open_it
    st.cache_data.clear()
    st.cache_resource.clear()


def words(app: AppTest) -> str:
    """Everything written on the page, but for addresses that are made anew each time."""
    told = " ".join([*(one.value for one in app.title), *(str(element.proto.body) for element in app.get("html"))])
    return re.sub(r"\./copy/[\w-]+", "", told)


@pytest.mark.parametrize("lost", [0, 1])
def test_a_lost_shard_is_told_on_the_page_and_forgotten_when_it_is_back(page: Callable[..., AppTest], standing: Nodes, lost: int) -> None:
    before = words(page("services"))
    assert TEXT not in before
    standing.shards[lost].kill()
    for shown in (page(), page("services", region="WAL"), page("time")):
        assert TEXT in words(shown)
        assert not shown.metric and not shown.get("plotly_chart"), "a figure beside the message"
    standing.shards[lost].start()
    assert words(page("services")) == before


def test_a_question_without_a_shard_is_an_error_and_never_a_part(build: Build, standing: Nodes) -> None:
    whole = int(build.run(counts.by_service(Filters()))["n_reports"].sum())
    assert whole == build.info.n_reports
    standing.shards[1].kill()
    with pytest.raises(UnreachableWarehouse):
        build.run(counts.by_service(Filters()))
    standing.shards[1].start()
    assert int(build.run(counts.by_service(Filters()))["n_reports"].sum()) == whole


def test_no_server_may_skip_a_lost_shard_of_its_own_accord(build: Build, root: Path, standing: Nodes) -> None:
    """Even where the administrator's profile says so: the question itself says no. Beside it, what the profile would have given."""
    to = read(standing.url(NAME), is_demo=True)
    sql = clickhouse.statement(counts.by_service(Filters()), database=build._place).sql  # type: ignore[attr-defined]
    for node in standing.shards:
        users = node.folder / "users.xml"
        users.write_text(users.read_text().replace("<default><max", "<default><skip_unavailable_shards>1</skip_unavailable_shards><max"))
        node.kill()
        node.start()
    standing.shards[1].kill()
    half = Server(to)
    half._send(b"SELECT 1", {}, timeout=10)
    careless = half._send(sql.encode() + b" FORMAT TSV", {"join_use_nulls": 1}, timeout=10)
    assert 0 < sum(int(line.split(b"\t")[2]) for line in careless.splitlines()) < build.info.n_reports  # a careless client's half figure
    with pytest.raises(UnreachableWarehouse):
        build.run(counts.by_service(Filters()))


def test_a_shard_that_lost_its_rows_gives_no_figure_and_is_filled_again(root: Path, standing: Nodes, with_warehouse: Any) -> None:
    """A server whose disk was replaced: tables may stand there empty."""
    served = with_warehouse(root, standing.url(NAME)).served
    opened = warehouse.open_current(served)
    to = read(standing.url(NAME), is_demo=True)
    second = Server(to, 1)
    table = f"{opened._place}.fct_reports_own"  # type: ignore[attr-defined]
    second.command(f"CREATE TABLE {table}_kept AS {table} ENGINE = MergeTree ORDER BY tuple()")
    second.command(f"RENAME TABLE {table} TO {table}_full, {table}_kept TO {table}")
    with pytest.raises(DamagedBuild, match="the shards hold"):
        warehouse.open_current(served)
    assert carry(root, standing.url(NAME)).code == 0
    build = warehouse.open_current(served)
    assert int(build.run(counts.by_service(Filters()))["n_reports"].sum()) == build.info.n_reports
    again = opened.run(counts.by_service(Filters()))  # whoever had it open before is answered from where it stands now
    assert int(again["n_reports"].sum()) == build.info.n_reports


def test_a_database_that_is_gone_is_damage(root: Path, standing: Nodes, with_warehouse: Any) -> None:
    served = with_warehouse(root, standing.url(NAME)).served
    build = warehouse.open_current(served)
    for shard in (0, 1):
        Server(read(standing.url(NAME), is_demo=True), shard).command(f"DROP DATABASE {build._place}")  # type: ignore[attr-defined]
    with pytest.raises(DamagedBuild):
        build.run(counts.by_service(Filters()))
    with pytest.raises(DamagedBuild):
        warehouse.open_current(served)
    assert carry(root, standing.url(NAME)).code == 0
    assert warehouse.open_current(served).info == build.info


def test_publishing_without_a_shard_is_refused_and_told(root: Path, standing: Nodes, build: Build, with_warehouse: Any) -> None:
    """The file is published, the cluster shows the former build, and the next call carries it."""
    standing.shards[1].kill()
    told = carry(root, standing.url(NAME))
    assert told.code == 1 and "WarehouseRefused" in told.err
    status = Union(root / "demo").folder.standing_refusal.read_text(encoding="utf-8")
    assert "WarehouseRefused" in status and "between us" not in status
    standing.shards[1].start()
    assert carry(root, standing.url(NAME)).code == 0
    assert not Union(root / "demo").folder.standing_refusal.exists()


@pytest.mark.parametrize("page", [b"<html><body>It works!</body></html>", b"", b'{"status": "ok"}', b"[]"])
def test_another_program_at_the_address_is_told_as_a_cluster_that_is_away(root: Path, with_warehouse: Any, page: bytes) -> None:
    """A mistyped port: it says 200 to everything."""

    class Other(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *told: Any) -> None:
            """Nowhere."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Other) as other:
        Thread(target=other.serve_forever, daemon=True).start()
        url = f"clickhouse://127.0.0.1:{other.server_port}/none?cluster=none"
        told = carry(root, url)
        with pytest.raises(UnreachableWarehouse, match="does not answer as a ClickHouse server does"):
            warehouse.current_build_id(with_warehouse(root, url).served)
        other.shutdown()
    assert told.code == 1 and json.loads(told.err.splitlines()[-1])["refusal"] == "WarehouseRefused"
    assert "does not answer as a ClickHouse server does" in told.err


def test_a_build_that_is_closed_takes_the_connection_of_no_other(build: Build, root: Path) -> None:
    """Builds come and go while readers ask others: each would connect anew."""
    server = build._server  # type: ignore[attr-defined]

    def seen_from() -> int:
        return int(server.value("SELECT port FROM system.processes WHERE query LIKE 'SELECT port FROM system.processes%'"))

    before = seen_from()
    warehouse.open_current(get_settings().served).close()
    assert seen_from() == before


def test_a_cluster_that_never_answers_holds_up_nobody_else(tmp_path: Path, with_warehouse: Any) -> None:
    """It takes what is asked and says nothing: pages and form go on while `/healthz` waits for it, and then says so."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        with_warehouse(tmp_path / "data", f"clickhouse://127.0.0.1:{silent.getsockname()[1]}/none?cluster=none")
        status, told, n_turns = awaited(_health_beside_others())
    assert status == 200 and told["status"] == "warehouse unreachable"
    assert n_turns > 20, "the loop stood still meanwhile"


async def _health_beside_others() -> tuple[int, dict[str, Any], int]:
    """Status, what was told, and how many turns others had meanwhile."""
    intake = create_app(get_settings())
    async with opened(intake.state.intake):
        builder = Builder(get_settings(), intake.state.intake)
        health = own_addresses(FrameScript.build(), intake, builder)["/healthz"]
        sent: list[dict[str, Any]] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(dict(message))

        scope = {"type": "http", "method": "GET", "path": "/healthz", "query_string": b"", "headers": [], "http_version": "1.1"}
        asked = asyncio.ensure_future(health(scope, receive, send))
        n_turns = 0
        while not asked.done():
            await asyncio.sleep(0.01)
            n_turns += 1
        await asked
    return sent[0]["status"], json.loads(b"".join(one.get("body", b"") for one in sent)), n_turns
