"""A crowd of colleagues whose programs post submissions at a given rate, as a process of its own.

It is an open loop: submission i is due at i / rate whatever became of those before, and its time counts from when it was due, so
that a server that stalls pays for everybody who would have come meanwhile.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import contextlib
import json
import statistics
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import uvloop

from benchmarks.served import Served
from settings import PROJECT_DIR

CONNECTIONS = 64
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Measured:
    sent: int
    rate: float  # acknowledged in a second
    p50: float  # milliseconds, as all below
    p95: float
    p99: float
    longest: float
    server_cpu: float  # of each submission: what a busy machine changes least
    crowd_cpu: float
    statuses: dict[str, int]  # 0: no answer
    acknowledged: list[str]

    def __str__(self) -> str:
        waits = f"p50 {self.p50:.0f}  p95 {self.p95:.0f}  p99 {self.p99:.0f}  max {self.longest:.0f} ms"
        cpu = f"processor {self.server_cpu:.2f} ms each, the crowd's {self.crowd_cpu:.2f}"
        return f"{self.sent} sent, {self.rate:.0f} acknowledged a second  {waits}  {cpu}  {self.statuses}"


class Crowd:
    """Begins to post when it is made; `measured()` waits for the last answer."""

    def __init__(self, server: Served, key: str, rate: float, seconds: float, folder: Path) -> None:
        self._server, self._cpu_before = server, server.cpu_seconds
        self._out = folder / f"crowd-{uuid.uuid4()}.json"
        command = [sys.executable, "-m", "benchmarks.crowd", "--port", str(server.port), "--key", key, "--out", str(self._out)]
        self._process = subprocess.Popen([*command, "--rate", str(rate), "--seconds", str(seconds)], cwd=PROJECT_DIR)

    @property
    def is_over(self) -> bool:
        return self._process.poll() is not None

    def measured(self) -> Measured:
        if self._process.wait():
            raise SystemExit("the crowd could not send")
        cpu = self._server.cpu_seconds - self._cpu_before
        told = json.loads(self._out.read_text(encoding="utf-8"))
        waits, acknowledged = told["waits"], told["acknowledged"]
        cuts = [1000 * cut for cut in statistics.quantiles(waits, n=100)]
        each = 1000 / len(waits)
        return Measured(
            sent=len(waits),
            rate=len(acknowledged) / told["took"],
            p50=cuts[49],
            p95=cuts[94],
            p99=cuts[98],
            longest=1000 * waits[-1],
            server_cpu=cpu * each,
            crowd_cpu=told["cpu"] * each,
            statuses=told["statuses"],
            acknowledged=acknowledged,
        )


class _Connection(asyncio.Protocol):
    """One connection kept open; one request at a time."""

    def __init__(self, load: _Load) -> None:
        self._load = load
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._asked: tuple[int, float] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._load.is_free(self)

    def ask(self, number: int, due: float, request: bytes) -> None:
        assert self._transport is not None
        self._asked = (number, due)
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0])
        if len(rest) < length:
            return
        self._buffer = b""
        assert self._asked is not None
        number, due = self._asked
        self._asked = None
        self._load.is_answered(number, due, int(head[9:12]))
        self._load.is_free(self)

    def connection_lost(self, _error: Exception | None) -> None:
        if self._asked is not None:
            self._load.is_answered(*self._asked, 0)


class _Load:
    def __init__(self, requests: list[bytes], rate: float) -> None:
        self._requests, self._rate = requests, rate
        self._free: collections.deque[_Connection] = collections.deque()  # in turn, so that none is idle for long
        self._due: collections.deque[tuple[int, float]] = collections.deque()
        self.answers: list[tuple[int, float, int]] = []  # number, seconds since it was due, status (0: no answer)
        self._all_answered = asyncio.Event()

    def is_free(self, connection: _Connection) -> None:
        if self._due:
            number, due = self._due.popleft()
            connection.ask(number, due, self._requests[number])
        else:
            self._free.append(connection)

    def is_answered(self, number: int, due: float, status: int) -> None:
        self.answers.append((number, time.perf_counter() - due, status))
        if len(self.answers) == len(self._requests):
            self._all_answered.set()

    async def run(self, port: int) -> float:
        loop = asyncio.get_running_loop()
        for _ in range(CONNECTIONS):
            await loop.create_connection(lambda: _Connection(self), "127.0.0.1", port)
        start = time.perf_counter() + 0.1
        for number in range(len(self._requests)):
            due = start + number / self._rate
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            elif number % 50 == 0:
                await asyncio.sleep(0)
            if self._free:
                self._free.popleft().ask(number, due, self._requests[number])
            else:
                self._due.append((number, due))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._all_answered.wait()
        took = time.perf_counter() - start
        answered = {number for number, *_ in self.answers}
        self.answers += [(number, took - number / self._rate, 0) for number in range(len(self._requests)) if number not in answered]
        return took


def _send(port: int, key: str, rate: float, seconds: float, out: Path) -> None:
    """Writes one JSON object to `out`."""
    ids = [str(uuid.uuid4()) for _ in range(int(rate * seconds))]
    load = _Load([_request(name, key, n) for n, name in enumerate(ids)], rate)
    cpu_before = time.process_time()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        took = runner.run(load.run(port))
    told = {
        "took": took,
        "cpu": time.process_time() - cpu_before,
        "acknowledged": [ids[number] for number, _, status in load.answers if status in (200, 201)],
        "statuses": collections.Counter(status for *_, status in load.answers),
        "waits": sorted(wait for _, wait, _ in load.answers),
    }
    out.write_text(json.dumps(told), encoding="utf-8")


def _request(submission_id: str, key: str, n: int) -> bytes:
    content = {
        "submission_id": submission_id,
        "language": "fr",
        "occurred_at": "2024-02-05T09:40",
        "is_ongoing": True,
        "service_codes": ["RECIPE", "MCN_INSUR"],
        "kind_code": "K_DOWN",
        "consequence_codes": ["I_NO_ERX", "I_PAPER"],
        "minutes_lost": n % 60,
        "postal_code": "5000",
        "software_name": "CARECONNECT",
        "reporter_id": f"navigateur-{n % 3000}",
        "comment": "Écran gris depuis ce matin, trois patients renvoyés avec une prescription papier.",
        "quote_consent": False,
    }
    body = json.dumps(content, ensure_ascii=False).encode()
    head = f"POST /api/v1/submissions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--rate", type=float, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    _send(given.port, given.key, given.rate, given.seconds, given.out)
