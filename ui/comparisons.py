"""Fewer or more reporters than before, as a key figure: the verdict, its two means or why there are none, and how it came."""

from __future__ import annotations

import i18n
from analytics import captions, comparison, surroundings
from analytics.comparison import Comparison
from analytics.metrics import METRICS
from analytics.periods import Against, Windows
from analytics.queries import Question, background, over_time
from ui import cached, provenance
from ui.kpi_row import KeyFigure
from ui.selection import Selection

_METRICS = {"preceding": "reporters_per_working_day", "year_before": "reporters_against_year_before"}


def key_figure(selection: Selection, against: Against = "preceding") -> KeyFigure:
    """The verdict on the last stretch of the selection against an earlier one."""
    lang = selection.context.lang
    windows = selection.windows if against == "preceding" else selection.windows_a_year_apart
    question = _question(selection, windows)
    campaign_days = _campaign_days()
    found = result(selection, against)
    changes = surroundings.form_changes(cached.frame(background.form_versions()))
    return KeyFigure(
        label=_label(windows, lang),
        value=i18n.t(f"overview.verdict.{found.verdict}", lang),
        detail=captions.comparison(found, lang, campaigns=campaign_days, form_changes=changes),
        how=provenance.of(METRICS[_METRICS[against]], selection.context, n="", questions=question),
    )


def result(selection: Selection, against: Against = "preceding") -> Comparison:
    """The verdict itself, with its two means."""
    windows = selection.windows if against == "preceding" else selection.windows_a_year_apart
    return _compared(windows, _question(selection, windows), _campaign_days())


def _label(windows: Windows | None, lang: str) -> str:
    if windows is None:
        return i18n.t("overview.kpi.comparison.plain", lang)
    if windows.against == "year_before":
        return i18n.t("overview.kpi.comparison.year_before", lang)
    return i18n.plural("overview.kpi.comparison", windows.recent.n_days, lang)


def _compared(windows: Windows | None, question: tuple[Question, ...], campaign_days: captions.Stretches) -> Comparison:
    reason = comparison.obstacle(windows, campaign_days)
    if reason or windows is None:
        return comparison.not_measurable(reason or "nothing_observed", windows)
    (asked,) = question
    by_day = cached.frame(asked)
    return comparison.compare(windows, dict(zip(by_day["occurred_on"], by_day["n_reporters"].map(int), strict=True)))


def _question(selection: Selection, windows: Windows | None) -> tuple[Question, ...]:
    """Nothing is asked where there is nothing to compare."""
    if windows is None or windows.before is None:
        return ()
    return (over_time.reporters_by_day(selection.context.filters, windows),)


def _campaign_days() -> captions.Stretches:
    campaigns = cached.dimension("campaigns")
    return list(zip(campaigns["starts_on"], campaigns["ends_on"], strict=True))
