"""Step 4: what hits criteria of the premium while they are measured."""

from __future__ import annotations

import i18n
from analytics.argument import measuring, premium
from analytics.argument.measuring import Measured
from analytics.figures.criteria_windows import counted, criteria_windows
from pages.moratorium.selection import Selection as YearSelection
from ui import figures
from ui.selection import Selection
from ui.step import Step, picture

YEAR = max(premium.KNOWN_YEARS)


def step(selection: Selection) -> Step:
    lang = selection.context.lang
    of_year = YearSelection.of(selection.context, YEAR, "both")
    if not of_year.year.is_known:
        return Step(i18n.t("board.premium.not_loaded", lang, year=str(YEAR)), behind="moratorium")
    found = [measuring.measured(one, of_year.incidents, of_year.dates) for one in of_year.year.criteria]
    return Step(
        sentence=_sentence(found, lang),
        lines=(i18n.t("board.premium.key", lang),),
        quiet=i18n.t("board.premium.exposure", lang),
        draw=lambda: picture(
            criteria_windows(found, year=YEAR, services=selection.short_labels, lang=lang, theme=figures.theme()),
            alt=_alt(found, lang),
            key="premium",
            lang=lang,
        ),
        behind="moratorium",
    )


def _sentence(found: list[Measured], lang: str) -> str:
    year = str(YEAR)
    if not any(one.n_observed for one in found):
        return i18n.t("board.premium.unobserved", lang, year=year)
    n_inside, n = (measuring.n_roots(found, are_inside=are_inside) for are_inside in (True, False))
    if not n:
        return i18n.t("board.premium.none", lang, year=year)
    return i18n.plural("board.premium", n_inside, lang, of=i18n.plural("board.premium.incidents", n, lang), year=year)


def _alt(found: list[Measured], lang: str) -> str:
    """Every line in words."""
    told = []
    for one in found:
        words = counted(one, lang) or i18n.t("incidents.calendar.none", lang)
        told.append(f"{one.criterion.label}{i18n.t('overview.colon', lang)}{words}")
    return i18n.t("board.premium.alt", lang, year=str(YEAR), list=i18n.t("overview.list.separator", lang).join(told))
