"""Step 3: better or worse than before, by the rule of the overview."""

from __future__ import annotations

from dataclasses import replace

import i18n
from analytics import captions
from analytics.comparison import Comparison
from analytics.figures.meeting import Level, bars
from analytics.filters import Filters
from pages.board.step import Step, picture, without_reports
from ui import comparisons, downloads, figures
from ui.pictures import cases, over_time
from ui.selection import Selection


def step(selection: Selection) -> Step:
    if nothing := without_reports(selection):
        return nothing
    lang = selection.context.lang
    figure, result = comparisons.key_figure(selection), comparisons.result(selection)
    verdict = figure.value[:1].lower() + figure.value[1:]
    has_picture = selection.windows is not None and not cases.are_told(selection)
    is_measured = result.per_day is not None
    return Step(
        sentence=i18n.t("board.trend", lang, against=figure.label, verdict=verdict),
        lines=(figure.detail,),
        caveat=i18n.t(f"board.trend.tested.{result.verdict}", lang) if is_measured else "",
        draw=(lambda: _picture(selection, result)) if has_picture else None,
        behind="time",
    )


def _picture(selection: Selection, result: Comparison) -> None:
    """Both windows day by day, each with its mean of the days compared."""
    windows = selection.windows
    if windows is None:
        return
    lang = selection.context.lang
    both = replace(selection, start=(windows.before or windows.recent).first, end=windows.recent.last)
    whole, bucket = over_time.bars(both)
    beside = over_time.happened(both)
    days = Filters(start=both.start, end=both.end).sentence(lang, both.context.labels, observed=both.context.known.observed)
    levels = []
    for window, mean in ((windows.before, result.per_day_before), (windows.recent, result.per_day)):
        if window is not None and mean is not None and bucket == "day":
            words = i18n.t("board.trend.mean", lang, n=i18n.number(mean, lang, decimals=1))
            levels.append(Level(mean, words, window.compared_days))
    axis = i18n.t(f"board.axis.doctors.{'compared' if levels else bucket}", lang)
    picture(
        bars(whole, bucket=bucket, axis=axis, levels=levels, lang=lang, theme=figures.theme()),
        alt=captions.timeline_alt(whole, beside, bucket=bucket, unit="reporters", days=(both.start, both.end), lang=lang),
        key="trend",
        source=downloads.source(
            selection.context, subject=i18n.t("board.step.trend", lang), filter_sentence=days, n=None, n_unit="reporters"
        ),
    )
