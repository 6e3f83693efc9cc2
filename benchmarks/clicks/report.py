"""The figures of a run in words, and as one JSON object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from benchmarks.clicks.browser import Sample
from benchmarks.clicks.measure import valid

PARTS = ("latency", "painted", "before", "server", "after")
DRAWS = 5000


def summary(samples: Mapping[str, Sequence[Sample]], first: Mapping[str, Sequence[float]]) -> dict[str, Any]:
    """Per page what each part took; ours against the others with a 95 % interval."""
    pages = {}
    for name, taken in samples.items():
        parts = {part: spread(valid(taken, lambda sample, part=part: getattr(sample, part))) for part in PARTS}  # type: ignore[misc]
        kilobytes = float(np.median(valid(taken, lambda sample: sample.kilobytes)))
        pages[name] = {"n": len(taken), "n_invalid": sum(not s.is_valid for s in taken), "kilobytes": kilobytes, **parts}
    ours = valid(samples["ours"], lambda sample: sample.latency)
    ratios = {name: ratio(ours, valid(taken, lambda s: s.latency)) for name, taken in samples.items() if name != "ours"}
    return {"pages": pages, "ratios": ratios, "first_page": {name: spread(list(taken)) for name, taken in first.items() if taken}}


def spread(values: Sequence[float]) -> dict[str, float]:
    low, median, high, most = np.percentile(values, [0, 50, 95, 100])
    return {"median": float(median), "p95": float(high), "min": float(low), "max": float(most)}


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> dict[str, float]:
    """Of the medians, with a bootstrap interval of 95 %."""
    chance = np.random.default_rng(1)
    medians = [np.median(chance.choice(np.asarray(values), (DRAWS, len(values))), axis=1) for values in (ours, theirs)]
    low, high = np.percentile(medians[0] / medians[1], [2.5, 97.5])
    return {"ratio": float(np.median(ours) / np.median(theirs)), "low": float(low), "high": float(high)}


def show(found: Mapping[str, Any]) -> None:
    """What stands on the terminal."""
    words = {
        "latency": "click to last change",
        "painted": "click to last picture",
        "before": "in the browser before asking",
        "server": "question to last byte",
        "after": "last byte to last change",
    }
    for name, page in found["pages"].items():
        print(f"{name}: {page['n']} clicks, {page['n_invalid']} invalid, {page['kilobytes']:.0f} kB each")
        for part, told in words.items():
            print(f"  {told:30}" + _spread(page[part], "ms"))
    for name, against in found["ratios"].items():
        print(f"ours / {name}: {against['ratio']:.2f} ({against['low']:.2f}-{against['high']:.2f}) of the medians, 95 % interval")
    for name, first in found["first_page"].items():
        print(f"{name + ', first page':32}" + _spread(first, "ms"))


def _spread(values: Mapping[str, float], unit: str) -> str:
    return f"median {values['median']:6.0f} {unit}, p95 {values['p95']:6.0f} ({values['min']:.0f}-{values['max']:.0f})"


def as_json(samples: Mapping[str, Sequence[Sample]], first: Mapping[str, Sequence[float]]) -> dict[str, Any]:
    """The summary, and every click behind it."""
    each = {name: [asdict(sample) for sample in taken] for name, taken in samples.items()}
    return summary(samples, first) | {"clicks": each, "first_pages": {name: list(taken) for name, taken in first.items()}}
