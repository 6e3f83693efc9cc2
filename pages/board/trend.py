"""Step 3: better or worse than before, by the rule of the overview."""

from __future__ import annotations

from dataclasses import replace

import i18n
from analytics import captions
from analytics.figures.timeline import timeline
from ui import comparisons, figures
from ui.pictures import cases, over_time
from ui.selection import Selection
from ui.step import Step, picture, severity_key, without_reports

HEIGHT = 280  # px


def step(selection: Selection) -> Step:
    if nothing := without_reports(selection):
        return nothing
    lang = selection.context.lang
    figure = comparisons.key_figure(selection)
    verdict = figure.value[:1].lower() + figure.value[1:]
    has_picture = selection.windows is not None and not cases.are_told(selection)
    return Step(
        sentence=i18n.t("board.trend", lang, against=figure.label, verdict=verdict),
        lines=(figure.detail,),
        key=severity_key(selection) if has_picture else (),
        draw=(lambda: _picture(selection)) if has_picture else None,
        behind="time",
    )


def _picture(selection: Selection) -> None:
    """Both windows day by day, as the overview shows those days."""
    windows = selection.windows
    if windows is None:
        return
    lang = selection.context.lang
    first = (windows.before or windows.recent).first
    both = replace(selection, start=first, end=windows.recent.last)
    whole, bucket = over_time.bars(both)
    beside = over_time.happened(both)
    picture(
        timeline(whole, beside, bucket=bucket, unit="reporters", lang=lang, theme=figures.theme()),
        alt=captions.timeline_alt(whole, beside, bucket=bucket, unit="reporters", days=(both.start, both.end), lang=lang),
        key="trend",
        lang=lang,
        height=HEIGHT,
    )
