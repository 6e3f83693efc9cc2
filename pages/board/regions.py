"""Step 5: Wallonia and Brussels."""

from __future__ import annotations

import i18n
from analytics import captions
from analytics import regions as regional
from analytics.figures.regions import regions as regions_figure
from analytics.queries import background
from pages.board.step import Step, few_cases, picture, without_reports
from ui import figures
from ui.pictures import by_region, cases
from ui.selection import Selection


def step(selection: Selection) -> Step:
    if nothing := without_reports(selection):
        return nothing
    lang, labels = selection.context.lang, selection.context.labels.regions
    counts = captions.region_counts(_ours(selection), labels, unit="reporters", lang=lang)
    is_few = cases.are_told(selection)
    has_picture = not is_few and by_region.is_comparable(selection)
    n_elsewhere = selection.totals["n_reporters"] - selection.totals["n_reporters_counted_regions"]
    return Step(
        sentence=_sentence(selection),
        lines=(f"{counts}." if counts else "",),
        caveat=i18n.plural("board.regions.elsewhere", n_elsewhere, lang) if n_elsewhere else "",
        draw=(lambda: few_cases(selection)) if is_few else (lambda: _picture(selection)) if has_picture else None,
        behind="regions",
    )


def _ours(selection: Selection) -> dict[str, int]:
    return {region: n for region, n in selection.by_region("reporters").items() if region in regional.COUNTED}


def _sentence(selection: Selection) -> str:
    """The finding; none where one person would stand on both sides, or where too few speak on one of them."""
    lang, ours = selection.context.lang, _ours(selection)
    if any(ours.get(region, 0) < regional.MIN_TO_COMPARE for region in regional.COUNTED):
        return i18n.t("board.regions.few", lang, least=i18n.number(regional.MIN_TO_COMPARE, lang))
    n_both = sum(ours.values()) - selection.totals["n_reporters_counted_regions"]
    if n_both:
        return i18n.plural("board.regions.both", n_both, lang)
    return by_region.finding(selection)


def _picture(selection: Selection) -> None:
    lang, labels = selection.context.lang, selection.context.labels.regions
    gps, _ = selection.gps(background.REGISTERED)
    rows = regional.rates(selection.by_region("reporters"), gps, regional.COUNTED)
    picture(
        regions_figure(rows, labels, lang=lang, theme=figures.theme()),
        alt=captions.regions_alt(rows, labels, lang),
        key="regions",
        source=by_region.table(selection, rows),
    )
