"""Runs every method on every background and tells what came of it."""

from __future__ import annotations

import csv
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from benchmarks.incidents import attribution, ours
from benchmarks.incidents.rivals import RIVALS, Rival, Windows, found, sliding_windows
from benchmarks.incidents.scoring import Score, score
from benchmarks.incidents.worlds import BACKGROUNDS, Background, World, make
from etl import RULE_VERSION
from settings import get_settings

SIZES = (6, 12)
SIZES_OF_CAUSES = (8, 12)
OURS = "ours"


@dataclass(frozen=True)
class Trial:
    """One method on one background. Recall and errors are those of this size, false incidents those of all sizes together."""

    rule_version: str
    background_code: str
    method_code: str
    parameter: str
    n_extra_reporters: int
    n_planted: int
    recall: float
    false_per_service_year: float
    start_error_minutes: int | None
    end_error_minutes: int | None


@dataclass(frozen=True)
class CauseTrial:
    """How often what caused an incident was named rightly or wrongly, over all backgrounds."""

    rule_version: str
    cause_code: str
    n_incidents: int
    share_named: float
    share_named_wrongly: float


def detection(*, seeds: int) -> list[Trial]:
    trials = []
    for background in BACKGROUNDS:
        worlds = {size: [make(background, seed=seed, n_reporters=size) for seed in range(seeds)] for size in SIZES}
        mine = {size: _total([score(world, ours.found(world)) for world in worlds[size]]) for size in SIZES}
        trials += _rows(background, OURS, "", mine)
        seen = {size: [(world, sliding_windows(world)) for world in worlds[size]] for size in SIZES}
        for rival in RIVALS:
            parameter, scores = _best(rival, seen, at_most=_false_per_year(mine))
            trials += _rows(background, rival.code, f"{parameter:g}", scores)
    return trials


def causes(*, seeds: int) -> list[CauseTrial]:
    told: dict[str, attribution.Named] = {}
    for background in BACKGROUNDS:
        for seed in range(seeds):
            for size in SIZES_OF_CAUSES:
                world = make(background, seed=seed, n_reporters=size)
                incidents = ours.found(world)
                world = world.with_hours()
                named = dict(attribution.software(world, incidents))
                if background.is_cascading:
                    named[attribution.CASCADE] = attribution.roots(world, incidents)
                for cause, one in named.items():
                    told.setdefault(cause, attribution.Named()).add(one)
    return [
        CauseTrial(RULE_VERSION, cause, one.n, round(one.right / one.n, 3), round(one.wrong / one.n, 3))
        for cause, one in sorted(told.items())
    ]


def _best(rival: Rival, seen: dict[int, list[tuple[World, Windows]]], *, at_most: float) -> tuple[float, dict[int, Score]]:
    """The parameter with the highest recall of those allowed; the strictest one when none is."""
    tried = {}
    for parameter in rival.parameters:
        tried[parameter] = {
            size: _total([score(world, found(of, rival.flags(of, parameter))) for world, of in worlds]) for size, worlds in seen.items()
        }
    allowed = [parameter for parameter, scores in tried.items() if _false_per_year(scores) <= at_most]
    best = max(allowed, key=lambda parameter: sum(one.recall for one in tried[parameter].values()), default=rival.parameters[-1])
    return best, tried[best]


def _false_per_year(scores: dict[int, Score]) -> float:
    return _total(list(scores.values())).false_per_year


def _total(scores: list[Score]) -> Score:
    total = scores[0]
    for one in scores[1:]:
        total = total + one
    return total


def _rows(background: Background, method_code: str, parameter: str, scores: dict[int, Score]) -> list[Trial]:
    false = round(_false_per_year(scores), 2)
    return [
        Trial(
            rule_version=RULE_VERSION,
            background_code=background.code,
            method_code=method_code,
            parameter=parameter,
            n_extra_reporters=size,
            n_planted=one.n_planted,
            recall=round(one.recall, 3),
            false_per_service_year=false,
            start_error_minutes=round(statistics.median(one.start_errors)) if one.start_errors else None,
            end_error_minutes=round(statistics.median(one.end_errors)) if one.end_errors else None,
        )
        for size, one in scores.items()
    ]


def print_table(trials: Sequence[Trial | CauseTrial]) -> None:
    rows = [list(asdict(trials[0])), *([("" if cell is None else str(cell)) for cell in asdict(one).values()] for one in trials)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))


def write(name: str, trials: Sequence[Trial | CauseTrial]) -> None:
    """Into the reference data, from which the method page and docs/method.md have them."""
    with (get_settings().reference_dir / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, list(asdict(trials[0])), lineterminator="\n")
        rows.writeheader()
        rows.writerows(asdict(one) for one in trials)
