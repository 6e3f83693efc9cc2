"""Runs every method on every background and tells what came of it."""

from __future__ import annotations

import csv
import statistics
from dataclasses import asdict, dataclass

from benchmarks.incidents import ours
from benchmarks.incidents.rivals import RIVALS, Rival, Windows, found, sliding_windows
from benchmarks.incidents.scoring import Score, score
from benchmarks.incidents.worlds import BACKGROUNDS, Background, World, make
from etl import RULE_VERSION
from settings import get_settings

SIZES = (6, 12)
OURS = "ours"


@dataclass(frozen=True)
class Trial:
    """One row of the table. `parameter` is that of a rival; recall and errors are those of this size, false incidents of both sizes."""

    rule_version: str
    background: str
    method: str
    n_extra_reporters: int
    parameter: str
    recall: float
    false_per_service_year: float
    start_error_minutes: int | None
    end_error_minutes: int | None
    n_planted: int
    n_seeds: int


def run(*, seeds: int) -> list[Trial]:
    trials = []
    for background in BACKGROUNDS:
        worlds = {size: [make(background, seed=seed, n_reporters=size) for seed in range(seeds)] for size in SIZES}
        mine = {size: _total([score(world, ours.found(world)) for world in worlds[size]]) for size in SIZES}
        trials += _rows(background, OURS, "", mine, seeds)
        seen = {size: [(world, sliding_windows(world)) for world in worlds[size]] for size in SIZES}
        for rival in RIVALS:
            parameter, scores = _best(rival, seen, at_most=_false_per_year(mine))
            trials += _rows(background, rival.name, f"{parameter:g}", scores, seeds)
    return trials


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


def _rows(background: Background, method: str, parameter: str, scores: dict[int, Score], seeds: int) -> list[Trial]:
    false = round(_false_per_year(scores), 2)
    return [
        Trial(
            RULE_VERSION,
            background.name,
            method,
            size,
            parameter,
            round(one.recall, 3),
            false,
            round(statistics.median(one.start_errors)) if one.start_errors else None,
            round(statistics.median(one.end_errors)) if one.end_errors else None,
            one.n_planted,
            seeds,
        )
        for size, one in scores.items()
    ]


def print_table(trials: list[Trial]) -> None:
    print(f"{'background':24}{'method':22}{'parameter':>10}{'extra':>6}{'recall':>8}{'false/year':>11}{'start':>7}{'end':>6}")
    for one in trials:
        print(
            f"{one.background:24}{one.method:22}{one.parameter:>10}{one.n_extra_reporters:>6}{one.recall:>8.3f}"
            f"{one.false_per_service_year:>11.2f}{one.start_error_minutes!s:>7}{one.end_error_minutes!s:>6}"
        )


def write(trials: list[Trial]) -> None:
    path = get_settings().reference_dir / "incident_rule_trials.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, list(asdict(trials[0])), lineterminator="\n")
        rows.writeheader()
        rows.writerows(asdict(one) for one in trials)
