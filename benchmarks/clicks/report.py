"""The figures of a run in words, and as one JSON object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from benchmarks.clicks.browser import Sample
from benchmarks.clicks.measure import First, Memory, valid
from benchmarks.tables import print_table

PARTS = ("latency", "painted", "before", "server", "after")
DRAWS = 5000


def summary(samples: Mapping[str, Sequence[Sample]], first: Mapping[str, Sequence[First]], memory: Mapping[str, Memory]) -> dict[str, Any]:
    """Per page what each part took; ours against the others with a 95 % interval."""
    pages = {}
    for name, taken in samples.items():
        parts = {part: spread(valid(taken, lambda sample, part=part: getattr(sample, part))) for part in PARTS}  # type: ignore[misc]
        kilobytes = float(np.median(valid(taken, lambda sample: sample.kilobytes)))
        pages[name] = {"n": len(taken), "n_invalid": sum(not s.is_valid for s in taken), "kilobytes": kilobytes, **parts}
    ours = valid(samples["ours"], lambda sample: sample.latency)
    ratios = {name: ratio(ours, valid(taken, lambda s: s.latency)) for name, taken in samples.items() if name != "ours"}
    return {
        "pages": pages,
        "ratios": ratios,
        "first_page": {name: spread([one.page for one in taken]) for name, taken in first.items() if taken},
        "cold": {name: spread([one.cold for one in taken]) for name, taken in first.items() if taken},
        "memory": {name: asdict(taken) for name, taken in memory.items()},
    }


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
    for kind, told in (("first_page", "first page"), ("cold", "first page, cold")):
        for name, first in found[kind].items():
            print(f"{name + ', ' + told:32}" + _spread(first, "ms"))
    n = max(page["n"] for page in found["pages"].values())
    print_table(f"{found['n_reports']:,} reports, page “{found['page']}”", lines(found), n=n)


def lines(found: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """One row a page, for docs/performance.md."""
    head = (
        "",
        "click, ms",
        "p95",
        "last picture",
        "server's part",
        "kB",
        "ours ÷ it",
        "first page, s",
        "cold, s",
        "MB, one reader",
        "MB, one more",
    )
    rows = [head]
    for name, page in found["pages"].items():
        against, memory = found["ratios"].get(name), found["memory"].get(name)
        first, cold = found["first_page"].get(name), found["cold"].get(name)
        rows.append(
            (
                name,
                f"{page['latency']['median']:.0f}",
                f"{page['latency']['p95']:.0f}",
                f"{page['painted']['median']:.0f}",
                f"{page['server']['median']:.0f}",
                f"{page['kilobytes']:.0f}",
                f"{against['ratio']:.2f} ({against['low']:.2f}–{against['high']:.2f})" if against else "",
                f"{first['median'] / 1000:.1f}" if first else "",
                f"{cold['median'] / 1000:.1f}" if cold else "",
                f"{memory['first']:.0f}" if memory else "",
                f"{memory['per_reader']:.1f}" if memory else "",
            )
        )
    return rows


def _spread(values: Mapping[str, float], unit: str) -> str:
    return f"median {values['median']:6.0f} {unit}, p95 {values['p95']:6.0f} ({values['min']:.0f}-{values['max']:.0f})"


def as_json(samples: Mapping[str, Sequence[Sample]], first: Mapping[str, Sequence[First]], memory: Mapping[str, Memory]) -> dict[str, Any]:
    """The summary, and every click behind it."""
    each = {name: [asdict(sample) for sample in taken] for name, taken in samples.items()}
    firsts = {name: [asdict(one) for one in taken] for name, taken in first.items()}
    return summary(samples, first, memory) | {"clicks": each, "first_pages": firsts}
