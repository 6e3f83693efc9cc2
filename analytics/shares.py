"""Counts as rows of bars: each with its share of the whole and the interval of that share, where the whole is large enough."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

import i18n
from analytics.intervals import MIN_FOR_SHARE, binomial


def of_whole(counts: pd.DataFrame, *, whole: int, labels: Mapping[str, str], lang: str) -> pd.DataFrame:
    """`counts`: code, n. Adds label, share, low and high (95 %, exact; NaN below twenty), value (the number in words, with its share) and
    words (for a hover)."""
    rows = counts.copy()
    rows["label"] = [labels.get(code, code) for code in rows["code"]]
    told = [_share(int(n), whole) for n in rows["n"]]
    rows[["share", "low", "high"]] = pd.DataFrame(told, columns=["share", "low", "high"], index=rows.index, dtype=float)
    rows["value"] = [_value(int(n), share, lang) for n, (share, _, _) in zip(rows["n"], told, strict=True)]
    rows["words"] = [f"<b>{label}</b><br>{_words(int(n), one, lang)}" for label, n, one in zip(rows["label"], rows["n"], told, strict=True)]
    return rows


def _share(n: int, whole: int) -> tuple[float | None, float | None, float | None]:
    if whole < MIN_FOR_SHARE:
        return None, None, None
    interval = binomial(n, whole)
    return n / whole, interval.low, interval.high


def _value(n: int, share: float | None, lang: str) -> str:
    number = i18n.number(n, lang)
    return number if share is None else f"{number} · {i18n.percent(share, lang, decimals=1 if 0 < share < 0.01 else 0)}"


def _words(n: int, told: tuple[float | None, float | None, float | None], lang: str) -> str:
    share, low, high = told
    number = i18n.number(n, lang)
    if share is None or low is None or high is None:
        return number
    percents = {name: i18n.percent(value, lang, decimals=1) for name, value in (("share", share), ("low", low), ("high", high))}
    return i18n.t("explore.hover.share", lang, n=number, **percents)
