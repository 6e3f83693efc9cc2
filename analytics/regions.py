"""Wallonia and Brussels side by side: reporters per 1,000 GPs, with an interval, and whether they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from analytics.intervals import MIN_FOR_SHARE, Interval, poisson, rate_ratio

REGIONS = ("WAL", "BRU", "VLG", "UNK")  # in the order of the screen; UNK: no postal code, or none of Belgium
UNKNOWN_REGION = "UNK"
COUNTED = ("WAL", "BRU")  # where the union’s GPs practise and two numbers of GPs are published
MIN_FOR_A_RATE = 5  # reporters
MIN_TO_COMPARE = MIN_FOR_SHARE  # reporters, in each region
PER = 1_000

Difference = Literal["shown", "not_shown", "not_measurable", "not_comparable"]


@dataclass(frozen=True)
class RegionRate:
    """`rate` and `interval` (95 %, Garwood) per 1,000 of `n_gps`, which are registered GPs or full-time equivalents; None
    below five reporters."""

    region_code: str
    n_reporters: int
    n_gps: int
    rate: float | None
    interval: Interval | None


def rates(n_reporters: Mapping[str, int], gps: Mapping[str, float], regions: Sequence[str]) -> list[RegionRate]:
    """One row per region that is counted, also when nobody reported there; `gps` in one of the two definitions."""
    rows = []
    for region in regions:
        n, n_gps = n_reporters.get(region, 0), int(gps[region])
        has_rate = n >= MIN_FOR_A_RATE
        interval = poisson(n).scaled(PER / n_gps) if has_rate else None
        rows.append(RegionRate(region, n, n_gps, n / n_gps * PER if has_rate else None, interval))
    return rows


def is_comparable(rows: Sequence[RegionRate]) -> bool:
    """Whether nowhere more people report than there are GPs by that number: else reporters and GPs are not the same people."""
    return all(row.n_reporters <= row.n_gps for row in rows)


def difference(rows: Sequence[RegionRate], full_time: Mapping[str, float]) -> Difference:
    """Shown only when both published denominators, registered GPs and full-time equivalents, say so, in the same
    direction. Not comparable where more people report than the denominators hold; not measurable with one region, or with fewer than
    twenty reporters in one, though a region of five has its rate."""
    if not is_comparable(rows) or any(row.n_reporters > full_time[row.region_code] for row in rows):
        return "not_comparable"
    if len(rows) != 2 or any(row.n_reporters < MIN_TO_COMPARE for row in rows):
        return "not_measurable"
    left, right = rows
    ratios = [
        rate_ratio(left.n_reporters, right.n_reporters, exposure=a, other_exposure=b)
        for a, b in (
            (float(left.n_gps), float(right.n_gps)),
            (full_time[left.region_code], full_time[right.region_code]),
        )
    ]
    is_shown = all(r.interval.excludes(1) for r in ratios) and len({r.ratio > 1 for r in ratios}) == 1
    return "shown" if is_shown else "not_shown"


def turns_by(rows: Sequence[RegionRate], actives: Mapping[str, float]) -> bool | None:
    """Whether another region has the higher rate by the GPs that each region counts as active, each in its own way. None where not both
    have a rate and such a number."""
    if len(rows) != 2 or any(row.rate is None or row.region_code not in actives for row in rows):
        return None
    left, right = rows
    by_ours = left.n_reporters * right.n_gps - right.n_reporters * left.n_gps
    by_theirs = left.n_reporters * actives[right.region_code] - right.n_reporters * actives[left.region_code]
    return by_ours * by_theirs < 0
