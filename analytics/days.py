"""The days of a calendar: from which counts on a day is drawn stronger, and what they say together."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

import pandas as pd

import i18n

FEW = 5  # 1 to 4 share one shade, whatever the others
_MOST_STEPS = 4  # beyond five


def steps(counts: pd.Series[float]) -> tuple[int, ...]:
    """The counts from which a day is drawn stronger, `(1, 5, 10, 20, 50)`: beyond five, round numbers near the quartiles of what is there
    and one for the peaks, filled up from above."""
    more = counts[counts >= FEW]
    if more.empty:
        return (1,)
    powers = (10**power for power in range(1, 8))
    possible = [step for ten in powers for step in (ten, 2 * ten, 5 * ten) if step <= more.max()]
    if not possible:
        return (1, FEW)
    quartiles = (float(more.quantile(share)) for share in (0.25, 0.5, 0.75))
    nearest = {min((FEW, *possible), key=lambda step: abs(math.log(step / value))) for value in quartiles}
    chosen = {*nearest, possible[-1]} - {FEW}
    below = [step for step in possible if step not in chosen]
    return (1, FEW, *sorted([*chosen, *below[max(len(below) - (_MOST_STEPS - len(chosen)), 0) :]]))


def finding(counts: pd.DataFrame, *, steps: Sequence[int], unit: str, campaigns: Sequence[tuple[dt.date, dt.date]], lang: str) -> str:
    """On how many observed days anybody reported, and on how many of them the strongest shade that more than one reaches; those of a
    campaign are told apart. `counts` as `analytics.series.complete` gives them by day."""
    seen = counts[counts["n_observed_days"] > 0]
    observed = i18n.plural("time.days", len(seen), lang)
    text = i18n.plural("time.days.some", int((seen["n"] > 0).sum()), lang, observed=observed)
    reached = {step: seen[seen["n"] >= step] for step in steps[1:]}
    least = next((step for step, many in reversed(reached.items()) if len(many) > 1), None)
    if least is None:
        return text
    many = reached[least]
    text += i18n.plural(f"time.days.many.{unit}", len(many), lang, least=i18n.number(least, lang))
    n_pushed = sum(any(first <= day <= last for first, last in campaigns) for day in many["starts_on"])
    return text + (i18n.plural("time.days.pushed", n_pushed, lang) if n_pushed else "")
