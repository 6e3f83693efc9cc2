"""What a run costs when 10,000 submissions came in on top of a million that were read before, beside a run that finds nothing new.

The store is SQLite, filled at once with a year of submissions; the run is `python -m etl run`, as the server starts it. The floor is the
run without anything new: start of the process, asking the store, looking at what stands.

`python -m benchmarks.pull --submissions 1000000 --new 10000`
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import text

from intake.store.engine import open_engine, store_url, writing
from intake.store.migrating import migrate
from privacy.keys import fingerprint, load_or_create_key
from settings import PROJECT_DIR, Settings

YEAR = dt.timedelta(days=365)
_FILL = text("""
with recursive numbers (n) as (select :first union all select n + 1 from numbers where n + 1 < :first + :count),
moments as (select n, :begins + (:ends - :begins) * (n - :first) / :count as at from numbers)
insert into submissions (
    submission_id, version, action, received_at, key_fingerprint, content_hash, language, submitted_at, occurred_at, service_codes,
    kind_code, minutes_lost, postal_code, software_name, reporter_key, comment
)
select
    'bench-' || n, 1, 'submitted', strftime('%Y-%m-%d %H:%M:%S.000000', at, 'unixepoch'), :fingerprint, 'x', 'fr',
    strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch'), strftime('%Y-%m-%dT%H:%M:00Z', at - 600, 'unixepoch'),
    case n % 4 when 0 then 'RECIPE' when 1 then 'MCN' when 2 then 'RECIPE|MCN' else 'UNKNOWN' end,
    'K_DOWN', n % 60, '5000', 'CareConnect', printf('%012x', (n * 7919) % 4000),
    case n % 4 when 0 then 'Le service ne répond plus depuis ce matin, essai ' || n end
from moments
""")


def main(*, submissions: int = 1_000_000, new: int = 10_000) -> None:
    with tempfile.TemporaryDirectory() as place:
        settings = Settings(Path(place))
        now = dt.datetime.now(dt.UTC)
        _fill(settings, first=0, count=submissions, begins=now - YEAR, ends=now - dt.timedelta(hours=2))
        first = _run(settings)
        floor = _run(settings)
        _fill(settings, first=submissions, count=new, begins=now - dt.timedelta(hours=1), ends=now)
        added = _run(settings)
        print(f"{submissions:,} submissions read for the first time: {first:.1f} s")
        print(f"nothing new: {floor:.1f} s; {new:,} more: {added:.1f} s")


def _fill(settings: Settings, *, first: int, count: int, begins: dt.datetime, ends: dt.datetime) -> None:
    engine = open_engine(store_url(settings))
    migrate(engine)
    key = fingerprint(load_or_create_key(settings.data.secret_key))
    values = {"first": first, "count": count, "begins": begins.timestamp(), "ends": ends.timestamp(), "fingerprint": key}
    with writing(engine) as connection:
        connection.execute(_FILL, values)
    engine.dispose()


def _run(settings: Settings) -> float:
    started = time.perf_counter()
    environment = os.environ | {"EHEALTHBUGS_DATA": str(settings.data_dir)}
    command = [sys.executable, "-m", "etl", "run", "--json"]
    done = subprocess.run(command, cwd=PROJECT_DIR, env=environment, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["intake"]["error"] is None, told
    return time.perf_counter() - started


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=1_000_000)
    parser.add_argument("--new", type=int, default=10_000)
    given = parser.parse_args()
    main(submissions=given.submissions, new=given.new)
