"""How long a third reader waits for a click while two others have a dossier made, beside the same clicks without.

`python -m benchmarks.dossier_beside_clicks [--reports N] [--clicks N] [--rounds N]`. A real server, a real browser: from a click
in the menu to the other page, whole. The two dossiers are made as the page makes them, in processes of their own that yield;
they are begun again until the clicks are over. Rounds are interleaved, so that a noisy moment hits both alike; the figure to
quote is the ratio of the medians.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.clicking import reader
from benchmarks.served import Served
from benchmarks.stand_in import write_stand_in
from settings import PROJECT_DIR, DataFolder


def main(*, reports: int, clicks: int, rounds: int) -> None:
    waits: dict[int, list[float]] = {0: [], 2: []}
    n_made = 0
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch) / "data"
        written = write_stand_in(DataFolder(data), reports)
        with Served.application("server:app", data) as server, reader(server.url) as third:
            for _ in range(rounds):
                for n_builders, found in waits.items():
                    with _builders(n_builders, data, Path(scratch)) as made:
                        found += [third.click() for _ in range(clicks)]
                    n_made += made()
    print(f"{written:,} reports, {os.cpu_count()} processors for server, browser and dossiers; {n_made} dossiers made meanwhile")
    for n_builders, found in waits.items():
        middle, slow = 1000 * statistics.median(found), 1000 * statistics.quantiles(found, n=20)[-1]
        print(f"  {n_builders} dossiers being made: median {middle:6.0f} ms, 95 % under {slow:6.0f} ms, n = {len(found)}")
    print(f"  ratio of the medians {statistics.median(waits[2]) / statistics.median(waits[0]):.2f}")


@contextmanager
def _builders(n: int, data: Path, scratch: Path) -> Iterator[Callable[[], int]]:
    """So many dossiers at any time, each begun again when it is over. Raises RuntimeError where one is refused."""
    is_over = threading.Event()
    n_made: list[int] = []
    n_refused: list[int] = []

    def build(place: int) -> None:
        out = ["--out", str(scratch / f"out{place}"), "--preview", "--background", "--json"]
        while not is_over.is_set():
            process = subprocess.Popen(
                [sys.executable, "-m", "analytics.dossier", *out],
                cwd=PROJECT_DIR,
                env=os.environ | {"EHEALTHBUGS_DATA": str(data)},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            while process.poll() is None and not is_over.is_set():
                time.sleep(0.05)
            if process.poll() is None:
                process.terminate()
            elif process.returncode == 0:
                n_made.append(place)
            else:
                n_refused.append(place)
                is_over.set()
            process.wait()

    threads = [threading.Thread(target=build, args=(place,)) for place in range(n)]
    for thread in threads:
        thread.start()
    try:
        yield lambda: len(n_made)
    finally:
        is_over.set()
        for thread in threads:
            thread.join()
    if n_refused:
        raise RuntimeError("a dossier was refused: nothing was measured beside it")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=1_000_000)
    parser.add_argument("--clicks", type=int, default=20, help="in each round, with and without")
    parser.add_argument("--rounds", type=int, default=3)
    main(**vars(parser.parse_args()))
