"""Editions made by the command line as a process, of the demo, and of small worlds written by hand."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from analytics import tables, warehouse
from analytics.warehouse import Build
from settings import DataFolder
from tests.analytics import builds
from tests.conftest import Union
from tests.processes import Outcome

ISSUED = "2025-01-31T09:00:00+00:00"
FIRST, LAST = dt.date(2023, 7, 1), dt.date(2024, 8, 31)  # of the small worlds: two half-years that are over, one month more
FAMILIES = {"MCN": "mycarenet", "EH_STS": "base", "RECIPE": "prescription", "RSW": "networks"}


def publish(root: Path, out: Path, *arguments: str, issued_at: str = ISSUED) -> Outcome:
    """`python -m analytics.edition` on a data folder."""
    return Union(root).command("analytics.edition", "--out", str(out), "--issued-at", issued_at, "--json", *arguments)


@pytest.fixture(scope="session")
def edition(demo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The edition of the demo, in a folder where nothing was; never written to."""
    out = tmp_path_factory.mktemp("edition") / "public"
    done = publish(demo_root, out)
    assert done.code == 0, done.err
    return out


@pytest.fixture(scope="module")
def build(demo: Union) -> Iterator[Build]:
    with closing(warehouse.open_current(demo.folder)) as opened:
        yield opened


# --- worlds -----------------------------------------------------------------------------------------------------------


def world(seed: int) -> list[dict[str, Any]]:
    """A few dozen doctors, unevenly spread over regions, e-services and fourteen months."""
    chance = random.Random(seed)
    doctors = chance.choice([25, 60, 140])
    shares = chance.choice([(70, 20, 7, 3), (45, 45, 5, 5), (90, 4, 3, 3)])
    rows: list[dict[str, Any]] = []
    for doctor in range(doctors):
        home = chance.choices(("WAL", "BRU", "VLG", "UNK"), shares)[0]
        for n in range(chance.choice([1, 1, 2, 5, 12])):
            on = FIRST + dt.timedelta(days=chance.randrange((LAST - FIRST).days + 1))
            region = home if chance.random() < 0.97 else chance.choice(("WAL", "BRU"))
            services = chance.sample(sorted(FAMILIES), chance.choice([1, 1, 1, 2]))
            severity = chance.choice(("0", "1", "1", "2", "3", "unknown"))
            rows += builds.reports(f"s{doctor}-{n}", on.isoformat(), f"r{doctor}", *services, severity=severity, region=region)
    return rows


def write_world(
    folder: DataFolder, rows: Sequence[Mapping[str, Any]], *, build_id: str = "b1", label: str = "", first: dt.date = FIRST
) -> None:
    """A build that is no demo, observed from the first to the last day. `label`: the words of every family, its code if empty."""
    days = [FIRST + dt.timedelta(days=n) for n in range((dt.date(2024, 12, 31) - FIRST).days + 1)]
    levels = ("unknown", "0", "1", "2", "3")
    others: dict[Any, Sequence[Mapping[str, Any]]] = {
        tables.dim_dates: [
            {
                "date_on": on,
                "iso_weekday": on.isoweekday(),
                "is_holiday": False,
                "is_working_day": on.isoweekday() <= 5,
                "is_observed": first <= on <= LAST,
            }
            for on in days
        ],
        tables.build_info: [
            {
                "build_id": build_id,
                "built_at": dt.datetime(2024, 9, 20, tzinfo=dt.UTC),
                "schema_version": tables.SCHEMA_VERSION,
                "rule_version": "1",
                "is_demo": False,
                "observed_from": first,
                "observed_to": LAST,
                "n_reports": len(rows),
            }
        ],
        tables.dim_services: [
            {"service_code": code, "family_code": family}
            | {f"label_{lang}": code for lang in ("fr", "nl", "en")}
            | {f"family_label_{lang}": label or family or "" for lang in ("fr", "nl", "en")}
            for code, family in (*FAMILIES.items(), ("UNKNOWN", None))
        ],
        tables.dim_severities: [
            {"severity_code": code, "severity_rank": at - 1} | {f"label_{lang}": code for lang in ("fr", "nl", "en")}
            for at, code in enumerate(levels)
        ],
    }
    builds.write(folder, rows, build_id=build_id, others=others)
