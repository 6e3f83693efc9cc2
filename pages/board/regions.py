"""Step 5: Wallonia and Brussels."""

from __future__ import annotations

from analytics import captions
from analytics import regions as regional
from analytics.figures.regions import regions as regions_figure
from analytics.queries import background
from ui import figures
from ui.pictures import by_region, cases
from ui.selection import Selection
from ui.step import Step, picture, without_reports

HEIGHT = 230  # px


def step(selection: Selection) -> Step:
    if nothing := without_reports(selection):
        return nothing
    lang, labels = selection.context.lang, selection.context.labels.regions
    counts = captions.region_counts(selection.by_region("reporters"), labels, unit="reporters", lang=lang)
    has_picture = by_region.is_comparable(selection) and not cases.are_told(selection)
    return Step(
        sentence=by_region.finding(selection),
        lines=(counts + ".",),
        quiet=captions.full_time_rates(_rates(selection, background.FULL_TIME), labels, lang) if has_picture else "",
        draw=(lambda: _picture(selection)) if has_picture else None,
        behind="regions",
    )


def _rates(selection: Selection, definition: str) -> list[regional.RegionRate]:
    gps, _ = selection.gps(definition)
    return regional.rates(selection.by_region("reporters"), gps, regional.COUNTED)


def _picture(selection: Selection) -> None:
    lang, labels = selection.context.lang, selection.context.labels.regions
    rows = _rates(selection, background.REGISTERED)
    picture(
        regions_figure(rows, labels, lang=lang, theme=figures.theme()),
        alt=captions.regions_alt(rows, labels, lang),
        key="regions",
        lang=lang,
        height=HEIGHT,
    )
