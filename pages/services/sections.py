"""What stands above the ranking of all e-services."""

from __future__ import annotations

import i18n
from ui import text_blocks
from ui.pictures import by_service
from ui.selection import Selection


def headline(selection: Selection) -> None:
    """How many e-services were named, by how many."""
    lang = selection.context.lang
    n_named = by_service.n_named(selection)
    doctors = i18n.plural("overview.doctors", selection.totals["n_reporters"], lang)
    text_blocks.heading(i18n.plural("services.headline", n_named, lang, doctors=doctors), level=1)
    text_blocks.show(text_blocks.paragraph(i18n.t("services.lead", lang), kind="quiet"))
