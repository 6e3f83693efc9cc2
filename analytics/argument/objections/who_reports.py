"""Who reports: whether they are many, and whether they are always the same."""

from __future__ import annotations

import math

from analytics import incidents as told
from analytics import regions
from analytics.argument.facts import Facts
from analytics.argument.objections.model import HALF, LEAST_INCIDENTS, Finding, Verdict
from analytics.argument.words import Between, Cases, Counted, Part, Word
from analytics.filters import Filters
from analytics.intervals import MIN_FOR_SHARE
from analytics.queries import argument, background
from analytics.reporters import Reporters

MOST_ACTIVE, MOST_ACTIVE_SHARE = 10, 0.05  # reporters left out: so many, or that share of all, whichever is more


def self_selected(facts: Facts) -> Finding:
    """How many of the registered GPs of both regions reported, from the fewest to the most they can be: they are all counted, so what is
    not sure is who is who, not a sample. It can show that they are few; never how many had the trouble."""
    asked = argument.most_reporters(Filters(regions=regions.COUNTED))
    row = facts.one(asked)
    reached, n_identified = Reporters.of(row), int(row["n_identified"])
    n_min, n, n_max = reached.fewest, reached.counted, reached.most
    gps = {row["area_code"]: row for row in facts.rows(background.gps(background.REGISTERED)) if row["area_code"] in regions.COUNTED}
    of = sum(int(row["value"]) for row in gps.values())
    known: dict[str, Word] = {"reporters": Between(n_min, n_max), "gps": of}
    if n > n_identified:
        known["without"] = Cases(n - n_identified, n_max - n_identified)
    if days := [row["valid_on"] for row in gps.values() if row["valid_on"]]:
        known["gps_on"] = max(days)
    source = "|".join(sorted({row["source"] for row in gps.values() if row["source"]}))
    if n < MIN_FOR_SHARE or not 0 < n_max <= of:
        variant = "more_than_gps" if n_max > of > 0 else ""
        return Finding("undecided", variant, rows=known, n=n, unit="reporters", source=source, questions=(asked,))
    said: dict[str, Word] = known | {"share": Between(n_min / of, n_max / of, is_share=True)}
    rows: dict[str, Word] = known | {"share": said["share"]}
    verdict: Verdict = "for_us" if n_min > HALF * of else "against_us" if n_max <= HALF * of else "undecided"
    variant = "around_half" if verdict == "undecided" else ""
    if verdict == "against_us" and n_min < n_max:  # the fewest and the most, with the number of every other page
        variant = "at_most"
        said |= {name: Between(m / of, m / of, is_share=True) for name, m in (("least", n_min), ("counted", n), ("most", n_max))}
    return Finding(
        verdict,
        variant,
        words=said,
        rows=rows,
        n=n,
        unit="reporters",
        source=source,
        questions=(asked,),
    )


def same_people(facts: Facts) -> Finding:
    """What is left of reports and incidents without those who sent most."""
    everybody = {name: int(value) for name, value in facts.one(argument.without_most_active(0, least=told.LEAST_REPORTERS)).items()}
    n = everybody["n_reporters"]
    n_out = max(MOST_ACTIVE, math.ceil(n * MOST_ACTIVE_SHARE))
    asked = argument.without_most_active(n_out, least=told.LEAST_REPORTERS)
    row = {name: int(value) for name, value in facts.one(asked).items()}
    rows: dict[str, Word] = {
        "reporters": n,
        "left_out": min(n_out, n),
        **({"groups": Counted(row["n_without_identifier"], "groups")} if row["n_without_identifier"] else {}),
        "reports_left": Part(row["n_reports_left"], row["n_reports"]),
        "incidents_left": Cases(row["n_incidents_left"], row["n_incidents"]),
    }
    is_carried = row["n_incidents_left"] < HALF * row["n_incidents"] or row["n_reports_left"] < HALF * row["n_reports"]
    is_enough = n >= 2 * MOST_ACTIVE and row["n_incidents"] >= LEAST_INCIDENTS
    verdict: Verdict = "undecided" if not is_enough else "against_us" if is_carried else "for_us"
    variant = "groups" if verdict != "undecided" and "groups" in rows else ""
    return Finding(verdict, variant, words=rows, rows=rows, n=n, unit="reporters", questions=(asked,))
