"""Arguments: what the union claims, whether it holds on these data, what speaks against it, and until when it may be said."""

from __future__ import annotations

from pages.arguments import sections
from ui.arguments import Arguments
from ui.context import current

selection = Arguments.of(current())

sections.headline(selection)
if selection.cards:
    sections.index(selection)
    for number, judged in enumerate(selection.cards, start=1):
        sections.card(selection, judged, number)
    sections.files(selection)
