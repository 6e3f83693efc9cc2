"""How many submissions a second the intake takes, through HTTP into a durable store, against a bare endpoint in the same run.

The load comes from a process of its own and in open loop: submission i is due at i / rate whatever became of those before,
and its time counts from when it was due, so that a server that stalls pays for everybody who would have come meanwhile.
Afterwards every acknowledged submission is looked up in the store: each must be there once.

`python -m benchmarks.intake --rate 1000 --seconds 30 [--url postgresql://…]`
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT_DIR = Path(__file__).resolve().parents[1]
CONNECTIONS = 64
PATIENCE_SECONDS = 60
_PATH = "/api/v1/submissions"


async def bare(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The floor: reads the body, answers, keeps nothing."""
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body", False):
        pass
    headers = [(b"content-type", b"application/json"), (b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 201, "headers": headers})
    await send({"type": "http.response.body", "body": b"{}"})


class _Connection(asyncio.Protocol):
    """One connection kept open; one request at a time."""

    def __init__(self, load: _Load) -> None:
        self._load = load
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._asked: tuple[int, float] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
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
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
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
        self._free: list[_Connection] = []
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
                self._free.pop().ask(number, due, self._requests[number])
            else:
                self._due.append((number, due))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._all_answered.wait()
        took = time.perf_counter() - start
        answered = {number for number, *_ in self.answers}
        self.answers += [(number, took - number / self._rate, 0) for number in range(len(self._requests)) if number not in answered]
        return took


def send_load(port: int, key: str, rate: float, seconds: float, out: Path) -> None:
    """The process of the load: writes one JSON object to `out`."""
    ids = [str(uuid.uuid4()) for _ in range(int(rate * seconds))]
    requests = [_request(name, key, n) for n, name in enumerate(ids)]
    load = _Load(requests, rate)
    took = asyncio.run(load.run(port))
    acknowledged = [ids[number] for number, _, status in load.answers if status in (200, 201)]
    statuses = collections.Counter(status for *_, status in load.answers)
    waits = sorted(wait for _, wait, _ in load.answers)
    out.write_text(json.dumps({"took": took, "acknowledged": acknowledged, "statuses": statuses, "waits": waits}), encoding="utf-8")


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
    head = f"POST {_PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


@dataclass(frozen=True)
class Measured:
    name: str
    sent: int
    rate: float
    p50: float
    p95: float
    p99: float
    longest: float
    cpu: float  # milliseconds of processor the server spent on each: what a busy machine changes least
    statuses: dict[str, int]
    acknowledged: list[str]

    def __str__(self) -> str:
        waits = f"p50 {self.p50:.0f}  p95 {self.p95:.0f}  p99 {self.p99:.0f}  max {self.longest:.0f} ms"
        return f"{self.name:>14}  {self.sent} sent, {self.rate:.0f} acknowledged a second  {waits}  cpu {self.cpu:.2f} ms  {self.statuses}"


def measure(name: str, server: _Served, key: str, rate: float, seconds: float, folder: Path) -> Measured:
    out = folder / f"{name}.json"
    command = [sys.executable, "-m", "benchmarks.intake", "--send", str(server.port), "--key", key]
    command += ["--rate", str(rate), "--seconds", str(seconds), "--out", str(out)]
    before = server.cpu_seconds
    subprocess.run(command, cwd=PROJECT_DIR, check=True)
    cpu = server.cpu_seconds - before
    told = json.loads(out.read_text(encoding="utf-8"))
    cuts = [1000 * cut for cut in statistics.quantiles(told["waits"], n=100)]
    acknowledged = told["acknowledged"]
    return Measured(
        name,
        len(told["waits"]),
        len(acknowledged) / told["took"],
        cuts[49],
        cuts[94],
        cuts[98],
        1000 * told["waits"][-1],
        1000 * cpu / len(told["waits"]),
        told["statuses"],
        acknowledged,
    )


def main(*, rate: float = 1000, seconds: float = 30, url: str = "") -> None:
    print(f"Intake: {rate:.0f} submissions a second for {seconds:.0f} s, {CONNECTIONS} connections; load average {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="bench-intake-") as name:
        folder = Path(name)
        environment = {**os.environ, "EHEALTHBUGS_DATA": str(folder / "data"), "EHEALTHBUGS_INTAKE_URL": url}
        added = _intake(environment, "sender", "add", "bench", "--per-minute", "1000000", "--json")
        key = json.loads(added)["key"]
        port = _free_port()
        served = ["-m", "uvicorn", "benchmarks.intake:bare", "--port", str(port), "--log-level", "warning", "--no-access-log"]
        with _Served(served, port, environment) as server:
            floor = measure("bare endpoint", server, key, rate, seconds, folder)
        port = _free_port()
        with _Served(["-m", "intake", "serve", "--port", str(port), "--no-access-log"], port, environment) as server:
            ours = measure("intake", server, key, rate, seconds, folder)
        print(floor, ours, sep="\n")
        out = folder / "rows.jsonl"
        _intake(environment, "rows", "--out", str(out))
        with out.open(encoding="utf-8") as file:
            kept = collections.Counter(json.loads(line)["submission_id"] for line in file)
        missing = [one for one in ours.acknowledged if kept[one] != 1]
        print(f"{len(ours.acknowledged)} acknowledged, {len(kept)} in the store; acknowledged and not there exactly once: {len(missing)}")
        if missing:
            raise SystemExit(1)


def _intake(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", "intake", *arguments], cwd=PROJECT_DIR, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


class _Served:
    """A server for the length of a with-block: started, waited for, ended by its own id."""

    def __init__(self, arguments: list[str], port: int, environment: dict[str, str]) -> None:
        self.port = port
        self._process = subprocess.Popen([sys.executable, *arguments], cwd=PROJECT_DIR, env=environment, stdout=subprocess.DEVNULL)

    def __enter__(self) -> _Served:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5).close()
                return self
            except OSError:
                time.sleep(0.1)
        self.__exit__()
        raise SystemExit("the server did not start")

    @property
    def cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=PATIENCE_SECONDS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=1000)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--url", default="", help="a PostgreSQL for the store; empty: SQLite in a folder of its own")
    parser.add_argument("--send", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--key", help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.send:
        send_load(given.send, given.key, given.rate, given.seconds, given.out)
    else:
        main(rate=given.rate, seconds=given.seconds, url=given.url)
