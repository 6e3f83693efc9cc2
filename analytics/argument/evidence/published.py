"""What public sources tell: months of a winter, a yearly total, premium years whose requests opened late."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import i18n
from analytics import frames, periods
from analytics.argument.evidence.model import Evidence, FactCase, OutageCase, Record
from analytics.argument.facts import Facts
from analytics.argument.words import Counted, Days, Listed, Months, Told, Year

WINTER = (dt.date(2023, 10, 1), dt.date(2024, 1, 31))  # months about which a public source says that failures were frequent
UNION = "GBO"  # who publishes so is no third party


def official_busy_months(facts: Facts) -> Evidence:
    """Months of that winter for which a public source states failures: by a statement about the month, or by a dated outage."""
    first, last = WINTER
    outages = [one for one in facts.outages if first <= one["starts_on"] <= last]
    statements = [one for one in _official_counts(facts) if one["origin_code"] == "statement"]
    stated = {month for one in statements for month in periods.months_of(one["period"]) if first <= month <= last}
    days_of = Counter(day.replace(day=1) for day in {one["starts_on"] for one in outages})
    dated = set(days_of)
    months = tuple(periods.buckets(first, last, "month"))
    return Evidence.exactly(
        "official_busy_months",
        len(stated | dated),
        n=len(statements) + len(outages),
        unit="facts",
        variant="" if stated and outages else "stated" if stated else "dated",
        reason="" if stated | dated else "no_facts",
        words={
            "months": Counted(len(stated | dated), "months"),
            "of": len(months),
            "days": Days(first, last),
            "stated": Months(tuple(sorted(stated))),
            "outages": Listed(
                tuple(
                    Listed((Counted(n, "outage_days"), Months((month,))), separator="arguments.in") for month, n in sorted(days_of.items())
                )
            ),
        },
        cases=(*(FactCase((_told(one, "label"),), one["source"]) for one in statements), *(OutageCase.of(one, facts) for one in outages)),
    )


def official_yearly_total(facts: Facts) -> Evidence:
    """The published total of the last year that has one."""
    totals = [one for one in _official_counts(facts) if one["origin_code"] == "total" and one["n_incidents"] is not None]
    if not totals:
        return Evidence("official_yearly_total", reason="no_facts")
    last = max(totals, key=lambda one: str(one["period"]))
    n = int(last["n_incidents"])
    return Evidence.exactly(
        "official_yearly_total",
        n,
        n=n,
        words={"label": _told(last, "label"), "total": n},
        source=last["source"],
    )


def premium_data_failures(facts: Facts) -> Evidence:
    """The longest run of premium years whose requests opened late."""
    rows = _data_failures(facts)
    run = periods.longest_run(int(row["premium_year"]) for row in rows)
    if not run:
        return Evidence("premium_data_failures", unit="facts", reason="no_facts")
    return Evidence.exactly(
        "premium_data_failures",
        len(run),
        n=len(rows),
        unit="facts",
        form=len(run),
        words={"first": Year(run[0]), "last": Year(run[-1])},
        cases=tuple(
            FactCase((Year(int(row["premium_year"])), _told(row, "problem"), _told(row, "consequence")), row["source"]) for row in rows
        ),
    )


def premium_data_sides(facts: Facts) -> Evidence:
    """On whose side it was each year, as the source says; which years only the union itself tells of."""
    rows = _data_failures(facts)
    own = _own_sources(facts)
    alone = tuple(Year(int(row["premium_year"])) for row in rows if {*row["source"].split("|")} <= own)
    sides = tuple(Listed((Year(int(row["premium_year"])), _told(row, "side")), separator="punctuation.colon") for row in rows)
    return Evidence.exactly(
        "premium_data_sides",
        len(rows),
        n=len(rows),
        unit="facts",
        reason="" if rows else "no_facts",
        variant="own" if alone else "",
        words={"sides": Listed(sides, separator="punctuation.separator"), "own": Listed(alone)},
        source="|".join(row["source"] for row in rows),
    )


def _official_counts(facts: Facts) -> list[dict[str, Any]]:
    return frames.records(facts.table("official_incident_counts"))


def _data_failures(facts: Facts) -> list[dict[str, Any]]:
    return sorted(frames.records(facts.table("ppi_data_failures")), key=lambda row: int(row["premium_year"]))


def _own_sources(facts: Facts) -> set[str]:
    """Keys of what the union itself published."""
    return {one["source_key"] for one in frames.records(facts.table("dim_sources")) if one["publisher"].startswith(UNION)}


def _told(row: Record, name: str) -> Told:
    return Told({lang: row[f"{name}_{lang}"] for lang in i18n.LANGUAGES})
