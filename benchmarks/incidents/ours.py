"""The published rule on a simulated world."""

from __future__ import annotations

import csv
from functools import cache

import numpy as np

from benchmarks.incidents.scoring import Found
from benchmarks.incidents.worlds import N_DAYS, SERVICES, World
from etl.incidents.baseline import Baseline
from etl.incidents.detection import Calendar, Detected, Detection, Reports
from settings import get_settings


def detect(world: World) -> Detected:
    """What the rule makes of the reports with an hour."""
    world = world.with_hours()
    reports = Reports(world.service, world.day, world.minute, world.minute, world.reporter)
    calendar = Calendar(np.arange(N_DAYS) % 7 + 1, np.zeros(N_DAYS, dtype=bool), np.ones(N_DAYS, dtype=bool))
    first_day = np.full(len(SERVICES), N_DAYS)
    np.minimum.at(first_day, world.service, world.day)
    family_of = np.array(families())
    return Detection(reports, calendar, family_of, first_day, Baseline(family_of, n_days=N_DAYS)).run()


def found(world: World) -> Found:
    incidents = detect(world).incidents
    return Found(*(np.array([getattr(one, name) for one in incidents], dtype=np.int64) for name in ("service", "day", "first", "last")))


@cache
def families() -> tuple[int, ...]:
    with (get_settings().reference_dir / "services.csv").open(encoding="utf-8") as file:
        family = {row["service_code"]: row["family_code"] for row in csv.DictReader(file)}
    names = sorted({family[service] for service in SERVICES})
    return tuple(names.index(family[service]) for service in SERVICES)
