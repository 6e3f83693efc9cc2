"""What stands above the ranking of all e-services."""

from __future__ import annotations

import i18n
from analytics import captions
from analytics.figures.ranking import UNSPECIFIED
from ui import text_blocks
from ui.pictures import by_service
from ui.selection import Selection


def headline(selection: Selection) -> None:
    """How many e-services were named, by how many; where everybody knew none, that."""
    lang = selection.context.lang
    n_named = by_service.n_named(selection)
    doctors = i18n.plural("overview.doctors", by_service.n_naming(selection), lang)
    told = i18n.plural("services.headline", n_named, lang, doctors=doctors)
    nobody_knew = captions.headline(selection.totals["n_reporters"], [UNSPECIFIED], lang)
    text_blocks.heading(told if n_named else nobody_knew, level=1)
    text_blocks.show(text_blocks.paragraph(i18n.t("services.lead", lang), kind="quiet"))
