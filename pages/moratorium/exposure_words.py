"""Words and tables that the parts of the exposure share: hours, whose GPs, how a figure came, what every file says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import i18n
from analytics.argument.exposure import SCENARIOS, Exposure
from analytics.argument.premium import Criterion
from analytics.exports import Caveat, ExportColumn, ExportTable
from analytics.metrics import METRICS
from analytics.queries import Question
from analytics.queries.exposure import Place
from ui import downloads, provenance
from ui.premium_year import PremiumYear

column = partial(downloads.column, "exposure")
SEPARATOR = " · "
LEAST_EXPECTED = 0.1  # incidents by chance: fewer are "less than"
REASONS = ("exposure.unobserved", "exposure.no_window")  # why nothing can be measured


def duration(hours: float, lang: str) -> str:
    """`12,5 h`, `128 h`, below one hour `20 min`; less than a minute is one."""
    if 0 < hours < 1:
        return i18n.t("exposure.minutes", lang, n=i18n.number(max(1, round(hours * 60)), lang))
    tenths = round(hours * 10)
    is_whole = hours >= 100 or tenths % 10 == 0
    return i18n.t("exposure.hours", lang, n=i18n.number(hours if is_whole else tenths / 10, lang, decimals=0 if is_whole else 1))


def scenario(code: str, lang: str) -> str:
    return i18n.t(f"exposure.scenario.{code}", lang)


def label(criterion: Criterion, lang: str) -> str:
    """The name of a criterion; one about which sources disagree says so, and one of which a date decides, in no measuring period."""
    told = i18n.t("exposure.dated", lang, label=criterion.label) if is_dated_only(criterion) else criterion.label
    return i18n.t("exposure.uncertain", lang, label=told) if criterion.is_uncertain else told


def is_dated_only(criterion: Criterion) -> bool:
    """A state or a registration: exposure before its date can be caught up."""
    return criterion.window is not None and criterion.window.has_no_start


def chance(expected: float, lang: str) -> str:
    """`0,5`: never rounded up to a whole incident."""
    if round(expected, 1) < LEAST_EXPECTED:
        return i18n.t("exposure.less_than", lang, n=i18n.number(LEAST_EXPECTED, lang, decimals=1))
    return i18n.number(expected, lang, decimals=1)


def joined(told: Sequence[str]) -> str:
    """The three scenarios in order, or one number where they agree."""
    return told[0] if len(set(told)) == 1 else SEPARATOR.join(told)


def is_measurable(found: Sequence[Exposure]) -> bool:
    return bool(found) and found[0].is_measurable


def why_not(found: Sequence[Exposure]) -> str:
    """The key of why nothing can be measured; empty where it can."""
    if not found:
        return "exposure.no_window"
    return "" if found[0].is_measurable else "exposure.unobserved"


def gps(selection: PremiumYear) -> str:
    """`Wallonie et Bruxelles`."""
    return i18n.enumeration([selection.context.labels.regions[code] for code in selection.regions], selection.context.lang)


def sentence(selection: PremiumYear) -> str:
    """What is shown, for the head of a file."""
    return i18n.t("exposure.sentence", selection.context.lang, year=str(selection.year.year), gps=gps(selection))


def places(selection: PremiumYear) -> list[Place]:
    """Where and when each criterion measures; none of a criterion about which sources disagree, or that has no measuring period."""
    return [
        Place(one.direct, one.window.first, one.window.last)
        for one in selection.year.criteria
        if one.window and not one.window.has_no_start and not one.is_uncertain
    ]


def how(selection: PremiumYear, metric: str, n: str, *questions: Question) -> str:
    return provenance.of(METRICS[metric], selection.context, n=n, questions=questions, is_filtered=False)


def criterion_column(selection: PremiumYear) -> ExportColumn:
    lang = selection.context.lang
    return column("criterion_code", lang, labels={one.code: label(one, lang) for one in selection.year.criteria})


def scenario_column(lang: str) -> ExportColumn:
    return column("scenario_code", lang, labels={code: scenario(code, lang) for code in SCENARIOS})


def table(selection: PremiumYear, metric: str, **own: Any) -> ExportTable:
    """Its title and what is counted are those of the metric unless given."""
    of, lang = METRICS[metric], selection.context.lang
    shared: dict[str, Any] = {
        "title": of.label(lang),
        "subject": of.label(lang),
        "what_is_counted": of.counted(lang),
        "filter_sentence": sentence(selection),
        "scope": "-".join([str(selection.year.year), *(code.lower() for code in selection.regions)]),
        "caveats": tuple(Caveat(code) for code in of.caveats),
    }
    return downloads.table(selection.context, **(shared | own))
