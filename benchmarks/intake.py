"""How many submissions a second the intake takes, through HTTP into a durable store, against a bare endpoint in the same run.

Server and crowd share the machine. Afterwards every acknowledged submission is looked up in the store: each must be there once.

`python -m benchmarks.intake [--rate 1000] [--seconds 30] [--store sqlite|postgresql]`
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.crowd import CONNECTIONS, Crowd
from benchmarks.served import BARE, Served, intake_command
from tests.intake.conftest import Postgres, postgres_programs


def main(*, rate: float = 1000, seconds: float = 30, store: str = "sqlite") -> None:
    conditions = (
        f"{CONNECTIONS} connections, {os.cpu_count()} processors for crowd, server and store, load average {os.getloadavg()[0]:.1f}"
    )
    print(f"Intake on {store}: {rate:.0f} submissions a second for {seconds:.0f} s; {conditions}")
    with tempfile.TemporaryDirectory(prefix="bench-intake-") as name, _database(store) as url:
        folder = Path(name)
        with Served.application(BARE, folder) as server:
            print(f"  bare endpoint: {Crowd(server, 'none', rate, seconds, folder).measured()}")
        with Served.intake(folder / "data", EHEALTHBUGS_INTAKE_URL=url) as server:
            key = json.loads(intake_command(server, "sender", "add", "bench", "--per-minute", "1000000", "--json"))["key"]
            ours = Crowd(server, key, rate, seconds, folder).measured()
        print(f"  intake:        {ours}")
        out = folder / "rows.jsonl"
        intake_command(server, "rows", "--out", str(out))
        with out.open(encoding="utf-8") as file:
            kept = collections.Counter(json.loads(line)["submission_id"] for line in file)
        missing = [one for one in ours.acknowledged if kept[one] != 1]
        print(f"  {len(ours.acknowledged)} acknowledged, {len(kept)} in the store; acknowledged and not there exactly once: {len(missing)}")
        if missing:
            raise SystemExit(1)


@contextmanager
def _database(store: str) -> Iterator[str]:
    """The URL of an empty store; empty for the SQLite file of the data folder."""
    if store == "sqlite":
        yield ""
        return
    with tempfile.TemporaryDirectory(prefix="bench-postgres-") as name:
        postgres = Postgres(Path(name), postgres_programs())
        postgres.make()
        postgres.start()
        try:
            yield postgres.new_database()
        finally:
            postgres.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=1000)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    main(**vars(parser.parse_args()))
