"""A build in the ClickHouse cluster, behind the same door as one in a file: `analytics.warehouse` opens it where a cluster is set up.

A figure is whole or there is none. Every answer comes from all shards or is an error, and a build is opened only while the shards together
hold as many reports and submissions as it says of itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import lru_cache
from typing import Any

import pandas as pd
from sqlalchemy import func, select

from analytics import clickhouse
from analytics.queries import Question
from analytics.tables import SCHEMA_VERSION, build_info, fct_reports, fct_submissions
from analytics.warehouse import Build, BuildInfo, DamagedBuild, NoBuild, OlderSchema, UnreachableWarehouse, is_build_id, to_frame
from cluster.address import Address
from cluster.client import Answer, ClusterError, Missing, Server, Unreachable
from cluster.registry import Registry

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class ClusterBuild(Build):
    """One build, one server that asks the shards. Safe to share between threads."""

    def __init__(self, info: BuildInfo, server: Server, place: str, list_of_builds: Registry) -> None:
        self.info = info
        self._server, self._place, self._list = server, place, list_of_builds

    def run(self, question: Question) -> pd.DataFrame:
        """As `Build.run`. Raises UnreachableWarehouse when a shard is lost, DamagedBuild when the build is not there any more: where it
        was filled anew, into another database, because a shard had lost its disk, that one answers."""
        try:
            return _run(self._server, self._place, question, self.info.build_id)
        except DamagedBuild:
            place = _asked(lambda: self._list.place(self.info.build_id), self.info.build_id)
            if place in ("", self._place):
                raise
            self._place = place
            return _run(self._server, place, question, self.info.build_id)

    def fingerprint(self, question: Question) -> str:
        return f"{self.info.build_id}\n{self.sql(question)}"

    def sql(self, question: Question) -> str:
        """The statement with its values, as anybody can run it on the cluster."""
        return clickhouse.statement(question, database=self._place).sql

    def close(self) -> None:
        """Holds nothing of its own: all builds of a cluster are asked through one server."""


def current_build_id(to: Address) -> str:
    """What the list of builds says. Raises NoBuild or UnreachableWarehouse."""
    build_id = str(_asked(lambda: _registry(to).current()))
    if not build_id:
        raise NoBuild(f"{to.name} has no published build")
    return build_id


def is_kept(to: Address, build_id: str) -> bool:
    return is_build_id(build_id) and bool(_asked(lambda: _registry(to).place(build_id), build_id))


def kept_builds(to: Address) -> list[str]:
    return [one.build_id for one in _asked(lambda: _registry(to).kept())]


def open_published(to: Address, build_id: str) -> Build:
    """Raises DamagedBuild, OlderSchema or UnreachableWarehouse."""
    place = _asked(lambda: _registry(to).place(build_id), build_id)
    if not place:
        raise DamagedBuild(f"the list of builds names {build_id}, which is missing", build_id=build_id)
    return _open(to, place, build_id)


def open_kept(to: Address, build_id: str) -> Build:
    """Raises NoBuild when it is no longer kept, else as `open_published`."""
    place = _asked(lambda: _registry(to).place(build_id), build_id) if is_build_id(build_id) else ""
    if not place:
        raise NoBuild(f"build {build_id[:80]!r} is no longer kept", build_id=build_id)
    return _open(to, place, build_id)


def _open(to: Address, place: str, build_id: str) -> Build:
    server = _server(to)
    found = _run(server, place, select(build_info.c.schema_version), build_id)["schema_version"]
    if len(found) != 1:
        raise DamagedBuild(f"build {build_id} describes itself {len(found)} times", build_id=build_id)
    if found[0] != SCHEMA_VERSION:
        message = f"build {build_id} has tables of version {found[0]}, version {SCHEMA_VERSION} is needed"
        raise OlderSchema(message, build_id=build_id, found=str(found[0]))
    names, rows = _answered(server, place, select(*(build_info.c[field.name] for field in fields(BuildInfo))), build_id)
    info = BuildInfo(**dict(zip(names, rows[0], strict=True)))
    if info.build_id != build_id:
        raise DamagedBuild(f"{place} says it is {info.build_id}, not {build_id}", build_id=build_id)
    for table, expected in ((fct_reports, info.n_reports), (fct_submissions, info.n_accepted)):
        held = int(_run(server, place, select(func.count().label("n")).select_from(table), build_id)["n"][0])
        if held != expected:
            raise DamagedBuild(f"the shards hold {held} rows of {table.name} of build {build_id}, which has {expected}", build_id=build_id)
    return ClusterBuild(info, server, place, _registry(to))


def _run(server: Server, place: str, question: Question, build_id: str) -> pd.DataFrame:
    names, rows = _answered(server, place, question, build_id)
    return to_frame(rows, list(names))


def _answered(server: Server, place: str, question: Question, build_id: str) -> tuple[tuple[str, ...], list[list[Any]]]:
    asked = clickhouse.statement(question, database=place)
    answer: Answer = _asked(lambda: server.ask(asked.sql), build_id)
    return asked.names, converted(answer, asked.kinds)


def _asked(ask: Callable[[], Any], build_id: str | None = None) -> Any:
    try:
        return ask()
    except Unreachable as error:
        raise UnreachableWarehouse(str(error), build_id=build_id) from error
    except Missing as error:
        raise DamagedBuild(str(error), build_id=build_id) from error
    except ClusterError as error:
        raise UnreachableWarehouse(str(error), build_id=build_id) from error


def converted(answer: Answer, kinds: tuple[str, ...]) -> list[list[Any]]:
    """As DuckDB hands them over: days, moments and flags are no texts and no numbers."""
    convert = [_CONVERTERS.get(kind) or _CONVERTERS.get(name) for kind, name in zip(kinds, answer.types, strict=True)]
    if not any(convert):
        return answer.rows
    return [
        [value if change is None or value is None else change(value) for value, change in zip(row, convert, strict=True)]
        for row in answer.rows
    ]


@lru_cache(maxsize=10_000)
def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


_CONVERTERS: Mapping[str, Callable[[Any], Any]] = {
    "flag": bool,
    "moment": lambda value: _EPOCH + dt.timedelta(microseconds=int(value)),
    "Date": _day,
    "Float64": float,
    "Float32": float,
}


@lru_cache(maxsize=4)
def _server(to: Address) -> Server:
    return Server(to)


def _registry(to: Address) -> Registry:
    return Registry(_server(to), to.name)
