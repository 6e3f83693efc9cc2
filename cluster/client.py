"""One server of the cluster, over HTTP: the standard library speaks it, and every version of ClickHouse understands it.

An answer is whole or it is an error. The server is told to hold it back until it is complete (`wait_end_of_query`) and never to answer
without a shard that is lost (`skip_unavailable_shards = 0`); a table of another shard inside a question that was not asked `GLOBAL` is
refused (`distributed_product_mode = deny`).
"""

from __future__ import annotations

import base64
import http.client
import re
import ssl
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import urlencode

import orjson

from cluster.address import Address

ASKED_FOR = 60.0  # seconds until an answer must have begun: a page waits no longer
LISTED_FOR = 5.0  # the list of builds is small, and every page and every watcher begins with it
LOADED_FOR = 3600.0
_READING = {
    "join_use_nulls": 1,
    "skip_unavailable_shards": 0,
    "distributed_product_mode": "deny",
    "connect_timeout_with_failover_ms": 2000,
    "output_format_json_quote_64bit_integers": 0,
    "wait_end_of_query": 1,
}
_CODE = re.compile(r"Code: (\d+)")
_LOST = {"159", "198", "203", "209", "210", "279", "32", "242", "999"}  # of another shard: no connection, no answer, cut off
_MISSING = {"16", "47", "60", "81"}  # column, identifier, table, database


class ClusterError(Exception):
    """The words of a server may quote what a question or a row held: they go to the log. `short` is for everybody."""

    def __init__(self, message: str, short: str = "") -> None:
        super().__init__(message)
        self.short = short or message


class Unreachable(ClusterError):
    """A server, this one or a shard behind it, does not answer."""


class Missing(ClusterError):
    """A database, table or column that the question needs is not there."""


class Refused(ClusterError):
    """The server says no."""


@dataclass(frozen=True)
class Answer:
    """Rows as lists, and the type of each column as ClickHouse calls it, without `Nullable`."""

    types: list[str]
    rows: list[list[Any]]


class Server:
    """Safe to share between threads: each holds a connection of its own."""

    def __init__(self, address: Address, shard: int = 0) -> None:
        self.host, self.port = address.hosts[shard]
        self._address = address
        self._of_thread = threading.local()
        login = f"{address.user}:{address.password}".encode()
        self._headers = {"Authorization": "Basic " + base64.b64encode(login).decode("ascii")}

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    def ask(self, sql: str, *, timeout: float = ASKED_FOR) -> Answer:
        """Raises Unreachable, Missing or Refused."""
        content = self._send(sql.encode() + b"\nFORMAT JSONCompact", _READING, timeout=timeout)
        try:
            told = orjson.loads(content)
            types = [re.sub(r"^Nullable\((.*)\)$", r"\1", column["type"]) for column in told["meta"]]
            is_whole = len(told["data"]) == told["rows"]
        except (orjson.JSONDecodeError, KeyError, TypeError) as error:  # the page of another program
            raise Unreachable(f"{self} does not answer as a ClickHouse server does") from error
        if not is_whole:
            raise Unreachable(f"{self} cut its answer off")
        return Answer(types, told["data"])

    def value(self, sql: str) -> Any:
        return self.ask(sql).rows[0][0]

    def command(self, sql: str) -> None:
        self._send(sql.encode(), {"wait_end_of_query": 1}, timeout=ASKED_FOR)

    def load(self, table: str, rows: Iterable[bytes] | IO[bytes]) -> None:
        """`rows` as CSV, a missing value as an unquoted \\N."""
        self._send(rows, {"query": f"INSERT INTO {table} FORMAT CSV", "wait_end_of_query": 1}, timeout=LOADED_FOR)

    def _let_go(self) -> None:
        """Of the connection of this thread."""
        kept: http.client.HTTPConnection | None = getattr(self._of_thread, "connection", None)
        if kept is not None:
            kept.close()
            self._of_thread.connection = None

    def _send(self, body: Any, options: dict[str, Any], *, timeout: float) -> bytes:
        """A connection that stood idle may have been closed by the server: then the question is put once more, on a new one. What is
        loaded never is: its rows are read once."""
        is_again = isinstance(body, bytes)
        kept = getattr(self._of_thread, "connection", None) is not None
        try:
            return self._exchange(body, options, timeout=timeout)
        except (OSError, http.client.HTTPException) as error:
            self._let_go()
            if not (kept and is_again) or isinstance(error, TimeoutError):
                raise Unreachable(f"{self} does not answer ({type(error).__name__})") from error
        try:
            return self._exchange(body, options, timeout=timeout)
        except (OSError, http.client.HTTPException) as error:
            self._let_go()
            raise Unreachable(f"{self} does not answer ({type(error).__name__})") from error

    def _exchange(self, body: Any, options: dict[str, Any], *, timeout: float) -> bytes:
        connection = self._connection(timeout)
        is_whole = isinstance(body, bytes)
        connection.request("POST", f"/?{urlencode(options)}", body=body, headers=self._headers, encode_chunked=not is_whole)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != 200 or answer.getheader("X-ClickHouse-Exception-Code"):
            raise _failure(content.decode("utf-8", "replace"), self)
        return content

    def _connection(self, timeout: float) -> http.client.HTTPConnection:
        kept: http.client.HTTPConnection | None = getattr(self._of_thread, "connection", None)
        if kept is None:
            if self._address.is_secure:
                kept = http.client.HTTPSConnection(self.host, self.port, timeout=timeout, context=ssl.create_default_context())
            else:
                kept = http.client.HTTPConnection(self.host, self.port, timeout=timeout)
            self._of_thread.connection = kept
        kept.timeout = timeout
        if kept.sock is not None:
            kept.sock.settimeout(timeout)
        return kept


def _failure(told: str, server: Server) -> ClusterError:
    codes = _CODE.findall(told)  # the last is the one of the shard it came from
    message, short = f"{server}: {told.strip()[:2000]}", f"{server} refuses with code {', '.join(dict.fromkeys(codes)) or 'none'}"
    if set(codes) & _LOST:
        return Unreachable(message, f"{server} does not reach every shard")
    return Missing(message, short) if set(codes) & _MISSING else Refused(message, short)
