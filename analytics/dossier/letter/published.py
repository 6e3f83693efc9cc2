"""Figures that others published, each with who published it."""

from __future__ import annotations

import i18n
from analytics import frames
from analytics.argument import january
from analytics.dossier.reading import Reading

PLATFORM_CHAIN = ("mycarenet", "insurers")  # origins of which the count is broken down


def publishers(reading: Reading, keys: str) -> str:
    """As the bibliography names them, each once: `ABSyM, GBO flash-info 65/24 and 54/25`."""
    known = dict(zip(*(reading.dimension("dim_sources")[name] for name in ("source_key", "publisher")), strict=True))
    named = list(dict.fromkeys(known[key] for key in keys.split("|") if key in known))
    series = [name.rpartition(" ")[0] if "/" in name else "" for name in named]
    told = [name.rpartition(" ")[2] if at and series[at] and series[at] == series[at - 1] else name for at, name in enumerate(named)]
    return i18n.enumeration(told, reading.lang)


def figures(reading: Reading) -> tuple[str, ...]:
    """Where the official incidents of a year came from, and how long Recip-e was down in January 2024, in one text; none where the build
    knows neither."""
    told = " ".join(filter(None, (_origins(reading), _minutes(reading))))
    return (told,) if told else ()


def _origins(reading: Reading) -> str:
    rows = [one for one in frames.records(reading.dimension("official_incident_counts")) if one["n_incidents"] is not None]
    totals = [one for one in rows if one["origin_code"] == "total"]
    if not totals:
        return ""
    total = max(totals, key=lambda one: str(one["period"]))
    of_year = {one["origin_code"]: int(one["n_incidents"]) for one in rows if one["period"] == total["period"]}
    if not all(code in of_year for code in PLATFORM_CHAIN):
        return ""
    n, of = sum(of_year[code] for code in PLATFORM_CHAIN), of_year["total"]
    words = {"n": reading.number(n), "of": reading.number(of), "year": str(total["period"])}
    return reading.t("letter.published.origins", source=publishers(reading, total["source"]), **words)


def _minutes(reading: Reading) -> str:
    told = january.published_minutes(reading.dimension("published_figures"))
    if len(told) != 1:
        return ""
    minutes, source = told[0]
    month = i18n.month(january.MONTH[0], reading.lang)
    return reading.t("letter.published.minutes", n=reading.number(minutes), month=month, source=publishers(reading, source))
