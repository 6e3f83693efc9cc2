"""Step 1: how many colleagues spoke, out of how many, since when."""

from __future__ import annotations

from dataclasses import replace

import i18n
from analytics import captions
from analytics.figures.meeting import bars
from analytics.frames import records
from analytics.intervals import MIN_FOR_SHARE
from analytics.queries import argument, background
from analytics.regions import COUNTED
from analytics.reporters import Reporters
from pages.board.step import Step, few_cases, picture, without_reports
from ui import cached, figures
from ui.pictures import cases, over_time
from ui.selection import Selection


def step(selection: Selection) -> Step:
    if nothing := without_reports(selection):
        return nothing
    lang = selection.context.lang
    headline = captions.headline(selection.totals["n_reporters"], [], lang)
    is_few = cases.are_told(selection)
    return Step(
        sentence=i18n.t("board.spoke", lang, headline=headline, day=i18n.date(selection.start, lang)),
        lines=(_of_registered(selection),),
        draw=lambda: few_cases(selection) if is_few else _picture(selection),
        behind="overview",
    )


def _of_registered(selection: Selection) -> str:
    """How many of them give a postcode where the number of GPs is published: a share where they are enough for one, and how far it may go
    where submissions without identifier leave open how many doctors sent them."""
    lang, n = selection.context.lang, selection.totals["n_reporters_counted_regions"]
    registered, on = selection.gps(background.REGISTERED)
    n_gps = int(sum(registered[code] for code in COUNTED))
    words = {"n_gps": i18n.number(n_gps, lang), "day": i18n.date(on, lang) if on else ""}
    if not MIN_FOR_SHARE <= n <= n_gps:
        return i18n.plural("board.spoke.number", n, lang, **words)
    asked = argument.most_reporters(replace(selection.context.filters, regions=COUNTED))
    reached = Reporters.of(records(cached.frame(asked))[0])
    low, share, high = (i18n.percent(one / n_gps, lang, decimals=1) for one in (reached.fewest, n, reached.most))
    between = "" if reached.is_certain else i18n.t("board.spoke.between", lang, low=low, high=high)
    return i18n.plural("board.spoke.share", n, lang, share=share, between=between, **words)


def _picture(selection: Selection) -> None:
    """How many reported in each stretch of the axis, and what else happened in words."""
    lang = selection.context.lang
    whole, bucket = over_time.bars(selection)
    beside, days = over_time.happened(selection), (selection.start, selection.end)
    picture(
        bars(whole, bucket=bucket, axis=i18n.t(f"board.axis.doctors.{bucket}", lang), lang=lang, theme=figures.theme()),
        alt=captions.timeline_alt(whole, beside, bucket=bucket, unit="reporters", days=days, lang=lang),
        key="spoke",
        source=over_time.table(selection, whole, bucket=bucket),
    )
