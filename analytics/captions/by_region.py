"""Rates and counts of the regions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import i18n
from analytics.figures.regions import rate_words
from analytics.regions import UNKNOWN_REGION, Difference, RegionRate, turns_by


def regions(rows: Sequence[RegionRate], verdict: Difference, labels: Mapping[str, str], lang: str) -> str:
    """A difference between the regions only when both denominators show it."""
    if verdict == "not_comparable":
        return i18n.t("overview.caption.regions.not_comparable", lang)
    if len(rows) == 1:
        (row,) = rows
        if row.rate is None:
            n_what = i18n.plural("count.reporters", row.n_reporters, lang)
            return i18n.t("overview.caption.regions.few", lang, region=labels[row.region_code], n_what=n_what)
        rate = i18n.number(row.rate, lang, decimals=1)
        return i18n.t("overview.caption.regions.one", lang, region=labels[row.region_code], rate=rate)
    if verdict != "shown":
        return i18n.t(f"overview.caption.regions.{verdict}", lang)
    less, more = sorted(rows, key=lambda row: row.rate or 0)
    names = {key: i18n.t(f"overview.region_name.{row.region_code}", lang) for key, row in (("more", more), ("less", less))}
    return i18n.sentence_case(i18n.t("overview.caption.regions.shown", lang, **names))


def regions_alt(rows: Sequence[RegionRate], labels: Mapping[str, str], lang: str) -> str:
    words = (rate_words(row, labels[row.region_code], lang) for row in rows)
    return i18n.t("overview.alt.regions", lang, list=i18n.t("punctuation.separator", lang).join(words))


def full_time_rates(rows: Sequence[RegionRate], labels: Mapping[str, str], lang: str) -> str:
    """The second reading: reporters per 1,000 full-time equivalents. Empty where no region has a rate."""
    words = [
        i18n.t(
            "overview.regions.full_time_rate",
            lang,
            region=labels[row.region_code],
            rate=i18n.number(row.rate, lang, decimals=1),
            low=i18n.number(row.interval.low, lang, decimals=1),
            high=i18n.number(row.interval.high, lang, decimals=1),
        )
        for row in rows
        if row.rate is not None and row.interval
    ]
    return i18n.t("overview.regions.full_time", lang, list=i18n.t("punctuation.separator", lang).join(words)) if words else ""


def order_by_actives(rows: Sequence[RegionRate], actives: Mapping[str, float], lang: str) -> str:
    """Whether the order of the regions would turn by the GPs that each counts as active; empty where there is none."""
    turns = turns_by(rows, actives)
    return "" if turns is None else i18n.t(f"regions.actives.{'turns' if turns else 'stays'}", lang)


def region_counts(found: Mapping[str, int], labels: Mapping[str, str], *, unit: str, lang: str) -> str:
    """`Flandre : 3 médecins signalants ; région inconnue : 14 médecins signalants`."""
    colon = i18n.t("punctuation.colon", lang)
    names = {code: label if code != UNKNOWN_REGION else label.lower() for code, label in labels.items()}
    words = (f"{name}{colon}{i18n.plural(f'count.{unit}', int(found[code]), lang)}" for code, name in names.items() if code in found)
    return i18n.t("punctuation.separator", lang).join(words)
