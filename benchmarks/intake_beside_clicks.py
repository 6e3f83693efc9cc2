"""What posts cost a board member who clicks, and clicks the posts: each beside the other and alone, in the same run.

`python -m benchmarks.intake_beside_clicks [--rate 200] [--seconds 20] [--rounds 3]`. The server of `make run` with its demo, a crowd,
a real browser. Rounds are interleaved, so that a noisy moment hits all alike; the figure to quote is the ratio of the medians.
Nothing is built meanwhile, so that every click asks the same data; `benchmarks.pull` says what a build costs.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.clicking import Reader, reader
from benchmarks.crowd import Crowd, Measured
from benchmarks.served import Served, intake_command
from settings import PROJECT_DIR


def main(*, rate: float, seconds: float, rounds: int) -> None:
    clicks: dict[str, list[float]] = {"alone": [], "beside posts": []}
    posts: dict[str, list[Measured]] = {"alone": [], "beside clicks": []}
    with tempfile.TemporaryDirectory(prefix="bench-beside-") as name:
        folder = Path(name)
        server = Served.application("server:app", folder / "data", EHEALTHBUGS_BUILD_EVERY="0")
        subprocess.run(
            [sys.executable, "-m", "etl", "ensure-build"], cwd=PROJECT_DIR, env=server.variables, stderr=subprocess.DEVNULL, check=True
        )
        with server, reader(server.url) as member:
            key = json.loads(intake_command(server, "sender", "add", "bench", "--per-minute", "1000000", "--json"))["key"]
            time.sleep(1.5)  # until the server knows of the sender
            for _ in range(rounds):
                clicks["alone"] += _clicks(member, seconds)
                posts["alone"].append(Crowd(server, key, rate, seconds, folder).measured())
                crowd = Crowd(server, key, rate, seconds, folder)
                clicks["beside posts"] += _clicks(member, seconds)
                posts["beside clicks"].append(crowd.measured())
    print(f"{rate:.0f} posts a second beside one board member, {os.cpu_count()} processors, load average {os.getloadavg()[0]:.1f}")
    for how, found in clicks.items():
        middle, slow = 1000 * statistics.median(found), 1000 * statistics.quantiles(found, n=20)[-1]
        print(f"  clicks {how}: median {middle:.0f} ms, 95 % under {slow:.0f} ms, n = {len(found)}")
    print(f"  ratio of the medians {statistics.median(clicks['beside posts']) / statistics.median(clicks['alone']):.2f}")
    for how, measured in posts.items():
        for one in measured:
            print(f"  posts {how}: {one}")


def _clicks(member: Reader, seconds: float) -> list[float]:
    found, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        found.append(member.click())
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    main(**vars(parser.parse_args()))
