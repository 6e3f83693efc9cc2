"""Wallonia and Brussels: whether each is hit, and whether one is hit harder."""

from __future__ import annotations

from analytics import incidents as told
from analytics import regions
from analytics.argument.evidence.model import Evidence, IncidentCase
from analytics.argument.facts import Facts, is_confirmed
from analytics.argument.words import Between, Coded, Counted, Listed, Word, strength
from analytics.filters import Filters
from analytics.intervals import rate_ratio
from analytics.queries import argument, background, chance, counts
from analytics.queries.chance import EARLIEST, LATEST

LEAST_OF_A_REGION = told.LEAST_REPORTERS  # reporters of one region in one incident, from which it is an incident there too


def regions_hit(facts: Facts) -> Evidence:
    """Of Wallonia and Brussels, those with at least one incident that brought together enough of their own reporters. `low`: those where at
    least one is left once chance is taken off, which is known for no region alone: all that it may have made anywhere."""
    asked, reporters = argument.incident_reporters_by_region(), counts.by("region_code", Filters())
    n_reporters = {row["code"]: int(row["n_reporters"]) for row in facts.rows(reporters)}
    strong = [row for row in facts.rows(asked) if row["n_reporters"] >= LEAST_OF_A_REGION]
    by_region = {region: {row["incident_id"] for row in strong if row["region_code"] == region} for region in regions.COUNTED}
    listed = set().union(*by_region.values())
    confirmed = {one["incident_id"] for one in facts.roots if is_confirmed(one)}
    most_by_chance = facts.beyond_chance(facts.roots, [(None, EARLIEST, LATEST)]).chance[1]
    doubtful = [region for region, hit in by_region.items() if hit and not hit & confirmed and len(hit) <= most_by_chance]
    n_hit = sum(bool(hit) for hit in by_region.values())
    words: dict[str, Word] = {"least": LEAST_OF_A_REGION}
    for region, hit in by_region.items():
        words |= {region: Counted(n_reporters.get(region, 0), "reporters"), f"{region}_incidents": Counted(len(hit), "incidents")}
    return Evidence(
        "regions_hit",
        value=n_hit,
        low=n_hit - len(doubtful),
        high=n_hit,
        is_doubtful=bool(doubtful),
        n=min(n_reporters.get(region, 0) for region in regions.COUNTED),
        unit="reporters_of_region",
        variant="doubtful" if doubtful else "",
        words=words | {"regions": Listed(tuple(Coded(f"region.{region}") for region in doubtful))},
        cases=tuple(IncidentCase.of_root(one) for one in facts.roots if one["incident_id"] in listed),
        questions=(reporters, asked, facts.roots_question, chance.expected_false([(None, EARLIEST, LATEST)])),
    )


def region_difference(facts: Facts) -> Evidence:
    """Reporters per 1,000 registered GPs in both regions, and whether both published counts of GPs show a difference."""
    asked = counts.by("region_code", Filters())
    found = {row["code"]: int(row["n_reporters"]) for row in facts.rows(asked)}
    gps = {name: {row["area_code"]: float(row["value"]) for row in facts.rows(background.gps(name))} for name in ("registered", "fte")}
    if any(region not in of for of in gps.values() for region in regions.COUNTED):
        return Evidence("region_difference", reason="no_facts")
    rows = regions.rates(found, gps["registered"], regions.COUNTED)
    n = min(row.n_reporters for row in rows)
    difference = regions.difference(rows, gps["fte"])
    if difference == "not_measurable" and n >= regions.MIN_FOR_A_RATE:
        few: dict[str, Word] = {row.region_code: Counted(row.n_reporters, "reporters") for row in rows}
        few["least"] = regions.MIN_TO_COMPARE
        return Evidence("region_difference", n=n, unit="reporters_of_region", variant="few", words=few, questions=(asked,))
    if difference in ("not_measurable", "not_comparable") or any(row.interval is None for row in rows):
        words: dict[str, Word] = {row.region_code: Counted(row.n_reporters, "reporters") for row in rows}
        return Evidence("region_difference", n=n, unit="reporters_of_region", variant=difference, words=words, questions=(asked,))
    left, right = rows
    ratio = rate_ratio(left.n_reporters, right.n_reporters, exposure=left.n_gps, other_exposure=right.n_gps)
    said = strength(ratio.interval) if difference == "shown" else "not_shown"
    words = {row.region_code: float(row.rate or 0) for row in rows}
    words |= {f"{row.region_code}_range": Between(row.interval.low, row.interval.high, decimals=1) for row in rows if row.interval}
    return Evidence(
        "region_difference",
        n=n,
        unit="reporters_of_region",
        value=ratio.ratio,
        low=ratio.interval.low,
        high=ratio.interval.high,
        words=words | {"difference": Coded(f"arguments.regions.{said}")},
        questions=(asked,),
    )
