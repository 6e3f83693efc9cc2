"""Carries builds into the ClickHouse cluster, where one is set up: it holds the builds that the data folder holds, and shows the same one.

A build goes into a database of its own, begun under a name that nothing else bears and listed only once every shard was counted; the switch
is one line in the list. A loader that dies on the way leaves a database that nobody knows, which its next run removes. What the folder lets
go of (age, erasure) goes there too, always after the switch.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from cluster import WarehouseRefused, address, registry
from cluster.address import Address
from cluster.client import ClusterError, Server, Unreachable
from cluster.layout import SHARDED, local_name
from cluster.registry import CURRENT, GONE, KEPT, NONE, Registry
from etl import SCHEMA_VERSION
from etl.builds import build_files, current_build_id, is_whole
from etl.engine import connect
from etl.progress import Progress
from etl.raw import write_atomically
from settings import DataFolder

ABANDONED_AFTER = 24 * 3600.0  # seconds: a database of another loader that is still in no list by then is nobody's
_TYPES = {
    "VARCHAR": "String",
    "SMALLINT": "Int16",
    "INTEGER": "Int32",
    "BIGINT": "Int64",
    "DOUBLE": "Float64",
    "BOOLEAN": "UInt8",
    "DATE": "Date",
    "TIMESTAMP WITH TIME ZONE": "Int64",  # microseconds since 1970, UTC
}
_WRITTEN = {"BOOLEAN": "{0}::utinyint", "TIMESTAMP WITH TIME ZONE": "epoch_us({0})"}
_FIRST_DAY, _LAST_DAY = "1970-01-01", "2105-12-31"  # what a ClickHouse date can say


@dataclass(frozen=True)
class Mirrored:
    """What changed in the cluster: ids of builds that came and went. `rows`: loaded, those of a replicated table once per shard."""

    shown: str | None
    came: list[str]
    went: list[str]
    rows: int
    seconds: float


def mirror(folder: DataFolder, *, progress: Progress | None = None) -> Mirrored | None:
    """Makes the cluster hold and show what the folder does; None where no cluster is set up. The caller holds the folder.

    Raises WarehouseRefused; then the cluster shows the former build, and the next call goes on.
    """
    try:
        to = address.of(folder)
        return _Mirror(folder, to, progress or (lambda step, done, total: None)).result() if to else None
    except (address.WrongAddress, ClusterError) as error:
        why = error.short if isinstance(error, ClusterError) else str(error)
        raise WarehouseRefused(f"the warehouse shows what it showed before: {why}") from error


class _Mirror:
    def __init__(self, folder: DataFolder, to: Address, report: Progress) -> None:
        self.folder, self.report = folder, report
        self.servers = [Server(to, shard) for shard in range(len(to.hosts))]
        self.name, self.cluster = to.name, to.cluster
        self.list = Registry(self.servers[0], to.name)
        self.loader = _loader(folder)

    def result(self) -> Mirrored:
        started = time.monotonic()
        self.list.prepare()
        self._refuse_other_shards()
        kept = {one.build_id: one for one in self.list.kept()}
        here = {path.stem: path for path in build_files(self.folder)}
        current = current_build_id(self.folder)
        came, rows = [], 0
        for build_id in sorted(here, key=lambda one: one != current):  # what is shown goes first
            if build_id in kept and self._holds(kept[build_id].place, here[build_id]):
                continue
            if not self._can_be_shown(here[build_id]):
                if build_id == current:
                    raise WarehouseRefused(f"build {build_id} is of another version of the tables, or damaged; the next run makes it anew")
                continue  # of another version of the tables: no dashboard of this version opens it
            if not is_whole(self.folder, build_id):
                if build_id == current:
                    raise WarehouseRefused(f"build {build_id} is damaged; the next run makes it anew")
                continue
            rows += self._load(build_id, here[build_id])
            came.append(build_id)
        if current != (self.list.current() or None):
            self.list.note(CURRENT if current else NONE, build_id=current or "", loader=self.loader)
        went = [one for one in kept.values() if one.build_id not in here and one.loader == self.loader]
        for one in went:
            self.list.note(GONE, build_id=one.build_id, loader=self.loader)
        self._sweep()
        return Mirrored(current, came, [one.build_id for one in went], rows, round(time.monotonic() - started, 2))

    def _refuse_other_shards(self) -> None:
        """One address per shard, each its own: rows on a server that the cluster does not ask would be missing from every figure."""
        n_shards = self.servers[0].value(f"SELECT uniqExact(shard_num) FROM system.clusters WHERE cluster = '{self.cluster}'")
        if n_shards != len(self.servers):
            raise WarehouseRefused(
                f"EHEALTHBUGS_WAREHOUSE_URL names {len(self.servers)} shards, the servers know {n_shards} in the cluster {self.cluster}"
            )

    def _can_be_shown(self, build: Path) -> bool:
        try:
            with duckdb.connect(str(build), read_only=True) as con:
                return bool(con.execute("select schema_version from meta.build_info").fetchall() == [(SCHEMA_VERSION,)])
        except duckdb.Error:
            return False

    def _holds(self, place: str, build: Path) -> bool:
        """Whether the shards still hold every row of the facts: a server that lost its disk is filled anew."""
        try:
            with duckdb.connect(str(build), read_only=True) as con:
                return all(
                    self.servers[0].value(f"SELECT count() FROM {place}.{table}") == _count(con, f"marts.{table}") for table in SHARDED
                )
        except Unreachable:
            raise
        except ClusterError:
            return False
        except duckdb.Error:  # the file is not what it was: nothing better could be loaded
            return True

    def _load(self, build_id: str, build: Path) -> int:
        place = registry.new_place(self.name, build_id, self.loader)
        loaded = 0
        with connect(spill=self.folder.builds / f".build-{uuid.uuid4().hex}.tmp") as con:
            con.execute("set preserve_insertion_order = false")
            con.execute(f"attach '{build.as_posix()}' as build (read_only)")
            tables = marts(con)
            try:
                for server in self.servers:
                    server.command(f"CREATE DATABASE {place}")
                for done, table in enumerate(tables):
                    self.report("publish", done, len(tables))
                    loaded += self._load_table(con, table, place)
                self.report("publish", len(tables), len(tables))
            except BaseException:
                self._drop(place)
                raise
        self.list.note(KEPT, build_id=build_id, place=place, loader=self.loader)
        return loaded

    def _load_table(self, con: duckdb.DuckDBPyConnection, table: Mart, place: str) -> int:
        """Rows loaded, which every shard was asked to count."""
        _refuse_days_out_of_reach(con, table)
        expected, is_sharded = _count(con, table.source), table.name in SHARDED
        target = local_name(table.name) if is_sharded else table.name
        columns, counted = table.declared, 0
        for shard, server in enumerate(self.servers):
            server.command(f"CREATE TABLE {place}.{target} ({columns}) ENGINE = MergeTree ORDER BY tuple()")
            part = _part(table, shard, len(self.servers)) if is_sharded else table.source
            if expected:
                with _rows(con, f"select {table.written} from {part}", texts=table.texts) as rows:
                    server.load(f"{place}.{target}", rows)
            counted += int(server.value(f"SELECT count() FROM {place}.{target}"))
        for server in self.servers if is_sharded else ():
            own = f"Distributed({self.cluster}, {place}, {target})"
            server.command(f"CREATE TABLE {place}.{table.name} ({columns}) ENGINE = {own}")
        whole = self.servers[0].value(f"SELECT count() FROM {place}.{table.name}") if is_sharded else expected
        if whole != expected or counted != (expected if is_sharded else expected * len(self.servers)):
            raise WarehouseRefused(f"{table.name} has {expected} rows, but the shards count {counted} and show {whole}")
        return counted

    def _drop(self, place: str) -> None:
        """As far as the servers answer; the rest goes with the next run."""
        for server in self.servers:
            with contextlib.suppress(ClusterError):
                server.command(f"DROP DATABASE IF EXISTS {place}")

    def _sweep(self) -> None:
        """Databases in no list: of builds that went, of our own runs that died, of any loader's that began a day ago. What no loader
        named is somebody else's and stays."""
        listed = {one.place for one in self.list.kept()}
        for server in self.servers:
            found = server.ask(f"SELECT name FROM system.databases WHERE position(name, '{self.name}__') = 1").rows
            for (place,) in found:
                begun = registry.begun(place)
                if begun is None or place in listed:
                    continue
                loader, at = begun
                if loader == self.loader or time.time() - at > ABANDONED_AFTER:
                    server.command(f"DROP DATABASE IF EXISTS {place}")


def _loader(folder: DataFolder) -> str:
    """The mark of this folder, by which its own builds are known among those of other loaders. It stays when the folder is served from
    another machine or container. It is in no backup: what is restored for a trial is another loader, which lets go of nothing of ours."""
    file = folder.loader_mark
    if not file.exists():
        write_atomically(file, uuid.uuid4().hex[:8])
    return file.read_text(encoding="ascii")


@dataclass(frozen=True)
class Mart:
    """A table of a build. `source`: where it stands in the attached file; columns with the type that DuckDB reads them as."""

    name: str
    source: str
    columns: tuple[tuple[str, str], ...]

    @property
    def declared(self) -> str:
        """The columns as ClickHouse has them. All may be missing, as in the file: a smallest day of no rows is then none, not the first of
        1970."""
        return ", ".join(f"{name} Nullable({_TYPES[kind]})" for name, kind in self.columns)

    @property
    def written(self) -> str:
        """The columns as DuckDB writes them."""
        return ", ".join(f"{_WRITTEN.get(kind, '{0}').format(name)} as {name}" for name, kind in self.columns)

    @property
    def texts(self) -> list[str]:
        return [name for name, kind in self.columns if kind == "VARCHAR"]


def marts(con: duckdb.DuckDBPyConnection) -> list[Mart]:
    rows = con.execute(
        "select table_schema, table_name, list(column_name order by ordinal_position), list(data_type order by ordinal_position) "
        "from information_schema.columns where table_catalog = 'build' and table_schema in ('marts', 'meta') "
        "group by table_schema, table_name order by table_schema, table_name"
    ).fetchall()
    return [
        Mart(name, f"build.{schema}.{name}", tuple((column, _kind(kind)) for column, kind in zip(names, kinds, strict=True)))
        for schema, name, names, kinds in rows
    ]


def _kind(kind: str) -> str:
    """An ENUM is read as the text it stands for."""
    plain = "VARCHAR" if kind.startswith("ENUM") else kind
    if plain not in _TYPES:
        raise WarehouseRefused(f"no ClickHouse type is known for {plain}")
    return plain


def _part(table: Mart, shard: int, n_shards: int) -> str:
    """The rows of one shard, by the reporter; consequences go with their submission."""
    own = f"hash(reporter_key::varchar) % {n_shards} = {shard}"
    if "reporter_key" in dict(table.columns):
        return f"{table.source} where {own}"
    return f"{table.source} semi join (from build.marts.fct_submissions where {own}) using (submission_id)"


def _count(con: duckdb.DuckDBPyConnection, source: str) -> int:
    return int(con.execute(f"select count(*) from {source}").fetchall()[0][0])


def _refuse_days_out_of_reach(con: duckdb.DuckDBPyConnection, table: Mart) -> None:
    days = [name for name, kind in table.columns if kind == "DATE"]
    if not days:
        return
    outside = " or ".join(f"{name} not between date '{_FIRST_DAY}' and date '{_LAST_DAY}'" for name in days)
    if n := _count(con, f"{table.source} where {outside}"):
        raise WarehouseRefused(f"{table.name} has {n} rows with a day before {_FIRST_DAY} or after {_LAST_DAY}, which no shard can hold")


@contextlib.contextmanager
def _rows(con: duckdb.DuckDBPyConnection, question: str, *, texts: Sequence[str]) -> Iterator[Iterator[bytes]]:
    """The rows as CSV while DuckDB writes them: through a pipe, nothing lies on the disk. Every text is quoted: ClickHouse takes one that
    begins with an apostrophe for a quoted one."""
    readable, writable = os.pipe()
    quoted = f", force_quote ({', '.join(texts)})" if texts else ""
    faults: list[BaseException] = []

    def write() -> None:
        try:
            con.execute(f"copy ({question}) to '/dev/fd/{writable}' (format csv, header false, nullstr '\\N', use_tmp_file false{quoted})")
        except BaseException as error:
            faults.append(error)
        finally:
            os.close(writable)  # whoever reads comes to an end

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    try:
        with os.fdopen(readable, "rb") as rows:
            yield iter(lambda: rows.read(1 << 20), b"")
    finally:
        writer.join()
    if faults:
        raise faults[0]
