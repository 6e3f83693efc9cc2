"""The list of builds, on the first shard: which stand in the cluster, in which database, and which is shown.

Nothing in it is ever changed. Each line is one insert of one row, which ClickHouse takes whole or not at all, so a reader sees the list
before it or after it: the switch to another build is one such line. Several loaders may write at once; the line with the highest number
counts, of two with the same number that of the later build.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from cluster.client import LISTED_FOR, Missing, Server

KEPT, GONE, CURRENT, NONE = "kept", "gone", "current", "none"


@dataclass(frozen=True)
class Kept:
    """A build that stands in the cluster: the database it fills, and whose it is."""

    build_id: str
    place: str
    loader: str


class Registry:
    """Raises Unreachable or Refused; where nobody ever published it is empty."""

    def __init__(self, server: Server, name: str) -> None:
        self._server, self._name = server, name

    def prepare(self) -> None:
        self._server.command(f"CREATE DATABASE IF NOT EXISTS {self._name}")
        columns = "n UInt64, event String, build_id String, place String, loader String, noted_at DateTime"
        self._server.command(f"CREATE TABLE IF NOT EXISTS {self._name}.builds ({columns}) ENGINE = MergeTree ORDER BY n")

    def current(self) -> str:
        """The id of the build that is shown; empty for none."""
        return self._first(f"SELECT build_id FROM {self._name}.builds WHERE event IN ('{CURRENT}', '{NONE}') {_LATEST}")

    def place(self, build_id: str) -> str:
        """The database of a build that is kept; empty when it is not. The id must be one: it is not a text for SQL."""
        found = f"SELECT if(event = '{KEPT}', place, '') FROM {self._name}.builds"
        return self._first(f"{found} WHERE event IN ('{KEPT}', '{GONE}') AND build_id = '{build_id}' {_LATEST}")

    def kept(self) -> list[Kept]:
        """Every build that stands, the latest first."""
        latest = "argMax(event, n) AS last_event, argMax(place, n) AS last_place, argMax(loader, n) AS last_loader"
        lines = f"SELECT build_id, {latest} FROM {self._name}.builds WHERE event IN ('{KEPT}', '{GONE}') GROUP BY build_id"
        question = f"SELECT build_id, last_place, last_loader FROM ({lines}) WHERE last_event = '{KEPT}' ORDER BY build_id DESC"
        try:
            return [Kept(*row) for row in self._server.ask(question, timeout=LISTED_FOR).rows]
        except Missing:
            return []

    def note(self, event: str, *, build_id: str = "", place: str = "", loader: str) -> None:
        values = f"'{event}' AS event, '{build_id}' AS build_id, '{place}' AS place, '{loader}' AS loader, now() AS noted_at"
        self._server.command(f"INSERT INTO {self._name}.builds SELECT max(n) + 1 AS n, {values} FROM {self._name}.builds")

    def _first(self, question: str) -> str:
        try:
            rows = self._server.ask(question, timeout=LISTED_FOR).rows
        except Missing:
            return ""
        return str(rows[0][0]) if rows else ""


_LATEST = "ORDER BY n DESC, build_id DESC LIMIT 1"
_PLACE = re.compile(r"(?:_?[a-z0-9])+__\d{8}_\d{6}_[0-9a-f]{8}__([0-9a-f]{8})_([0-9a-f]{1,16})")


def new_place(name: str, build_id: str, loader: str) -> str:
    """A database name that nothing else bears: it says whose it is and when it was begun."""
    return f"{name}__{build_id.replace('-', '_')}__{loader}_{time.time_ns() // 1_000_000:x}"


def begun(place: str) -> tuple[str, float] | None:
    """By whom and when (seconds since 1970) the filling of a database was begun; None where its name is not one of `new_place`."""
    found = _PLACE.fullmatch(place)
    return (found[1], int(found[2], 16) / 1000) if found else None
