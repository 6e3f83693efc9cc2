"""Whether one software package carries an incident: an exact test against the packages used in the regions of its reporters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    tested = [
        (package, chances)
        for package in packages
        if (chances := _chances(package, reporters, mix, packages)).mean() <= LARGEST_SOFTWARE_SHARE
    ]
    found = []
    for package, chances in tested:
        n_with = sum(one == package for _, one in reporters)
        if package != NOT_LISTED and n_with >= LEAST_SHARE_CARRIED * len(reporters):
            found.append(Carrier(package, min(1.0, poisson_binomial_tail(n_with, chances) * len(tested))))
    named = [one for one in found if one.p_value < SOFTWARE_ALPHA]
    return min(named, key=lambda one: one.p_value, default=None)


def _chances(package: str, reporters: Sequence[tuple[str, str]], mix: Mix, packages: Sequence[str]) -> np.ndarray:
    """For each reporter the share of the package where he practises, everywhere where that region has told nothing yet.

    One colleague is added to every package: what nobody used in the year before is not impossible.
    """
    everywhere: dict[str, int] = {}
    for shares in mix.values():
        for one, n in shares.items():
            everywhere[one] = everywhere.get(one, 0) + n
    of_region = {region: mix.get(region) or everywhere for region, _ in reporters}
    return np.array(
        [(of_region[region].get(package, 0) + 1) / (sum(of_region[region].values()) + len(packages)) for region, _ in reporters]
    )
