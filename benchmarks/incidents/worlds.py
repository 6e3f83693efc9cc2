"""Six declared backgrounds of reports with failures of known time, size, region, software cause and root.

Written apart from the demo: it shares no code, no parameter and no data with etl/demo. Times are minutes of the local day.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from settings import get_settings

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

N_DAYS = 730
WARM_UP_DAYS = 120  # no failure before: the rule has learned on Saturdays too
N_GPS = 2_500
N_PLACES = 280
SERVICES = (
    *("MCN", "MCN_INSUR", "MCN_EATTEST", "MCN_EFACT", "MCN_ETARIF", "MCN_EDMG", "MCN_CH4", "RECIPE", "VIDIS", "MULTEMED"),
    *("EH_STS", "EH_CONSENT", "EH_THERLINK", "EH_METAHUB", "EH_BOX", "RSW", "RSB", "COZO", "SUMEHR", "MEDSCHEME"),
)
REGIONS = ("WAL", "BRU")
SOFTWARE_MIX = {  # shares by region, invented; the first is too common to be told from the crowd
    "WAL": (0.42, 0.18, 0.12, 0.10, 0.08, 0.06, 0.04),
    "BRU": (0.34, 0.26, 0.10, 0.06, 0.12, 0.07, 0.05),
}
_HOURS = np.array([0.1, 0.05, 0.05, 0.05, 0.05, 0.1, 0.3, 1, 6, 9, 10, 9, 5, 4, 7, 8, 8, 7, 5, 1.5, 1, 0.8, 0.5, 0.3])
_EVENING_SHARE, _SATURDAY, _SUNDAY = 0.12, 0.25, 0.12  # of the level of a working day


@dataclass(frozen=True)
class Background:
    """How reports come when nothing fails. Rates are reporters per working day and service."""

    code: str
    rates: tuple[float, ...] = (1.0,) * len(SERVICES)
    spread: float = 0.0  # coefficient of variation of a day's level, common to nobody: each service by itself
    n_bursts: int = 0  # publicity: three days of four times the level, all services
    hours_missing: float = 0.0
    keys_missing: float = 0.0
    is_cascading: bool = False


BACKGROUNDS = (
    Background("even"),
    Background("uneven_days", spread=0.7),
    Background("publicity", n_bursts=4),
    Background("unequal_services", rates=tuple(np.geomspace(0.05, 8, len(SERVICES)))),
    Background("missing", hours_missing=0.3, keys_missing=0.4),
    Background("cascades", is_cascading=True),
)


@dataclass(frozen=True)
class Failure:
    """One planted failure, on one service or on several at once."""

    services: tuple[int, ...]
    day: int
    start: int
    end: int
    n_reporters: int  # extra distinct reporters on each service
    software: int | None = None  # the package that alone causes it
    region: int | None = None
    root: int | None = None


@dataclass(frozen=True)
class World:
    """Equally long arrays, one element per report; `place` stands for the key where that is missing."""

    service: Ints
    day: Ints
    minute: Ints
    reporter: Ints
    region: Ints
    software: Ints
    has_hour: NDArray[np.bool_]
    failures: tuple[Failure, ...] = field(default=())

    def with_hours(self) -> World:
        """Only the reports that can open an incident."""
        kept = {
            name: getattr(self, name)[self.has_hour] for name in ("service", "day", "minute", "reporter", "region", "software", "has_hour")
        }
        return replace(self, **kept)


def edges() -> list[tuple[str, str]]:
    """Stated dependencies that always hold, among the services of the worlds, upstream first."""
    with (get_settings().reference_dir / "service_edges.csv").open(encoding="utf-8") as file:
        stated = [row for row in csv.DictReader(file) if row["mark"] == "S" and not row["holds_for"]]
    found = [(row["upstream_code"], row["downstream_code"]) for row in stated]
    return [edge for edge in found if set(edge) <= set(SERVICES)]


def descendants(service: str) -> set[str]:
    """Every service that fails when this one does, itself left out."""
    found: set[str] = set()
    waiting = [service]
    while waiting:
        upstream = waiting.pop()
        fresh = {down for up, down in edges() if up == upstream} - found
        found |= fresh
        waiting.extend(fresh)
    return found


def make(background: Background, *, seed: int, n_reporters: int, n_failures: int = 60) -> World:
    """A world whose failures all have this many extra reporters per service."""
    random = np.random.default_rng([seed, n_reporters, *background.code.encode()])
    people = _People(random, background.keys_missing)
    noise = _noise(background, people, random)
    failures = _failures(background, random, n_reporters, n_failures)
    extra = [_reports(people, failure, random) for failure in failures]
    columns = [np.concatenate(parts) for parts in zip(noise, *(reports for reports in extra), strict=True)]
    service, day, minute, gp = columns
    return World(
        service,
        day,
        minute,
        np.where(people.has_key[gp], gp, N_GPS + people.place[gp]),
        people.region[gp],
        people.software[gp],
        random.random(len(gp)) >= background.hours_missing,
        tuple(failures),
    )


class _People:
    def __init__(self, random: np.random.Generator, keys_missing: float) -> None:
        self.region = (random.random(N_GPS) < 0.22).astype(np.int64)
        self.software = np.array([random.choice(len(SOFTWARE_MIX["WAL"]), p=SOFTWARE_MIX[REGIONS[region]]) for region in self.region])
        self.place = random.integers(0, N_PLACES, N_GPS)
        self.has_key = random.random(N_GPS) >= keys_missing
        self.zeal = random.gamma(0.6, 1.0, N_GPS)  # some report much more than others
        self.zeal /= self.zeal.sum()


def _noise(background: Background, people: _People, random: np.random.Generator) -> tuple[Ints, Ints, Ints, Ints]:
    weekday = np.arange(N_DAYS) % 7
    of_day = np.select([weekday < 5, weekday == 5], [1.0, _SATURDAY], _SUNDAY)
    level = np.outer(of_day, background.rates)
    if background.spread:
        shape = 1 / background.spread**2
        level = level * random.gamma(shape, 1 / shape, level.shape)
    for first in random.choice(np.arange(WARM_UP_DAYS, N_DAYS - 3), background.n_bursts, replace=False):
        level[first : first + 3] *= 4
    counts = random.poisson(level)
    day, service = (np.repeat(index.ravel(), counts.ravel()) for index in np.indices(counts.shape))
    at_work = np.where((np.arange(24) >= 8) & (np.arange(24) < 19), _HOURS, 0)
    other = _HOURS - at_work
    mixed = (1 - _EVENING_SHARE) * at_work / at_work.sum() + _EVENING_SHARE * other / other.sum()
    minute = random.choice(24, len(day), p=mixed) * 60 + random.integers(0, 60, len(day))
    return service, day, minute, random.choice(N_GPS, len(day), p=people.zeal)


def _failures(background: Background, random: np.random.Generator, n_reporters: int, n_failures: int) -> list[Failure]:
    working = np.array([day for day in range(WARM_UP_DAYS, N_DAYS) if day % 7 < 5])
    failures = []
    for day in np.sort(random.choice(working, n_failures, replace=False)):
        start = int(random.integers(8 * 60 + 15, 16 * 60))
        end = start + int(random.integers(120, 181))
        root, services = _cascade(random) if background.is_cascading else (None, (int(random.integers(len(SERVICES))),))
        software = int(random.integers(len(SOFTWARE_MIX["WAL"]))) if root is None and random.random() < 0.25 else None
        region = int(random.random() < 0.22) if software is None and root is None and random.random() < 0.25 else None
        failures.append(Failure(services, int(day), start, end, n_reporters, software, region, root))
    return failures


def _cascade(random: np.random.Generator) -> tuple[int, tuple[int, ...]]:
    """A root with at least three services behind it, and five that are seen to fail: itself and four of those."""
    roots = [service for service in SERVICES if len(descendants(service)) >= 4]
    root = roots[int(random.integers(len(roots)))]
    seen = [root, *random.permutation(sorted(descendants(root)))[:4]]
    return SERVICES.index(root), tuple(SERVICES.index(service) for service in seen)


def _reports(people: _People, failure: Failure, random: np.random.Generator) -> tuple[Ints, Ints, Ints, Ints]:
    chances = people.zeal**0.5  # a failure makes those speak who seldom do
    if failure.software is not None:
        chances = chances * (people.software == failure.software)
    if failure.region is not None:
        chances = chances * (people.region == failure.region)
    gps = [random.choice(N_GPS, failure.n_reporters, replace=False, p=chances / chances.sum()) for _ in failure.services]
    n = failure.n_reporters * len(failure.services)
    return (
        np.repeat(np.array(failure.services, dtype=np.int64), failure.n_reporters),
        np.full(n, failure.day, dtype=np.int64),
        random.integers(failure.start, failure.end, n),
        np.concatenate(gps),
    )
