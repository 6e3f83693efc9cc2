"""What stands above the ranking of all e-services."""

from __future__ import annotations

import i18n
from analytics import captions
from analytics.figures.ranking import UNSPECIFIED
from ui import text_blocks
from ui.pictures import by_service
from ui.selection import Selection


def headline(selection: Selection) -> None:
    """How many e-services were named, by how many, and how many others knew none; where everybody knew none, that."""
    lang, n_reporters = selection.context.lang, selection.totals["n_reporters"]
    n_named, n_naming = by_service.n_named(selection), by_service.n_naming(selection)
    doctors = i18n.plural("count.doctors", n_naming, lang)
    told = i18n.plural("services.headline", n_named, lang, doctors=doctors)
    nobody_knew = captions.headline(n_reporters, [UNSPECIFIED], lang)
    text_blocks.heading(told if n_named else nobody_knew, level=1)
    others = i18n.plural("services.unnamed", n_reporters - n_naming, lang) if n_named and n_reporters > n_naming else ""
    text_blocks.show(text_blocks.paragraph(" ".join(filter(None, (others, i18n.t("services.lead", lang)))), kind="quiet"))
