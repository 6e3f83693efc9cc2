"""The headline of a selection, what stands behind it, how it compares, its busiest day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

import i18n
from analytics.captions.first_place import MOST_UNDECIDED, n_near_first, quoted, with_numbers
from analytics.captions.shares import share
from analytics.comparison import MIN_DAYS, MIN_REPORTERS, Comparison
from analytics.figures.ranking import UNSPECIFIED
from analytics.filters import short_label
from analytics.periods import Window

Stretches = Sequence[tuple[dt.date, dt.date]]
Incident = Mapping[str, Any]  # as `queries.incidents.listed` gives it


def headline(n_reporters: int, services: Sequence[str], lang: str, *, is_narrowed: bool = False) -> str:
    """`services`: labels of the e-services in the filter, codes for the unknown one. `is_narrowed`: by more than them."""
    if not services:
        text = i18n.plural("overview.headline.all", n_reporters, lang)
    elif len(services) > 1:
        text = i18n.plural("overview.headline.some", n_reporters, lang, n_services=i18n.number(len(services), lang))
    elif services[0] == UNSPECIFIED:
        text = i18n.plural("overview.headline.unknown", n_reporters, lang)
    else:
        text = i18n.plural("overview.headline.one", n_reporters, lang, service=short_label(services[0]))
    return i18n.t("overview.headline.in_selection", lang, headline=text) if is_narrowed else text


def lead(
    *,
    n_reports: int,
    n_submissions: int,
    n_not_failure: int,
    n_from_memory: int,
    severity_unknown: tuple[int, int],
    is_by_severity: bool,
    without_identifier: tuple[int, int],
    lang: str,
) -> str:
    """How many reports stand behind the headline, and how good they are. `severity_unknown`: reports, and those they are among; where the
    filter is by severity, counted without it. `without_identifier`: reporters that are groups of submissions, and those submissions."""
    n_groups, n_sent = without_identifier
    others = i18n.plural("overview.lead.not_failure", n_not_failure, lang) if n_not_failure else ""
    unknown = "overview.lead.unknown_unfiltered" if is_by_severity else "overview.lead.unknown"
    return i18n.t(
        "overview.lead",
        lang,
        reports=i18n.plural("count.reports", n_reports, lang) + others,
        submissions=i18n.plural("count.submissions", n_submissions, lang),
        memory=i18n.t("overview.lead.memory", lang, share=share(n_from_memory, n_reports, lang)),
        unknown=i18n.t(unknown, lang, share=share(*severity_unknown, lang)),
        without=i18n.plural("overview.lead.without", n_groups, lang, submissions=i18n.plural("count.submissions", n_sent, lang))
        if n_groups
        else "",
    )


def comparison(result: Comparison, lang: str, *, campaigns: Stretches = (), form_changes: Sequence[dt.date] = ()) -> str:
    """Why the verdict: the mean of both windows, or what stands in the way. A form that changed from one window to the other is told:
    other questions may bring other answers."""
    if result.reason == "campaign" and result.windows and result.windows.before:
        both = (result.windows.recent, result.windows.before)
        touching = [days for days in campaigns if any(window.touches(*days) for window in both)]
        return i18n.t("overview.comparison.reason.campaign", lang, days=i18n.day_range(*touching[-1], lang))
    if result.reason in ("too_few", "too_few_days"):
        n, least = result.n_reporter_days, MIN_REPORTERS if result.reason == "too_few" else MIN_DAYS
        return i18n.plural(f"overview.comparison.reason.{result.reason}", n, lang, least=i18n.number(least, lang))
    if result.reason in ("year_before_not_observed", "year_before_incomplete") and result.windows:
        words = {"days": i18n.day_range(*result.windows.year_before, lang)}
        return i18n.plural(f"overview.comparison.reason.{result.reason}", result.windows.n_missing, lang, **words)
    if result.reason:
        return i18n.t(f"overview.comparison.reason.{result.reason}", lang)
    if result.windows is None or result.windows.before is None or result.per_day is None or result.per_day_before is None:
        raise ValueError("a measured comparison has two windows and two means")
    means = i18n.plural(
        "overview.comparison.per_day",
        round(result.per_day, 1),  # French: 1,1 médecin
        lang,
        recent=i18n.number(result.per_day, lang, decimals=1),
        recent_days=_compared_days(result.windows.recent, lang),
        before=i18n.number(result.per_day_before, lang, decimals=1),
        before_days=_compared_days(result.windows.before, lang),
    )
    meaning = "not_shown" if result.verdict == "not_shown" else "meaning"
    sentences = [means, i18n.t(f"overview.comparison.{meaning}", lang)]
    between = [day for day in form_changes if result.windows.before.first < day <= result.windows.recent.last]
    if between:
        on = i18n.enumeration([i18n.date(day, lang) for day in between], lang)
        sentences.append(i18n.t("overview.comparison.form_changed", lang, days=on))
    return " ".join(sentences)


def busiest_day(day: dt.date, named: pd.DataFrame | None, labels: Mapping[str, str], lang: str, *, hit: Sequence[Incident] = ()) -> str:
    """The day, what its reporters named first, by the rule of the ranking, and the incidents of that day. `named` as
    `queries.counts.by_service` gives it for that day; None where the filter leaves only one e-service."""
    on = i18n.sentence_case(i18n.date(day, lang, with_weekday=True))
    first = f"{on}." if named is None else _first_of_day(on, named, labels, lang)
    return " ".join(filter(None, (first, _incidents_of_day(hit, labels, lang))))


def _first_of_day(on: str, named: pd.DataFrame, labels: Mapping[str, str], lang: str) -> str:
    named = named.sort_values("n_reporters", ascending=False, kind="stable")
    codes, numbers = list(named["service_code"]), [int(n) for n in named["n_reporters"]]
    names = [quoted(code, labels[code], lang) for code in codes]
    if (n_near := n_near_first(numbers)) == 1:
        key = "day_unknown" if codes[0] == UNSPECIFIED else "day" if len(codes) > 1 else "day_only"
        return i18n.t(f"overview.kpi.busiest.{key}", lang, day=on, service=names[0], n=i18n.number(numbers[0], lang))
    if n_near > MOST_UNDECIDED:
        key = "day_none" if n_near == len(codes) else "day_among"
        return i18n.t(f"overview.kpi.busiest.{key}", lang, day=on, n=i18n.number(n_near, lang), most=i18n.number(numbers[0], lang))
    return i18n.t("overview.kpi.busiest.day_most", lang, day=on, list=with_numbers(names[:n_near], numbers, lang))


def _incidents_of_day(hit: Sequence[Incident], labels: Mapping[str, str], lang: str) -> str:
    """`Incident ce jour-là : MyCareNet et Recip-e (confirmé).`"""
    if not hit:
        return ""
    told = []
    for one in hit:
        level = i18n.t(f"incidents.level.{'confirmed' if one['is_confirmed'] else 'probable'}", lang)
        services = i18n.enumeration([labels[code] for code in sorted(one["symptom_codes"].split("|"))], lang)
        told.append(f"{services} ({level})")
    return i18n.plural("overview.kpi.busiest.incidents", len(hit), lang, list=i18n.t("punctuation.separator", lang).join(told))


def _compared_days(window: Window, lang: str) -> str:
    """`16 jours, du 2 au 23 décembre 2024`."""
    days = i18n.day_range(window.compared_days[0], window.compared_days[-1], lang)
    return i18n.plural("overview.comparison.days", len(window.compared_days), lang, days=days)
