"""ClickHouse servers of this machine, started as plain processes on 127.0.0.1: one per shard, no service, nothing kept."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

CLUSTER = "observatory"  # how the configuration of every node names the cluster
USER, PASSWORD = "dashboard", "between us"

_CONFIG = """<?xml version="1.0"?>
<yandex>
    <logger><level>warning</level><log>{folder}/server.log</log><errorlog>{folder}/errors.log</errorlog><size>50M</size><count>1</count></logger>
    <listen_host>127.0.0.1</listen_host>
    <http_port>{http}</http_port>
    <tcp_port>{native}</tcp_port>
    <interserver_http_port>{interserver}</interserver_http_port>
    <interserver_http_host>127.0.0.1</interserver_http_host>
    <max_connections>200</max_connections>
    <uncompressed_cache_size>0</uncompressed_cache_size>
    <mark_cache_size>67108864</mark_cache_size>
    <path>{folder}/data/</path>
    <tmp_path>{folder}/tmp/</tmp_path>
    <users_config>{folder}/users.xml</users_config>
    <default_profile>default</default_profile>
    <default_database>default</default_database>
    <timezone>UTC</timezone>
    <remote_servers><{cluster}>{shards}</{cluster}></remote_servers>
</yandex>
"""
_SHARD = "<shard><replica><host>127.0.0.1</host><port>{native}</port><user>{user}</user><password>{password}</password></replica></shard>"
_USERS = """<?xml version="1.0"?>
<yandex>
    <profiles><default><max_memory_usage>6000000000</max_memory_usage></default></profiles>
    <users><{user}><password>{password}</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></{user}></users>
    <quotas><default></default></quotas>
</yandex>
"""


@dataclass
class Node:
    """One server process; `http` and `native` are its ports."""

    folder: Path
    program: Path
    http: int
    native: int
    interserver: int
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        with (self.folder / "output").open("ab") as output:
            self.process = subprocess.Popen(
                [str(self.program), f"--config-file={self.folder}/config.xml"], stdout=output, stderr=output, cwd=self.folder
            )
        until = time.monotonic() + 60
        while not self.answers():
            assert self.process.poll() is None, f"ClickHouse did not start: {(self.folder / 'output').read_text()[-2000:]}"
            assert time.monotonic() < until, "ClickHouse does not answer"
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.http}/ping", timeout=1) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        """As a machine that loses its power."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@dataclass
class Nodes:
    shards: Sequence[Node]

    def url(self, database: str) -> str:
        hosts = ",".join(f"127.0.0.1:{node.http}" for node in self.shards)
        return f"clickhouse://{USER}:{PASSWORD.replace(' ', '%20')}@{hosts}/{database}?cluster={CLUSTER}"


@contextlib.contextmanager
def started(folder: Path, *, n_shards: int = 2, ports: Sequence[int] = ()) -> Iterator[Nodes]:
    """`ports`: three per shard (HTTP, native, between servers); free ones where none are given."""
    program = server_program()
    chosen = list(ports) or free_ports(3 * n_shards)
    shards = [Node(folder / f"shard{n + 1}", program, *chosen[3 * n : 3 * n + 3]) for n in range(n_shards)]
    told = "".join(_SHARD.format(native=node.native, user=USER, password=PASSWORD) for node in shards)
    for node in shards:
        for place in ("data", "tmp"):
            (node.folder / place).mkdir(parents=True, exist_ok=True)
        config = _CONFIG.format(
            folder=node.folder, http=node.http, native=node.native, interserver=node.interserver, cluster=CLUSTER, shards=told
        )
        (node.folder / "config.xml").write_text(config)
        (node.folder / "users.xml").write_text(_USERS.format(user=USER, password=PASSWORD))
    try:
        for node in shards:
            node.start()
        yield Nodes(shards)
    finally:
        for node in shards:
            node.kill()


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


def server_program() -> Path:
    """A machine without it fails here: `make test` installs it."""
    named = os.environ.get("CLICKHOUSE_SERVER") or shutil.which("clickhouse-server") or "/usr/sbin/clickhouse-server"
    assert Path(named).exists(), "no ClickHouse on this machine: bash scripts/find_clickhouse.sh installs one"
    return Path(named)
