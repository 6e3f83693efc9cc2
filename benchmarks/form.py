"""The form as a colleague meets it: the first byte of each page, a submission confirmed, and what the page weighs, all included.

One connection after another asks, so that a time is that of the server alone; the floor is the health of the same server, which
opens no page. `python -m benchmarks.form [--rounds 300]`
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.served import Served

READING_SECONDS = 2.1  # what the form takes to be a person
FORM = "/signaler"
POSTED = {"content-type": "application/x-www-form-urlencoded"}


def main(rounds: int) -> None:
    print(f"Form: {rounds} rounds; load average {os.getloadavg()[0]:.1f}")
    with (
        tempfile.TemporaryDirectory(prefix="bench-form-") as data,
        Served.intake(Path(data), EHEALTHBUGS_FORM_PER_MINUTE="1000000") as server,
    ):
        client = http.client.HTTPConnection("127.0.0.1", server.port)

        def ask(method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> tuple[float, bytes]:
            """Milliseconds to the first byte, and what came."""
            start = time.perf_counter()
            client.request(method, path, body.encode(), headers or {})
            answer = client.getresponse()
            first = 1000 * (time.perf_counter() - start)
            content = answer.read()
            if answer.status != 200:
                raise SystemExit(f"{method} {path}: {answer.status}")
            return first, content

        for name, path in (
            ("floor", "/healthz"),
            ("form", FORM),
            ("form, filled by a link", f"{FORM}?service=RECIPE"),
            ("sheet", f"{FORM}/feuille"),
        ):
            _told(name, [ask("GET", path)[0] for _ in range(rounds)])
        tokens = [re.findall(rb'name="token" value="([^"]+)"', ask("GET", FORM)[1])[0].decode() for _ in range(rounds)]
        time.sleep(READING_SECONDS)
        sent = [urlencode({"token": token, "service": "RECIPE", "kind": "K_DOWN", "when": "now"}) for token in tokens]
        _told("submission, stored and confirmed", [ask("POST", FORM, body, POSTED)[0] for body in sent])
        page = ask("GET", FORM)[1]
        files = re.findall(rb'(?:href|src)="(/signaler/form\.[^"]+)"', page)
        sizes = [len(page), *(len(ask("GET", file.decode())[1]) for file in files)]
        print(f"weight: {sum(sizes) / 1000:.1f} kB unpacked in {len(sizes)} files ({', '.join(f'{size / 1000:.1f}' for size in sizes)})")


def _told(name: str, times: list[float]) -> None:
    times.sort()
    print(f"{name}: median {statistics.median(times):.1f} ms, p99 {times[int(0.99 * (len(times) - 1))]:.1f} ms, slowest {times[-1]:.1f} ms")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=300)
    main(parser.parse_args().rounds)
