"""The words of the codes of a dimension, in the order of the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import i18n
from analytics import periods
from analytics.cross_table import TOTAL
from analytics.dimensions import NOT_GIVEN, Dimension
from analytics.regions import REGIONS
from analytics.series import SEVERITIES
from ui.context import PageContext
from ui.reports import software_labels, words
from ui.selection import Selection

_TABLES = {  # dimension -> the table of the build that names its codes
    "consequence": ("dim_consequences", "consequence_code"),
    "fallback": ("dim_fallbacks", "fallback_code"),
    "practice_type": ("dim_practice_types", "practice_type_code"),
}


def labels(dimension: Dimension, codes: Iterable[str], selection: Selection) -> dict[str, str]:
    """Words for these codes; the margin and what was not given have theirs too."""
    context, lang = selection.context, selection.context.lang
    known = {NOT_GIVEN: i18n.t("explore.none_given", lang), TOTAL: i18n.t("tables.total", lang), **_named(dimension, selection)}
    return {code: known.get(code) or _of_time(dimension.id, code, context) for code in codes}


def always(dimension: Dimension) -> tuple[str, ...]:
    """The codes that stand in a table even when nobody gave them, in the order of the screen."""
    return {"region": REGIONS, "severity": SEVERITIES, "hour": tuple(map(str, range(24)))}.get(dimension.id, ())


def notes(dimension: str, days: Mapping[str, tuple[int, int]], selection: Selection) -> dict[str, str]:
    """Of months and years of which not every day was observed, or whose last days are still incomplete."""
    if dimension not in ("month", "year"):
        return {}
    lang, found = selection.context.lang, {}
    late_from = selection.last_observed - (periods.LATE_DAYS - 1) * periods.ONE_DAY
    for code, (n_seen, n) in days.items():
        told = [i18n.plural("overview.days_observed", n_seen, lang, of=i18n.number(n, lang))] if 0 < n_seen < n else []
        is_late = code == max(days) and selection.end >= late_from
        found[code] = ", ".join([*told, *([i18n.t("tables.late", lang)] if is_late else [])])
    return {code: note for code, note in found.items() if note}


def _named(dimension: Dimension, selection: Selection) -> Mapping[str, str]:
    context, lang = selection.context, selection.context.lang
    match dimension.id:
        case "service":
            return selection.short_labels
        case "family":
            families = selection.families()
            return {family: families[service] for service, family in selection.family_codes().items()}
        case "region":
            return {code: i18n.sentence_case(label) for code, label in context.labels.regions.items()}
        case "province":
            return context.labels.provinces
        case "severity":
            return context.labels.severities
        case "kind":
            return context.labels.kinds
        case "software":
            return software_labels(lang)
        case name if name in _TABLES:
            return words(*_TABLES[name], lang)
        case _:
            return {}


def _of_time(dimension: str, code: str, context: PageContext) -> str:
    lang = context.lang
    match dimension:
        case "month":
            return i18n.month(dt.date.fromisoformat(code), lang)
        case "weekday":
            return i18n.weekday(int(code), lang)
        case "hour":
            return i18n.t("tables.hour", lang, hour=code)
        case _:
            return code
