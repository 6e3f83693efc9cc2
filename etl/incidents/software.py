"""Whether one software package carries an incident: an exact test against the packages used in the regions of its reporters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from etl.incidents.chance import poisson_binomial_tail
from etl.incidents.rule import LARGEST_SOFTWARE_SHARE, LEAST_REPORTERS_FOR_SOFTWARE, LEAST_SHARE_CARRIED, SOFTWARE_ALPHA

NOT_LISTED = "OTHER"  # a package of its own for the mix, never one that can be named

Mix = Mapping[str, Mapping[str, int]]  # region -> package -> distinct reporters of the twelve months before


@dataclass(frozen=True)
class Carrier:
    """`p_value`: for all packages of the incident together (Bonferroni)."""

    software_code: str
    p_value: float


def carrier(reporters: Sequence[tuple[str, str]], mix: Mix, *, n_reporters: int) -> Carrier | None:
    """The package that carries an incident, None where the reports do not allow to say.

    `reporters`: (region, package) of each whose package is known; `n_reporters`: all of them. A package that more than 30 % of
    colleagues there use is always among the reporters, and nothing can be said of it.
    """
    if n_reporters < LEAST_REPORTERS_FOR_SOFTWARE or not reporters or not mix:
        return None
    packages = sorted({package for shares in mix.values() for package in shares} | {package for _, package in reporters})
    shares = _shares(packages, {region for region, _ in reporters}, mix)
    names = list(shares)
    region_of = np.array([names.index(region) for region, _ in reporters])
    by_reporter = ((package, np.array([shares[region][place] for region in names])[region_of]) for place, package in enumerate(packages))
    tested = [(package, chances) for package, chances in by_reporter if chances.mean() <= LARGEST_SOFTWARE_SHARE]
    users = Counter(package for _, package in reporters)
    found = []
    for package, chances in tested:
        if package != NOT_LISTED and users[package] >= LEAST_SHARE_CARRIED * len(reporters):
            found.append(Carrier(package, min(1.0, poisson_binomial_tail(users[package], chances) * len(tested))))
    named = [one for one in found if one.p_value < SOFTWARE_ALPHA]
    return min(named, key=lambda one: one.p_value, default=None)


def _shares(packages: Sequence[str], regions: Collection[str], mix: Mix) -> dict[str, list[float]]:
    """By region the share of each package there, in their order; everywhere where that region has told nothing yet.

    One colleague is added to every package: what nobody used in the year before is not impossible.
    """
    everywhere: Counter[str] = Counter()
    for told in mix.values():
        everywhere.update(told)
    shares = {}
    for region in sorted(regions):
        told = mix.get(region) or everywhere
        n_all = sum(told.values()) + len(packages)
        shares[region] = [(told.get(package, 0) + 1) / n_all for package in packages]
    return shares
