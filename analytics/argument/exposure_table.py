"""The exposure of a premium year as numbers: who reported its incidents, what chance alone would make, and the table that leaves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics.argument import exposure_words as words
from analytics.argument.exposure import SCENARIOS, Exposure
from analytics.argument.premium import Criterion
from analytics.argument.premium_year import PremiumYear
from analytics.exports import ExportColumn, column
from analytics.queries import Question
from analytics.queries import exposure as questions
from analytics.queries.exposure import Place

NUMBERS = ("hours", "hours_observed", "hours_window", "n_incidents", "n_reporters", "n_reporters_all", "n_by_chance")


def n_incidents(selection: PremiumYear) -> int:
    """Of all criteria and scenarios together."""
    return len({incident_id for found in selection.exposures.values() for one in found for incident_id in one.incident_ids})


def reporters_question(one: Exposure, selection: PremiumYear) -> Question:
    return questions.reporters_of(one.incident_ids, regions=selection.regions)


def reporters(one: Exposure, selection: PremiumYear) -> dict[str, int]:
    """(n_reporters, n_reporters_all, n_reports) of its incidents."""
    return {name: int(n) for name, n in selection.facts.one(reporters_question(one, selection)).items()}


def by_chance(criterion: Criterion, selection: PremiumYear) -> float:
    """Incidents of its direct e-services that chance alone would make in the working hours of its window; 0 without a window."""
    if criterion.window is None:
        return 0.0
    place = Place(criterion.direct, criterion.window.first, criterion.window.last)
    return float(selection.facts.one(questions.expected_false(place))["expected_false"])


def columns(selection: PremiumYear) -> tuple[ExportColumn, ...]:
    """Of `rows`."""
    lang = selection.lang
    decimal, whole = ("hours", "n_by_chance"), ("hours_observed", "hours_window", "n_incidents", "n_reporters", "n_reporters_all")
    names = {one.code: words.label(one, lang) for one in selection.year.criteria}
    return (
        column("exposure", "criterion_code", lang, labels=names),
        column("exposure", "scenario_code", lang, labels={code: words.scenario(code, lang) for code in SCENARIOS}),
        column("exposure", decimal[0], lang, "decimal"),
        *(column("exposure", name, lang, "integer") for name in whole),
        column("exposure", decimal[1], lang, "decimal"),
    )


def rows(selection: PremiumYear) -> pd.DataFrame:
    """One row per criterion and scenario; what was not observed has no number."""
    return pd.DataFrame([row for criterion in selection.year.criteria for row in _rows(criterion, selection)])


def _rows(criterion: Criterion, selection: PremiumYear) -> list[Mapping[str, Any]]:
    found = selection.exposures[criterion.code]
    if not found:
        return [{"criterion_code": criterion.code, "scenario_code": None} | dict.fromkeys(NUMBERS)]
    expected = by_chance(criterion, selection)
    told: list[Mapping[str, Any]] = []
    for one in found:
        row: dict[str, Any] = {"criterion_code": criterion.code, "scenario_code": one.scenario} | dict.fromkeys(NUMBERS)
        row |= {"hours_observed": one.hours_observed, "hours_window": one.hours_window}
        if one.is_measurable:
            n = reporters(one, selection)
            row |= {"hours": one.hours, "n_incidents": len(one.incident_ids), "n_by_chance": expected}
            row |= {name: n[name] for name in ("n_reporters", "n_reporters_all")}
        told.append(row)
    return told
