"""Builds on their way into the cluster: what the command says, what it leaves when it dies, and who sees what meanwhile."""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import urllib.parse
import zlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from analytics import warehouse
from analytics.filters import Filters
from analytics.queries import counts
from analytics.tables import fct_submissions, import_ledger, metadata
from analytics.warehouse import Build, DamagedBuild, NoBuild
from cluster.address import WrongAddress, read
from cluster.client import Server
from cluster.registry import Registry
from settings import PROJECT_DIR
from tests.cluster.conftest import carry
from tests.cluster.nodes import Nodes
from tests.conftest import Union, rewritten
from tests.etl.exports import as_csv, row, rows
from tests.faults.test_damage import turned
from tests.turns import FULL

KILLS = 60 if FULL else 2
SIZES = (150, 260, 370)  # submissions of three builds that no figure could mistake for each other


@pytest.fixture(scope="session")
def builds(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Three small data folders, each with a build of its own: a demo, and two of a single export, which are sooner made."""
    made = {size: tmp_path_factory.mktemp(f"of-{size}") / "data" for size in SIZES}
    outcome = Union(made[SIZES[0]]).etl("demo", "--submissions", str(SIZES[0]), "--seed", str(SIZES[0]))
    assert outcome.code == 0, outcome.err
    for size in SIZES[1:]:
        union = Union(made[size] / "demo")
        union.put("a.csv", as_csv(rows(size)))
        union.run()
    return made


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """Of a list of builds that no other test uses."""
    return f"t{zlib.crc32(request.node.name.encode()):x}"


@pytest.fixture
def folder(builds: dict[int, Path], tmp_path: Path) -> Path:
    root = tmp_path / "data"
    shutil.copytree(builds[SIZES[0]], root)
    return root


def publish(root: Path, url: str) -> dict[str, Any]:
    outcome = carry(root, url)
    assert outcome.code == 0, outcome.err
    told: dict[str, Any] = outcome.json[str((root / "demo").resolve())]
    return told


def put_current(root: Path, other: Path) -> str:
    """Another build stands in the folder and is current, as a run leaves it; its id."""
    source, target = Union(other / "demo").folder, Union(root / "demo").folder
    build_id = source.current_pointer.read_text(encoding="utf-8").strip()
    shutil.copyfile(source.build_file(build_id), target.build_file(build_id))
    target.current_pointer.write_text(f"{build_id}\n", encoding="utf-8")
    return build_id


def places(url: str, *, is_demo: bool = True) -> list[set[str]]:
    """Databases of builds, by shard."""
    to = read(url, is_demo=is_demo)
    databases = [Server(to, shard).ask("SELECT name FROM system.databases").rows for shard in range(len(to.hosts))]
    return [{name for (name,) in found if name.startswith(f"{to.name}__")} for found in databases]


def test_the_command_carries_the_build_and_says_so(nodes: Nodes, folder: Path, name: str, with_warehouse: Any) -> None:
    url = nodes.url(name)
    build_id = Union(folder / "demo").build_id
    told = publish(folder, url)
    assert (told["shown"], told["came"], told["went"]) == (build_id, [build_id], [])
    again = publish(folder, url)
    assert (again["came"], again["rows"]) == ([], 0)
    said = Union(folder).etl_with({"EHEALTHBUGS_WAREHOUSE_URL": url}, "publish")
    assert f"the warehouse shows {build_id}; 0 builds came, 0 went." in said.out

    served = with_warehouse(folder, url).served
    assert warehouse.current_build_id(served) == build_id
    assert warehouse.kept_builds(served) == [build_id]
    assert warehouse.is_kept(served, build_id) and not warehouse.is_kept(served, "20200101-000000-00000000")
    with pytest.raises(NoBuild):
        warehouse.open_kept(served, "'; DROP DATABASE default; --")


def test_every_column_of_every_table_stands_in_the_cluster(nodes: Nodes, folder: Path, name: str, with_warehouse: Any) -> None:
    """All the tables, hidden characters and missing values included, whatever questions exist today."""
    publish(folder, nodes.url(name))
    from_file = warehouse.open_current(with_warehouse(folder, "").served)
    from_cluster = warehouse.open_current(with_warehouse(folder, nodes.url(name)).served)
    for table in metadata.sorted_tables:
        found = [
            sorted([_told(value) for value in values] for values in build.run(select(table)).values.tolist())
            for build in (from_file, from_cluster)
        ]
        assert found[0] == found[1], table.name
    from_file.close()


def _told(value: Any) -> str:
    """A moment is the same in whatever zone it is written; of a number version 18.16 may read the last of 16 digits otherwise."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return f"{value:.13g}" if isinstance(value, float) else repr(value)


def test_texts_of_every_kind_arrive_as_they_were(nodes: Nodes, folder: Path, name: str, with_warehouse: Any) -> None:
    texts = ['"', "'", "\\", "\\N", "\\'", "a,b", "\n", "\r\n", "\t", "", " ", None, "é🙂\u202f", "NULL", '""', "\x01"]
    build = Union(folder / "demo").folder.build_file(Union(folder / "demo").build_id)
    with rewritten(build) as con:
        con.execute("delete from meta.import_ledger")
        for number, text in enumerate(texts):
            con.execute("insert into meta.import_ledger (received, error_detail) values (?, ?)", [number, text])
    publish(folder, nodes.url(name))
    opened = warehouse.open_current(with_warehouse(folder, nodes.url(name)).served)
    c = import_ledger.c
    assert list(opened.run(select(c.error_detail).order_by(c.received))["error_detail"]) == texts
    for number, text in enumerate(texts):
        if text is not None:
            found = opened.run(select(c.received).where(c.error_detail == text))
            assert list(found["received"]) == [number], text


def test_a_build_of_other_tables_is_not_pointed_at(nodes: Nodes, folder: Path, builds: dict[int, Path], name: str) -> None:
    """The cluster has none of it: it goes on showing the former one."""
    url = nodes.url(name)
    former = publish(folder, url)["shown"]
    older = put_current(folder, builds[SIZES[1]])
    with rewritten(Union(folder / "demo").folder.build_file(older)) as con:
        con.execute("update meta.build_info set schema_version = 'another'")
    outcome = carry(folder, url)
    assert outcome.code == 1 and f"build {older} is of another version" in outcome.err
    to = read(url, is_demo=True)
    assert Registry(Server(to), to.name).current() == former


def test_an_empty_setting_is_told(folder: Path) -> None:
    outcome = Union(folder).etl("publish")
    assert outcome.code == 1 and "No warehouse is set up" in outcome.err


NO_ADDRESSES = (
    "postgresql://x/y?cluster=c",
    "clickhouse://h/n",
    "clickhouse://h/N;DROP?cluster=c",
    "clickhouse://h/n?cluster=c'",
    "clickhouse:///n?cluster=c",
    "clickhouse://h/n?cluster=c&x=1",
    "clickhouse://h/n?cluster=c&cluster=d",
    "clickhouse://h/n?cluster=c&secure=true",
    "clickhouse://h/n?cluster=c&secure=yes",
    "clickhouse://h/n?cluster=c&secure=0",
    "clickhouse://h/n?cluster=c&secure=",
    "clickhouse://h/n?cluster=c&secure=1&secure=0",
    "clickhouse://h\N{FULLWIDTH SOLIDUS}x/n?cluster=c",
)


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(WrongAddress, match="must be like"):
        read(url)


@pytest.mark.parametrize("url", NO_ADDRESSES if FULL else NO_ADDRESSES[::6])
def test_what_is_no_address_is_refused_by_the_command_without_repeating_it(url: str, folder: Path) -> None:
    secret = url.replace("://", "://me:s3cret@")
    outcome = Union(folder).etl_with({"EHEALTHBUGS_WAREHOUSE_URL": secret}, "publish", "--json")
    assert outcome.code == 1 and "WarehouseRefused" in outcome.err and "s3cret" not in outcome.err + outcome.out


def test_a_server_with_a_wrong_address_does_not_start_and_says_why(folder: Path) -> None:
    """Figures would be asked in clear of servers that were meant to be asked over TLS."""
    environment = os.environ | {
        "EHEALTHBUGS_DATA": str(folder),
        "EHEALTHBUGS_WAREHOUSE_URL": "clickhouse://me:s3cret@h/n?cluster=c&secure=true",
    }
    started = subprocess.run([sys.executable, "-c", "import server"], cwd=PROJECT_DIR, env=environment, capture_output=True, text=True)
    assert started.returncode == 2 and started.stderr.splitlines()[-1].startswith("EHEALTHBUGS_WAREHOUSE_URL must be like")
    assert "s3cret" not in started.stdout + started.stderr and "Traceback" not in started.stderr


def test_over_tls_or_in_clear_as_the_address_says() -> None:
    assert [read(f"clickhouse://h/n?cluster=c{told}").is_secure for told in ("&secure=1", "")] == [True, False]


def test_a_database_that_no_loader_named_is_left_alone(nodes: Nodes, folder: Path, name: str) -> None:
    """Whoever shares the servers may call theirs `observatory__copy`; an end of hexadecimal digits is no moment."""
    url = nodes.url(name)
    foreign = {f"{name}_demo__x", f"{name}_demo__abc", f"{name}_demo__copy_1"}
    server = Server(read(url))
    for place in foreign:
        server.command(f"CREATE DATABASE {place}")
    told = publish(folder, url)
    assert told["came"] == [told["shown"]] and foreign < places(url)[0]


def test_an_address_of_too_few_shards_is_refused(nodes: Nodes, folder: Path, name: str) -> None:
    """Rows on one server only would be half the figures for whoever asks the cluster."""
    lone = nodes.url(name).replace(f",127.0.0.1:{nodes.shards[1].http}", "")
    outcome = Union(folder).etl_with({"EHEALTHBUGS_WAREHOUSE_URL": lone}, "publish")
    assert outcome.code == 1 and "names 1 shards, the servers know 2" in outcome.err


def test_a_wrong_password_is_refused_and_not_shown(nodes: Nodes, folder: Path, name: str) -> None:
    url = nodes.url(name).replace(urllib.parse.quote("between us"), "another%20one")
    outcome = Union(folder).etl_with({"EHEALTHBUGS_WAREHOUSE_URL": url}, "publish")
    assert outcome.code == 1 and "refuses with code" in outcome.err and "another" not in outcome.err


def test_a_run_carries_its_build_and_what_is_forgotten_goes(nodes: Nodes, union: Union, name: str, with_warehouse: Any) -> None:
    """The union's own folder: what a person sent leaves the cluster with the files."""
    url = nodes.url(name)
    union.put(
        "one.csv",
        as_csv([row(submission_id="mine", reporter_id="gp1@example.org"), row(submission_id="other", reporter_id="a@example.org")]),
    )
    first = union.etl_with({"EHEALTHBUGS_WAREHOUSE_URL": url}, "run", "--json").json["build_id"]
    served = with_warehouse(union.root, url).data
    opened = warehouse.open_current(served)
    assert opened.info.build_id == first and opened.info.n_reporters == 2
    outcome = union.etl_with({"EHEALTHBUGS_WAREHOUSE_URL": url}, "forget", "gp1@example.org", "--author", "A", "--json")
    assert outcome.code == 0, outcome.err
    last = outcome.json["build_id"]
    assert warehouse.current_build_id(served) == last != first
    assert first not in warehouse.kept_builds(served)
    assert set(warehouse.kept_builds(served)) == {path.stem for path in union.folder.builds.glob("*.duckdb")}
    assert [len(standing) for standing in places(url, is_demo=False)] == [len(warehouse.kept_builds(served))] * 2
    with pytest.raises(DamagedBuild):
        opened.run(counts.by_service(Filters()))


def test_a_folder_stays_the_same_loader_on_another_machine(
    nodes: Nodes, folder: Path, builds: dict[int, Path], name: str, with_warehouse: Any
) -> None:
    """Each container has a name of its own; what it carried is let go of by the next one."""
    url = nodes.url(name)
    publish(folder, url)
    served = with_warehouse(folder, url).served
    former = warehouse.current_build_id(served)
    put_current(folder, builds[SIZES[1]])
    served.build_file(former).unlink()
    program = "import socket; socket.gethostname = lambda: 'another'; import runpy; runpy.run_module('etl', run_name='__main__')"
    assert _loader(folder, url, "-c", program, "publish").wait() == 0
    assert former not in warehouse.kept_builds(served)


def test_what_a_disk_changed_is_not_carried(nodes: Nodes, folder: Path, builds: dict[int, Path], name: str, with_warehouse: Any) -> None:
    url = nodes.url(name)
    served = with_warehouse(folder, url).served
    file = served.build_file(served.current_pointer.read_text(encoding="utf-8").strip())
    content = file.read_bytes()
    file.write_bytes(turned(content, (len(content) // 2, 0)))
    outcome = carry(folder, url)
    assert outcome.code == 1 and "is damaged" in outcome.err
    with pytest.raises(NoBuild):
        warehouse.current_build_id(served)
    later = put_current(folder, builds[SIZES[1]])
    assert publish(folder, url)["came"] == [later], "a former one stops nothing, and does not come either"
    served.build_file(later).write_bytes(b"garbled")
    assert publish(folder, url)["came"] == [], "the cluster holds it whole"


def test_a_reader_keeps_the_build_he_opened(nodes: Nodes, folder: Path, builds: dict[int, Path], name: str, with_warehouse: Any) -> None:
    url = nodes.url(name)
    publish(folder, url)
    served = with_warehouse(folder, url).served
    before = warehouse.open_current(served)
    figures = before.run(counts.by_service(Filters())).values.tolist()
    later = put_current(folder, builds[SIZES[1]])
    publish(folder, url)
    assert warehouse.current_build_id(served) == later
    assert before.run(counts.by_service(Filters())).values.tolist() == figures
    assert warehouse.open_kept(served, before.info.build_id).info == before.info


def test_loaders_side_by_side_never_mix(nodes: Nodes, builds: dict[int, Path], name: str, with_warehouse: Any) -> None:
    """Three loaders publish again and again into one list, a reader looks all the time: what he sees is one of the three, whole."""
    url = nodes.url(name)
    whole = {}
    for root in builds.values():
        build = warehouse.open_current(with_warehouse(root, "").served)
        whole[build.info.build_id] = _figures(build)
        build.close()
    processes = [_loader(root, url) for root in builds.values()]
    served = with_warehouse(builds[SIZES[0]], url).served
    seen, looks = set(), 0
    while any(process.poll() is None for process in processes) or not looks:
        try:
            build = warehouse.open_current(served)
        except NoBuild:  # nobody was ready yet
            continue
        assert _figures(build) == whole[build.info.build_id]
        seen.add(build.info.build_id)
        looks += 1
    assert [process.returncode for process in processes] == [0, 0, 0], [process.stderr.read() for process in processes if process.stderr]
    assert seen and set(warehouse.kept_builds(served)) == set(whole)
    assert places(url)[0] == places(url)[1] and len(places(url)[0]) == 3


def _loader(root: Path, url: str, *program: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"EHEALTHBUGS_DATA": str(root), "EHEALTHBUGS_WAREHOUSE_URL": url}
    return subprocess.Popen(
        [sys.executable, *(program or ("-m", "etl", "publish"))], cwd=PROJECT_DIR, env=environment, stderr=subprocess.PIPE
    )


def _figures(build: Build) -> list[Any]:
    first = build.run(counts.by_service(Filters())).values.tolist()
    return [build.info.n_reports, build.info.n_reporters, first, len(build.run(_ledger()))]


def _ledger() -> Any:
    return select(import_ledger.c.source_id)


def test_a_loader_that_dies_leaves_the_former_build(
    nodes: Nodes, folder: Path, builds: dict[int, Path], name: str, with_warehouse: Any
) -> None:
    """Killed at random moments: the cluster shows the former build, whole, or the new one, whole; the next call clears up."""
    url = nodes.url(name)
    publish(folder, url)
    served = with_warehouse(folder, url).served
    whole = {served.current_pointer.read_text().strip(): _figures(warehouse.open_current(served))}
    later = put_current(folder, builds[SIZES[2]])
    dice, n_former = random.Random(KILLS), 0
    started = time.monotonic()
    _loader(folder, nodes.url(f"{name}x")).wait()
    usual = time.monotonic() - started
    moments = sorted(dice.uniform(0.15, 0.9) for _ in range(KILLS - 1))
    for moment in (0.15, *moments):  # early before late: once a run is done, the next finds nothing to do
        process = _loader(folder, url)
        time.sleep(usual * moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
        build = warehouse.open_current(served)
        n_former += build.info.build_id != later
        if build.info.build_id != later:
            assert _figures(build) == whole[build.info.build_id]
    assert n_former, "every run was done before it was killed"
    publish(folder, url)
    build = warehouse.open_current(served)
    assert build.info.build_id == later and build.info.n_accepted == len(build.run(_submission_ids()))
    assert places(url)[0] == places(url)[1] and len(places(url)[0]) == 2


def _submission_ids() -> Any:
    return select(fct_submissions.c.submission_id)
