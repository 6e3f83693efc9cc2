"""Step 1: how many colleagues spoke, out of how many, since when."""

from __future__ import annotations

import i18n
from analytics import captions
from analytics.figures.timeline import timeline
from pages.overview.key_figures import reporters
from ui import figures
from ui.pictures import cases, over_time
from ui.selection import Selection
from ui.step import Step, few_cases, picture, severity_key, without_reports

HEIGHT = 290  # px


def step(selection: Selection) -> Step:
    if nothing := without_reports(selection):
        return nothing
    lang = selection.context.lang
    n = selection.totals["n_reporters"]
    figure = reporters(selection)
    headline = captions.headline(n, [], lang)
    counted = i18n.number(selection.totals["n_reporters_counted_regions"], lang)
    how_many = "number" if figure.value == counted else "share"
    is_few = cases.are_told(selection)
    return Step(
        sentence=i18n.t("board.spoke", lang, headline=headline, day=i18n.date(selection.start, lang)),
        lines=(i18n.t(f"board.spoke.{how_many}", lang, value=figure.value, of=figure.of),),
        quiet=figure.detail,
        key=() if is_few else severity_key(selection),
        draw=lambda: few_cases(selection) if is_few else _picture(selection),
        behind="overview",
    )


def _picture(selection: Selection) -> None:
    """The main picture of the overview."""
    lang = selection.context.lang
    whole, bucket = over_time.bars(selection)
    beside, days = over_time.happened(selection), (selection.start, selection.end)
    picture(
        timeline(whole, beside, bucket=bucket, unit="reporters", lang=lang, theme=figures.theme()),
        alt=captions.timeline_alt(whole, beside, bucket=bucket, unit="reporters", days=days, lang=lang),
        key="spoke",
        lang=lang,
        height=HEIGHT,
    )
