"""How often a package that causes an incident is named, a root is found, and either is named wrongly."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from benchmarks.incidents.scoring import Found
from benchmarks.incidents.worlds import REGIONS, SERVICES, SOFTWARE_MIX, Failure, World, descendants
from etl.incidents.roots import Spell, probable_roots
from etl.incidents.rule import LARGEST_SOFTWARE_SHARE, LEAST_REPORTERS_FOR_SOFTWARE
from etl.incidents.software import carrier

_MONTH, _MONTHS = 30, 12
RARE, COMMON, NONE, CASCADE = "rare_package", "common_package", "no_package", "cascade"


@dataclass
class Named:
    """Of so many incidents, in how many the right one was named and in how many a wrong one."""

    n: int = 0
    right: int = 0
    wrong: int = 0

    def add(self, other: Named) -> None:
        self.n, self.right, self.wrong = self.n + other.n, self.right + other.right, self.wrong + other.wrong


def software(world: World, found: Found) -> dict[str, Named]:
    """By what caused them, over the incidents of eight reporters and more."""
    told: dict[str, Named] = defaultdict(Named)
    months = world.day // _MONTH
    for at in range(len(found.day)):
        inside = (world.service == found.service[at]) & (world.day == found.day[at])
        inside &= (world.minute >= found.first[at]) & (world.minute <= found.last[at])
        _, members = np.unique(world.reporter[inside], return_index=True)
        if len(members) < LEAST_REPORTERS_FOR_SOFTWARE:
            continue
        reporters = [
            (REGIONS[region], str(package))
            for region, package in zip(world.region[inside][members], world.software[inside][members], strict=True)
        ]
        month = found.day[at] // _MONTH
        named = carrier(reporters, _mix(world, (months >= month - _MONTHS) & (months < month)), n_reporters=len(reporters))
        cause = _cause(world.failures, found, at)
        one = told[NONE if cause is None else COMMON if _share(cause) > LARGEST_SOFTWARE_SHARE else RARE]
        one.n += 1
        one.right += named is not None and cause is not None and named.software_code == str(cause.software)
        one.wrong += named is not None and (cause is None or named.software_code != str(cause.software))
    return told


def roots(world: World, found: Found) -> Named:
    """Over the cascades of which at least three services were found."""
    downstream = {service: frozenset(behind) for service in SERVICES if (behind := descendants(service))}
    told = Named()
    for failure in world.failures:
        today = np.flatnonzero(found.day == failure.day)
        spells = [Spell(str(at), SERVICES[found.service[at]], int(found.first[at]), int(found.last[at])) for at in today]
        seen = [one for one in spells if SERVICES.index(one.service_code) in failure.services]
        if len(seen) < 3 or failure.root is None:
            continue
        blamed = probable_roots(spells, downstream)
        services = {blamed[one.incident_id].service_code if one.incident_id in blamed else None for one in seen}
        told.n += 1
        told.right += services == {SERVICES[failure.root]}
        told.wrong += bool(services - {SERVICES[failure.root], None})
    return told


def _mix(world: World, before: np.ndarray) -> dict[str, Counter[str]]:
    """Distinct reporters by region and package."""
    seen = np.unique(np.stack([world.region[before], world.software[before], world.reporter[before]]), axis=1)
    mix: dict[str, Counter[str]] = {}
    for region, package in zip(seen[0], seen[1], strict=True):
        mix.setdefault(REGIONS[region], Counter())[str(package)] += 1
    return mix


def _cause(failures: tuple[Failure, ...], found: Found, at: int) -> Failure | None:
    for failure in failures:
        if failure.software is not None and failure.day == found.day[at] and found.service[at] in failure.services:
            return failure
    return None


def _share(failure: Failure) -> float:
    """The larger of the shares in both regions: nothing may be said where one of them is above the limit."""
    return max(SOFTWARE_MIX[region][failure.software or 0] for region in REGIONS)
