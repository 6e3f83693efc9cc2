"""A server under mixed load for as long as asked, and whether anything of it grows: memory, threads, open files, connections, temporary
files.

Readers click through the pages over the websocket, as browsers do, and come back as new sessions; programs send submissions in batches; the
form is opened and sent; builds follow one another as fast as the server makes them; dossiers are made beside.
`python -m benchmarks.endurance --minutes 60`

A slope is fitted to the second half, by means of ten blocks, for neighbouring samples tell the same; its uncertainty is twice the standard
error. Something grows where the slope less its uncertainty is above the least that counts. On a short run the caches still fill.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.served import Served, intake_command
from settings import PROJECT_DIR
from tests.security.conftest import Person
from tests.security.speaking import opened

PAGES = ("", "register", "services", "time", "regions", "incidents", "severity", "moratorium", "arguments", "quality", "tables")
SESSION_PAGES = (5, 30)  # pages of one session, at least and at most
BLOCKS = 10
LEAST = {"memory MB": 20.0, "threads": 2.0, "open files": 3.0, "connections": 3.0, "temporary files": 2.0}  # an hour
FORM, POSTED = "/signaler", {"content-type": "application/x-www-form-urlencoded"}


class Load:
    """Threads that each do one thing again and again, and count what came of it."""

    def __init__(self, server: Served, key: str, data: Path) -> None:
        self._server, self._key, self._data = server, key, data
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []
        self.counts: Counter[str] = Counter()

    def start(self, readers: int) -> None:
        jobs: list[Callable[[], None]] = [self._reader] * readers + [self._program, self._form, self._dossier]
        self._threads = [threading.Thread(target=self._again, args=(job,), daemon=True) for job in jobs]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(timeout=120)

    def _again(self, job: Callable[[], None]) -> None:
        while not self._over.is_set():
            try:
                job()
            except Exception as error:  # counted and told: the load goes on
                self.counts[f"{job.__name__}: {type(error).__name__}"] += 1
                self._over.wait(1)

    def _reader(self) -> None:
        person = Person(self._server.url)
        with contextlib.closing(person.web), opened(person) as line:
            for _ in range(random.randint(*SESSION_PAGES)):
                if self._over.is_set():
                    return
                line.draw(random.choice(PAGES), lang=random.choice(("fr", "nl", "en")))
                line.heard.clear()
                self.counts["pages"] += 1
                self._over.wait(random.expovariate(1 / 3))
        self.counts["sessions"] += 1

    def _program(self) -> None:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=60)) as client:
            head = {"authorization": f"Bearer {self._key}", "content-type": "application/json"}
            for _ in range(20):
                plain = {"service_codes": ["RECIPE"], "kind_code": "K_DOWN", "occurred_at": "2024-03-05T10:15"}
                batch = [plain | {"submission_id": str(uuid.uuid4())} for _ in range(5)]
                client.request("POST", "/api/v1/submissions", json.dumps(batch), head)
                answer = client.getresponse()
                answer.read()
                self.counts[f"API {answer.status}"] += 1
                self._over.wait(1)

    def _form(self) -> None:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=60)) as client:
            client.request("GET", FORM)
            token = re.findall(rb'name="token" value="([^"]+)"', client.getresponse().read())[0].decode()
            self._over.wait(2.5)
            client.request("POST", FORM, urlencode({"token": token, "service": "RECIPE", "kind": "K_DOWN", "when": "now"}), POSTED)
            answer = client.getresponse()
            answer.read()
            self.counts[f"form {answer.status}"] += 1

    def _dossier(self) -> None:
        with tempfile.TemporaryDirectory() as out:
            command = [sys.executable, "-m", "analytics.dossier", "--out", out, "--format", "pdf", "--background", "--json"]
            done = subprocess.run(command, cwd=PROJECT_DIR, env=self._server.variables, capture_output=True)
            self.counts[f"dossier {done.returncode}"] += 1
        self._over.wait(30)


def sampled(pid: int, scratch: Path, data: Path) -> dict[str, float]:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    links = []
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            links.append(str(link.readlink()))
    places = [*scratch.iterdir(), *data.glob("builds/*.tmp"), *data.glob("*/.part-*"), *data.glob(".uploads/*")]
    return {
        "memory MB": int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024,
        "threads": float(re.findall(r"Threads:\s+(\d+)", status)[0]),
        "open files": float(sum(not link.startswith("socket") for link in links)),
        "connections": float(sum(link.startswith("socket") for link in links)),
        "temporary files": float(len(places)),
    }


def slope(times: list[float], values: list[float]) -> tuple[float, float]:
    """Growth an hour, and twice its standard error, from the means of ten blocks."""
    size = len(values) // BLOCKS
    blocks = [slice(number * size, (number + 1) * size) for number in range(BLOCKS)]
    x, y = [statistics.fmean(times[one]) / 3600 for one in blocks], [statistics.fmean(values[one]) for one in blocks]
    rate, start = statistics.linear_regression(x, y)
    left = sum((b - start - rate * a) ** 2 for a, b in zip(x, y, strict=True)) / (BLOCKS - 2)
    return rate, 2 * (left / sum((a - statistics.fmean(x)) ** 2 for a in x)) ** 0.5


def told(samples: list[tuple[float, dict[str, float]]]) -> bool:
    """Prints a line each; whether anything grows."""
    half = samples[len(samples) // 2 :]
    grows = False
    for name, least in LEAST.items():
        values = [one[name] for _, one in half]
        rate, unsure = slope([at for at, _ in half], values)
        verdict = "GROWS" if rate - unsure > least else "flat" if rate + unsure < least else "cannot be told: run longer"
        grows |= verdict == "GROWS"
        first, last = samples[0][1][name], samples[-1][1][name]
        seen = f"{first:7.1f} at first, {max(values):7.1f} at most, {last:7.1f} at last"
        print(f"{name:>16}: {seen}; {rate:+8.1f} ± {unsure:.1f} an hour: {verdict}")
    return grows


def main(minutes: float, readers: int, every: int) -> int:
    with tempfile.TemporaryDirectory(prefix="endurance-") as folder:
        data, scratch = Path(folder) / "data", Path(folder) / "tmp"
        scratch.mkdir()
        environment = os.environ | {"EHEALTHBUGS_DATA": str(data)}
        subprocess.run(
            [sys.executable, "-m", "etl", "demo", "--json"], cwd=PROJECT_DIR, env=environment, check=True, stdout=subprocess.DEVNULL
        )
        variables = {"EHEALTHBUGS_BUILD_EVERY": str(every), "EHEALTHBUGS_FORM_PER_MINUTE": "1000000", "TMPDIR": str(scratch)}
        with Served.application("server:app", data, **variables) as server:
            key = json.loads(intake_command(server, "sender", "add", "Load", "--per-minute", "1000000", "--json"))["key"]
            time.sleep(1.5)
            load, samples, began = Load(server, key, data), [], time.monotonic()
            load.start(readers)
            while (at := time.monotonic() - began) < minutes * 60:
                samples.append((at, sampled(server.pid, scratch, data)))
                time.sleep(1)
            load.stop()
            n_builds = len(list((data / "builds").glob("*.duckdb")))
        print(f"{minutes:g} minutes, {readers} readers, load average {os.getloadavg()[0]:.1f}; {n_builds} builds kept")
        print(dict(sorted(load.counts.items())))
        return int(told(samples))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--every", type=int, default=20, help="seconds between two builds")
    given = parser.parse_args()
    sys.exit(main(given.minutes, given.readers, given.every))
